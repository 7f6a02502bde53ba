/** Keys and key types in a message. */
import type { Field, Plain32 } from '../dsl/fields.ts';
import type { StoredScheme } from '../dsl/values.ts';
import { KeyReference, NIBBLES, View } from '../dsl/values.ts';
import { ANY_BLOCK_TYPE, keyTypes } from '../words/keys.ts';
import type { KeyScheme } from '../words/schemes.ts';
import { schemes } from '../words/schemes.ts';
import { ANY, DIGIT, HEX, outsideClass, PRINTABLE, takeRun } from './characters.ts';
import { hex3 } from './conditions.ts';
import type { ReadState } from './read-state.ts';
import { pack } from './read-values.ts';
import type { ReadEnvironment } from './reader.ts';
import type { Source } from './slot.ts';
import { forms, type ReadValue } from './step.ts';

const ANY_KEY =
  'a key: 16H, a scheme letter Z U T X Y with its hexadecimal characters, S or R with a key block, or K with an index';

/** Reads a key in any scheme. Which schemes a command takes is the handler's question; here only the form counts. */
export function readKey(field: Field, { slot, step, path, source }: ReadEnvironment): ReadValue {
  const key = new KeyReference();
  const { plain32 } = field;
  const decides = typeof plain32 === 'object' ? source(plain32.field) : undefined;
  const isFixed = plain32 === undefined || typeof plain32 === 'boolean';
  Object.assign(step, { form: forms.key, key, size: isFixed ? (plain32 === true ? 32 : 16) : 0 });
  return (state) => {
    slot.put(key);
    const first = state.at < state.end ? state.buffer[state.at]! : 0;
    key.buffer = state.buffer;
    key.index = -1;
    key.storedScheme = '';
    key.stored = undefined;
    key.isPacked = false;
    if (NIBBLES[first]! < 16) {
      key.scheme = '';
      return takeBody(state, key, isPlain32(plain32, state, decides) ? 32 : 16, path);
    }
    const scheme = LETTERS[first];
    if (scheme === undefined) return state.fail('15', path, state.at, ANY_KEY);
    state.at += 1;
    if (scheme === 'S' || scheme === 'R') return takeBlock(state, key, scheme, path);
    if (scheme === 'K') return takeIndex(state, key, path);
    if (state.buffer[state.at] === LETTER_K && state.at < state.end && schemes[scheme]!.family !== 'cbc') {
      state.at += 1;
      key.storedScheme = scheme as StoredScheme;
      return takeIndex(state, key, path);
    }
    key.scheme = scheme;
    return takeBody(state, key, schemes[scheme]!.size!, path);
  };
}

/** Reads a key type; lower-case hexadecimal is the same type. */
export function readKeyType(field: Field, { slot, path, options, isTag }: ReadEnvironment): ReadValue {
  const known = new Map([...Object.keys(keyTypes), ANY_BLOCK_TYPE].map((type) => [pack(type), type]));
  const code = field.error ?? '04';
  const expected = 'a known key type code';
  const mayDefer = options.defer === true && !isTag;
  return (state) => {
    const start = state.at;
    if (start + 3 > state.end) return state.fail('15', path, start, '3 characters of key type');
    const wrong = outsideClass(state, start, start + 3, HEX);
    if (wrong >= 0) return state.fail('15', path, wrong, '3 hexadecimal characters of key type');
    let packed = 0;
    for (let i = start; i < start + 3; i++) {
      const character = state.buffer[i]!;
      packed = packed * 256 + (character >= 97 ? character - 32 : character);
    }
    const value = known.get(packed);
    if (value === undefined) {
      if (!mayDefer) return state.fail(code, path, start, expected);
      state.defer(code, path, start, expected);
    }
    slot.put(value);
    state.at = start + 3;
    return true;
  };
}

/** A private key: as many bytes as its length field says, or `S` and a key block whose header says its length in bytes. */
export function readPrivateKey(field: Field, { slot, path, source }: ReadEnvironment): ReadValue {
  const view = new View();
  const given = source(field.by!['length'] as string);
  return (state) => {
    slot.put(view);
    let length = given.value as number;
    if (length < 0) {
      const start = state.at;
      if (state.buffer[start] !== LETTER_S || start + 17 > state.end)
        return state.fail('15', path, start, '`S` and a key block');
      if (outsideClass(state, start + 2, start + 6, DIGIT) >= 0)
        return state.fail('15', path, start + 2, '4 digits of key block length');
      length = 1 + decimal4(state, start + 1);
    }
    return takeRun(state, view, length, ANY, path, 'as many bytes as the private key length says');
  };
}

/** An optional block of a key block header. Long form: `00`, 2H count of length characters, the length (algorithms 8.5). */
export function readHeaderBlock(field: Field, { slot, path }: ReadEnvironment): ReadValue {
  const view = new View();
  const code = field.error!;
  return (state) => {
    slot.put(view);
    const start = state.at;
    if (start + 4 > state.end) return state.fail('15', path, start, 'an optional block: identifier and length');
    const wrong = outsideClass(state, start + 2, start + 4, HEX);
    if (wrong >= 0) return state.fail(code, path, wrong, '2H of block length');
    const length = blockSize(state, start);
    if (length < 4) return state.fail(code, path, start + 2, 'a block length that counts identifier and length');
    return takeRun(state, view, length, PRINTABLE, path, 'as many characters as the block length says');
  };
}

function blockSize(state: ReadState, start: number): number {
  const short = hexValue(state, start + 2, 2);
  if (short !== 0 || start + 6 > state.end) return short;
  const count = hexValue(state, start + 4, 2);
  const byCharacters = hexValue(state, start + 6, count);
  return byCharacters >= 6 + count ? byCharacters : hexValue(state, start + 6, count * 2);
}

/** Hexadecimal characters as a number, or -1. */
function hexValue(state: ReadState, start: number, size: number): number {
  let value = 0;
  for (let i = start; i < start + size; i++) {
    const nibble = i < state.end ? NIBBLES[state.buffer[i]!]! : 255;
    if (nibble > 15) return -1;
    value = value * 16 + nibble;
  }
  return value;
}

function isPlain32(plain32: Plain32 | undefined, state: ReadState, decides: Source | undefined): boolean {
  if (plain32 === undefined || typeof plain32 === 'boolean') return plain32 === true;
  if (plain32 === 'zmkLength') return state.context.settings.zmkLength === 'double';
  return plain32.values.includes(decides!.value as string);
}

function takeBody(state: ReadState, key: KeyReference, size: number, path: string): boolean {
  const start = state.at;
  const end = start + size;
  if (end > state.end) return state.fail('15', path, start, EXPECTED_BODY[size]!);
  const wrong = outsideClass(state, start, end, HEX);
  if (wrong >= 0) return state.fail('15', path, wrong, EXPECTED_BODY[size]!);
  key.start = start;
  key.end = end;
  state.at = end;
  return true;
}

/** A key block carries its length as 4 digits at offset 1; it counts the whole block without the letter. */
function takeBlock(state: ReadState, key: KeyReference, scheme: 'S' | 'R', path: string): boolean {
  const start = state.at;
  if (start + SHORTEST_BLOCK > state.end) return state.fail('15', path, start, 'a key block header of 16 characters');
  const wrong = outsideClass(state, start + 1, start + 5, DIGIT);
  if (wrong >= 0) return state.fail('15', path, wrong, '4 digits of key block length');
  const length = decimal4(state, start);
  const end = start + length;
  if (length < SHORTEST_BLOCK || end > state.end)
    return state.fail('15', path, start + 1, 'as many characters as the key block length says');
  const binary = outsideClass(state, start, end, PRINTABLE);
  if (binary >= 0) return state.fail('15', path, binary, 'printable characters in a key block');
  key.scheme = scheme;
  key.start = start;
  key.end = end;
  state.at = end;
  return true;
}

function takeIndex(state: ReadState, key: KeyReference, path: string): boolean {
  const start = state.at;
  const index = start + 3 <= state.end ? hex3(state.buffer, start) : -1;
  if (index < 0) return state.fail('15', path, start, '3 hexadecimal characters of user storage index');
  key.scheme = 'K';
  key.index = index;
  key.stored = state.context.storedKey(index);
  key.start = start;
  key.end = start + 3;
  state.at = start + 3;
  return true;
}

/** The 4 digits behind the character at `at`. */
function decimal4(state: ReadState, at: number): number {
  let value = 0;
  for (let i = at + 1; i < at + 5; i++) value = value * 10 + (state.buffer[i]! - 48);
  return value;
}

const LETTER_K = 0x4b;
const LETTER_S = 0x53;
const SHORTEST_BLOCK = 16;
const EXPECTED_BODY: Readonly<Record<number, string>> = {
  16: '16 hexadecimal characters of key',
  32: '32 hexadecimal characters of key',
  48: '48 hexadecimal characters of key',
  64: '64 hexadecimal characters of key',
};
const LETTERS: readonly (KeyScheme | undefined)[] = (() => {
  const table: (KeyScheme | undefined)[] = new Array(256).fill(undefined);
  for (const letter of ['Z', 'U', 'T', 'X', 'Y', 'S', 'R', 'K', 'P', 'Q', 'W'] as const)
    table[letter.charCodeAt(0)] = letter;
  return table;
})();
