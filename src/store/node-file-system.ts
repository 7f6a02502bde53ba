/** The disk itself, through `node:fs`. Files and folders are made for their owner only. */
import { constants, promises } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type FileSystem, failureCode, type OpenFile, type OpenMode } from './file-system.ts';

/** The file system of the machine. */
export const nodeFileSystem: FileSystem = {
  async open(path, mode) {
    return openFile(await promises.open(path, FLAGS[mode], OWNER_FILE));
  },
  async read(path) {
    try {
      return new Uint8Array(await promises.readFile(path));
    } catch (failure) {
      if (failureCode(failure) === 'ENOENT') return undefined;
      throw failure;
    }
  },
  rename: (from, to) => promises.rename(from, to),
  remove: (path) => promises.rm(path, { force: true }),
  async list(folder) {
    try {
      const entries = await promises.readdir(folder, { withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    } catch (failure) {
      if (failureCode(failure) === 'ENOENT') return [];
      throw failure;
    }
  },
  makeFolder: (folder) => makeFolder(resolve(folder)),
  syncFolder,
  async touch(path) {
    const now = new Date();
    await promises.utimes(path, now, now);
  },
  async changedAt(path) {
    try {
      return (await promises.stat(path)).mtimeMs;
    } catch (failure) {
      if (failureCode(failure) === 'ENOENT') return undefined;
      throw failure;
    }
  },
};

function openFile(handle: promises.FileHandle): OpenFile {
  return {
    // `writeFile` of a handle goes on until everything is written, from where the file ends.
    write: (bytes) => handle.writeFile(bytes),
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}

/** The `recursive` of `mkdir` never comes back where nothing can be made, such as in /proc. */
async function makeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  const above = dirname(folder);
  if (above !== folder) await makeFolder(above);
  try {
    await promises.mkdir(folder, OWNER_FOLDER);
  } catch (failure) {
    // Somebody else may have made it meanwhile.
    if (failureCode(failure) !== 'EEXIST' || !(await isFolder(folder))) throw failure;
  }
  // A new folder is a new name in the one above it, which has to reach the disk as well.
  await syncFolder(above);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await promises.stat(path)).isDirectory();
  } catch (failure) {
    if (failureCode(failure) === 'ENOENT') return false;
    throw failure;
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows has no such call: there a rename reaches the disk with the journal of the file system.
  if (process.platform === 'win32') return;
  const handle = await promises.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const OWNER_FILE = 0o600;
const OWNER_FOLDER = 0o700;
const { O_APPEND, O_CREAT, O_EXCL, O_TRUNC, O_WRONLY } = constants;
const FLAGS: Readonly<Record<OpenMode, number>> = {
  new: O_WRONLY | O_CREAT | O_EXCL,
  replace: O_WRONLY | O_CREAT | O_TRUNC,
  append: O_WRONLY | O_CREAT | O_APPEND,
};
