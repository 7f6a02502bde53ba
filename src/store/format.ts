/**
 * The form of the state file: a line that says what it is, one line of JSON for each section, and a line with the
 * SHA-256 of all lines before it. A file that lost or gained a single byte is known as damaged.
 */
import { sha256 } from '../crypto/hash.ts';
import { toHex } from '../crypto/hex.ts';

/** Sections by name; what a value means is for its owner. */
export type Sections = ReadonlyMap<string, unknown>;

/** Turns the sections of one version into those of the next. */
export type Migration = (sections: Sections) => Sections;

/** The version that is written; older ones are brought up to it by `MIGRATIONS`. */
export const STATE_VERSION = 1;

/** By the version that a migration starts from. */
export const MIGRATIONS: ReadonlyMap<number, Migration> = new Map();

/** What can be read, and how: the present one unless a test says otherwise. */
export interface StateFormat {
  readonly version: number;
  readonly migrations: ReadonlyMap<number, Migration>;
}

/** The form of this version of Pinward. */
export const stateFormat: StateFormat = Object.freeze({ version: STATE_VERSION, migrations: MIGRATIONS });

/** A state file that was read. */
export interface DecodedState {
  readonly sections: Sections;
  /** How many times the state was written. */
  readonly commit: number;
  /** The version that the file had. */
  readonly version: number;
}

/** Why a file cannot be read: its own fault, or that of a version that does not know it. */
export type FormatProblem =
  | { readonly fault: 'damaged'; readonly words: string }
  | { readonly fault: 'foreign' }
  | { readonly fault: 'newer' | 'older'; readonly version: number };

/** The line of a section. */
export function sectionLine(name: string, value: unknown): Uint8Array {
  return encoder.encode(`${JSON.stringify({ section: name, value })}\n`);
}

/** A state file of section lines. */
export function encodeState(
  lines: readonly Uint8Array[],
  commit: number,
  { version }: StateFormat = stateFormat,
): Uint8Array {
  const header = encoder.encode(`${JSON.stringify({ pinward: 'state', version, commit, sections: lines.length })}\n`);
  const body = joined([header, ...lines]);
  return joined([body, encoder.encode(`${JSON.stringify({ sha256: toHex(sha256(body)) })}\n`)]);
}

/** Reads a state file and brings it to the present version. */
export function decodeState(bytes: Uint8Array, format: StateFormat = stateFormat): DecodedState | FormatProblem {
  const lines = new TextDecoder().decode(bytes).split('\n');
  const header = parsed(lines[0]!);
  if (header?.['pinward'] !== 'state' || typeof header['version'] !== 'number')
    return bytes.length === 0 ? damaged('it is empty') : { fault: 'foreign' };
  const { version, commit, sections: count } = header;
  // The checksum of a newer version may be another one, so this comes first.
  if (version > format.version) return { fault: 'newer', version };
  if (lines.at(-1) !== '' || lines.length < 3) return damaged('its end is missing');
  const endAt = bytes.lastIndexOf(LINE_FEED, bytes.length - 2) + 1;
  const digest = parsed(lines.at(-2)!)?.['sha256'];
  if (typeof digest !== 'string') return damaged('its end is missing');
  if (digest !== toHex(sha256(bytes.subarray(0, endAt)))) return damaged('its content does not match its checksum');
  const sections = sectionsOf(lines.slice(1, -2));
  if (sections === undefined || sections.size !== count || typeof commit !== 'number')
    return damaged('its lines do not match its checksum line');
  const migrated = migrate(sections, version, format);
  return migrated === undefined ? { fault: 'older', version } : { sections: migrated, commit, version };
}

function sectionsOf(lines: readonly string[]): Sections | undefined {
  const sections = new Map<string, unknown>();
  for (const line of lines) {
    const content = parsed(line);
    if (typeof content?.['section'] !== 'string' || !('value' in content)) return undefined;
    sections.set(content['section'], content['value']);
  }
  return sections;
}

function migrate(sections: Sections, version: number, format: StateFormat): Sections | undefined {
  let present = sections;
  for (let from = version; from < format.version; from++) {
    const migration = format.migrations.get(from);
    if (migration === undefined) return undefined;
    present = migration(present);
  }
  return present;
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}

const damaged = (words: string): FormatProblem => ({ fault: 'damaged', words });
const encoder = new TextEncoder();
const LINE_FEED = 10;
