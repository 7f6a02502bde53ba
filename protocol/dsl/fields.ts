/**
 * The kinds of field a message is made of: frozen data plus phantom types, never functions, so that every consumer
 * (reader, writer, explain, docs, samples, dissector) can read all of it. How to use them: `protocol/README.md`.
 */
import type { KeyUse, RoleName } from '../words/keys.ts';
import type { Infer } from './infer.ts';
import type { AccountNumber, KeyReference, Rows, View } from './values.ts';

/** Presence as data: every entry must hold. Names are earlier choice fields, `lmk`, `storage` (form of user storage), or `field.usage`, `field.algorithm`, `field.scheme` of an earlier key. */
export type When = Readonly<Record<string, readonly string[]>>;
/** One condition, or several of which one must hold. */
export type Condition = When | readonly When[];

/** How many characters or bytes a field has. */
export type Size =
  | number
  /** As many as an earlier number field says, or the product of several; `bits` when it counts bits. */
  | { readonly by: string | readonly string[]; readonly bits?: true }
  /** As many digits as stand there, `min` to `max`. */
  | { readonly greedy: true; readonly min: number; readonly max: number }
  /** Up to a delimiter that is consumed, `min` to `max` characters. */
  | { readonly until: string; readonly min: number; readonly max: number }
  /** Up to the end of the message, or up to `stop`, which is not consumed. */
  | { readonly rest: true; readonly stop?: string; readonly max: number };

/**
 * A key without scheme letter has 32H here instead of 16H: always, by the ZMK length setting, or when an earlier
 * field has one of some values (commands-keys-admin 1.7).
 */
export type Plain32 = boolean | 'zmkLength' | { readonly field: string; readonly values: readonly string[] };

export type FieldKind =
  | 'digits'
  | 'hexNumber'
  | 'numeric'
  | 'hex'
  | 'bytes'
  | 'text'
  | 'choice'
  | 'keyType'
  | 'key'
  | 'literal'
  | 'block'
  | 'repeat'
  | 'der'
  | 'ksn'
  | 'account'
  | 'cipherBlock'
  | 'data'
  | 'lmkPin'
  | 'clearPin'
  | 'decimalisationTable'
  | 'validationData'
  | 'blockLength'
  | 'privateKey'
  | 'headerBlock';

declare const types: unique symbol;
/** `wire`: what a handler reads; `plain`: what a client reads; `input`: what may be written. */
export interface Types<W = unknown, P = unknown, I = unknown> {
  readonly wire: W;
  readonly plain: P;
  readonly input: I;
}

export type PresenceKind = 'always' | 'optional' | Condition;

export interface Field<T extends Types = Types, P extends PresenceKind = PresenceKind> {
  readonly kind: FieldKind;
  readonly doc: string;
  readonly presence: P;
  /** The condition under which the field may be there at all (kept apart from `presence` for optional fields). */
  readonly when?: Condition;
  /** The field is there when the next character is one of these; `'digit'` means 0 to 9. */
  readonly next?: string;
  readonly size?: Size;
  /** Characters by the algorithm of a key. */
  readonly sizes?: { readonly des: number; readonly aes: number };
  readonly min?: number;
  readonly max?: number;
  readonly choices?: Readonly<Record<string, string>>;
  /** Error code of a value that is well formed but not allowed; 15 when not given. */
  readonly error?: string;
  readonly role?: RoleName;
  readonly use?: KeyUse;
  /** The key type of this key is the value of that field. */
  readonly typeFrom?: string;
  /** Role for each value of an earlier field. */
  readonly roleBy?: { readonly field: string; readonly roles: Readonly<Record<string, RoleName>> };
  readonly plain32?: Plain32;
  /** Constant characters: of a literal, or the delimiter that opens a block. */
  readonly open?: string;
  readonly fields?: Fields;
  /** Field names this one depends on, by purpose. */
  readonly by?: Readonly<Record<string, string | readonly string[]>>;
  /** Characters of `stop` end a repetition; the terminator is consumed. */
  readonly until?: string;
  /** A value outside the choices reads as undefined: the handler refuses it with `error` after its key checks. */
  readonly late?: boolean;
  /** Clear secret or PIN material: masked in logs, traces and explanations. */
  readonly secret?: boolean;
  /** No public source stands behind this field. */
  readonly confidence?: 'low';
  readonly [types]?: T;
}

// biome-ignore lint/suspicious/noExplicitAny: the variance of phantom types needs it in a constraint
export type Fields = Readonly<Record<string, Field<any, any>>>;

type Always<W, P = W, I = P> = Field<Types<W, P, I>, 'always'>;
/** Written as text, as bytes that become hexadecimal, or copied from what was read. */
type HexInput = string | Uint8Array | View;
/** Written as text, as Latin-1 bytes, or copied from what was read. */
type TextInput = string | Uint8Array | View;
type BytesInput = Uint8Array | View;

const field = <T extends Types>(f: Omit<Field<T>, 'presence'>): Field<T, 'always'> =>
  Object.freeze({ ...f, presence: 'always' as const }) as Field<T, 'always'>;

interface NumberOptions {
  readonly min?: number;
  readonly max?: number;
  readonly error?: string;
}
interface ValueOptions {
  readonly error?: string;
  readonly secret?: boolean;
}

/** A decimal number of `size` digits, up to 9. */
export const digits = (size: number, doc: string, options: NumberOptions = {}): Always<number> =>
  field({ kind: 'digits', size, doc, ...options });
/** A hexadecimal number of `size` characters, up to 7. */
export const hexNumber = (size: number, doc: string, options: NumberOptions = {}): Always<number> =>
  field({ kind: 'hexNumber', size, doc, ...options });
/** Decimal digits that are not a number: account numbers, dates, PVVs. */
export const numeric = (size: Size, doc: string, options: ValueOptions = {}): Always<View, string, TextInput> =>
  field({ kind: 'numeric', size, doc, ...options });
/** Hexadecimal characters. */
export const hex = (size: Size, doc: string, options: ValueOptions = {}): Always<View, string, HexInput> =>
  field({ kind: 'hex', size, doc, ...options });
/** Raw bytes. */
export const bytes = (size: Size, doc: string, options: ValueOptions = {}): Always<View, Uint8Array, BytesInput> =>
  field({ kind: 'bytes', size, doc, ...options });
/** Printable characters. */
export const text = (size: Size, doc: string, options: ValueOptions = {}): Always<View, string, TextInput> =>
  field({ kind: 'text', size, doc, ...options });
/** One of a few values of equal length; the handler sees the interned literal. */
export const choice = <const C extends Readonly<Record<string, string>>>(
  doc: string,
  choices: C,
  options: { readonly error?: string } = {},
): Always<keyof C & string> =>
  field({ kind: 'choice', size: Object.keys(choices)[0]!.length, doc, choices, ...options });
/** As `choice`, but a value outside the choices reads as undefined and the handler refuses it, after its key checks (commands-keys-admin 1.13). */
export const lateChoice = <const C extends Readonly<Record<string, string>>>(
  doc: string,
  choices: C,
  options: { readonly error: string },
): Always<(keyof C & string) | undefined, string, keyof C & string> =>
  field({ kind: 'choice', size: Object.keys(choices)[0]!.length, doc, choices, late: true, ...options });
/** A 3-character key type; an unknown one answers 04. `FFF` stands for "the key block says it". */
export const keyType = (doc: string, options: { readonly error?: string } = {}): Always<string> =>
  field({ kind: 'keyType', size: 3, doc, error: '04', ...options });
interface KeyOptions {
  readonly use?: KeyUse;
  readonly plain32?: Plain32;
  readonly typeFrom?: string;
  readonly roleBy?: { readonly field: string; readonly roles: Readonly<Record<string, RoleName>> };
}
/** A key in any scheme: 16H, Z U T X Y + hex, S or R + block, K + user storage index. */
export const key = (role: RoleName, doc: string, options: KeyOptions = {}): Always<KeyReference, string, string> =>
  field({ kind: 'key', role, doc, use: 'any', ...options });
/** Constant characters that carry no value. An optional one is written when one of the fields in `before` is. */
export const literal = (
  open: string,
  doc = 'Delimiter',
  options: { readonly before?: readonly string[] } = {},
): Field<Types<never, never, never>, 'always'> =>
  field({ kind: 'literal', open, doc, ...(options.before && { by: { before: options.before } }) });
/** Fields behind a delimiter. Wrap in `optional` or `when` unless it is always there. */
export const block = <const F extends Fields>(
  open: string,
  doc: string,
  fields: F,
): Always<Infer<F, 'wire'>, Infer<F, 'plain'>, Infer<F, 'input'>> => field({ kind: 'block', open, doc, fields });
/** A group that repeats: as often as an earlier number says, or until a terminator. */
export const repeat = <const F extends Fields>(
  times: { readonly by: string } | { readonly until: string; readonly max: number },
  doc: string,
  fields: F,
): Always<Rows<Infer<F, 'wire'>>, readonly Infer<F, 'plain'>[], readonly Infer<F, 'input'>[]> =>
  field({
    kind: 'repeat',
    doc,
    fields,
    ...('by' in times ? { by: { count: times.by } } : { until: times.until, max: times.max }),
  });
/** A DER value, as long as its own header says. */
export const der = (doc: string, options: ValueOptions = {}): Always<View, Uint8Array, BytesInput> =>
  field({ kind: 'der', doc, ...options });
/** A key serial number: a + b + c + 5 digits of the descriptor abc, or 24H when the key is an AES key block (commands-pin-card 1.8). */
export const ksn = (descriptor: string, key: string, doc: string): Always<View, string, TextInput> =>
  field({ kind: 'ksn', doc, by: { descriptor, key } });
/** An account number: 12N; 18H when one of the formats is 04; a PAN closed by `;` is also accepted when one is 48 (commands-pin-card 1.2, 2). */
export const account = (formats: readonly string[], doc: string): Always<AccountNumber, string, TextInput> =>
  field({ kind: 'account', doc, by: { formats } });
/** A PIN block or initial vector: 16H, or 32H when the key it belongs to is an AES key block; other sizes on request. */
export const cipherBlock = (
  key: string,
  doc: string,
  sizes: { readonly des: number; readonly aes: number } = { des: 16, aes: 32 },
): Always<View, string, HexInput> => field({ kind: 'cipherBlock', doc, by: { key }, sizes });
/** Data whose class an earlier field gives: bytes, or hexadecimal when that field has one of `hexWhen`. */
export const data = (
  length: string,
  format: string,
  hexWhen: readonly string[],
  doc: string,
): Always<View, string | Uint8Array, HexInput> =>
  field({ kind: 'data', doc, size: { by: length }, by: { format, hexWhen } });
/** A PIN under the LMK: PIN length + 1 digits (or hex for algorithm B); `J` + 32H under an AES LMK, else 46 (commands-pin-card 1.3). */
export const lmkPin = (doc: string): Always<View, string, TextInput> => field({ kind: 'lmkPin', doc, error: '46' });
/** A clear PIN with F behind it to PIN length + 1 characters, under every kind of LMK (commands-pin-card 1.4). */
export const clearPin = (doc: string): Always<View, string, TextInput> =>
  field({ kind: 'clearPin', doc, secret: true });
/** A decimalisation table: 16H or 16N by setting, `L` + 32H under an AES LMK, `K` + 3H in user storage (commands-pin-card 1.5). */
export const decimalisationTable = (doc: string): Always<View, string, TextInput> =>
  field({ kind: 'decimalisationTable', doc, error: '25' });
/** PIN validation data: 12A with one `N`, or `P` + 16H (commands-pin-card 1.6). */
export const validationData = (doc: string): Always<View, string, TextInput> => field({ kind: 'validationData', doc });
/** Length of a private key in bytes, or `FFFF` when it is a key block that carries its own length (read as -1). */
export const blockLength = (size: number, doc: string): Always<number> => field({ kind: 'blockLength', size, doc });
/** A private key: bytes by a length field, or `S` + key block. */
export const privateKey = (length: string, doc: string): Always<View, Uint8Array, BytesInput> =>
  field({ kind: 'privateKey', doc, by: { length }, secret: false });

/** One optional block of a key block header: identifier 2A, length 2H over all of it (`00` starts the long form), data (algorithms 8.5). */
export const headerBlock = (doc: string): Always<View, string, TextInput> =>
  field({ kind: 'headerBlock', doc, error: 'AC' });

/** The field is there only under a condition over earlier fields. */
export const when = <T extends Types, const W extends Condition>(condition: W, f: Field<T, 'always'>): Field<T, W> =>
  Object.freeze({ ...f, presence: condition, when: condition }) as unknown as Field<T, W>;

/** The field may be left out; one look-ahead character decides: `next`, or the delimiter of a block or literal. */
export const optional = <T extends Types>(
  f: Field<T, 'always'>,
  options: { readonly next?: string; readonly when?: Condition } = {},
): Field<T, 'optional'> =>
  Object.freeze({
    ...f,
    presence: 'optional',
    next: options.next ?? f.open,
    ...(options.when && { when: options.when }),
  }) as Field<T, 'optional'>;

/** No public source settles this field: docs mark it. */
export const uncertain = <F extends Field>(f: F): F => Object.freeze({ ...f, confidence: 'low' as const });
