/** How long audit files are kept: by age, by number, or for ever. */
import { join } from 'node:path';
import type { FileSystem } from '../file-system.ts';
import { type Head, readRecordLine } from './format.ts';
import { auditFiles, firstOf, readLines } from './read-files.ts';

/** What is kept; without a number everything is. */
export interface Retention {
  /** Files of records. */
  readonly files?: number;
  /** Days since a file was last written. */
  readonly days?: number;
}

/** What `removeOldFiles` works on. */
export interface RetentionParts {
  readonly fileSystem: FileSystem;
  readonly folder: string;
  readonly head: Head;
  readonly retention: Retention;
  readonly now: number;
  /** Keeps the head that the log will have, before anything goes. */
  readonly keepHead: (head: Head) => Promise<void>;
}

/** Removes what is older than it has to be kept, oldest first; the last file stays. Returns the head from then on. */
export async function removeOldFiles(parts: RetentionParts): Promise<Head> {
  const { fileSystem, folder, head, retention, now, keepHead } = parts;
  const { files = Number.POSITIVE_INFINITY, days = Number.POSITIVE_INFINITY } = retention;
  const names = await auditFiles(fileSystem, folder);
  let count = 0;
  for (const name of names.slice(0, -1)) {
    const changedAt = (await fileSystem.changedAt(join(folder, name))) ?? now;
    if (names.length - count <= files && now - changedAt <= days * DAY) break;
    count++;
  }
  if (count === 0) return head;
  const kept = names[count]!;
  const [line = ''] = (await readLines(fileSystem, join(folder, kept))).lines;
  const first = readRecordLine(line);
  // A damaged file is evidence: nothing goes as long as it is there.
  if (first === undefined || first.record.counter !== firstOf(kept)) return head;
  const present = { ...head, first: first.record.counter, firstPrevious: first.previous };
  await keepHead(present);
  for (const name of names.slice(0, count)) await fileSystem.remove(join(folder, name));
  await fileSystem.syncFolder(folder);
  return present;
}

/** What is kept, as people write it: `90d` for days, `40` for files of 8 MiB. */
export function readRetention(text: string): Retention | { readonly invalid: string } {
  const [, digits, unit] = /^(\d{1,5})(d?)$/.exec(text.trim()) ?? [];
  const count = Number(digits);
  if (digits === undefined || count === 0)
    return { invalid: 'expected days such as 90d, or a number of files of 8 MiB' };
  return unit === 'd' ? { days: count } : { files: Math.max(2, count) };
}

const DAY = 86_400_000;
