/**
 * Release of a data directory (product reference 9): LMKs, storage, users and TLS keys are erased, and then every file
 * that is left is searched for what they held. Cards stay with their holders, and the audit log with its auditor.
 */
import { promises } from 'node:fs';
import { join } from 'node:path';
import { type StoreProblem, systemProblem } from '../failure.ts';
import { failureCode } from '../file-system.ts';
import { decodeState, type Sections } from '../format.ts';
import { takeLock } from '../lock.ts';
import { nodeFileSystem } from '../node-file-system.ts';
import { nodeProcesses, type Processes } from '../processes.ts';
import { CARD_FOLDER } from '../snapshot.ts';
import { STATE_FILE } from '../store.ts';
import { eraseFile, filesBelow, piecesOf } from './files.ts';
import { isKeyFile, Needles } from './needles.ts';

/** What to release, and what more than usual. */
export interface ReleaseOptions {
  readonly folder: string;
  /** Erase the cards too. */
  readonly withCards?: boolean;
  /** Erase the audit log too. */
  readonly withAudit?: boolean;
  /** Only say what would be erased. */
  readonly isTrial?: boolean;
  /** Looks at the state and says why the device may not be released, if so; a damaged state is not asked about. */
  readonly refuse: (sections: Sections) => string | undefined;
  readonly processes?: Processes;
  readonly beat?: number;
}

/** What was done, and what the search found. */
export interface ReleaseReport {
  /** Paths in the directory. */
  readonly erased: readonly string[];
  readonly kept: readonly string[];
  /** How many pieces of secrets were looked for. */
  readonly pieces: number;
  /** Kept files that hold one of them: they are not files of Pinward. */
  readonly found: readonly string[];
}

/** Releases a directory on which no instance runs. What fails in the middle can be done again. */
export async function releaseDirectory(options: ReleaseOptions): Promise<ReleaseReport | StoreProblem> {
  const { folder, processes = nodeProcesses, beat } = options;
  try {
    if (!(await isDataDirectory(folder)))
      return { problem: `${folder} holds no state of Pinward: name a data directory with --data` };
    const lock = await takeLock({ folder, fileSystem: nodeFileSystem, processes, ...(beat !== undefined && { beat }) });
    if ('problem' in lock) return { problem: `${lock.problem}. A device is released when it does not run` };
    try {
      return await release(options);
    } finally {
      await lock.release();
    }
  } catch (failure) {
    return { problem: systemProblem(failure, folder) };
  }
}

async function release(options: ReleaseOptions): Promise<ReleaseReport | StoreProblem> {
  const { folder, refuse } = options;
  const state = await nodeFileSystem.read(join(folder, STATE_FILE));
  const decoded = state === undefined ? undefined : decodeState(state);
  const refused = decoded === undefined || 'fault' in decoded ? undefined : refuse(decoded.sections);
  if (refused !== undefined) return { problem: refused };
  const needles = new Needles();
  const erased: string[] = [];
  const kept: string[] = [];
  // All are read before the first is erased: what can no longer be read could no longer be looked for.
  for (const path of await filesBelow(folder)) {
    if (!(await isErased(path, options))) {
      kept.push(path);
      continue;
    }
    // A snapshot holds the cards as well, and those stay.
    if (!path.includes('.snapshot')) needles.addFile(await promises.readFile(join(folder, path)));
    erased.push(path);
  }
  if (options.isTrial === true) return { erased, kept: kept.filter((path) => !isLock(path)), pieces: 0, found: [] };
  // The state goes last: until then a release that was cut off can be known for a data directory, and done again.
  for (const path of [...erased].sort((a, b) => Number(a === STATE_FILE) - Number(b === STATE_FILE)))
    await eraseFile(join(folder, path));
  for (const below of new Set(['', ...erased.map(folderOf)])) await nodeFileSystem.syncFolder(join(folder, below));
  const found: string[] = [];
  for (const path of kept) if (await holds(join(folder, path), needles)) found.push(path);
  return { erased, kept: kept.filter((path) => !isLock(path)), pieces: needles.count, found };
}

/** State, snapshots, TLS files and every private key; of other files only their owner knows. */
async function isErased(path: string, { folder, withCards = false, withAudit = false }: ReleaseOptions) {
  const [first] = path.split('/');
  if (first === CARD_FOLDER && path !== CARD_FOLDER) return withCards;
  if (first === AUDIT_FOLDER && path !== AUDIT_FOLDER) return withAudit;
  if (isLock(path)) return false;
  if (STATE_NAMES.test(path) || SNAPSHOT_NAMES.test(path) || KEY_NAMES.test(path)) return true;
  if (TLS_FOLDERS.has(first!) && path !== first) return true;
  return isKeyFile(await promises.readFile(join(folder, path)));
}

async function holds(path: string, needles: Needles): Promise<boolean> {
  for await (const piece of piecesOf(path)) if (needles.isIn(piece)) return true;
  return false;
}

/** Has an instance ever used it? Nothing is erased in a folder that was named by mistake. */
async function isDataDirectory(folder: string): Promise<boolean> {
  try {
    const names = await promises.readdir(folder);
    return names.some((name) => STATE_NAMES.test(name) || isLock(name));
  } catch (failure) {
    if (failureCode(failure) === 'ENOENT') return false;
    throw failure;
  }
}

const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '');
const isLock = (path: string): boolean => /^lock\.\d{1,9}$/.test(path);
/** The folder of the audit log in a data directory. */
const AUDIT_FOLDER = 'audit';
const TLS_FOLDERS: ReadonlySet<string> = new Set(['tls', 'certs', 'certificates']);
const STATE_NAMES = /^state(\.[\w-]+)?\.jsonl(\.new)?$/;
const SNAPSHOT_NAMES = /\.snapshot(\.new)?$/;
const KEY_NAMES = /\.(key|p12|pfx)$/;
