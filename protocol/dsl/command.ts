/** The shape of a command definition, and the types that derive from one. */
import type { Field, Fields } from './fields.ts';
import type { Infer, InferReply } from './infer.ts';

export type Family = 'admin' | 'keys' | 'pin' | 'dukpt' | 'card' | 'emv' | 'mac' | 'data' | 'rsa' | 'storage' | 'lmk';

export type Status = 'done' | 'not yet';
export type Confidence = 'high' | 'medium' | 'low';

/** A message and its answer as text with `<hex>` for binary bytes, without length prefix and header. */
export interface Example {
  readonly note: string;
  /** Built-in LMK set that the values belong to. */
  readonly lmk: 'test-variant' | 'test-kb-3des' | 'test-kb-aes' | 'none';
  readonly request: string;
  readonly reply: string;
  /** Settings it needs, as `name=value`. */
  readonly settings?: readonly string[];
}

export interface Command<
  Q extends Fields = Fields,
  R extends Fields = Fields,
  E extends string = string,
  A extends Readonly<Record<string, Fields>> = Readonly<Record<string, Fields>>,
  S extends Status = Status,
> {
  readonly code: string;
  readonly reply: string;
  readonly title: string;
  readonly family: Family;
  /** `not yet`: the layout is here, no handler is; the device answers 67. */
  readonly status: S;
  readonly priority: 'P1' | 'P2' | 'P3';
  /** Kinds of LMK the command works under; empty when it needs none. */
  readonly lmk: readonly ('variant' | 'keyBlock')[];
  /** Activities that must be authorised, `{field}` standing for a request field; in words for the docs. */
  readonly authorise?: string;
  readonly request: Q;
  readonly response: R;
  /** Fields that travel with a code other than 00. */
  readonly also?: A;
  /** Codes beyond the common ones, with what they mean here. */
  readonly errors: Readonly<Record<E, string>>;
  /** Declared codes that no message can reach here, with the reason (a hardware fault, say). */
  readonly unreachable?: Readonly<Record<string, string>>;
  readonly behaviour: string;
  /** Where the facts come from: reference section and source tags. */
  readonly ref: string;
  readonly confidence: Confidence;
  readonly examples?: readonly Example[];
}

/** Declares a command; `check` says what a definition may not say. */
export const command = <
  const Q extends Fields,
  const R extends Fields,
  E extends string,
  const S extends Status,
  const A extends Readonly<Record<string, Fields>> = Record<never, Fields>,
>(
  definition: Command<Q, R, E, A, S>,
): Command<Q, R, E, A, S> => Object.freeze(definition);

// biome-ignore lint/suspicious/noExplicitAny: the constraint must accept every definition
export type AnyCommand = Command<any, any, any, any, Status>;
/** What a handler reads. */
export type Request<C extends AnyCommand> = Infer<C['request'], 'wire'>;
/** What a client passes. */
export type RequestInput<C extends AnyCommand> = Infer<C['request'], 'input'>;
/** What a handler returns. */
export type ReplyInput<C extends AnyCommand> = InferReply<C['response'], 'input'>;
/** What a client gets, given what it asked. */
export type Reply<C extends AnyCommand, Q = unknown> = InferReply<C['response'], 'plain', Q>;
/** The codes a handler may answer. */
export type ErrorOf<C extends AnyCommand> = keyof C['errors'] & string;
/** Reply fields that travel with a code other than 00. */
export type AlsoInput<C extends AnyCommand> = AlsoOf<NonNullable<C['also']>>;
type AlsoOf<A> =
  A extends Readonly<Record<string, Fields>>
    ? { [K in keyof A & string]: { readonly code: K } & Infer<A[K], 'input'> }[keyof A & string]
    : never;

export type { Field, Fields };
