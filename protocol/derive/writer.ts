/**
 * Definition -> writer: requests for clients and samples, replies for the device. A value that does not fit its field
 * is a mistake of the caller and throws with the field's path.
 */
import type { Field, FieldKind, Fields } from '../dsl/fields.ts';
import { KeyReference, Rows, View } from '../dsl/values.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { FieldRecord, Test } from './conditions.ts';
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
    makeStep(name, field, outer, path === '' ? name : `${path}.${name}`),
  );
  return {
    write(out, values, state) {
      for (let i = 0; i < steps.length; i++) {
        const step = steps[i]!;
        const { form } = step;
        const value: unknown = form === 'literal' ? undefined : values[step.name];
        if (value === undefined) writeAbsent(out, step, values, state);
        // The simple forms are not behind a function value: that call costs more than the few characters do.
        else if (form === 'digits') writeNumber(out, value, step);
        else if (form === 'characters') writeCharacters(out, value, step);
        else if (form === 'hexadecimal') writeHexadecimal(out, value, step);
        else if (form === 'bytes') writeRaw(out, value, step);
        else step.write!(out, value, state, values);
      }
    },
  };
}

/** How values of a field are written; `other` by a function of its own. */
type Form = 'literal' | 'digits' | 'characters' | 'hexadecimal' | 'bytes' | 'other';

interface Step {
  readonly name: string;
  readonly path: string;
  readonly field: Field;
  readonly form: Form;
  readonly write: WriteValue | undefined;
  /** Characters or bytes. */
  readonly min: number;
  readonly max: number;
  /** Behind the value. */
  readonly delimiter: string | undefined;
  readonly radix: 10 | 16;
  /** Numbers are below it. */
  readonly limit: number;
  readonly isRequired: boolean;
  readonly condition: Test | undefined;
  /** Fields that make an optional literal appear. */
  readonly before: readonly string[];
}

function makeStep(name: string, field: Field, outer: FieldRecord | undefined, path: string): Step {
  const { kind, size } = field;
  const [min, max] =
    typeof size === 'number'
      ? [size, size]
      : size !== undefined && 'min' in size
        ? [size.min, size.max]
        : [0, Number.POSITIVE_INFINITY];
  const radix = kind === 'hexNumber' ? 16 : 10;
  return {
    name,
    path,
    field,
    form: FORMS[kind],
    write: otherWriters[kind]?.(field, path, outer),
    min,
    max,
    delimiter: typeof size === 'object' && 'until' in size ? size.until : undefined,
    radix,
    limit: typeof size === 'number' ? radix ** size : 0,
    isRequired: field.presence === 'always',
    condition: field.when && compileCondition(field.when, outer),
    before: (field.by?.['before'] ?? []) as readonly string[],
  };
}

/** Literals have no value; any other field without one must be allowed to have none. */
function writeAbsent(out: ByteWriter, step: Step, values: FieldRecord, state: ReadState): void {
  const { field, form, isRequired, condition, path } = step;
  const isOptional = field.presence === 'optional';
  if (form === 'literal') {
    if (isOptional ? hasAny(values, step.before) : isRequired || condition!(state, values)) out.text(field.open!);
  } else if (isRequired || (!isOptional && condition!(state, values)))
    throw new TypeError(`${path} is missing: ${field.doc}`);
}

type MakeWriter = (field: Field, path: string, outer: FieldRecord | undefined) => WriteValue;

const FORMS: Readonly<Record<FieldKind, Form>> = {
  digits: 'digits',
  hexNumber: 'digits',
  numeric: 'characters',
  text: 'characters',
  choice: 'characters',
  keyType: 'characters',
  ksn: 'characters',
  lmkPin: 'characters',
  clearPin: 'characters',
  decimalisationTable: 'characters',
  validationData: 'characters',
  headerBlock: 'characters',
  hex: 'hexadecimal',
  cipherBlock: 'hexadecimal',
  bytes: 'bytes',
  der: 'bytes',
  privateKey: 'bytes',
  literal: 'literal',
  account: 'other',
  data: 'other',
  key: 'other',
  block: 'other',
  repeat: 'other',
  blockLength: 'other',
};

const otherWriters: Readonly<Partial<Record<FieldKind, MakeWriter>>> = {
  account: (field, path) => {
    const characters = makeStep('', { ...field, kind: 'text' }, undefined, path);
    const formats = field.by!['formats'] as readonly string[];
    return (out, value, _state, values) => {
      writeCharacters(out, value, characters);
      const { length } = value as string;
      // A PAN of another length than the usual fields is closed by its delimiter (format 48).
      if (length !== 12 && !hasFormat04(formats, values)) out.byte(SEMICOLON);
    };
  },
  data: (field, path, outer) => {
    const whole = makeStep('', { ...field, kind: 'bytes' }, undefined, path);
    const format = field.by!['format'] as string;
    const hexWhen = field.by!['hexWhen'] as readonly string[];
    return (out, value, _state, values) => {
      const isHex = hexWhen.includes((values[format] ?? outer?.[format]) as string);
      if (isHex || typeof value === 'string') writeHexadecimal(out, value, whole);
      else writeRaw(out, value, whole);
    };
  },
  key: (_, path) => (out, value) => {
    if (typeof value === 'string') return out.text(value);
    if (!(value instanceof KeyReference)) throw new TypeError(`${path}: a key is text or a key that was read`);
    if (value.storedScheme !== '') out.text(value.storedScheme);
    out.text(value.scheme);
    out.raw(value.buffer, value.start, value.end);
  },
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
    const digits = makeStep('', { ...field, kind: 'digits' }, undefined, path);
    return (out, value) => ((value as number) < 0 ? out.text('FFFF') : writeNumber(out, value, digits));
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

function writeNumber(out: ByteWriter, value: unknown, { field, radix, limit, path }: Step): void {
  if (typeof value !== 'number' || value < 0 || value >= limit || !Number.isInteger(value))
    throw new RangeError(`${path}: expected a whole number below ${limit}`);
  if (radix === 10) out.digits(value, field.size as number);
  else out.hexNumber(value, field.size as number);
}

// In the following the kind of value comes first: then each length is that of one kind, and cheap.

function writeCharacters(out: ByteWriter, value: unknown, step: Step): void {
  if (typeof value === 'string') {
    checkSize(value.length, step, 'characters');
    out.text(value);
  } else if (!writeBytes(out, value, step, 'characters')) throw new TypeError(`${step.path}: expected text`);
  if (step.delimiter !== undefined) out.text(step.delimiter);
}

function writeHexadecimal(out: ByteWriter, value: unknown, step: Step): void {
  if (value instanceof Uint8Array) {
    checkSize(value.length * 2, step, 'hexadecimal characters');
    out.hex(value);
  } else if (typeof value === 'string') {
    checkSize(value.length, step, 'hexadecimal characters');
    out.text(value);
  } else if (!writeBytes(out, value, step, 'hexadecimal characters'))
    throw new TypeError(`${step.path}: expected hexadecimal text or bytes`);
  if (step.delimiter !== undefined) out.text(step.delimiter);
}

function writeRaw(out: ByteWriter, value: unknown, step: Step): void {
  if (!writeBytes(out, value, step, 'bytes')) throw new TypeError(`${step.path}: expected bytes`);
}

/** Copies bytes or what a view shows; false when the value is neither. */
function writeBytes(out: ByteWriter, value: unknown, step: Step, noun: string): boolean {
  if (value instanceof Uint8Array) {
    checkSize(value.length, step, noun);
    out.raw(value, 0, value.length);
  } else if (value instanceof View) {
    checkSize(value.length, step, noun);
    out.raw(value.buffer, value.start, value.end);
  } else return false;
  return true;
}

function checkSize(length: number, { min, max, path }: Step, noun: string): void {
  if (length < min || length > max)
    throw new RangeError(`${path}: expected ${min === max ? min : `${min} to ${max}`} ${noun}, got ${length}`);
}

const SEMICOLON = 0x3b;
