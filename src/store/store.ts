/**
 * The durable state of a device: named sections in one state file. One writer; changes that come while it writes share
 * the next writing, and each is acknowledged when its writing is on the disk.
 */
import { join } from 'node:path';
import { UncertainWrite, writeAtomically } from './atomic-file.ts';
import { StoreFailure, type StoreProblem, systemProblem } from './failure.ts';
import type { FileSystem } from './file-system.ts';
import { encodeState, type StateFormat, sectionLine, stateFormat } from './format.ts';
import { type Lock, takeLock } from './lock.ts';
import { nodeFileSystem } from './node-file-system.ts';
import { nodeProcesses, type Processes } from './processes.ts';
import { readState, type StateFile } from './read-state.ts';

/** Which directory, and through what; tests put doubles in place of disk and processes. */
export interface StoreOptions {
  readonly folder: string;
  readonly fileSystem?: FileSystem;
  readonly processes?: Processes;
  readonly format?: StateFormat;
  /** Milliseconds between signs of life of the lock. */
  readonly beat?: number;
}

/** The name of the state file in its directory. */
export const STATE_FILE = 'state.jsonl';

/** Opens a data directory, making it when there is none, or says why it cannot be used. Nothing is changed then. */
export async function openStore(options: StoreOptions): Promise<Store | StoreProblem> {
  const { folder, fileSystem = nodeFileSystem, processes = nodeProcesses, format = stateFormat, beat } = options;
  let lock: Lock | undefined;
  try {
    await fileSystem.makeFolder(folder);
    const taken = await takeLock({ folder, fileSystem, processes, ...(beat !== undefined && { beat }) });
    if ('problem' in taken) return taken;
    lock = taken;
    const state = await readState({ folder, fileSystem, format });
    if (!('problem' in state)) {
      const store = new Store({ folder, fileSystem, format, lock }, state);
      await store.begin(state);
      return store;
    }
    await lock.release();
    return state;
  } catch (failure) {
    await lock?.release();
    if (failure instanceof StoreFailure) return { problem: failure.message };
    return { problem: systemProblem(failure instanceof UncertainWrite ? failure.failure : failure, folder) };
  }
}

interface Parts {
  readonly folder: string;
  readonly fileSystem: FileSystem;
  readonly format: StateFormat;
  readonly lock: Lock;
}

interface Change {
  value: unknown;
  line: Uint8Array | undefined;
  readonly waiting: { resolve(): void; reject(failure: StoreFailure): void }[];
}

/** An open data directory. It is this project's implementation of the `DeviceStore` of `src/hsm`. */
export class Store {
  readonly isDurable = true;
  readonly folder: string;
  readonly #parts: Parts;
  /** What is on the disk. */
  readonly #values: Map<string, unknown>;
  readonly #lines = new Map<string, Uint8Array>();
  #commit: number;
  #pending = new Map<string, Change>();
  #writer: Promise<void> | undefined;
  /** Why nothing is taken any more. */
  #ended: string | undefined;
  /** Why nothing can be kept any more, not even what was taken. */
  #broken: string | undefined;

  constructor(parts: Parts, { sections, commit }: StateFile) {
    this.folder = parts.folder;
    this.#parts = parts;
    this.#commit = commit;
    this.#values = new Map(sections);
    for (const [name, value] of sections) this.#lines.set(name, sectionLine(name, value));
  }

  /** How many times the state was written since the directory was made. */
  get commits(): number {
    return this.#commit;
  }

  /** Names of the sections that are kept. */
  sections(): Iterable<string> {
    return this.#values.keys();
  }

  /** What is kept under a name; undefined when nothing is. */
  // biome-ignore lint/suspicious/noExplicitAny: JSON of whoever saved it, who checks what comes back
  load(section: string): any {
    return this.#values.get(section);
  }

  /**
   * Keeps a value in place of the one before, null for none. Resolves when a power cut no longer undoes it; rejects with
   * a `StoreFailure` when it could not be kept. What is saved in the same turn of the event loop is kept together.
   */
  save(section: string, value: unknown): Promise<void> {
    if (this.#ended !== undefined) return Promise.reject(new StoreFailure(this.#ended));
    const line = value === null ? undefined : sectionLine(section, value);
    return new Promise((resolve, reject) => {
      const change = this.#pending.get(section);
      if (change === undefined) this.#pending.set(section, { value, line, waiting: [{ resolve, reject }] });
      else {
        change.value = value;
        change.line = line;
        change.waiting.push({ resolve, reject });
      }
      this.#writer ??= this.#write();
    });
  }

  /**
   * Forgets everything, with every copy that the store itself made: the state of a released device. Resolves when a
   * power cut no longer brings it back. Cards and audit files are others' to remove.
   */
  async erase(): Promise<void> {
    const { folder, fileSystem } = this.#parts;
    await Promise.all([...this.#values.keys(), ...this.#pending.keys()].map((section) => this.save(section, null)));
    try {
      for (const name of await fileSystem.list(folder))
        if (COPIES.test(name)) await fileSystem.remove(join(folder, name));
      await fileSystem.syncFolder(folder);
    } catch (failure) {
      throw new StoreFailure(systemProblem(failure, folder));
    }
  }

  /** Writes a new directory's state for the first time, and an older version's in its present form. */
  async begin({ found }: StateFile): Promise<void> {
    if (found !== 'present') await this.#replace(new Map());
  }

  /** Waits for what is being written, and gives the directory back. */
  async close(): Promise<void> {
    this.#ended ??= `the data directory ${this.folder} is closed`;
    await this.#writer;
    await this.#parts.lock.release();
  }

  async #write(): Promise<void> {
    // Everything saved in this turn of the event loop belongs together.
    await Promise.resolve();
    while (this.#pending.size > 0) {
      const batch = this.#pending;
      this.#pending = new Map();
      const failure = await this.#keep(batch);
      for (const { waiting } of batch.values())
        for (const { resolve, reject } of waiting) failure === undefined ? resolve() : reject(failure);
      // Those who hear of a failure may want to take back what they saved since.
      if (failure !== undefined) await new Promise((resolve) => setImmediate(resolve));
    }
    this.#writer = undefined;
  }

  async #keep(batch: ReadonlyMap<string, Change>): Promise<StoreFailure | undefined> {
    if (this.#broken !== undefined) return new StoreFailure(this.#broken);
    try {
      await this.#replace(batch);
      return undefined;
    } catch (failure) {
      if (failure instanceof StoreFailure) return failure;
      if (!(failure instanceof UncertainWrite)) return new StoreFailure(systemProblem(failure, this.folder));
      return this.#break(`${systemProblem(failure.failure, this.folder)}; nothing more is kept until a restart`);
    }
  }

  async #replace(batch: ReadonlyMap<string, Change>): Promise<void> {
    const { folder, fileSystem, format, lock } = this.#parts;
    const lines = new Map(this.#lines);
    for (const [name, { line }] of batch) {
      if (line === undefined) lines.delete(name);
      else lines.set(name, line);
    }
    await writeAtomically(fileSystem, {
      path: join(folder, STATE_FILE),
      content: encodeState([...lines.values()], this.#commit + 1, format),
      beforeRename: async () => {
        if (!(await lock.isOurs())) throw this.#break(takenOver(folder));
      },
    });
    this.#commit++;
    for (const [name, { value, line }] of batch) {
      if (line === undefined) {
        this.#lines.delete(name);
        this.#values.delete(name);
      } else {
        this.#lines.set(name, line);
        this.#values.set(name, value);
      }
    }
  }

  #break(words: string): StoreFailure {
    this.#broken = words;
    this.#ended = words;
    return new StoreFailure(words);
  }
}

/** A snapshot that a restore or a reset left, states of older versions, and what a crash left. */
const COPIES = /^(previous\.snapshot|state\.version-\d+\.jsonl|.*\.new)$/;
const takenOver = (folder: string): string =>
  `another Pinward took over the data directory ${folder} while this one stood still: stop one of them`;
