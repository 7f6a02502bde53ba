/** How each kind of field is read; one entry per kind, all of the same shape. */
import type { Field, FieldKind } from '../dsl/fields.ts';
import { NIBBLES, Rows, View } from '../dsl/values.ts';
import type { FieldRecord } from './conditions.ts';
import { isAesBlock } from './conditions.ts';
import { readHeaderBlock, readKey, readKeyType, readPrivateKey } from './read-keys.ts';
import {
  readAccount,
  readClearPin,
  readDecimalisationTable,
  readKsn,
  readLmkPin,
  readValidationData,
} from './read-pin-fields.ts';
import type { ReadState } from './read-state.ts';
import type { ReadEnvironment, Reader, ReadValue } from './reader.ts';

export type MakeReader = (field: Field, environment: ReadEnvironment) => ReadValue;

/** Classes of characters a run may have. */
export type CharacterClass = 'digit' | 'hex' | 'printable' | 'any';

export const valueReaders: Readonly<Record<FieldKind, MakeReader>> = {
  digits: (field, environment) => readNumber(field, environment, 10),
  hexNumber: (field, environment) => readNumber(field, environment, 16),
  numeric: (field, environment) => readRun(field, environment, 'digit'),
  hex: (field, environment) => readRun(field, environment, 'hex'),
  text: (field, environment) => readRun(field, environment, 'printable'),
  bytes: (field, environment) => readRun(field, environment, 'any'),
  choice: readChoice,
  keyType: readKeyType,
  key: readKey,
  literal: readLiteral,
  block: readBlock,
  repeat: readRepeat,
  der: readDer,
  ksn: readKsn,
  account: readAccount,
  cipherBlock: readCipherBlock,
  data: readData,
  lmkPin: readLmkPin,
  clearPin: readClearPin,
  decimalisationTable: readDecimalisationTable,
  validationData: readValidationData,
  blockLength: readBlockLength,
  privateKey: readPrivateKey,
  headerBlock: readHeaderBlock,
};

/** Index of the first byte outside the class, or -1. */
export function outsideClass(state: ReadState, start: number, end: number, kind: CharacterClass): number {
  const { buffer } = state;
  if (kind === 'any') return -1;
  const table = CLASSES[kind];
  for (let i = start; i < end; i++) if (table[buffer[i]!] !== 1) return i;
  return -1;
}

/** Takes `size` bytes of a class into the view, or fails with 15. */
export function takeRun(
  state: ReadState,
  view: View,
  size: number,
  kind: CharacterClass,
  path: string,
  expected: string,
): boolean {
  const start = state.at;
  const end = start + size;
  if (end > state.end) return state.fail('15', path, start, expected);
  const wrong = outsideClass(state, start, end, kind);
  if (wrong >= 0) return state.fail('15', path, wrong, expected);
  view.set(state.buffer, start, end);
  state.at = end;
  return true;
}

function readNumber(field: Field, { name, path, options, isTag }: ReadEnvironment, radix: 10 | 16): ReadValue {
  const size = field.size as number;
  const min = field.min ?? 0;
  const max = field.max ?? radix ** size - 1;
  const code = field.error ?? '15';
  const form = `${size} ${radix === 10 ? 'digits' : 'hexadecimal characters'}`;
  const range = `${form} from ${min} to ${max}`;
  const mayDefer = options.defer === true && field.error !== undefined && !isTag;
  return (state, record) => {
    const start = state.at;
    if (start + size > state.end) return state.fail('15', path, start, form);
    let value = 0;
    for (let i = start; i < start + size; i++) {
      const digit = NIBBLES[state.buffer[i]!]!;
      if (digit >= radix) return state.fail('15', path, i, form);
      value = value * radix + digit;
    }
    if (value < min || value > max) {
      if (!mayDefer) return state.fail(code, path, start, range);
      state.defer(code, path, start, range);
    }
    record[name] = value;
    state.at = start + size;
    return true;
  };
}

function readRun(field: Field, { name, path }: ReadEnvironment, kind: CharacterClass): ReadValue {
  const view = new View();
  const size = field.size!;
  const noun = NOUNS[kind];
  if (typeof size === 'number') {
    const expected = `${size} ${noun}`;
    return (state, record) => {
      record[name] = view;
      return takeRun(state, view, size, kind, path, expected);
    };
  }
  if ('by' in size) {
    const names = typeof size.by === 'string' ? [size.by] : size.by;
    const unit = size.bits === true ? 8 : 1;
    const expected = `as many ${noun} as ${names.join(' times ')} says`;
    return (state, record) => {
      let length = 1;
      for (let i = 0; i < names.length; i++) length *= record[names[i]!] as number;
      length = Math.ceil(length / unit);
      record[name] = view;
      if (state.at + length > state.end) return state.fail(field.error ?? '15', path, state.at, expected);
      return takeRun(state, view, length, kind, path, expected);
    };
  }
  if ('until' in size) return readUntil(field, name, path, kind);
  if ('greedy' in size) {
    const expected = `${size.min} to ${size.max} ${noun}`;
    return (state, record) => {
      let length = 0;
      while (
        length < size.max &&
        state.at + length < state.end &&
        outsideClass(state, state.at + length, state.at + length + 1, kind) < 0
      )
        length++;
      record[name] = view;
      return takeRun(state, view, Math.max(length, size.min), kind, path, expected);
    };
  }
  const stop = size.stop?.charCodeAt(0);
  const expected = `up to ${size.max} ${noun}`;
  return (state, record) => {
    const limit = state.fieldsEnd;
    let end = state.at;
    while (end < limit && state.buffer[end] !== stop) end++;
    if (end - state.at > size.max) return state.fail(field.error ?? '15', path, state.at + size.max, expected);
    record[name] = view;
    return takeRun(state, view, end - state.at, kind, path, expected);
  };
}

function readUntil(field: Field, name: string, path: string, kind: CharacterClass): ReadValue {
  const view = new View();
  const { until, min, max } = field.size as { until: string; min: number; max: number };
  const stop = until.charCodeAt(0);
  const expected = `${min} to ${max} ${NOUNS[kind]}, then \`${until}\``;
  return (state, record) => {
    const start = state.at;
    const last = Math.min(state.end - 1, start + max);
    let end = start;
    while (end <= last && state.buffer[end] !== stop) end++;
    const wrong = outsideClass(state, start, Math.min(end, state.end), kind);
    if (wrong >= 0) return state.fail('15', path, wrong, expected);
    if (end > last || end - start < min)
      return state.fail(field.error ?? '15', path, Math.min(end, state.end), expected);
    view.set(state.buffer, start, end);
    record[name] = view;
    state.at = end + 1;
    return true;
  };
}

function readChoice(field: Field, { name, path, options, isTag }: ReadEnvironment): ReadValue {
  const size = field.size as number;
  const values = Object.keys(field.choices!).sort();
  const known = new Map(values.map((value) => [pack(value), value]));
  const allDigits = values.every((value) => /^\d+$/.test(value));
  const code = field.error ?? '15';
  const expected =
    values.length > 12
      ? `${size} characters, one of the ${values.length} listed values`
      : `one of ${values.map((value) => `\`${value}\``).join(' ')}`;
  const mayDefer = options.defer === true && field.error !== undefined && !isTag;
  return (state, record) => {
    const start = state.at;
    if (start + size > state.end) return state.fail('15', path, start, expected);
    let packed = 0;
    for (let i = start; i < start + size; i++) packed = packed * 256 + state.buffer[i]!;
    const value = known.get(packed);
    if (value === undefined) {
      const wrong = allDigits ? outsideClass(state, start, start + size, 'digit') : -1;
      if (wrong >= 0) return state.fail('15', path, wrong, expected);
      if (field.late !== true) {
        if (!mayDefer) return state.fail(code, path, start, expected);
        state.defer(code, path, start, expected);
      }
    }
    record[name] = value;
    state.at = start + size;
    return true;
  };
}

function readLiteral(field: Field, { path }: ReadEnvironment): ReadValue {
  const open = field.open!;
  const expected = `\`${open}\``;
  return (state) => takeLiteral(state, open, path, expected);
}

function takeLiteral(state: ReadState, open: string, path: string, expected: string): boolean {
  for (let i = 0; i < open.length; i++)
    if (state.at + i >= state.end || state.buffer[state.at + i] !== open.charCodeAt(i))
      return state.fail('15', path, state.at, expected);
  state.at += open.length;
  return true;
}

function readBlock(field: Field, { name, path, compile }: ReadEnvironment): ReadValue {
  const inner = compile(field.fields!, path);
  const open = field.open!;
  const expected = `\`${open}\` and ${Object.keys(field.fields!).join(', ')}`;
  return (state, record) => {
    record[name] = inner.record;
    return takeLiteral(state, open, path, expected) && inner.read(state);
  };
}

function readRepeat(field: Field, { name, path, compile }: ReadEnvironment): ReadValue {
  const rows = new Rows<FieldRecord>();
  const readers: Reader[] = [];
  const countName = field.by?.['count'] as string | undefined;
  const stop = field.until?.charCodeAt(0);
  const max = field.max ?? 99;
  return (state, record) => {
    rows.length = 0;
    record[name] = rows;
    const count = countName === undefined ? max : (record[countName] as number);
    while (rows.length < count) {
      if (stop !== undefined && state.buffer[state.at] === stop) break;
      let reader = readers[rows.length];
      if (reader === undefined) {
        reader = compile(field.fields!, `${path}[${rows.length}]`);
        readers.push(reader);
        rows.items.push(reader.record);
      }
      if (!reader.read(state)) return false;
      rows.length++;
    }
    if (stop === undefined) return true;
    return takeLiteral(state, field.until!, path, 'the end of the list');
  };
}

/** Reads a DER header: definite lengths of up to three octets. */
function readDer(field: Field, { name, path }: ReadEnvironment): ReadValue {
  const view = new View();
  const code = field.error ?? '15';
  return (state, record) => {
    const start = state.at;
    const { buffer } = state;
    if (start + 2 > state.end) return state.fail(code, path, start, 'a DER value');
    if (buffer[start] !== 0x30) return state.fail(code, path, start, 'a DER SEQUENCE (30)');
    let length = buffer[start + 1]!;
    let at = start + 2;
    if (length >= 0x80) {
      const octets = length & 0x7f;
      if (octets < 1 || octets > 3 || at + octets > state.end)
        return state.fail(code, path, start + 1, 'a definite DER length');
      length = 0;
      for (let i = 0; i < octets; i++) length = length * 256 + buffer[at++]!;
    }
    if (at + length > state.end) return state.fail(code, path, start, 'as many bytes as the DER header says');
    view.set(buffer, start, at + length);
    record[name] = view;
    state.at = at + length;
    return true;
  };
}

function readCipherBlock(field: Field, { name, path }: ReadEnvironment): ReadValue {
  const view = new View();
  const keyName = field.by!['key'] as string;
  const sizes = field.sizes!;
  const expectedDes = `${sizes.des}H`;
  const expectedAes = `${sizes.aes}H (AES key)`;
  return (state, record) => {
    const aes = isAesBlock(state, record[keyName]);
    record[name] = view;
    return takeRun(state, view, aes ? sizes.aes : sizes.des, 'hex', path, aes ? expectedAes : expectedDes);
  };
}

function readData(field: Field, { name, path }: ReadEnvironment): ReadValue {
  const view = new View();
  const lengthName = (field.size as { by: string }).by;
  const formatName = field.by!['format'] as string;
  const hexWhen = field.by!['hexWhen'] as readonly string[];
  return (state, record) => {
    const isHex = hexWhen.includes(record[formatName] as string);
    record[name] = view;
    const expected = isHex ? 'as many hexadecimal characters as the length says' : 'as many bytes as the length says';
    return takeRun(state, view, record[lengthName] as number, isHex ? 'hex' : 'any', path, expected);
  };
}

function readBlockLength(field: Field, environment: ReadEnvironment): ReadValue {
  const size = field.size as number;
  const readDigits = readNumber(field, environment, 10);
  return (state, record) => {
    let isBlock = state.at + size <= state.end;
    for (let i = 0; i < size; i++) if (state.buffer[state.at + i] !== 0x46) isBlock = false;
    if (!isBlock) return readDigits(state, record);
    record[environment.name] = -1;
    state.at += size;
    return true;
  };
}

/** Characters packed into one number, for look-up without a string. */
export function pack(value: string): number {
  let packed = 0;
  for (let i = 0; i < value.length; i++) packed = packed * 256 + value.charCodeAt(i);
  return packed;
}

const NOUNS: Readonly<Record<CharacterClass, string>> = {
  digit: 'digits',
  hex: 'hexadecimal characters',
  printable: 'characters',
  any: 'bytes',
};

const CLASSES: Readonly<Record<Exclude<CharacterClass, 'any'>, Uint8Array>> = {
  digit: Uint8Array.from({ length: 256 }, (_, i) => (i >= 48 && i <= 57 ? 1 : 0)),
  hex: Uint8Array.from(NIBBLES, (nibble) => (nibble < 16 ? 1 : 0)),
  printable: Uint8Array.from({ length: 256 }, (_, i) => (i >= 32 && i !== 127 ? 1 : 0)),
};
