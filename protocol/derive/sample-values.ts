/** Values of a sample's fields, kind by kind, in wire order; what depends on later fields is looked at again at the end. */
import type { AnyCommand } from '../dsl/command.ts';
import type { Field, FieldKind, Fields, Size } from '../dsl/fields.ts';
import { type KeyReference, NIBBLES } from '../dsl/values.ts';
import { ANY_BLOCK_TYPE } from '../words/keys.ts';
import type { FieldRecord } from './conditions.ts';
import { compileCondition, isAesBlock } from './conditions.ts';
import type { LayoutSettings, ReadState } from './read-state.ts';
import { keyReferenceOf } from './reply-reader.ts';
import type { LmkShape } from './request-reader.ts';
import type { SampleRandom } from './sample-random.ts';
import type { SampleNeed, SampleSupplier } from './sample-supplier.ts';
import { isHeaderTail, roleOf } from './sample-supplier.ts';

/** What is known while a sample is made. */
export interface Making {
  readonly command: AnyCommand;
  readonly supplier: SampleSupplier;
  readonly lmk: LmkShape;
  readonly settings: LayoutSettings;
  readonly random: SampleRandom;
  /** Context that presence conditions look at. */
  readonly state: ReadState;
  readonly optional: number;
  readonly lmkId: number;
  readonly namesLmk: boolean | undefined;
  readonly fixed: Readonly<Record<string, unknown>>;
}

/** Makes the fields in wire order. */
export function makeFields(fields: Fields, making: Making, path = ''): FieldRecord {
  const record: FieldRecord = {};
  const entries = Object.entries(fields) as [string, Field][];
  const tail =
    path !== '' && isHeaderTail(fields)
      ? making.supplier.headerTail(needOf(making, Object.values(fields)[0]!, path, record))
      : undefined;
  for (const [name, field] of entries) {
    if (field.kind === 'literal' || !isPresent(name, field, record, making, path)) continue;
    const at: Place = { fields, record, path: path === '' ? name : `${path}.${name}`, making };
    if (path === '' && making.fixed[name] !== undefined) record[name] = fixedValue(field, making.fixed[name]);
    else if (tail !== undefined && name in tail && field.kind !== 'repeat')
      record[name] = tail[name as keyof typeof tail];
    else if (tail !== undefined && name === 'optionalBlockCount') record[name] = tail.optionalBlocks.length;
    else if (tail !== undefined && name === 'optionalBlocks')
      record[name] = tail.optionalBlocks.map((block) => ({ block }));
    else
      record[name] =
        at.making.supplier.value?.(needOf(making, field, at.path, record)) ?? makers[field.kind](field, at);
  }
  return record;
}

/** Gives the supplier all fields to look at: a PIN block stands in front of its format and its account number. */
export function refineFields(fields: Fields, record: FieldRecord, making: Making): void {
  for (const [name, field] of Object.entries(fields) as [string, Field][]) {
    if (record[name] === undefined || making.fixed[name] !== undefined) continue;
    const need = needOf(making, field, name, record);
    if (field.kind === 'cipherBlock')
      record[name] = making.supplier.cipherBlock(need, field.by!['key'] as string, (record[name] as string).length);
    if (field.kind === 'block' || field.kind === 'repeat' || field.kind === 'key') continue;
    const refined = making.supplier.refine?.(need);
    if (refined !== undefined) record[name] = refined;
  }
}

/** Where a value goes. */
interface Place {
  readonly fields: Fields;
  readonly record: FieldRecord;
  readonly path: string;
  readonly making: Making;
}

type Maker = (field: Field, at: Place) => unknown;

const makers: Readonly<Record<FieldKind, Maker>> = {
  digits: makeNumber,
  hexNumber: makeNumber,
  numeric: (field, at) => at.making.random.digits(sizeOf(field, at)),
  hex: (field, at) =>
    describesKsn(field, at)
      ? at.making.random.pick(['605', '708', 'A05', '906', '609'])
      : at.making.random.hex(sizeOf(field, at)),
  text: (field, at) => at.making.random.text(sizeOf(field, at)),
  bytes: (field, at) => {
    const bytes = at.making.random.bytes(sizeOf(field, at));
    const stop = typeof field.size === 'object' && 'rest' in field.size ? field.size.stop?.charCodeAt(0) : undefined;
    return stop === undefined ? bytes : bytes.map((byte) => (byte === stop ? 0 : byte));
  },
  choice: makeChoice,
  keyType: (field, at) => at.making.supplier.keyType(need(field, at), typesFor(at)),
  key: (field, at) => {
    const { making, record } = at;
    const type = field.typeFrom === undefined ? undefined : (record[field.typeFrom] as string | undefined);
    const role = roleOf(field, record);
    const plain32 = isPlain32(field, at);
    return keyReferenceOf(making.supplier.key({ ...need(field, at), role, use: field.use ?? 'any', type, plain32 }));
  },
  literal: () => undefined,
  block: (field, at) => {
    if (at.path === 'lmkId') return { id: at.making.lmkId };
    return makeFields(field.fields!, at.making, at.path);
  },
  repeat: (field, at) => {
    const counted = field.by?.['count'] as string | undefined;
    const count =
      counted === undefined ? at.making.random.between(1, Math.min(field.max ?? 3, 3)) : (at.record[counted] as number);
    return Array.from({ length: count }, (_, i) => makeFields(field.fields!, at.making, `${at.path}[${i}]`));
  },
  der: (field, at) => at.making.supplier.publicKey(need(field, at)),
  ksn: (field, at) => {
    const descriptor = at.record[field.by!['descriptor'] as string] as string;
    const isAes = isAesBlock(at.making.state, at.record[field.by!['key'] as string] as KeyReference);
    const size = isAes
      ? 24
      : Array.from(descriptor, (digit) => NIBBLES[digit.charCodeAt(0)]!).reduce((sum, digit) => sum + digit, 5);
    return at.making.supplier.ksn(need(field, at), descriptor, size);
  },
  account: (field, at) => {
    const formats = (field.by!['formats'] as readonly string[]).map((name) => at.record[name] as unknown);
    const size = formats.includes('04')
      ? 18
      : formats.includes('48') && at.making.random.chance(0.5)
        ? at.making.random.between(13, 17)
        : 12;
    return at.making.supplier.account(need(field, at), size);
  },
  cipherBlock: (field, at) => {
    const key = at.record[field.by!['key'] as string] as KeyReference;
    // Left to the end, when the format and the account number are known; here only its size counts.
    return '0'.repeat(isAesBlock(at.making.state, key) ? field.sizes!.aes : field.sizes!.des);
  },
  data: (field, at) => {
    const length = at.record[(field.size as { by: string }).by] as number;
    const isHex = (field.by!['hexWhen'] as readonly string[]).includes(
      at.record[field.by!['format'] as string] as string,
    );
    return isHex ? at.making.random.hex(length) : at.making.random.bytes(length);
  },
  lmkPin: (field, at) => {
    const { lmk, settings, supplier } = at.making;
    return supplier.lmkPin(need(field, at), lmk.lmkAlgorithm === 'AES-256' ? 33 : settings.pinLength + 1);
  },
  clearPin: (_, at) => {
    const { settings, random } = at.making;
    return random.digits(random.between(4, settings.pinLength)).padEnd(settings.pinLength + 1, 'F');
  },
  decimalisationTable: (field, at) => at.making.supplier.decimalisationTable(need(field, at)),
  validationData: (_, at) => {
    const { random } = at.making;
    const place = random.between(0, 11);
    return random.chance(0.2) ? `P${random.hex(16)}` : `${random.digits(place)}N${random.digits(11 - place)}`;
  },
  blockLength: (_, at) => {
    const key = privateKeyOf(at);
    return key[0] === LETTER_S && at.making.lmk.lmkKind === 'keyBlock' ? -1 : key.length;
  },
  privateKey: (_, at) => privateKeyOf(at),
  headerBlock: (_, at) => {
    const text = at.making.random.text(at.making.random.between(0, 12));
    return `LB${(text.length + 4).toString(16).toUpperCase().padStart(2, '0')}${text}`;
  },
};

function isPresent(name: string, field: Field, record: FieldRecord, making: Making, path: string): boolean {
  if (field.when !== undefined && !compileCondition(field.when)(making.state, record)) return false;
  if (field.presence !== 'optional') return true;
  if (path === '' && making.fixed[name] !== undefined) return true;
  const chance = making.random.chance(making.optional);
  return name === 'lmkId' && making.namesLmk !== undefined ? making.namesLmk : chance;
}

function makeNumber(field: Field, at: Place): number {
  const { random } = at.making;
  const name = at.path.slice(at.path.lastIndexOf('.') + 1);
  const radix = field.kind === 'digits' ? 10 : 16;
  const min = field.min ?? 0;
  const max = Math.min(field.max ?? Number.POSITIVE_INFINITY, radix ** (field.size as number) - 1);
  const privateKey = Object.values(at.fields).find(
    (other) => other.kind === 'privateKey' && other.by?.['length'] === name,
  );
  if (privateKey !== undefined) return privateKeyOf(at).length;
  const use = useOfNumber(name, at.fields);
  if (use === undefined) return random.between(min, max);
  if (use === 'count') return random.between(Math.max(min, Math.min(1, max)), Math.min(max, min + 4));
  // Whole cipher blocks, so that a handler takes them.
  const whole = WHOLE_SIZES.filter((size) => size >= min && size <= max);
  return whole.length > 0 ? random.pick(whole) : random.between(min, Math.min(max, min + 32));
}

function useOfNumber(name: string, fields: Fields): 'count' | 'length' | undefined {
  for (const field of Object.values(fields) as Field[]) {
    if (field.by?.['count'] === name) return 'count';
    const { size } = field;
    if (typeof size !== 'object' || !('by' in size)) continue;
    if (size.by === name) return 'length';
    if (Array.isArray(size.by) && size.by.includes(name)) return 'count';
  }
  return undefined;
}

function makeChoice(field: Field, at: Place): string {
  const { random, lmk } = at.making;
  const values = Object.keys(field.choices!);
  // Among the key schemes only those of this kind of LMK make sense.
  const isScheme = values.includes('U') && values.includes('S');
  const fitting = isScheme
    ? values.filter((value) => (lmk.lmkKind === 'keyBlock') === (value === 'S' || value === 'R'))
    : values;
  return random.pick(fitting.length > 0 ? fitting : values);
}

function sizeOf(field: Field, at: Place): number {
  const size = field.size as Size;
  const { random } = at.making;
  if (typeof size === 'number') return size;
  if ('by' in size) {
    const names = typeof size.by === 'string' ? [size.by] : size.by;
    const product = names.reduce((value, name) => value * (at.record[name] as number), 1);
    return size.bits === true ? Math.ceil(product / 8) : product;
  }
  if ('rest' in size) return random.between(0, Math.min(size.max, 48));
  return random.between(size.min, Math.min(size.max, size.min + 40));
}

function isPlain32(field: Field, at: Place): boolean {
  const { plain32 } = field;
  if (plain32 === 'zmkLength') return at.making.settings.zmkLength === 'double';
  return typeof plain32 === 'object' ? plain32.values.includes(at.record[plain32.field] as string) : plain32 === true;
}

/** Key types that a key in this message has by its role, when this field names its type. */
function typesFor(at: Place): readonly string[] {
  const name = at.path.slice(at.path.lastIndexOf('.') + 1);
  const key = (Object.values(at.fields) as Field[]).find((field) => field.kind === 'key' && field.typeFrom === name);
  return key === undefined ? [] : roleOf(key, at.record).types.filter((type) => type !== ANY_BLOCK_TYPE);
}

function describesKsn(field: Field, at: Place): boolean {
  const name = at.path.slice(at.path.lastIndexOf('.') + 1);
  return (
    field.size === 3 &&
    (Object.values(at.fields) as Field[]).some((other) => other.kind === 'ksn' && other.by?.['descriptor'] === name)
  );
}

/** The length of a private key stands in front of it, so the key is made when its length is asked for. */
function privateKeyOf(at: Place): Uint8Array {
  const made = pending.get(at.record);
  if (made !== undefined) return made;
  const field = (Object.values(at.fields) as Field[]).find((other) => other.kind === 'privateKey')!;
  const key = at.making.supplier.privateKey(need(field, at));
  pending.set(at.record, key);
  return key;
}

function fixedValue(field: Field, value: unknown): unknown {
  return field.kind === 'key' && typeof value === 'string' ? keyReferenceOf(value) : value;
}

const need = (field: Field, at: Place): SampleNeed => needOf(at.making, field, at.path, at.record);

function needOf(making: Making, field: Field, path: string, record: FieldRecord): SampleNeed {
  const { command, lmk, settings, random } = making;
  return { command, field, path, record, lmk, settings, random };
}

const LETTER_S = 0x53;
const WHOLE_SIZES = [8, 16, 24, 32, 48, 64];
const pending = new WeakMap<FieldRecord, Uint8Array>();
