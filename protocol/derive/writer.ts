/**
 * Definition -> writer: requests for clients and samples, replies for the device. A value that does not fit its field
 * is a mistake of the caller and throws with the field's path.
 */
import type { Field, FieldKind, Fields } from '../dsl/fields.ts';
import { KeyReference, Rows, View } from '../dsl/values.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { FieldRecord } from './conditions.ts';
import { compileCondition } from './conditions.ts';
import type { ReadState } from './read-state.ts';

export interface Writer {
  /** Writes the fields; `state` gives the context that presence conditions look at. */
  write(out: ByteWriter, values: FieldRecord, state: ReadState): void;
}

type WriteValue = (out: ByteWriter, value: unknown, state: ReadState, values: FieldRecord) => void;

/** Compiles fields to a writer. Conditions of a reply look into the request record `outer`. */
export function compileWriter(fields: Fields, outer?: FieldRecord, path = ''): Writer {
  const steps = Object.entries(fields).map(([name, field]) =>
    step(name, field, outer, path === '' ? name : `${path}.${name}`),
  );
  return {
    write(out, values, state) {
      for (let i = 0; i < steps.length; i++) steps[i]!(out, values, state);
    },
  };
}

function step(name: string, field: Field, outer: FieldRecord | undefined, path: string) {
  const write = valueWriters[field.kind](field, path, outer);
  const condition = field.when && compileCondition(field.when, outer);
  const isRequired = field.presence === 'always';
  if (field.kind === 'literal') {
    const before = (field.by?.['before'] ?? []) as readonly string[];
    return (out: ByteWriter, values: FieldRecord, state: ReadState): void => {
      const isThere = field.presence === 'optional' ? hasAny(values, before) : isRequired || condition!(state, values);
      if (isThere) out.text(field.open!);
    };
  }
  return (out: ByteWriter, values: FieldRecord, state: ReadState): void => {
    const value: unknown = values[name];
    if (value !== undefined) write(out, value, state, values);
    else if (isRequired || (field.presence !== 'optional' && condition!(state, values)))
      throw new TypeError(`${path} is missing: ${field.doc}`);
  };
}

type MakeWriter = (field: Field, path: string, outer: FieldRecord | undefined) => WriteValue;

const valueWriters: Readonly<Record<FieldKind, MakeWriter>> = {
  digits: (field, path) => number(field, path, 10),
  hexNumber: (field, path) => number(field, path, 16),
  numeric: characters,
  text: characters,
  choice: characters,
  keyType: characters,
  ksn: characters,
  lmkPin: characters,
  clearPin: characters,
  decimalisationTable: characters,
  validationData: characters,
  headerBlock: characters,
  account: (field, path) => {
    const write = characters(field, path);
    const formats = field.by!['formats'] as readonly string[];
    return (out, value, state, values) => {
      write(out, value, state, values);
      const { length } = value as string;
      // A PAN of another length than the usual fields is closed by its delimiter (format 48).
      if (length !== 12 && !hasFormat04(formats, values)) out.byte(SEMICOLON);
    };
  },
  hex: hexadecimal,
  cipherBlock: hexadecimal,
  data: (field, path, outer) => {
    const asHex = hexadecimal(field, path);
    const asBytes = raw(field, path);
    const format = field.by!['format'] as string;
    const hexWhen = field.by!['hexWhen'] as readonly string[];
    return (out, value, state, values) => {
      const isHex = hexWhen.includes((values[format] ?? outer?.[format]) as string);
      (isHex || typeof value === 'string' ? asHex : asBytes)(out, value, state, values);
    };
  },
  bytes: raw,
  der: raw,
  privateKey: raw,
  key: (_, path) => (out, value) => {
    if (typeof value === 'string') return out.text(value);
    if (!(value instanceof KeyReference)) throw new TypeError(`${path}: a key is text or a key that was read`);
    if (value.storedScheme !== '') out.text(value.storedScheme);
    out.text(value.scheme);
    out.raw(value.buffer, value.start, value.end);
  },
  literal: (field) => (out) => out.text(field.open!),
  block: (field, path, outer) => {
    const inner = compileWriter(field.fields!, outer, path);
    return (out, value, state) => {
      out.text(field.open!);
      inner.write(out, value as FieldRecord, state);
    };
  },
  repeat: (field, path, outer) => {
    const inner = compileWriter(field.fields!, outer, path);
    return (out, value, state) => {
      const rows = value instanceof Rows ? value.items : (value as readonly FieldRecord[]);
      for (let i = 0; i < (value as { length: number }).length; i++) inner.write(out, rows[i]!, state);
      if (field.until !== undefined) out.text(field.until);
    };
  },
  blockLength: (field, path) => {
    const digits = number(field, path, 10);
    return (out, value, state, values) =>
      (value as number) < 0 ? out.text('FFFF') : digits(out, value, state, values);
  },
};

function hasAny(values: FieldRecord, names: readonly string[]): boolean {
  for (let i = 0; i < names.length; i++) if (values[names[i]!] !== undefined) return true;
  return false;
}

function hasFormat04(formats: readonly string[], values: FieldRecord): boolean {
  for (let i = 0; i < formats.length; i++) if (values[formats[i]!] === '04') return true;
  return false;
}

function number(field: Field, path: string, radix: 10 | 16): WriteValue {
  const size = field.size as number;
  const limit = radix ** size;
  return (out, value) => {
    if (typeof value !== 'number' || value < 0 || value >= limit || !Number.isInteger(value))
      throw new RangeError(`${path}: expected a whole number below ${limit}`);
    if (radix === 10) out.digits(value, size);
    else out.hexNumber(value, size);
  };
}

function characters(field: Field, path: string): WriteValue {
  const fits = sizeCheck(field, path, 'characters');
  const end = delimiter(field);
  return (out, value) => {
    fits((value as string | Uint8Array | View).length);
    if (typeof value === 'string') out.text(value);
    else if (value instanceof View) out.raw(value.buffer, value.start, value.end);
    else if (value instanceof Uint8Array) out.raw(value);
    else throw new TypeError(`${path}: expected text`);
    if (end !== undefined) out.text(end);
  };
}

function hexadecimal(field: Field, path: string): WriteValue {
  const fits = sizeCheck(field, path, 'hexadecimal characters');
  const end = delimiter(field);
  return (out, value) => {
    if (value instanceof Uint8Array) {
      fits(value.length * 2);
      out.hex(value);
    } else {
      fits((value as string | View).length);
      if (typeof value === 'string') out.text(value);
      else if (value instanceof View) out.raw(value.buffer, value.start, value.end);
      else throw new TypeError(`${path}: expected hexadecimal text or bytes`);
    }
    if (end !== undefined) out.text(end);
  };
}

function raw(field: Field, path: string): WriteValue {
  const fits = sizeCheck(field, path, 'bytes');
  return (out, value) => {
    fits((value as Uint8Array | View).length);
    if (value instanceof Uint8Array) out.raw(value);
    else if (value instanceof View) out.raw(value.buffer, value.start, value.end);
    else throw new TypeError(`${path}: expected bytes`);
  };
}

function sizeCheck(field: Field, path: string, noun: string): (length: number) => void {
  const { size } = field;
  const [min, max] =
    typeof size === 'number'
      ? [size, size]
      : size !== undefined && 'min' in size
        ? [size.min, size.max]
        : [0, Infinity];
  return (length) => {
    if (length < min || length > max)
      throw new RangeError(`${path}: expected ${min === max ? min : `${min} to ${max}`} ${noun}, got ${length}`);
  };
}

function delimiter(field: Field): string | undefined {
  return typeof field.size === 'object' && 'until' in field.size ? field.size.until : undefined;
}

const SEMICOLON = 0x3b;
