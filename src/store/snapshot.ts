/**
 * Snapshots of a data directory: state and cards in one file, sealed as they are. What a restore or a reset replaces
 * goes into `previous.snapshot` in the directory first, so that neither is the end of anything.
 */
import { join } from 'node:path';
import { BESIDE, UncertainWrite, writeAtomically } from './atomic-file.ts';
import { type StoreProblem, systemProblem } from './failure.ts';
import { type FileSystem, failureCode } from './file-system.ts';
import { decodeState } from './format.ts';
import { takeLock } from './lock.ts';
import { nodeFileSystem } from './node-file-system.ts';
import { nodeProcesses, type Processes } from './processes.ts';
import { type DirectoryFiles, decodeSnapshot, encodeSnapshot } from './snapshot-format.ts';
import { STATE_FILE } from './store.ts';

/** Which data directory, and through what. */
export interface SnapshotOptions {
  readonly folder: string;
  readonly fileSystem?: FileSystem;
  readonly processes?: Processes;
  readonly beat?: number;
}

/** What was saved or put back. */
export interface SnapshotFacts {
  /** Files of the directory, the state among them. */
  readonly files: number;
  /** Where the content that was replaced is. */
  readonly previous?: string;
}

/** The folder of card files in a data directory. */
export const CARD_FOLDER = 'cards';

/** Saves a directory into a file, also while an instance runs on it. */
export async function saveSnapshot(
  file: string,
  { folder, fileSystem = nodeFileSystem }: SnapshotOptions,
  mayReplace = false,
): Promise<SnapshotFacts | StoreProblem> {
  try {
    const files = await collect(fileSystem, folder);
    const state = files.get(STATE_FILE);
    if (state === undefined) return { problem: `${folder} holds no state: name a data directory with --data` };
    const decoded = decodeState(state);
    if ('fault' in decoded)
      return {
        problem: `${join(folder, STATE_FILE)} is ${unreadable(decoded.fault)}: a snapshot of it would be of no use`,
      };
    if (!mayReplace && (await fileSystem.read(file)) !== undefined)
      return { problem: `${file} is there already: choose another name, or replace it with --force` };
    return await writeSnapshot(fileSystem, file, files);
  } catch (failure) {
    return { problem: systemProblem(failure, folder) };
  }
}

/** Makes a directory what it was when the snapshot was saved. No instance may run on it. */
export async function restoreSnapshot(file: string, options: SnapshotOptions): Promise<SnapshotFacts | StoreProblem> {
  const { folder, fileSystem = nodeFileSystem } = options;
  let content: Uint8Array | undefined;
  try {
    content = await fileSystem.read(file);
  } catch (failure) {
    return { problem: `cannot read ${file}: ${String((failure as { readonly code?: string }).code)}` };
  }
  if (content === undefined) return { problem: `cannot read ${file}: no such file` };
  const files = decodeSnapshot(content);
  if ('problem' in files) return { problem: `${file} ${files.problem}. Nothing was changed` };
  const state = decodeState(files.get(STATE_FILE) ?? new Uint8Array(0));
  if ('fault' in state) return { problem: `the state in ${file} is ${unreadable(state.fault)}. Nothing was changed` };
  return alone({ ...options, fileSystem }, async () => {
    const previous = await setAside(fileSystem, folder);
    await fileSystem.makeFolder(join(folder, CARD_FOLDER));
    // The state comes last: a restore that was cut off leaves the state before it, and can be run again.
    for (const [name, bytes] of files)
      if (name !== STATE_FILE) await writeAtomically(fileSystem, { path: join(folder, name), content: bytes });
    for (const name of await cardNames(fileSystem, folder))
      if (!files.has(name)) await fileSystem.remove(join(folder, name));
    await fileSystem.syncFolder(join(folder, CARD_FOLDER));
    await writeAtomically(fileSystem, { path: join(folder, STATE_FILE), content: files.get(STATE_FILE)! });
    return { files: files.size, ...(previous !== undefined && { previous }) };
  });
}

/** Makes a directory that of a new device; its cards stay unless they are to go too. No instance may run on it. */
export async function resetDirectory(
  options: SnapshotOptions,
  withCards = false,
): Promise<SnapshotFacts | StoreProblem> {
  const { folder, fileSystem = nodeFileSystem } = options;
  return alone({ ...options, fileSystem }, async () => {
    const previous = await setAside(fileSystem, folder);
    await fileSystem.remove(join(folder, STATE_FILE));
    await fileSystem.remove(join(folder, STATE_FILE) + BESIDE);
    await fileSystem.syncFolder(folder);
    if (withCards) {
      const names = await cardNames(fileSystem, folder);
      for (const name of names) await fileSystem.remove(join(folder, name));
      if (names.length > 0) await fileSystem.syncFolder(join(folder, CARD_FOLDER));
    }
    return { files: 0, ...(previous !== undefined && { previous }) };
  });
}

async function writeSnapshot(
  fileSystem: FileSystem,
  file: string,
  files: DirectoryFiles,
): Promise<SnapshotFacts | StoreProblem> {
  try {
    await writeAtomically(fileSystem, { path: file, content: encodeSnapshot(files) });
    return { files: files.size };
  } catch (failure) {
    const code = failureCode(failure instanceof UncertainWrite ? failure.failure : failure);
    if (code === undefined) throw failure;
    return { problem: `cannot write ${file}: ${code === 'ENOENT' ? 'there is no such directory' : code}` };
  }
}

/** Does work on a directory that no instance runs on. */
async function alone(
  options: SnapshotOptions & { readonly fileSystem: FileSystem },
  work: () => Promise<SnapshotFacts>,
): Promise<SnapshotFacts | StoreProblem> {
  const { folder, fileSystem, processes = nodeProcesses, beat } = options;
  try {
    await fileSystem.makeFolder(folder);
    const lock = await takeLock({ folder, fileSystem, processes, ...(beat !== undefined && { beat }) });
    if ('problem' in lock) return lock;
    try {
      return await work();
    } finally {
      await lock.release();
    }
  } catch (failure) {
    return { problem: systemProblem(failure instanceof UncertainWrite ? failure.failure : failure, folder) };
  }
}

/** Saves what is there, readable or not; undefined when there is nothing. */
async function setAside(fileSystem: FileSystem, folder: string): Promise<string | undefined> {
  const files = await collect(fileSystem, folder);
  if (files.size === 0) return undefined;
  const path = join(folder, PREVIOUS);
  await writeAtomically(fileSystem, { path, content: encodeSnapshot(files) });
  return path;
}

async function collect(fileSystem: FileSystem, folder: string): Promise<DirectoryFiles> {
  const files = new Map<string, Uint8Array>();
  for (const name of [STATE_FILE, ...(await cardNames(fileSystem, folder))]) {
    const content = await fileSystem.read(join(folder, name));
    if (content !== undefined) files.set(name, content);
  }
  return files;
}

async function cardNames(fileSystem: FileSystem, folder: string): Promise<string[]> {
  const names = await fileSystem.list(join(folder, CARD_FOLDER));
  return names.filter((name) => !name.endsWith(BESIDE)).map((name) => `${CARD_FOLDER}/${name}`);
}

const unreadable = (fault: string): string =>
  fault === 'newer' ? 'of a newer Pinward' : fault === 'older' ? 'of a version that is no longer read' : 'damaged';
const PREVIOUS = 'previous.snapshot';
