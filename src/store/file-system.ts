/**
 * The few things that the store, card files and audit files do with a disk, as an interface: tests put a double in its
 * place that loses whatever was not brought to the disk. `node-file-system.ts` is the real one.
 */

/** An open file. What was written survives a power cut only after `sync`, and its name only after `syncFolder`. */
export interface OpenFile {
  /** Appends all bytes. */
  write(bytes: Uint8Array): Promise<void>;
  /** Brings the content to the disk (fdatasync). */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What an open file is for: `new` fails with EEXIST when it is there, `replace` empties it, `append` goes on. */
export type OpenMode = 'new' | 'replace' | 'append';

/** What the store needs of a disk. Failures reject with an error whose `code` is that of the system, such as ENOSPC. */
export interface FileSystem {
  open(path: string, mode: OpenMode): Promise<OpenFile>;
  /** The content of a file, undefined when there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Gives a file another name, at once and over whatever had it. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file; nothing happens when there is none. */
  remove(path: string): Promise<void>;
  /** Names of the files in a folder, without folders; none when it does not exist. */
  list(folder: string): Promise<readonly string[]>;
  /** Makes a folder, and those above it, for its owner only. */
  makeFolder(folder: string): Promise<void>;
  /** Brings the names in a folder to the disk. */
  syncFolder(folder: string): Promise<void>;
  /** Sets the time of a file to the present: a sign of life that needs no space. */
  touch(path: string): Promise<void>;
  /** The time of a file in milliseconds, undefined when there is none. */
  changedAt(path: string): Promise<number | undefined>;
}

/** The system's code of a failure, such as ENOSPC; undefined for anything else. */
export function failureCode(failure: unknown): string | undefined {
  const code = (failure as { readonly code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
