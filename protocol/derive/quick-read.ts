/**
 * The plain forms of fields, each read by one function without a look at anything but its step. They only take what they
 * can be sure of, and answer where the field ends; -1 leaves it to the field's own reader, which alone knows how to refuse.
 */
import type { AccountNumber, KeyReference } from '../dsl/values.ts';
import { NIBBLES } from '../dsl/values.ts';
import { addToHash, finishHash } from '../words/key-words.ts';
import { ANY, type CharacterClass, HEX } from './characters.ts';
import type { FieldRecord } from './conditions.ts';
import type { ReadState } from './read-state.ts';
import type { Source } from './slot.ts';
import type { Step } from './step.ts';

/** Reads all fields of a definition in straight code; false when malformed, with the reason in the state. */
export type QuickReader = (state: ReadState) => boolean;
/** Makes the reader of a command from the steps of its definition; `protocol/generated/codecs` has them. */
export type MakeQuickReader = (steps: readonly Step[], record: FieldRecord) => QuickReader;

/** A run of characters of fixed size. */
export function run({ size, characters, view, slot }: Step, buffer: Uint8Array, at: number, end: number): number {
  const stop = at + size;
  if (stop > end || !isAll(buffer, at, stop, characters)) return -1;
  view.set(buffer, at, stop);
  slot.put(view);
  return stop;
}

/** A number within its limits. */
export function number({ size, radix, min, max, slot }: Step, buffer: Uint8Array, at: number, end: number): number {
  const stop = at + size;
  if (stop > end) return -1;
  let value = 0;
  for (let i = at; i < stop; i++) {
    const digit = NIBBLES[buffer[i]!]!;
    if (digit >= radix) return -1;
    value = value * radix + digit;
  }
  if (value < min || value > max) return -1;
  slot.put(value);
  return stop;
}

/** The choice of the message before. */
export function choice({ size, last, lastValue, slot }: Step, buffer: Uint8Array, at: number, end: number): number {
  const stop = at + size;
  if (stop > end) return -1;
  let packed = 0;
  for (let i = at; i < stop; i++) packed = (packed << 8) | buffer[i]!;
  if (packed !== last) return -1;
  slot.put(lastValue);
  return stop;
}

/** A key of hexadecimal characters, with a letter for double or triple length or none. */
export function key({ key: reference, size, slot }: Step, buffer: Uint8Array, at: number, end: number): number {
  if (at >= end) return -1;
  const letter = buffer[at]!;
  const isDouble = letter === LETTER_U;
  const start = isDouble || letter === LETTER_T ? at + 1 : at;
  const length = start === at ? size : isDouble ? 32 : 48;
  const stop = start + length;
  if (length === 0 || stop > end) return -1;
  const { words } = reference;
  let hash = length;
  for (let i = 0, from = start; from < stop; i++, from += 4) {
    const a = buffer[from]!;
    const b = buffer[from + 1]!;
    const c = buffer[from + 2]!;
    const d = buffer[from + 3]!;
    if ((HEX[a]! & HEX[b]! & HEX[c]! & HEX[d]!) !== 1) return -1;
    const word = a | (b << 8) | (c << 16) | (d << 24);
    words[i] = word;
    hash = addToHash(hash, word);
  }
  reference.hash = finishHash(hash);
  reference.isPacked = true;
  reference.scheme = start === at ? '' : isDouble ? 'U' : 'T';
  if (reference.buffer !== buffer) reference.buffer = buffer;
  reference.start = start;
  reference.end = stop;
  reference.index = -1;
  reference.storedScheme = '';
  reference.stored = undefined;
  slot.put(reference);
  return stop;
}

/** A cipher block under a key that can only be a DES key: key blocks, here or in user storage, may hold AES keys. */
export function cipherBlock(step: Step, buffer: Uint8Array, at: number, end: number): number {
  const { scheme } = step.first.value as KeyReference;
  return scheme === 'S' || scheme === 'R' || scheme === 'K' ? -1 : run(step, buffer, at, end);
}

/** Twelve digits of account number: formats 04 and 48 have a form of their own. */
export function account(step: Step, buffer: Uint8Array, at: number, end: number): number {
  if (hasOwnAccount(step.first) || hasOwnAccount(step.second)) return -1;
  (step.view as AccountNumber).fullPan = false;
  return run(step, buffer, at, end);
}

/** Does the field open with one of its characters? */
export function opens(ahead: Uint8Array, buffer: Uint8Array, at: number, end: number): boolean {
  return at < end && ahead[buffer[at]!] === 1;
}

/** The field's own reader; where the field ends, or -1 with the reason in the state. */
export function slow(step: Step, state: ReadState, at: number): number {
  state.at = at;
  return step.read(state) ? state.at : -1;
}

function hasOwnAccount({ value }: Source): boolean {
  return value === '04' || value === '48';
}

/** Four characters in one comparison. */
function isAll(buffer: Uint8Array, start: number, end: number, characters: CharacterClass): boolean {
  if (characters === ANY) return true;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const inside =
      characters[buffer[at]!]! &
      characters[buffer[at + 1]!]! &
      characters[buffer[at + 2]!]! &
      characters[buffer[at + 3]!]!;
    if (inside !== 1) return false;
  }
  for (; at < end; at++) if (characters[buffer[at]!] !== 1) return false;
  return true;
}

const LETTER_T = 0x54;
const LETTER_U = 0x55;
