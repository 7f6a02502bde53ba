/** How each kind of field is read; one entry per kind, all of the same shape. */
import type { Field, FieldKind } from '../dsl/fields.ts';
import type { KeyReference } from '../dsl/values.ts';
import { NIBBLES, Rows, View } from '../dsl/values.ts';
import type { CharacterClass } from './characters.ts';
import { ANY, DIGIT, HEX, outsideClass, PRINTABLE, takeRun } from './characters.ts';
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
import type { ReadEnvironment, Reader } from './reader.ts';
import type { Slot } from './slot.ts';
import { forms, type ReadValue } from './step.ts';

export type MakeReader = (field: Field, environment: ReadEnvironment) => ReadValue;

export const valueReaders: Readonly<Record<FieldKind, MakeReader>> = {
  digits: (field, environment) => readNumber(field, environment, 10),
  hexNumber: (field, environment) => readNumber(field, environment, 16),
  numeric: (field, environment) => readRun(field, environment, DIGIT),
  hex: (field, environment) => readRun(field, environment, HEX),
  text: (field, environment) => readRun(field, environment, PRINTABLE),
  bytes: (field, environment) => readRun(field, environment, ANY),
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

function readNumber(field: Field, { slot, step, path, options, isTag }: ReadEnvironment, radix: 10 | 16): ReadValue {
  const size = field.size as number;
  const min = field.min ?? 0;
  const max = field.max ?? radix ** size - 1;
  const code = field.error ?? '15';
  const form = `${size} ${radix === 10 ? 'digits' : 'hexadecimal characters'}`;
  const range = `${form} from ${min} to ${max}`;
  const mayDefer = options.defer === true && field.error !== undefined && !isTag;
  Object.assign(step, { form: forms.number, size, min, max, radix });
  return (state) => {
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
    slot.put(value);
    state.at = start + size;
    return true;
  };
}

function readRun(field: Field, { slot, step, path, source }: ReadEnvironment, characters: CharacterClass): ReadValue {
  const view = new View();
  const size = field.size!;
  const noun = nounOf(characters);
  if (typeof size === 'number') {
    const expected = `${size} ${noun}`;
    Object.assign(step, { form: forms.run, size, view, characters });
    return (state) => {
      slot.put(view);
      return takeRun(state, view, size, characters, path, expected);
    };
  }
  if ('by' in size) {
    const names = typeof size.by === 'string' ? [size.by] : size.by;
    const factors = names.map(source);
    const unit = size.bits === true ? 8 : 1;
    const expected = `as many ${noun} as ${names.join(' times ')} says`;
    return (state) => {
      let length = 1;
      for (let i = 0; i < factors.length; i++) length *= factors[i]!.value as number;
      length = Math.ceil(length / unit);
      slot.put(view);
      if (state.at + length > state.end) return state.fail(field.error ?? '15', path, state.at, expected);
      return takeRun(state, view, length, characters, path, expected);
    };
  }
  if ('until' in size) return readUntil(field, slot, path, characters);
  if ('greedy' in size) {
    const expected = `${size.min} to ${size.max} ${noun}`;
    return (state) => {
      let length = 0;
      while (
        length < size.max &&
        state.at + length < state.end &&
        outsideClass(state, state.at + length, state.at + length + 1, characters) < 0
      )
        length++;
      slot.put(view);
      return takeRun(state, view, Math.max(length, size.min), characters, path, expected);
    };
  }
  const stop = size.stop?.charCodeAt(0);
  const expected = `up to ${size.max} ${noun}`;
  return (state) => {
    const limit = state.fieldsEnd;
    let end = state.at;
    while (end < limit && state.buffer[end] !== stop) end++;
    if (end - state.at > size.max) return state.fail(field.error ?? '15', path, state.at + size.max, expected);
    slot.put(view);
    return takeRun(state, view, end - state.at, characters, path, expected);
  };
}

function readUntil(field: Field, slot: Slot, path: string, characters: CharacterClass): ReadValue {
  const view = new View();
  const { until, min, max } = field.size as { until: string; min: number; max: number };
  const stop = until.charCodeAt(0);
  const expected = `${min} to ${max} ${nounOf(characters)}, then \`${until}\``;
  return (state) => {
    const start = state.at;
    const last = Math.min(state.end - 1, start + max);
    let end = start;
    while (end <= last && state.buffer[end] !== stop) end++;
    const wrong = outsideClass(state, start, Math.min(end, state.end), characters);
    if (wrong >= 0) return state.fail('15', path, wrong, expected);
    if (end > last || end - start < min)
      return state.fail(field.error ?? '15', path, Math.min(end, state.end), expected);
    view.set(state.buffer, start, end);
    slot.put(view);
    state.at = end + 1;
    return true;
  };
}

function readChoice(field: Field, { slot, step, path, options, isTag }: ReadEnvironment): ReadValue {
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
  if (size <= LONGEST_PACKED) Object.assign(step, { form: forms.choice, size });
  return (state) => {
    const start = state.at;
    if (start + size > state.end) return state.fail('15', path, start, expected);
    let packed = 0;
    for (let i = start; i < start + size; i++) packed = packed * 256 + state.buffer[i]!;
    const value = known.get(packed);
    if (value !== undefined) {
      step.last = packed;
      step.lastValue = value;
    } else {
      const wrong = allDigits ? outsideClass(state, start, start + size, DIGIT) : -1;
      if (wrong >= 0) return state.fail('15', path, wrong, expected);
      if (field.late !== true) {
        if (!mayDefer) return state.fail(code, path, start, expected);
        state.defer(code, path, start, expected);
      }
    }
    slot.put(value);
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

function readBlock(field: Field, { slot, path, compile }: ReadEnvironment): ReadValue {
  const inner = compile(field.fields!, path);
  const open = field.open!;
  const expected = `\`${open}\` and ${Object.keys(field.fields!).join(', ')}`;
  return (state) => {
    slot.put(inner.record);
    return takeLiteral(state, open, path, expected) && inner.read(state);
  };
}

function readRepeat(field: Field, { slot, path, compile, source }: ReadEnvironment): ReadValue {
  const rows = new Rows<FieldRecord>();
  const readers: Reader[] = [];
  const countName = field.by?.['count'] as string | undefined;
  const counted = countName === undefined ? undefined : source(countName);
  const stop = field.until?.charCodeAt(0);
  const max = field.max ?? 99;
  return (state) => {
    rows.length = 0;
    slot.put(rows);
    const count = counted === undefined ? max : (counted.value as number);
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
function readDer(field: Field, { slot, path }: ReadEnvironment): ReadValue {
  const view = new View();
  const code = field.error ?? '15';
  return (state) => {
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
    slot.put(view);
    state.at = at + length;
    return true;
  };
}

function readCipherBlock(field: Field, { slot, step, path, source }: ReadEnvironment): ReadValue {
  const view = new View();
  const key = source(field.by!['key'] as string);
  const sizes = field.sizes!;
  const expectedDes = `${sizes.des}H`;
  const expectedAes = `${sizes.aes}H (AES key)`;
  Object.assign(step, { form: forms.cipherBlock, size: sizes.des, view, characters: HEX, first: key });
  return (state) => {
    const aes = isAesBlock(state, key.value as KeyReference);
    slot.put(view);
    return takeRun(state, view, aes ? sizes.aes : sizes.des, HEX, path, aes ? expectedAes : expectedDes);
  };
}

function readData(field: Field, { slot, path, source }: ReadEnvironment): ReadValue {
  const view = new View();
  const length = source((field.size as { by: string }).by);
  const format = source(field.by!['format'] as string);
  const hexWhen = field.by!['hexWhen'] as readonly string[];
  return (state) => {
    const isHex = hexWhen.includes(format.value as string);
    slot.put(view);
    const expected = isHex ? 'as many hexadecimal characters as the length says' : 'as many bytes as the length says';
    return takeRun(state, view, length.value as number, isHex ? HEX : ANY, path, expected);
  };
}

function readBlockLength(field: Field, environment: ReadEnvironment): ReadValue {
  const size = field.size as number;
  const readDigits = readNumber(field, environment, 10);
  return (state) => {
    let isBlock = state.at + size <= state.end;
    for (let i = 0; i < size; i++) if (state.buffer[state.at + i] !== 0x46) isBlock = false;
    if (!isBlock) return readDigits(state);
    environment.slot.put(-1);
    state.at += size;
    return true;
  };
}

/** More characters do not fit a small integer. */
const LONGEST_PACKED = 3;

/** Characters packed into one number, for look-up without a string. */
export function pack(value: string): number {
  let packed = 0;
  for (let i = 0; i < value.length; i++) packed = packed * 256 + value.charCodeAt(i);
  return packed;
}

function nounOf(characters: CharacterClass): string {
  if (characters === DIGIT) return 'digits';
  if (characters === HEX) return 'hexadecimal characters';
  return characters === PRINTABLE ? 'characters' : 'bytes';
}
