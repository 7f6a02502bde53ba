/**
 * The audit log on a disk: files of chained records and the head that says where they begin and end. One writer; records
 * that come while it writes share the next writing. The disk is waited for where somebody asks, and once a second.
 */
import { join } from 'node:path';
import { writeAtomically } from '../atomic-file.ts';
import { type StoreProblem, systemProblem } from '../failure.ts';
import type { FileSystem, OpenFile } from '../file-system.ts';
import { nodeFileSystem } from '../node-file-system.ts';
import {
  auditFileName,
  HEAD_FILE,
  type Head,
  headLine,
  lineHash,
  lossRecord,
  NO_HASH,
  recordLine,
  type StoredRecord,
} from './format.ts';
import { type Recovered, recover } from './recover.ts';
import { type Retention, removeOldFiles } from './retention.ts';

/** Options of `openAuditFiles`. */
export interface AuditFilesOptions {
  /** The audit folder of a data directory whose lock is held. */
  readonly folder: string;
  /** Of the MACs. */
  readonly key: Uint8Array;
  /** How many of the latest records to read. */
  readonly recent: number;
  /** Bytes of a file before the next one is begun; 8 MiB when not given. */
  readonly fileBytes?: number;
  readonly retention?: Retention;
  readonly clock?: () => number;
  /** Hears why records cannot be kept, once, and nothing when they are again. */
  readonly onProblem?: (problem: string | undefined) => void;
  /** Records that wait while the disk takes none, a million when not given. */
  readonly mostWaiting?: number;
  /** Hears that records find no room among those that wait, and then, when there is room again, how many found none. */
  readonly onLoss?: (count: number | undefined) => void;
  readonly fileSystem?: FileSystem;
}

/** Opens the audit folder, making it when there is none. */
export async function openAuditFiles(options: AuditFilesOptions): Promise<AuditFiles | StoreProblem> {
  const { folder, key, recent, fileSystem = nodeFileSystem } = options;
  try {
    await fileSystem.makeFolder(folder);
    const recovered = await recover({ fileSystem, folder, key, recent });
    const files = new AuditFiles(options, fileSystem, recovered);
    await files.begin();
    return files;
  } catch (failure) {
    return { problem: systemProblem(failure, folder) };
  }
}

/** An open audit log. It is this project's implementation of the `AuditStore` of `src/hsm`. */
export class AuditFiles {
  readonly isDurable = true;
  readonly folder: string;
  /** The latest records found at the start, oldest first. */
  readonly records: readonly StoredRecord[];
  /** For people: what was not as it was left. */
  readonly findings: readonly string[];
  readonly #options: AuditFilesOptions;
  readonly #fileSystem: FileSystem;
  #head: Head;
  /** The file that is written: its name, what of it is whole, and its handle. */
  #name: string | undefined;
  #bytes: number;
  #file: OpenFile | undefined;
  /** What the disk does not have for certain yet: records, the name of the file. */
  #hasNewRecords = false;
  #hasNewName = false;
  /** Brings them to the disk when nobody asks. */
  #settling: NodeJS.Timeout | undefined;
  #headFile: OpenFile | undefined;
  #headBytes = 0;
  #queue: StoredRecord[] = [];
  /** Records that were taken from the queue and are not written yet. */
  #underway = 0;
  /** The latest record that found no room, and how many did not since there was some. */
  #lost: { readonly last: StoredRecord; readonly count: number } | undefined;
  #isUrgent = false;
  #waiting: ((failure: string | undefined) => void)[] = [];
  #writer: Promise<void> | undefined;
  /** Why the last writing failed; the next one begins by putting that right. */
  #failure: string | undefined;
  /** When that may be tried without somebody who waits for it, in milliseconds since the start of the process. */
  #retryAt = 0;
  #isClosed = false;

  constructor(options: AuditFilesOptions, fileSystem: FileSystem, recovered: Recovered) {
    this.folder = options.folder;
    this.records = recovered.records;
    this.findings = recovered.findings;
    this.#options = options;
    this.#fileSystem = fileSystem;
    this.#head = recovered.head;
    this.#name = recovered.name;
    this.#bytes = recovered.bytes;
  }

  /** Counter of the last record that was ever kept. */
  get lastCounter(): number {
    return this.#head.last;
  }

  /** Keeps a record, soon. `isUrgent`: with the next writing, and brought to the disk. */
  append(record: StoredRecord, isUrgent: boolean): void {
    if (this.#isClosed) return;
    const { mostWaiting = MOST_WAITING } = this.#options;
    // State events always find room: people make them, and not by the million.
    if (!isUrgent && this.#queue.length + this.#underway >= mostWaiting) {
      this.#lose(record);
      return;
    }
    this.#noteLoss();
    this.#queue.push(record);
    if (isUrgent) this.#isUrgent = true;
    if (isUrgent || performance.now() >= this.#retryAt) this.#writer ??= this.#write();
  }

  /** Waits until everything so far is on the disk. Words for people when it cannot be. */
  committed(): Promise<string | undefined> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#isUrgent = true;
      this.#writer ??= this.#write();
    });
  }

  /** Opens the file that goes on, and writes the head anew, so that its file begins small. */
  async begin(): Promise<void> {
    if (this.#name !== undefined) this.#file = await this.#fileSystem.open(join(this.folder, this.#name), 'append');
    await this.#renewHead();
  }

  /** Brings everything to the disk and closes the files. */
  async close(): Promise<void> {
    await this.committed();
    this.#isClosed = true;
    clearTimeout(this.#settling);
    await this.#writer;
    await this.#file?.close();
    await this.#headFile?.close();
  }

  /** Remembers a record that found no room. */
  #lose(record: StoredRecord): void {
    if (this.#lost === undefined) this.#options.onLoss?.(undefined);
    this.#lost = { last: record, count: (this.#lost?.count ?? 0) + 1 };
  }

  /** There is room: one record stands for those that found none. */
  #noteLoss(): void {
    if (this.#lost === undefined) return;
    const { last, count } = this.#lost;
    this.#lost = undefined;
    this.#queue.push(lossRecord(last, count));
    this.#options.onLoss?.(count);
  }

  async #write(): Promise<void> {
    // Everything recorded in this turn of the event loop goes together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0 || this.#waiting.length > 0) {
      const [round, waiting, isUrgent] = [this.#queue, this.#waiting, this.#isUrgent];
      this.#queue = [];
      this.#waiting = [];
      this.#isUrgent = false;
      const failure = await this.#keepAll(round, isUrgent);
      if ((failure === undefined) !== (this.#failure === undefined)) this.#options.onProblem?.(failure);
      this.#failure = failure;
      if (failure === undefined) this.#noteLoss();
      for (const resolve of waiting) resolve(failure);
      if (failure === undefined) continue;
      // The disk is asked again with a later record, not without end.
      this.#retryAt = performance.now() + RETRY_MILLISECONDS;
      if (this.#waiting.length === 0) break;
    }
    this.#writer = undefined;
    if (this.#hasNewRecords && !this.#isClosed)
      this.#settling ??= setTimeout(() => {
        this.#settling = undefined;
        void this.committed();
      }, SETTLE_MILLISECONDS).unref();
  }

  /** Writes records in batches, between which hosts are served; those that could not be kept wait again. */
  async #keepAll(records: readonly StoredRecord[], isUrgent: boolean): Promise<string | undefined> {
    let at = 0;
    do {
      this.#underway = records.length - at;
      const batch = records.slice(at, at + BATCH);
      const failure = await this.#keep(batch, isUrgent && at + batch.length === records.length);
      if (failure !== undefined) {
        this.#queue = records.slice(at).concat(this.#queue);
        this.#underway = 0;
        return failure;
      }
      at += batch.length;
    } while (at < records.length);
    this.#underway = 0;
    return undefined;
  }

  async #keep(batch: readonly StoredRecord[], isUrgent: boolean): Promise<string | undefined> {
    const before = { head: this.#head, name: this.#name, bytes: this.#bytes };
    try {
      if (this.#failure !== undefined) await this.#repair();
      if (batch.length > 0) await this.#append(batch);
      if (isUrgent) await this.#appendHead();
      if (this.#bytes >= (this.#options.fileBytes ?? FILE_BYTES)) await this.#rotate();
      return undefined;
    } catch (failure) {
      // All of it is written again, so nothing of it may count.
      this.#head = before.head;
      this.#name = before.name;
      this.#bytes = before.bytes;
      return systemProblem(failure, this.folder);
    }
  }

  async #append(batch: readonly StoredRecord[]): Promise<void> {
    let { last, lastHash } = this.#head;
    let text = '';
    for (const record of batch) {
      const line = recordLine(record, lastHash, this.#options.key);
      lastHash = lineHash(line);
      last = record.counter;
      text += `${line}\n`;
    }
    if (this.#file === undefined) await this.#beginFile(batch[0]!.counter);
    const bytes = encoder.encode(text);
    this.#hasNewRecords = true;
    await this.#file!.write(bytes);
    this.#bytes += bytes.length;
    const first = this.#head.first === 0 ? { first: batch[0]!.counter, firstPrevious: NO_HASH } : {};
    this.#head = { ...this.#head, ...first, last, lastHash };
  }

  async #beginFile(counter: number): Promise<void> {
    this.#name = auditFileName(counter);
    this.#bytes = 0;
    this.#file = await this.#fileSystem.open(join(this.folder, this.#name), 'replace');
    this.#hasNewName = true;
  }

  /** Brings all records to the disk. */
  async #sync(): Promise<void> {
    await this.#file?.sync();
    if (this.#hasNewName) await this.#fileSystem.syncFolder(this.folder);
    this.#hasNewName = false;
    this.#hasNewRecords = false;
  }

  /** The next record begins a new file; the oldest ones go when there are too many. */
  async #rotate(): Promise<void> {
    // Before the next file begins, so that a power cut takes nothing from the middle of the log. Hosts do not wait for it.
    await this.#sync();
    await this.#file?.close();
    this.#file = undefined;
    this.#name = undefined;
    this.#bytes = 0;
    const { retention = {}, clock = Date.now } = this.#options;
    this.#head = await removeOldFiles({
      fileSystem: this.#fileSystem,
      folder: this.folder,
      head: this.#head,
      retention,
      now: clock(),
      // The head says where the log begins before what was in front of it goes.
      keepHead: async (head) => {
        this.#head = head;
        await this.#renewHead();
      },
    });
  }

  /** Says how far the log goes, once the disk has it: else a power cut could take records that the head speaks of. */
  async #appendHead(): Promise<void> {
    if (this.#headBytes > HEAD_BYTES) return this.#renewHead();
    await this.#sync();
    const bytes = encoder.encode(`${headLine(this.#head, this.#options.key)}\n`);
    await this.#headFile!.write(bytes);
    this.#headBytes += bytes.length;
    await this.#headFile!.sync();
  }

  async #renewHead(): Promise<void> {
    await this.#sync();
    await this.#beginHead();
  }

  async #beginHead(): Promise<void> {
    const path = join(this.folder, HEAD_FILE);
    const content = encoder.encode(`${headLine(this.#head, this.#options.key)}\n`);
    await this.#headFile?.close();
    this.#headFile = undefined;
    await writeAtomically(this.#fileSystem, { path, content });
    this.#headFile = await this.#fileSystem.open(path, 'append');
    this.#headBytes = content.length;
  }

  /** After a writing that failed: takes away what of it reached the file, so that the records can be written again. */
  async #repair(): Promise<void> {
    await this.#file?.close().catch(() => {});
    this.#file = undefined;
    if (this.#name !== undefined) {
      const path = join(this.folder, this.#name);
      const bytes = (await this.#fileSystem.read(path)) ?? new Uint8Array(0);
      if (bytes.length > this.#bytes)
        await writeAtomically(this.#fileSystem, { path, content: bytes.subarray(0, this.#bytes) });
      this.#file = await this.#fileSystem.open(path, 'append');
    }
    await this.#renewHead();
  }
}

const encoder = new TextEncoder();
const FILE_BYTES = 8 * 2 ** 20;
/** Size at which the file of heads is begun anew. */
const HEAD_BYTES = 2 ** 20;
const MOST_WAITING = 1_000_000;
/** Records that are made into lines at once: some milliseconds of work. */
const BATCH = 1000;
/** After a failure; each try reads and repairs. */
const RETRY_MILLISECONDS = 1000;
/** For so long at most, records that nobody waits for are not on the disk. */
const SETTLE_MILLISECONDS = 1000;
