/** Files that are there as a whole or as they were before: written beside, brought to the disk, then renamed. */
import { dirname } from 'node:path';
import type { FileSystem } from './file-system.ts';

/** What happened to a file that could not be written: is the one before certainly still there? */
export class UncertainWrite extends Error {
  readonly failure: unknown;

  constructor(failure: unknown) {
    super('the file was renamed, but the disk did not confirm it');
    this.failure = failure;
  }
}

/** Options of `writeAtomically`. */
export interface AtomicWrite {
  readonly path: string;
  readonly content: Uint8Array;
  /** Looks once more before the new content takes the place of the old; what it throws ends the writing. */
  readonly beforeRename?: () => Promise<void>;
}

/**
 * Replaces the content of a file; when it resolves, a power cut no longer undoes it. When it rejects the content is the
 * one before, unless with `UncertainWrite`.
 */
export async function writeAtomically(
  fileSystem: FileSystem,
  { path, content, beforeRename }: AtomicWrite,
): Promise<void> {
  const beside = `${path}${BESIDE}`;
  try {
    const file = await fileSystem.open(beside, 'replace');
    try {
      await file.write(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await beforeRename?.();
    await fileSystem.rename(beside, path);
  } catch (failure) {
    // What is left beside takes the space that may be missing.
    await fileSystem.remove(beside).catch(() => {});
    throw failure;
  }
  try {
    await fileSystem.syncFolder(dirname(path));
  } catch (failure) {
    throw new UncertainWrite(failure);
  }
}

/** What the name of a file that is being written ends with; such files are left over from a crash. */
export const BESIDE = '.new';
