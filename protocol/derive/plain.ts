/** What was read -> plain objects that outlive the receive buffer: text, numbers and bytes of their own. */
import type { AnyCommand, Reply } from '../dsl/command.ts';
import type { Field, FieldKind, Fields } from '../dsl/fields.ts';
import type { Infer } from '../dsl/infer.ts';
import { KeyReference, Rows, unhexInto, View } from '../dsl/values.ts';
import type { FieldRecord } from './conditions.ts';

/** A value of a plain object. */
export type Plain = string | number | Uint8Array | PlainRecord | readonly Plain[];
export interface PlainRecord {
  readonly [name: string]: Plain | undefined;
}

/** A plain object as JSON takes it: bytes are upper-case hexadecimal. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** Copies a record out of the receive buffer; absent fields are left out. */
export function plainRecord(fields: Fields, record: FieldRecord): PlainRecord {
  const plain: Record<string, Plain> = {};
  for (const [name, field] of Object.entries(fields) as [string, Field][]) {
    // Only own values: a reply record has the request behind it.
    const value: unknown = Object.hasOwn(record, name) ? record[name] : undefined;
    if (value !== undefined) plain[name] = plainValue(field, value, record);
  }
  return plain;
}

/** The request of a command as a client writes it. */
export function plainRequest<const C extends AnyCommand>(
  command: C,
  record: FieldRecord,
): Infer<C['request'], 'plain'> {
  return plainRecord(command.request, record) as Infer<C['request'], 'plain'>;
}

/** The reply of a command, with the fields that its request `Q` promises. */
export function plainReply<const C extends AnyCommand, const Q = unknown>(
  command: C,
  record: FieldRecord,
): Reply<C, Q> {
  return plainRecord(command.response, record) as Reply<C, Q>;
}

/** A plain value with bytes as upper-case hexadecimal. */
export function toJson(plain: Plain): Json {
  if (plain instanceof Uint8Array) return hexText(plain);
  if (typeof plain !== 'object') return plain;
  if (Array.isArray(plain)) return (plain as readonly Plain[]).map(toJson);
  const json: Record<string, Json> = {};
  for (const [name, value] of Object.entries(plain as PlainRecord)) if (value !== undefined) json[name] = toJson(value);
  return json;
}

/** Bytes as upper-case hexadecimal. */
export function hexText(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = '';
  for (let i = start; i < end; i++) text += bytes[i]!.toString(16).toUpperCase().padStart(2, '0');
  return text;
}

/** Bytes of upper- or lower-case hexadecimal text. */
export function hexBytes(text: string): Uint8Array {
  const source = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const bytes = new Uint8Array(source.length >> 1);
  unhexInto(source, 0, source.length, bytes, 0);
  return bytes;
}

/** Kinds whose value is bytes rather than characters. */
export const binaryKinds: ReadonlySet<FieldKind> = new Set<FieldKind>(['bytes', 'der', 'privateKey']);

/** Does this `data` field hold bytes? Its class comes from another field. */
export function isBinaryData(field: Field, record: FieldRecord): boolean {
  const hexWhen = field.by?.['hexWhen'] as readonly string[];
  return !hexWhen.includes(record[field.by?.['format'] as string] as string);
}

function plainValue(field: Field, value: unknown, record: FieldRecord): Plain {
  if (value instanceof View) {
    const isBinary = binaryKinds.has(field.kind) || (field.kind === 'data' && isBinaryData(field, record));
    return isBinary ? value.bytes().slice() : value.text();
  }
  if (value instanceof KeyReference) return value.text();
  if (value instanceof Rows)
    return Array.from({ length: value.length }, (_, i) => plainRecord(field.fields!, value.at(i) as FieldRecord));
  if (field.kind === 'block') return plainRecord(field.fields!, value as FieldRecord);
  return value as string | number;
}
