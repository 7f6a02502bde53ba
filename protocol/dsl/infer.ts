/**
 * Request, reply and error types from the data of a definition. A `when` that names one choice field makes a
 * discriminated union; any other condition makes an optional property.
 */
import type { Field, Fields, Types } from './fields.ts';

export type Side = 'wire' | 'plain' | 'input';

// biome-ignore lint/suspicious/noExplicitAny: inference over phantom types
type Any = any;
type Simplify<T> = T extends unknown ? { [K in keyof T]: T[K] } : never;
type ValueOf<F, S extends Side> = F extends Field<infer T, Any> ? (T extends Types ? T[S] : never) : never;
type PresenceOf<F> = F extends Field<Any, infer P> ? P : never;
type IsUnion<T, U = T> = [T] extends [never] ? false : T extends U ? ([U] extends [T] ? false : true) : never;
/** Fields that carry a value: literals do not. */
type Named<F extends Fields> = { [K in keyof F]: [ValueOf<F[K], 'wire'>] extends [never] ? never : K }[keyof F];
/** The one choice field a `when` names, or never. A tag that may be absent itself gives no union. */
type OneTag<P, F extends Fields> = P extends string
  ? never
  : P extends readonly unknown[]
    ? never
    : IsUnion<keyof P> extends true
      ? never
      : keyof P extends keyof F
        ? PresenceOf<F[keyof P]> extends 'always'
          ? keyof P & string
          : never
        : never;
type TagOf<F extends Fields> = { [K in keyof F]: OneTag<PresenceOf<F[K]>, F> }[keyof F];
type Fixed<F extends Fields, S extends Side> = {
  [K in Named<F> as PresenceOf<F[K]> extends 'always' ? Exclude<K, TagOf<F>> : never]: ValueOf<F[K], S>;
};
type Loose<F extends Fields, S extends Side> = {
  [K in Named<F> as PresenceOf<F[K]> extends 'always'
    ? never
    : [OneTag<PresenceOf<F[K]>, F>] extends [never]
      ? K
      : never]?: ValueOf<F[K], S> | undefined;
};
type Lists<P, T extends string, V> =
  P extends Readonly<Record<T, readonly (infer A)[]>> ? (V extends A ? true : false) : false;
type At<F extends Fields, S extends Side, T extends string, V> = {
  [K in Named<F> as T extends OneTag<PresenceOf<F[K]>, F>
    ? Lists<PresenceOf<F[K]>, T, V> extends true
      ? K
      : never
    : never]: ValueOf<F[K], S>;
};
type ByTag<F extends Fields, S extends Side, T extends string, V> = V extends string
  ? At<F, S, T, V> & { [K in T]: V }
  : never;
type All<F extends Fields, S extends Side, T extends string> = (
  T extends string
    ? (x: ByTag<F, S, T, ValueOf<F[T], S>>) => void
    : never
) extends (x: infer I) => void
  ? I
  : never;

/** The object that fields describe, as a handler reads it, a client reads it, or a writer takes it. */
export type Infer<F extends Fields, S extends Side> = Simplify<
  Fixed<F, S> & Loose<F, S> & ([TagOf<F>] extends [never] ? unknown : All<F, S, TagOf<F>>)
>;

/** The one request field that a reply field depends on, or never. */
type ReplyTag<P> = P extends string | readonly unknown[]
  ? never
  : IsUnion<keyof P> extends true
    ? never
    : keyof P & string;
/** Reply fields that the request `Q` makes sure of. */
type ReplyAt<F extends Fields, S extends Side, Q> = {
  [K in Named<F> as Asked<PresenceOf<F[K]>, ReplyTag<PresenceOf<F[K]>>, Q> extends true ? K : never]: ValueOf<F[K], S>;
};
type Asked<P, T extends string, Q> = [T] extends [never]
  ? false
  : P extends Readonly<Record<T, readonly (infer A)[]>>
    ? Q extends Readonly<Record<T, infer V>>
      ? [V] extends [A]
        ? true
        : false
      : false
    : false;
type ReplyMaybe<F extends Fields, S extends Side> = {
  [K in Named<F> as PresenceOf<F[K]> extends 'always' ? never : K]?: ValueOf<F[K], S> | undefined;
};
type ReplyFixed<F extends Fields, S extends Side> = {
  [K in Named<F> as PresenceOf<F[K]> extends 'always' ? K : never]: ValueOf<F[K], S>;
};

/** Reply fields; tags of a reply are fields of the request `Q`, so what was asked for decides what is there. */
export type InferReply<F extends Fields, S extends Side, Q = unknown> = Simplify<
  ReplyFixed<F, S> & ReplyMaybe<F, S> & ReplyAt<F, S, Q>
>;
