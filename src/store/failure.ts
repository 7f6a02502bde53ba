/** What the store says when it cannot keep or read something: what is wrong, what is safe, and what to do. */
import { failureCode } from './file-system.ts';

/** Why a data directory cannot be used, in words for people. */
export interface StoreProblem {
  readonly problem: string;
}

/** What a `save` rejects with; its message is for people and holds nothing secret. */
export class StoreFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StoreFailure';
  }
}

/** The words for a failure of the system in a data directory. */
export function systemProblem(failure: unknown, folder: string): string {
  const code = failureCode(failure);
  // Not a failure of the disk: a mistake of ours, which the caller must not hide.
  if (code === undefined) throw failure;
  const words = SYSTEM_WORDS[code];
  return words === undefined
    ? `the data directory ${folder} cannot be used: the system says ${code}`
    : words(folder, code);
}

const full = (folder: string): string =>
  `no space is left for the data directory ${folder}: nothing that was acknowledged is lost; free some space and try again`;
const forbidden = (folder: string, code: string): string =>
  `cannot write in the data directory ${folder} (${code}): let this user write there, or name another one with --data`;
const notFolder = (folder: string): string =>
  `${folder} is not a directory: name one with --data; it is made when it does not exist`;

const SYSTEM_WORDS: Readonly<Record<string, (folder: string, code: string) => string>> = {
  ENOSPC: full,
  EDQUOT: full,
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: (folder) =>
    `the data directory ${folder} is on a disk that can only be read: mount it for writing, or name another one with --data`,
  ENOENT: (folder) => `the data directory ${folder} cannot be made there: name another one with --data`,
  ENOTDIR: notFolder,
  EEXIST: notFolder,
  EISDIR: (folder) => `a file that belongs into the data directory ${folder} is a directory: move it away`,
  EIO: (folder) =>
    `the disk of the data directory ${folder} reports an error: check it, then restore a snapshot if the data is damaged`,
  EMFILE: (folder) => `too many files are open for the data directory ${folder}: raise the limit (ulimit -n)`,
};
