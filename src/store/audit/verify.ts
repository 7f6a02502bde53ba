/** Checks an audit log record by record: what was changed, is missing, stands elsewhere or was cut off, by its number. */
import { join } from 'node:path';
import type { FileSystem } from '../file-system.ts';
import { nodeFileSystem } from '../node-file-system.ts';
import {
  type ChainedRecord,
  type Head,
  isSigned,
  lineHash,
  NO_HASH,
  readRecordLine,
  type StoredRecord,
} from './format.ts';
import { auditFiles, readHead, readLines } from './read-files.ts';

/** What can be wrong with a record, or with the log as a whole. */
export type FindingKind = 'changed' | 'missing' | 'reordered' | 'repeated' | 'truncated' | 'head';

/** Something wrong. */
export interface Finding {
  readonly kind: FindingKind;
  /** Number of the record, or of the first of several; undefined when it is about the log as a whole. */
  readonly counter: number | undefined;
  /** For people. */
  readonly text: string;
}

/** Which log to check, and against what. */
export interface VerifyOptions {
  readonly folder: string;
  /** Of the MACs; without it only the chain is checked. */
  readonly key: Uint8Array | undefined;
  /** A record that an auditor noted before, and the hash of its line. */
  readonly expected?: { readonly counter: number; readonly hash: string };
  readonly fileSystem?: FileSystem;
  /** Hears of every record that can be read, in the order in which they stand. */
  readonly onRecord?: (record: ChainedRecord) => void;
}

/** The outcome. */
export interface AuditReport {
  readonly files: number;
  readonly records: number;
  readonly first: StoredRecord | undefined;
  readonly last: StoredRecord | undefined;
  /** Hash of the last record's line: who notes it can tell later that nothing before it was touched. */
  readonly lastHash: string;
  /** Were MACs checked, or only hashes? */
  readonly hasKey: boolean;
  readonly findings: readonly Finding[];
  /** Bytes of a record that is just being written, or was when the power went. */
  readonly unfinishedBytes: number;
}

/** Checks a log; it may be written meanwhile. */
export async function verifyAudit(options: VerifyOptions): Promise<AuditReport> {
  const { folder, key, fileSystem = nodeFileSystem, onRecord, expected } = options;
  // First: the records may only become more than it says.
  const head = await readHead(fileSystem, folder, key);
  const names = await auditFiles(fileSystem, folder);
  const walk = new Walk(key, expected);
  let unfinishedBytes = 0;
  for (const name of names) {
    const { lines, rest } = await readLines(fileSystem, join(folder, name));
    for (const [i, line] of lines.entries()) {
      const read = walk.take(line, `line ${i + 1} of ${name}`);
      if (read !== undefined) onRecord?.(read);
    }
    if (rest === '') continue;
    if (name === names.at(-1)) unfinishedBytes = rest.length;
    else walk.take(rest, `the end of ${name}`);
  }
  walk.finish(head, names.length > 0);
  const { records, first, last, lastHash, findings } = walk;
  return { files: names.length, records, first, last, lastHash, hasKey: key !== undefined, findings, unfinishedBytes };
}

/** Goes over the lines in the order in which they stand. */
class Walk {
  records = 0;
  first: StoredRecord | undefined;
  last: StoredRecord | undefined;
  lastHash = NO_HASH;
  readonly #key: Uint8Array | undefined;
  readonly #expected: VerifyOptions['expected'];
  readonly #findings: Finding[] = [];
  /** Numbers that were passed over, and still may come. */
  readonly #missing = new Set<number>();
  /** Hash of the line of the last number, when that line can be relied upon. */
  #trusted: string | undefined;
  #firstPrevious = NO_HASH;
  #counter = 0;
  /** Number of the first line, whatever is wrong with it. */
  #firstCounter = 0;
  #hasExpected = false;

  constructor(key: Uint8Array | undefined, expected: VerifyOptions['expected']) {
    this.#key = key;
    this.#expected = expected;
  }

  /** Takes the next line; undefined when it is no record. */
  take(line: string, place: string): ChainedRecord | undefined {
    const read = readRecordLine(line);
    if (read === undefined) {
      this.#changed(this.#counter + 1, `${place} is no record any more`);
      this.#pass(this.#counter + 1, undefined);
      return undefined;
    }
    this.records++;
    const { counter } = read.record;
    const isGenuine = this.#key === undefined || isSigned(read, this.#key);
    if (!isGenuine) {
      // Its number may be what was changed: the place tells more.
      const number = counter > this.#counter && !this.#isFar(counter) ? counter : this.#counter + 1;
      this.#changed(number, `${place} was changed: its MAC is wrong`);
      this.#pass(number, undefined);
      return read;
    }
    if (counter <= this.#counter) {
      this.#earlier(counter, place);
      return read;
    }
    this.first ??= read.record;
    if (this.#counter === 0) this.#firstPrevious = read.previous;
    else if (counter > this.#counter + 1) this.#gap(this.#counter, counter);
    else if (this.#trusted !== undefined && read.previous !== this.#trusted)
      this.#changed(counter - 1, `record ${counter} names another line before it: record ${counter - 1} was changed`);
    this.#pass(counter, line);
    this.last = read.record;
    this.#compare(counter);
    return read;
  }

  /** Looks at both ends, once all lines were taken. */
  finish(head: Head | 'none' | 'damaged', hasFiles: boolean): void {
    if (head === 'none' && hasFiles) this.#find('head', undefined, HEAD_MISSING);
    if (head === 'damaged') this.#find('head', undefined, HEAD_DAMAGED);
    if (typeof head === 'object') this.#ends(head);
    if (this.#expected !== undefined && !this.#hasExpected)
      this.#find(
        'truncated',
        this.#expected.counter,
        `record ${this.#expected.counter} is not there: it was noted before`,
      );
  }

  get findings(): readonly Finding[] {
    const missing = ranges(this.#missing).map(([from, to]): Finding => {
      const text = from === to ? `record ${from} is missing` : `records ${from} to ${to} are missing`;
      return { kind: 'missing', counter: from, text };
    });
    return [...this.#findings, ...missing].sort((a, b) => (a.counter ?? 0) - (b.counter ?? 0));
  }

  #ends({ first, firstPrevious, last, lastHash }: Head): void {
    if (last > this.#counter) {
      const from = this.#counter + 1;
      const words = from === last ? `record ${last} is cut off` : `records ${from} to ${last} are cut off`;
      this.#find('truncated', from, `${words} at the end of the log`);
    } else if (last === this.#counter && this.#trusted !== undefined && this.#trusted !== lastHash)
      this.#changed(last, `record ${last}, the last one, was changed`);
    if (first === 0 || this.#firstCounter === 0) return;
    if (this.#firstCounter > first) this.#gap(first - 1, this.#firstCounter);
    else if (this.first?.counter === first && this.#firstPrevious !== firstPrevious)
      this.#changed(first, `record ${first}, the first one, was changed`);
  }

  /** A genuine record with a number that was already passed. */
  #earlier(counter: number, place: string): void {
    if (this.#missing.delete(counter))
      this.#find('reordered', counter, `record ${counter} stands behind record ${this.#counter} (${place})`);
    else this.#find('repeated', counter, `record ${counter} is there again (${place})`);
  }

  /** Numbers between two that are there. */
  #gap(before: number, after: number): void {
    if (after - before > LONGEST_GAP)
      this.#find('missing', before + 1, `records ${before + 1} to ${after - 1} are missing`);
    else for (let missing = before + 1; missing < after; missing++) this.#missing.add(missing);
  }

  #pass(counter: number, line: string | undefined): void {
    if (this.#counter === 0) this.#firstCounter = counter;
    this.#counter = counter;
    this.#trusted = line === undefined ? undefined : lineHash(line);
    if (this.#trusted !== undefined) this.lastHash = this.#trusted;
  }

  #compare(counter: number): void {
    if (this.#expected?.counter !== counter) return;
    this.#hasExpected = true;
    if (this.#expected.hash.toUpperCase() !== this.#trusted)
      this.#changed(counter, `record ${counter} is another one than was noted before`);
  }

  #changed(counter: number, text: string): void {
    this.#find('changed', counter, text.startsWith('record') ? text : `record ${counter}: ${text}`);
  }

  #find(kind: FindingKind, counter: number | undefined, text: string): void {
    this.#findings.push({ kind, counter, text });
  }

  /** A number so far off that it can only be a forgery; filling such a gap would take for ever. */
  #isFar(counter: number): boolean {
    return counter > this.#counter + 1 && this.#counter > 0;
  }
}

/** Runs of numbers. */
function ranges(numbers: ReadonlySet<number>): [number, number][] {
  const runs: [number, number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === number - 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs;
}

/** A longer gap is told as a whole: filling it number by number would take for ever. */
const LONGEST_GAP = 100_000;
const HEAD_MISSING = 'the head is missing: whether records were cut off at an end of the log cannot be told';
const HEAD_DAMAGED = 'the head is damaged or was changed: whether records were cut off cannot be told';
