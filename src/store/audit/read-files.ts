/** Reading an audit folder: its files in order, their whole lines, and the head. */
import { join } from 'node:path';
import type { FileSystem } from '../file-system.ts';
import { AUDIT_FILE, HEAD_FILE, type Head, isSigned, readHeadLine } from './format.ts';

/** The text of a file in lines. */
export interface Lines {
  readonly lines: readonly string[];
  /** What stands behind the last line feed: a record that was cut off while it was written. */
  readonly rest: string;
}

/** Names of the files with records, oldest first. */
export async function auditFiles(fileSystem: FileSystem, folder: string): Promise<readonly string[]> {
  const names = (await fileSystem.list(folder)).filter((name) => AUDIT_FILE.test(name));
  return names.sort((a, b) => firstOf(a) - firstOf(b));
}

/** The lines of a file; none when it is gone. */
export async function readLines(fileSystem: FileSystem, path: string): Promise<Lines> {
  const bytes = await fileSystem.read(path);
  const lines = new TextDecoder().decode(bytes ?? new Uint8Array(0)).split('\n');
  const rest = lines.pop() ?? '';
  return { lines, rest };
}

/**
 * The latest head that is whole, and signed when there is a key to tell. `none`: there is no such file; `damaged`: it
 * holds no such line, or the last whole one is not genuine.
 */
export async function readHead(
  fileSystem: FileSystem,
  folder: string,
  key: Uint8Array | undefined,
): Promise<Head | 'none' | 'damaged'> {
  const bytes = await fileSystem.read(join(folder, HEAD_FILE));
  if (bytes === undefined) return 'none';
  // What stands behind the last line feed was cut off while it was written: the head before it still counts.
  const last = new TextDecoder().decode(bytes).split('\n').slice(0, -1).at(-1);
  const head = last === undefined ? undefined : readHeadLine(last);
  if (head === undefined || (key !== undefined && !isSigned(head, key))) return 'damaged';
  return head;
}

/** The counter in the name of a file. */
export const firstOf = (name: string): number => Number(/\d+/.exec(name)?.[0] ?? 0);
