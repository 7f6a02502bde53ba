/**
 * Which bytes of a message are binary: they cross a code page as they are, everything else is text. The definition of the
 * command says it, field by field.
 */
import type { Reading } from '../../../protocol/derive/explain-reading.ts';
import type { AnyCommand } from '../../../protocol/dsl/command.ts';
import type { Field, Fields } from '../../../protocol/dsl/fields.ts';

/** Bytes `start..end` of a message. */
export interface BinaryPart {
  readonly start: number;
  readonly end: number;
  /** Its own first bytes say how long it is, so it must be put back before the rest can be read. */
  readonly tellsItsLength: boolean;
}

/** The binary parts that a reading came across, in order. */
export function binaryParts({ spans, record }: Reading, command: AnyCommand): BinaryPart[] {
  return spans
    .filter(({ field }) => isBinary(field, record, command))
    .map(({ field, start, end }) => ({ start, end, tellsItsLength: tellsItsLength(field, record) }));
}

/** The field at which a reading stopped, when it is one that must be put back first. */
export function stoppedAt(reading: Reading, command: AnyCommand): number | undefined {
  if (reading.isDone || reading.failure === undefined) return undefined;
  const field = fieldAt(command.request as Fields, reading.failure.field);
  if (field === undefined || !tellsItsLength(field, reading.record)) return undefined;
  // What failed inside it may lie a little behind its start, where the last field before it ended.
  return Math.max(...reading.spans.map(({ end }) => end).filter((end) => end <= reading.failure!.offset));
}

/** How long a DER value or a private key in a key block is by its own first bytes, within `end`. */
export function ownLength(bytes: Uint8Array, at: number, end: number): number {
  const length = bytes[at] === LETTER_S ? 1 + decimal(bytes, at + 2) : derLength(bytes, at);
  return Math.min(length, end - at);
}

function isBinary(field: Field, record: Readonly<Record<string, unknown>>, command: AnyCommand): boolean {
  if (field.kind === 'bytes' || field.kind === 'der' || field.kind === 'privateKey') return true;
  return field.kind === 'data' && formatOf(field, record, command) === 'Binary';
}

/** The form of data in words: `Binary`, `Hexadecimal`, or `Text`, which is translated like all text. */
function formatOf(field: Field, record: Readonly<Record<string, unknown>>, command: AnyCommand): string | undefined {
  const name = field.by?.['format'] as string;
  const { request, response } = command as { readonly request: Fields; readonly response: Fields };
  return (request[name] ?? response[name])?.choices?.[String(record[name])];
}

/** A private key that is a key block has -1 for its length. */
function tellsItsLength({ kind, by }: Field, record: Readonly<Record<string, unknown>>): boolean {
  return kind === 'der' || (kind === 'privateKey' && record[by?.['length'] as string] === -1);
}

/** A field by its path, such as `options.publicKey`. */
function fieldAt(fields: Fields, path: string): Field | undefined {
  const [name = '', ...rest] = path.replaceAll(/\[\d+\]/g, '').split('.');
  const field = fields[name];
  if (rest.length === 0 || field?.fields === undefined) return field;
  return fieldAt(field.fields, rest.join('.'));
}

function derLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at + 1] ?? 0;
  if (first < 0x80) return 2 + first;
  const octets = first & 0x7f;
  let length = 0;
  for (let i = 0; i < octets; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0);
  return 2 + octets + length;
}

function decimal(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = at; i < at + 4; i++) value = value * 10 + ((bytes[i] ?? 0) & 15);
  return value;
}

const LETTER_S = 0x53;
