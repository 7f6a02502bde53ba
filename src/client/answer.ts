/** What a call gives back, as types: the reply fields that the request promises, or one of the codes of the command. */
import type { AnyCommand, ErrorOf, Fields, Reply } from '../../protocol/dsl/command.ts';
import type { Infer } from '../../protocol/dsl/infer.ts';
import type { commonErrors } from '../../protocol/words/errors.ts';

/** The command was executed: error code 00, and the fields of the reply. */
export type Success<C extends AnyCommand, Q = unknown> = Flat<{ readonly ok: true; readonly code: '00' } & Reply<C, Q>>;

/**
 * Any other error code, with what it means for this command. Fields that the definition lets travel with a code are
 * there when the device sent them. A device with other firmware may answer codes that no definition lists.
 */
export type Refused<C extends AnyCommand> = RefusedWith<C, ErrorOf<C> | CommonError>;

/** What a call resolves to; `ok` tells the two apart. */
export type Answer<C extends AnyCommand, Q = unknown> = Success<C, Q> | Refused<C>;

/** Codes that every command may answer. */
export type CommonError = (typeof commonErrors)[number];

type RefusedWith<C extends AnyCommand, E extends string> = E extends string
  ? Flat<{ readonly ok: false; readonly error: E; readonly meaning: string } & AlsoFields<C, E>>
  : never;
type AlsoFields<C extends AnyCommand, E extends string> =
  NonNullable<C['also']> extends Readonly<Record<E, infer F extends Fields>> ? Partial<Infer<F, 'plain'>> : unknown;
type Flat<T> = T extends unknown ? { [K in keyof T]: T[K] } : never;
