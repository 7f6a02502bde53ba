/**
 * A disk in memory that forgets what was not brought to it: contents since the last `sync` of a file, names since the
 * last `syncFolder`. It stops at a chosen step, as at a power cut, or lets chosen steps fail.
 */
import { basename, dirname } from 'node:path';
import type { FileSystem, OpenFile, OpenMode } from '../../src/store/file-system.ts';

/** A file: what it holds, and what of it is on the disk. */
interface Inode {
  content: Uint8Array;
  onDisk: Uint8Array;
  changedAt: number;
}

/** Names in a folder: as they are, and as they are on the disk. */
interface Folder {
  readonly names: Map<string, Inode>;
  onDisk: Map<string, Inode>;
}

export interface Faults {
  /** The step at which the power goes. */
  readonly crashAt?: number;
  /** The system's code with which steps fail, and which ones. */
  readonly fail?: { readonly code: string; readonly when: (step: number, operation: string) => boolean };
}

export class LossyFileSystem implements FileSystem {
  /** Steps so far; every operation that a disk does is one. */
  steps = 0;
  /** The steps by name, for messages of tests. */
  readonly operations: string[] = [];
  faults: Faults;
  /** Resolves when the power is gone. */
  readonly powerCut: Promise<'power cut'>;
  #cut!: (words: 'power cut') => void;
  #isDown = false;
  readonly #folders: Map<string, Folder>;
  #time = 0;

  constructor(faults: Faults = {}, folders = new Map<string, Folder>()) {
    this.faults = faults;
    this.#folders = folders;
    this.powerCut = new Promise((resolve) => {
      this.#cut = resolve;
    });
  }

  /** Ends the power without a step. */
  cutPower(): void {
    this.#isDown = true;
    this.#cut('power cut');
  }

  /**
   * The disk as the next start finds it. `keep` decides for everything that was not brought to the disk whether it is
   * there all the same, and for contents how much of it (0 to 1); without it nothing is.
   */
  afterPowerCut(keep: () => number = () => 0, faults: Faults = {}): LossyFileSystem {
    const folders = new Map<string, Folder>();
    for (const [path, { names, onDisk }] of this.#folders) {
      const found = new Map<string, Inode>();
      for (const name of new Set([...names.keys(), ...onDisk.keys()])) {
        const inode = keep() >= 0.5 ? names.get(name) : onDisk.get(name);
        if (inode !== undefined) found.set(name, this.#settled(inode, keep()));
      }
      folders.set(path, { names: found, onDisk: new Map(found) });
    }
    return new LossyFileSystem(faults, folders);
  }

  /** Puts a file on the disk. */
  put(path: string, content: Uint8Array | string): void {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const { names, onDisk } = this.#folder(dirname(path));
    const inode = { content: bytes, onDisk: bytes, changedAt: 0 };
    names.set(basename(path), inode);
    onDisk.set(basename(path), inode);
  }

  /** What a file holds now. */
  get(path: string): Uint8Array | undefined {
    return this.#folders.get(dirname(path))?.names.get(basename(path))?.content;
  }

  /** All files with their contents. */
  files(): Map<string, string> {
    const files = new Map<string, string>();
    for (const [path, { names }] of this.#folders)
      for (const [name, { content }] of names) files.set(`${path}/${name}`, new TextDecoder().decode(content));
    return files;
  }

  async open(path: string, mode: OpenMode): Promise<OpenFile> {
    await this.#step(`open ${path}`);
    const folder = this.#folders.get(dirname(path));
    if (folder === undefined) throw failure('ENOENT');
    let inode = folder.names.get(basename(path));
    if (inode !== undefined && mode === 'new') throw failure('EEXIST');
    if (inode === undefined) {
      inode = { content: NOTHING, onDisk: NOTHING, changedAt: ++this.#time };
      folder.names.set(basename(path), inode);
    } else if (mode === 'replace') inode.content = NOTHING;
    return this.#openFile(path, inode);
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    await this.#step(`read ${path}`);
    return this.get(path)?.slice();
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#step(`rename ${from} ${to}`);
    const inode = this.#folder(dirname(from)).names.get(basename(from));
    if (inode === undefined) throw failure('ENOENT');
    this.#folder(dirname(from)).names.delete(basename(from));
    this.#folder(dirname(to)).names.set(basename(to), inode);
  }

  async remove(path: string): Promise<void> {
    await this.#step(`remove ${path}`);
    this.#folders.get(dirname(path))?.names.delete(basename(path));
  }

  async list(folder: string): Promise<readonly string[]> {
    await this.#step(`list ${folder}`);
    return [...(this.#folders.get(folder)?.names.keys() ?? [])];
  }

  async makeFolder(folder: string): Promise<void> {
    await this.#step(`makeFolder ${folder}`);
    this.#folder(folder);
  }

  async syncFolder(folder: string): Promise<void> {
    await this.#step(`syncFolder ${folder}`);
    const found = this.#folder(folder);
    found.onDisk = new Map(found.names);
  }

  async touch(path: string): Promise<void> {
    const inode = this.#folder(dirname(path)).names.get(basename(path));
    if (inode === undefined) throw failure('ENOENT');
    inode.changedAt = ++this.#time;
  }

  async changedAt(path: string): Promise<number | undefined> {
    return this.#folder(dirname(path)).names.get(basename(path))?.changedAt;
  }

  #openFile(path: string, inode: Inode): OpenFile {
    return {
      write: async (bytes) => {
        // A disk that fills up has taken a part.
        const half = Math.floor(bytes.length / 2);
        this.#append(inode, bytes.subarray(0, half));
        await this.#step(`write ${path}`);
        this.#append(inode, bytes.subarray(half));
      },
      sync: async () => {
        await this.#step(`sync ${path}`);
        inode.onDisk = inode.content;
      },
      close: () => this.#step(`close ${path}`),
    };
  }

  #append(inode: Inode, bytes: Uint8Array): void {
    if (this.#isDown) return;
    const content = new Uint8Array(inode.content.length + bytes.length);
    content.set(inode.content);
    content.set(bytes, inode.content.length);
    inode.content = content;
    inode.changedAt = ++this.#time;
  }

  /** One step of the disk. After a power cut nothing comes back any more. */
  async #step(operation: string): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.steps++;
    this.operations.push(operation);
    if (this.steps === this.faults.crashAt) this.cutPower();
    if (this.#isDown) await new Promise(() => {});
    const { fail } = this.faults;
    if (fail?.when(this.steps, operation)) throw failure(fail.code);
  }

  #folder(path: string): Folder {
    let folder = this.#folders.get(path);
    if (folder === undefined) {
      folder = { names: new Map(), onDisk: new Map() };
      this.#folders.set(path, folder);
    }
    return folder;
  }

  #settled({ content, onDisk }: Inode, share: number): Inode {
    const kept = share === 0 || content === onDisk ? onDisk : content.subarray(0, Math.round(content.length * share));
    const found = kept.slice();
    return { content: found, onDisk: found, changedAt: 0 };
  }
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

const NOTHING = new Uint8Array(0);
