/**
 * Audit records as lines of JSON. Each holds the SHA-256 of the line before it and an HMAC-SHA-256 over its own content
 * with that hash, so that no record can be changed, left out or moved without the key, and none without a trace.
 */
import { hash, hmac } from '../../crypto/hash.ts';
import { toHex } from '../../crypto/hex.ts';

/** A record as it is kept; this project's audit log in `src/hsm` writes such. */
export interface StoredRecord {
  readonly counter: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly kind: 'host' | 'console' | 'fraud' | 'user';
  readonly code: string;
  readonly error: string;
  readonly note: string;
}

/** What stands for records that found no room while the disk took none: the last of them had its number. */
export function lossRecord({ counter, at }: StoredRecord, count: number): StoredRecord {
  const note = `${count} ${count === 1 ? 'record' : 'records'}, this number the last of them`;
  return { counter, at, kind: 'user', code: 'AL', error: '41', note };
}

/** A record with its place in the chain. */
export interface ChainedRecord {
  readonly record: StoredRecord;
  /** Hash of the line before it. */
  readonly previous: string;
  readonly mac: string;
  /** What the MAC is over. */
  readonly content: string;
}

/** The line of a record, without line feed. */
export function recordLine(record: StoredRecord, previous: string, key: Uint8Array): string {
  const { counter, at, kind, code, error, note } = record;
  const time = new Date(at).toISOString();
  const content = JSON.stringify({ counter, at: time, kind, code, error, note, previous });
  return signed(content, key);
}

/** Reads a line; undefined when it is none that was written here. */
export function readRecordLine(line: string): ChainedRecord | undefined {
  const read = readSigned(line);
  if (read === undefined) return undefined;
  const { counter, at, kind, code, error, note, previous } = read.values;
  const time = typeof at === 'string' ? Date.parse(at) : Number.NaN;
  const isWhole = Number.isSafeInteger(counter) && (counter as number) > 0 && Number.isFinite(time);
  if (!isWhole || !KINDS.has(kind) || typeof previous !== 'string') return undefined;
  if (typeof code !== 'string' || typeof error !== 'string' || typeof note !== 'string') return undefined;
  const record = { counter: counter as number, at: time, kind: kind as StoredRecord['kind'], code, error, note };
  return { record, previous, mac: read.mac, content: read.content };
}

/** Where the log begins and ends: written after the records, so that a cut at either end shows. */
export interface Head {
  /** Counter of the first record that is kept, and the hash that it names. */
  readonly first: number;
  readonly firstPrevious: string;
  /** Counter of the last record, and the hash of its line. */
  readonly last: number;
  readonly lastHash: string;
}

/** The line of a head. */
export function headLine({ first, firstPrevious, last, lastHash }: Head, key: Uint8Array): string {
  return signed(JSON.stringify({ first, firstPrevious, last, lastHash }), key);
}

/** Reads the line of a head. */
export function readHeadLine(line: string): (Head & { readonly mac: string; readonly content: string }) | undefined {
  const read = readSigned(line);
  if (read === undefined) return undefined;
  const { first, firstPrevious, last, lastHash } = read.values;
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last)) return undefined;
  if (typeof firstPrevious !== 'string' || typeof lastHash !== 'string') return undefined;
  const { mac, content } = read;
  return { first: first as number, last: last as number, firstPrevious, lastHash, mac, content };
}

/** Was the content signed with this key? */
export function isSigned(
  { content, mac }: { readonly content: string; readonly mac: string },
  key: Uint8Array,
): boolean {
  return macOf(content, key) === mac;
}

/** The hash of a line. */
export const lineHash = (line: string): string => toHex(hash('sha256', encoder.encode(line)));

/** What the first record of all names as the hash before it. */
export const NO_HASH = '0'.repeat(64);

/** A file of records, by the counter of its first one. */
export const auditFileName = (first: number): string => `audit-${String(first).padStart(10, '0')}.jsonl`;
/** Names of such files; they sort by age. */
export const AUDIT_FILE = /^audit-\d{10,16}\.jsonl$/;
/** The file of heads; its last whole line counts. */
export const HEAD_FILE = 'head.jsonl';

function signed(content: string, key: Uint8Array): string {
  return `${content.slice(0, -1)}${MAC_NAME}${macOf(content, key)}"}`;
}

function readSigned(line: string) {
  const macAt = line.length - MAC_CHARACTERS - 2;
  const nameAt = macAt - MAC_NAME.length;
  if (nameAt < 1 || line.slice(nameAt, macAt) !== MAC_NAME || !line.endsWith('"}')) return undefined;
  const content = `${line.slice(0, nameAt)}}`;
  try {
    const values: unknown = JSON.parse(content);
    if (typeof values !== 'object' || values === null) return undefined;
    return { values: values as Readonly<Record<string, unknown>>, content, mac: line.slice(macAt, -2) };
  } catch {
    return undefined;
  }
}

const macOf = (content: string, key: Uint8Array): string => toHex(hmac('sha256', key, encoder.encode(content)));
const encoder = new TextEncoder();
const KINDS: ReadonlySet<unknown> = new Set(['host', 'console', 'fraud', 'user']);
const MAC_NAME = ',"mac":"';
const MAC_CHARACTERS = 64;
