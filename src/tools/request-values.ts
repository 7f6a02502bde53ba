/** A request from words such as `sourceKey=U8463...` and `header.usage=72`, by the definition of its command. */
import type { FieldRecord } from '../../protocol/derive/conditions.ts';
import { binaryKinds, isBinaryData } from '../../protocol/derive/plain.ts';
import type { AnyCommand, Field, Fields } from '../../protocol/dsl/command.ts';
import { fromLatin1 } from '../../protocol/dsl/values.ts';
import { fromHex } from '../crypto/hex.ts';
import { nearest } from '../nearest.ts';

/**
 * The values of a request. Numbers are decimal or 0x and hexadecimal, bytes are hexadecimal, everything else is text.
 * Lengths and counts that follow from other values may be left out.
 */
export function requestFromWords(
  command: AnyCommand,
  words: readonly string[],
): { readonly request: FieldRecord } | { readonly problem: string } {
  const request: FieldRecord = {};
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals < 1) return { problem: `expected name=value, got "${word.slice(0, 12)}"` };
    const problem = assign(command.request, request, word.slice(0, equals), word.slice(equals + 1));
    if (problem !== undefined) return { problem };
  }
  return finish(command.request, request, '');
}

/** Puts one value in its place; the path leads through blocks by name and through repeated groups by number. */
function assign(fields: Fields, record: FieldRecord, path: string, value: string): string | undefined {
  let inside = fields;
  let place = record;
  const steps = path.split('.');
  for (let i = 0; i < steps.length; i++) {
    const name = steps[i]!;
    const field = inside[name] as Field | undefined;
    if (field === undefined || field.kind === 'literal') return noSuchField(steps.slice(0, i + 1), inside);
    if (i === steps.length - 1) {
      if (field.fields !== undefined)
        return `${path} is a group: give its fields, such as ${path}.${first(field.fields)}=...`;
      const converted = convert(field, value);
      if (typeof converted === 'object' && 'problem' in converted) return `${path}: ${converted.problem}`;
      place[name] = converted;
      return undefined;
    }
    if (field.fields === undefined) return `${steps.slice(0, i + 1).join('.')} is a single value and has no fields`;
    inside = field.fields;
    if (field.kind === 'block') {
      place = place[name] ??= {};
      continue;
    }
    const index = steps[++i];
    const rows: FieldRecord[] = (place[name] ??= []);
    if (index === undefined || !/^\d{1,3}$/.test(index) || Number(index) > rows.length)
      return `${name} repeats: number its entries from 0, such as ${name}.${rows.length}.${first(inside)}=...`;
    if (i === steps.length - 1) return `${path} is a group: give its fields, such as ${path}.${first(inside)}=...`;
    place = rows[Number(index)] ??= {};
  }
  return undefined;
}

type Converted = string | number | Uint8Array | { readonly problem: string };

function convert(field: Field, value: string): Converted {
  switch (field.kind) {
    case 'digits':
    case 'hexNumber':
      return /^(\d+|0x[0-9A-Fa-f]+)$/.test(value) ? Number(value) : { problem: 'expected a number' };
    case 'blockLength':
      return value === 'FFFF'
        ? -1
        : /^\d+$/.test(value)
          ? Number(value)
          : { problem: 'expected a number, or FFFF for a key block' };
    case 'privateKey':
      return value.startsWith('S') ? fromLatin1(value) : hexOf(value);
    default:
      return binaryKinds.has(field.kind) ? hexOf(value) : value;
  }
}

function hexOf(value: string): Uint8Array | { readonly problem: string } {
  return isHex(value) ? fromHex(value) : { problem: 'expected pairs of hexadecimal digits' };
}

/** Fills in what follows from other values: lengths, counts, groups without entries, and bytes whose form a field tells. */
function finish(
  fields: Fields,
  record: FieldRecord,
  path: string,
): { readonly request: FieldRecord } | { readonly problem: string } {
  for (const [name, field] of Object.entries(fields) as [string, Field][]) {
    if (field.kind === 'repeat' && record[name] === undefined && field.presence === 'always') record[name] = [];
    const value: unknown = record[name];
    if (value === undefined) continue;
    if (field.kind === 'data' && isBinaryData(field, record)) {
      if (!isHex(value as string)) return { problem: `${path}${name}: expected pairs of hexadecimal digits` };
      record[name] = fromHex(value as string);
    }
    const { length } = record[name] as { length: number };
    const counter = field.kind === 'repeat' ? (field.by?.['count'] as string | undefined) : lengthField(field);
    if (counter !== undefined)
      record[counter] ??= field.size !== undefined && (field.size as { bits?: true }).bits ? length * 8 : length;
    if (field.fields === undefined) continue;
    for (const row of Array.isArray(value) ? value : [value]) {
      const finished = finish(field.fields, row, `${path}${name}.`);
      if ('problem' in finished) return finished;
    }
  }
  return { request: record };
}

function lengthField({ size, by, kind }: Field): string | undefined {
  if (kind === 'privateKey') return by?.['length'] as string | undefined;
  return typeof size === 'object' && 'by' in size && typeof size.by === 'string' ? size.by : undefined;
}

function noSuchField(steps: readonly string[], fields: Fields): string {
  const names = (Object.entries(fields) as [string, Field][]).flatMap(([name, { kind }]) =>
    kind === 'literal' ? [] : [name],
  );
  const near = nearest(steps.at(-1)!, names);
  return `no field "${steps.join('.')}"${near === undefined ? `; there are ${names.join(', ') || 'none'}` : `; did you mean "${near}"?`}`;
}

const first = (fields: Fields): string =>
  Object.keys(fields).find((name) => (fields[name] as Field).kind !== 'literal') ?? 'name';
const isHex = (text: string): boolean => text.length % 2 === 0 && /^[0-9A-Fa-f]*$/.test(text);
