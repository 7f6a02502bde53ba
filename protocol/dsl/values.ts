/**
 * What a handler reads from a message: places in the receive buffer, not copies. All of it dies with the call.
 */
import { KEY_WORDS } from '../words/key-words.ts';
import type { KeyField, KeyScheme } from '../words/schemes.ts';

/** A run of bytes in a message. */
export class View {
  buffer: Uint8Array = EMPTY;
  start = 0;
  end = 0;

  get length(): number {
    return this.end - this.start;
  }

  set(buffer: Uint8Array, start: number, end: number): void {
    // Messages of one read chunk share it, and a store that the garbage collector must hear of costs more than a look.
    if (this.buffer !== buffer) this.buffer = buffer;
    this.start = start;
    this.end = end;
  }

  /** The bytes themselves, still in the receive buffer. */
  bytes(): Uint8Array {
    return this.buffer.subarray(this.start, this.end);
  }

  /** Copies the bytes; for a few of them this is cheaper than `bytes`, which makes an object. */
  copyTo(target: Uint8Array, offset = 0): void {
    const { buffer, start } = this;
    const length = this.end - start;
    for (let i = 0; i < length; i++) target[offset + i] = buffer[start + i]!;
  }

  /** Latin-1 text: for logs and clients, not for the hot path. */
  text(): string {
    return latin1(this.buffer, this.start, this.end);
  }

  /** Decodes hexadecimal characters into `target`; the class of the characters was checked by the reader. */
  unhex(target: Uint8Array, offset = 0): void {
    unhexInto(this.buffer, this.start, this.end, target, offset);
  }
}

/** An account number. `fullPan`: it came as a whole PAN, check digit included, closed by its delimiter. */
export class AccountNumber extends View {
  fullPan = false;
}

/** A key as it stands in a message; `start..end` is the body behind the scheme letter. */
export class KeyReference implements KeyField {
  scheme: KeyScheme = '';
  buffer: Uint8Array = EMPTY;
  start = 0;
  end = 0;
  /** User storage index when the scheme is K, else -1. */
  index = -1;
  /** Scheme letter in front of K (`UK001`): that of the stored key; '' when the letter is with the key or there is none. */
  storedScheme: StoredScheme = '';
  /** What user storage holds at the index, letter included; undefined when nothing, or when the scheme is not K. */
  stored: Uint8Array | undefined = undefined;
  readonly words: Int32Array = new Int32Array(KEY_WORDS);
  hash = 0;
  isPacked = false;

  /** The whole field with its letters. */
  text(): string {
    return this.storedScheme + this.scheme + latin1(this.buffer, this.start, this.end);
  }

  /** Usage of the key block, also of one in user storage; '' when this is no block. */
  get usage(): string {
    return headerText(this, USAGE_AT, USAGE_AT + 2);
  }

  /** Algorithm letter of the key block, or ''. */
  get algorithm(): string {
    return headerText(this, ALGORITHM_AT, ALGORITHM_AT + 1);
  }

  /** Scheme of the key itself: for a key in user storage the letter in front of K, or the one it is stored with. */
  get ownScheme(): string {
    if (this.scheme !== 'K') return this.scheme;
    const first = String.fromCharCode(this.stored?.[0] ?? 0);
    return this.storedScheme !== '' || !/[A-Z]/.test(first) || /[A-F]/.test(first) ? this.storedScheme : first;
  }

  /** Is it a key block, here or in user storage? */
  get isBlock(): boolean {
    return this.stored === undefined
      ? isBlockLetter(this.scheme)
      : isBlockLetter(String.fromCharCode(this.stored[0] ?? 0));
  }
}

/** A scheme letter that may stand in front of a user storage index. */
export type StoredScheme = '' | 'Z' | 'U' | 'T' | 'X' | 'Y';

function headerText(key: KeyReference, from: number, to: number): string {
  if (!key.isBlock) return '';
  const { stored } = key;
  if (stored === undefined) return latin1(key.buffer, key.start + from, key.start + to);
  return stored.length > to ? latin1(stored, 1 + from, 1 + to) : '';
}

const isBlockLetter = (letter: string): boolean => letter === 'S' || letter === 'R';
/** Place of the two characters of usage in a key block header (algorithms 7.2). */
export const USAGE_AT = 5;
/** Place of the algorithm letter there. */
export const ALGORITHM_AT = 7;

/** Repeated groups; the items are reused by the next message. */
export class Rows<T> {
  length = 0;
  readonly items: T[] = [];

  at(index: number): T {
    return this.items[index]!;
  }
}

/** Latin-1 bytes as text. */
export function latin1(source: Uint8Array, start = 0, end = source.length): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(source[i]!);
  return text;
}

/** Text as Latin-1 bytes. */
export function fromLatin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Value of a hexadecimal character, or 255. */
export const NIBBLES: Uint8Array = (() => {
  const table = new Uint8Array(256).fill(255);
  for (let i = 0; i < 10; i++) table[48 + i] = i;
  for (let i = 0; i < 6; i++) table[65 + i] = table[97 + i] = 10 + i;
  return table;
})();

/** Decodes hexadecimal characters that were checked before. */
export function unhexInto(source: Uint8Array, start: number, end: number, target: Uint8Array, offset: number): void {
  const nibbles = NIBBLES;
  let to = offset;
  for (let i = start; i + 1 < end; i += 2) target[to++] = (nibbles[source[i]!]! << 4) | nibbles[source[i + 1]!]!;
}

const EMPTY = new Uint8Array(0);
