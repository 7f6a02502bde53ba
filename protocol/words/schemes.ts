/**
 * Key schemes: the letter in front of a key tells its length and how it is encrypted.
 * Source: commands reference section 1.7; lengths are characters on the wire without the letter.
 */

/** Scheme of a key field. An empty string is a key without a letter: 16H single, or 32H where the command allows it. */
export type KeyScheme = '' | 'Z' | 'U' | 'T' | 'X' | 'Y' | 'S' | 'R' | 'V' | 'K' | 'P' | 'Q' | 'W';

/** A scheme that may be asked for in a "key scheme" field. */
export type AskedScheme = 'Z' | 'U' | 'T' | 'X' | 'Y' | 'S' | 'R' | 'V' | 'P' | 'Q' | 'W';

/** A key as it stands in a message: which scheme, and where its body is. `start` is behind the scheme letter. */
export interface KeyField {
  readonly scheme: KeyScheme;
  readonly buffer: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** The characters as words, when the reader has packed them (`key-words.ts`). */
  readonly words?: Int32Array;
  readonly hash?: number;
  readonly isPacked?: boolean;
}

export interface SchemeFacts {
  readonly letter: KeyScheme | AskedScheme;
  readonly name: string;
  /** Hexadecimal characters behind the letter; absent where the body tells its own length. */
  readonly size?: number;
  /** 8-byte parts of a DES key. */
  readonly parts?: 1 | 2 | 3;
  readonly family: 'variant' | 'x9.17' | 'block' | 'storage' | 'cbc';
}

export const schemes: Readonly<Record<string, SchemeFacts>> = Object.freeze({
  Z: { letter: 'Z', name: 'single length', size: 16, parts: 1, family: 'x9.17' },
  U: { letter: 'U', name: 'double length, variant method', size: 32, parts: 2, family: 'variant' },
  T: { letter: 'T', name: 'triple length, variant method', size: 48, parts: 3, family: 'variant' },
  X: { letter: 'X', name: 'double length, ANSI X9.17 method', size: 32, parts: 2, family: 'x9.17' },
  Y: { letter: 'Y', name: 'triple length, ANSI X9.17 method', size: 48, parts: 3, family: 'x9.17' },
  S: { letter: 'S', name: 'Thales key block', family: 'block' },
  R: { letter: 'R', name: 'TR-31 / X9.143 key block', family: 'block' },
  V: { letter: 'V', name: 'terminal vendor block', family: 'block' },
  P: { letter: 'P', name: 'double length, CBC with a given IV', size: 32, parts: 2, family: 'cbc' },
  Q: { letter: 'Q', name: 'triple length, CBC with a given IV', size: 48, parts: 3, family: 'cbc' },
  W: { letter: 'W', name: 'AES-256, CBC with a given IV', size: 64, family: 'cbc' },
  K: { letter: 'K', name: 'key in user storage', size: 3, family: 'storage' },
});

/** Variant scheme masks on the first byte of the right half of the wrapping pair, per part (algorithms reference 3.4). */
export const schemeMasks: Readonly<Record<'U' | 'T', readonly number[]>> = Object.freeze({
  U: [0xa6, 0x5a],
  T: [0x6a, 0xde, 0x2b],
});
