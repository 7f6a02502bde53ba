/** What the value of a field means, one entry per kind of field. */
import type { Field, FieldKind } from '../dsl/fields.ts';
import { KeyReference, NIBBLES, Rows, View } from '../dsl/values.ts';
import { ANY_BLOCK_TYPE, keyTypes } from '../words/keys.ts';
import type { FieldRecord } from './conditions.ts';
import { derMeaning, keyMeaning, optionalBlockMeaning } from './explain-key.ts';
import { blockUsage, keyVersionMeaning } from './key-block-words.ts';
import { isBinaryData } from './plain.ts';

/** Is the value of this field a clear secret, or a PIN that a setting may keep in clear under the LMK? */
export function isSecret(field: Field): boolean {
  return field.secret === true || field.kind === 'lmkPin';
}

/** Meaning of a value that was read, or undefined when the value says it all. `record` holds the fields around it. */
export function meaningOf(field: Field, value: unknown, record: FieldRecord): string | undefined {
  return value === undefined ? undefined : meanings[field.kind]?.(value, field, record);
}

/** A value by its path, and the record it stands in. */
export function valueAt(record: FieldRecord, path: string): { readonly value: unknown; readonly owner: FieldRecord } {
  let owner = record;
  let value: unknown = record;
  for (const step of path.split(/[.[]/)) {
    if (value === undefined || value === null) return { value: undefined, owner };
    owner = value as FieldRecord;
    value = step.endsWith(']') ? (value as Rows<unknown>).items?.[Number.parseInt(step, 10)] : owner[step];
  }
  return { value, owner };
}

type Meaning = (value: unknown, field: Field, record: FieldRecord) => string | undefined;

const size = (value: unknown): number => (value as View).length;
const text = (value: unknown): string => (value as View).text();
const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const meanings: Readonly<Partial<Record<FieldKind, Meaning>>> = {
  hexNumber: (value) => `${value as number}`,
  digits: (value) => `${value as number}`,
  choice: (value, field) => field.choices![value as string],
  keyType: (value) => (value === ANY_BLOCK_TYPE ? 'the key block says it' : keyTypes[value as string]?.name),
  key: (value) => (value instanceof KeyReference ? keyMeaning(value) : undefined),
  literal: () => 'delimiter',
  bytes: (value) => plural(size(value), 'byte'),
  text: (value, field) => {
    if (field.error === 'A6' && size(value) === 2) return blockUsage(text(value)) ?? 'not a known usage';
    if (field.error === 'A9' && size(value) === 2) return keyVersionMeaning(text(value));
    return undefined;
  },
  repeat: (value) => (value instanceof Rows ? plural(value.length, 'entry').replace('entrys', 'entries') : undefined),
  der: (value) => derMeaning((value as View).bytes()),
  ksn: (value, field, record) => ksnMeaning(text(value), record[field.by!['descriptor'] as string]),
  account: (value) => {
    const digits = size(value);
    if (digits === 12) return '12 digits without check digit';
    return digits === 18 ? '17 digits without check digit, F in front' : `PAN of ${digits} digits`;
  },
  cipherBlock: (value) => (size(value) % 2 === 0 ? plural(size(value) / 2, 'byte') : plural(size(value), 'character')),
  data: (value, field, record) =>
    isBinaryData(field, record) ? plural(size(value), 'byte') : `${plural(size(value) >> 1, 'byte')} in hexadecimal`,
  decimalisationTable: (value) => {
    if (text(value)[0] === 'K') return `in user storage, index ${text(value).slice(1)}`;
    return text(value)[0] === 'L' ? 'encrypted under an AES LMK' : '16 characters, encrypted or in clear by setting';
  },
  validationData: (value) => {
    const place = text(value).indexOf('N');
    return text(value)[0] === 'P'
      ? '16 characters as they are'
      : `the 5 last account digits go in at place ${place + 1}`;
  },
  blockLength: (value) =>
    (value as number) < 0 ? 'a key block, which carries its own length' : plural(value as number, 'byte'),
  privateKey: (value) =>
    text(value)[0] === 'S' ? `Thales key block, ${plural(size(value), 'byte')}` : plural(size(value), 'byte'),
  headerBlock: (value) => optionalBlockMeaning(text(value)),
};

/** Parts of a key serial number (commands-pin-card 1.8; X9.24-3 for 24H). */
function ksnMeaning(ksn: string, descriptor: unknown): string | undefined {
  if (!(descriptor instanceof View) || descriptor.length !== 3) return undefined;
  const [key, sub, device] = Array.from(descriptor.bytes(), (character) => NIBBLES[character]!) as [
    number,
    number,
    number,
  ];
  if (key + sub + device + 5 !== ksn.length)
    return ksn.length === 24
      ? `AES DUKPT: initial key ${ksn.slice(0, 16)}, counter ${Number.parseInt(ksn.slice(16), 16)}`
      : undefined;
  // The 21-bit counter takes the lowest bit of the last device digit as its top bit.
  const counter = Number.parseInt(ksn.slice(-6), 16) & 0x1fffff;
  const subKey = sub > 0 ? `, sub-key ${ksn.slice(key, key + sub)}` : '';
  return `key set ${ksn.slice(0, key)}${subKey}, device ${ksn.slice(key + sub, key + sub + device)}, counter ${counter}`;
}
