/** Going on with an audit log after a stop, a crash or worse: where it ends, and what is not as it was left. */
import { join } from 'node:path';
import { writeAtomically } from '../atomic-file.ts';
import type { FileSystem } from '../file-system.ts';
import { type Head, lineHash, NO_HASH, readRecordLine, type StoredRecord } from './format.ts';
import { auditFiles, readHead, readLines } from './read-files.ts';

/** What to recover from. */
export interface RecoverParts {
  readonly fileSystem: FileSystem;
  readonly folder: string;
  readonly key: Uint8Array;
  /** How many of the latest records to read. */
  readonly recent: number;
}

/** Where the log goes on. */
export interface Recovered {
  readonly head: Head;
  /** The file to go on with, and its bytes; undefined when the next record begins one. */
  readonly name: string | undefined;
  readonly bytes: number;
  readonly records: readonly StoredRecord[];
  readonly findings: readonly string[];
}

/**
 * Reads the end of the log. Records behind the head are taken: they were written shortly before a crash. When the log
 * ends before its head, records are missing: numbers go on behind them, and the gap stays for whoever verifies.
 */
export async function recover({ fileSystem, folder, key, recent }: RecoverParts): Promise<Recovered> {
  const found = await readHead(fileSystem, folder, key);
  const names = await auditFiles(fileSystem, folder);
  const findings: string[] = [];
  if (found === 'none' && names.length > 0) findings.push('the head of the audit log is missing');
  if (found === 'damaged') findings.push('the head of the audit log is damaged or was changed');
  const name = names.at(-1);
  const bytes = name === undefined ? 0 : await withoutRest(fileSystem, join(folder, name));
  const records: StoredRecord[] = [];
  let end: { readonly counter: number; readonly hash: string } | undefined;
  for (const file of [...names].reverse()) {
    if (end !== undefined && records.length >= recent) break;
    const { lines } = await readLines(fileSystem, join(folder, file));
    for (const line of [...lines].reverse()) {
      const read = readRecordLine(line);
      if (read === undefined) {
        findings.push(`a line of ${file} is damaged or was changed`);
        continue;
      }
      end ??= { counter: read.record.counter, hash: lineHash(line) };
      if (records.length < recent) records.push(read.record);
    }
  }
  const head = typeof found === 'string' ? undefined : found;
  if (head !== undefined && head.last === end?.counter && head.lastHash !== end.hash)
    findings.push(`record ${head.last} of the audit log was changed`);
  const start = head ?? (names[0] === undefined ? undefined : await startOf(fileSystem, join(folder, names[0])));
  const isCut = head !== undefined && head.last > (end?.counter ?? 0);
  if (isCut) findings.push(`records ${(end?.counter ?? 0) + 1} to ${head.last} of the audit log are missing`);
  return {
    head: {
      first: start?.first ?? 0,
      firstPrevious: start?.firstPrevious ?? NO_HASH,
      last: isCut ? head.last : (end?.counter ?? 0),
      lastHash: isCut ? head.lastHash : (end?.hash ?? NO_HASH),
    },
    name,
    bytes,
    records: records.reverse(),
    findings,
  };
}

/** Where a log without a head begins, as far as its first line can be believed. */
async function startOf(
  fileSystem: FileSystem,
  path: string,
): Promise<Pick<Head, 'first' | 'firstPrevious'> | undefined> {
  const [line = ''] = (await readLines(fileSystem, path)).lines;
  const read = readRecordLine(line);
  return read && { first: read.record.counter, firstPrevious: read.previous };
}

/** Takes away what a crash left of a record behind the last line feed; the bytes of what stays. */
async function withoutRest(fileSystem: FileSystem, path: string): Promise<number> {
  const content = (await fileSystem.read(path)) ?? new Uint8Array(0);
  const whole = content.lastIndexOf(LINE_FEED) + 1;
  if (whole < content.length) await writeAtomically(fileSystem, { path, content: content.subarray(0, whole) });
  return whole;
}

const LINE_FEED = 10;
