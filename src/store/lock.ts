/**
 * One instance to a data directory, also when the one before was killed. The holder is the highest of the files `lock.1`,
 * `lock.2` ...: each taking makes the next number, which only one can make, and the last one is never removed. A holder
 * that cannot be seen, being in another container or on another machine, is known by the time of its file moving on.
 */
import { join } from 'node:path';
import { type StoreProblem, systemProblem } from './failure.ts';
import { type FileSystem, failureCode } from './file-system.ts';
import type { Processes, ProcessFacts } from './processes.ts';

/** A directory that is ours until it is released. */
export interface Lock {
  /** Is it still? Another machine may have taken us for dead while we stood still. */
  isOurs(): Promise<boolean>;
  release(): Promise<void>;
}

/** Where and as whom. */
export interface LockParts {
  readonly folder: string;
  readonly fileSystem: FileSystem;
  readonly processes: Processes;
  /** Milliseconds between signs of life; `WATCHED_BEATS` of them without one make a holder dead. */
  readonly beat?: number;
}

/** Takes a directory, or says who has it. */
export async function takeLock(parts: LockParts): Promise<Lock | StoreProblem> {
  const { folder, fileSystem, processes } = parts;
  for (;;) {
    const numbers = await lockNumbers(fileSystem, folder);
    const last = Math.max(0, ...numbers);
    const holder = last === 0 ? 'free' : await holderOf(parts, last);
    if (holder !== 'free') return { problem: inUse(folder, holder) };
    const path = join(folder, `lock.${last + 1}`);
    if (!(await make(fileSystem, path, processes.own))) continue;
    // Others may have taken the directory and left it since we looked: then our number was free for a second time.
    if (Math.max(...(await lockNumbers(fileSystem, folder))) !== last + 1) {
      await fileSystem.remove(path);
      continue;
    }
    for (const number of numbers) await fileSystem.remove(join(folder, `lock.${number}`));
    return hold(parts, last + 1);
  }
}

function hold({ folder, fileSystem, beat = BEAT_MILLISECONDS }: LockParts, number: number): Lock {
  const path = join(folder, `lock.${number}`);
  // A sign of life that fails is none; whether the directory is still ours is asked before each writing.
  const timer = setInterval(() => void fileSystem.touch(path).catch(() => {}), beat);
  timer.unref();
  const isOurs = async (): Promise<boolean> => Math.max(...(await lockNumbers(fileSystem, folder))) === number;
  return {
    isOurs,
    async release() {
      clearInterval(timer);
      try {
        if (await isOurs()) await write(fileSystem, path, 'replace', FREE);
      } catch (failure) {
        // It stays as that of a process that ended, which does no harm.
        systemProblem(failure, folder);
      }
    },
  };
}

/** Who holds a lock: nobody, a process, or somebody we cannot name. */
async function holderOf(parts: LockParts, number: number): Promise<'free' | ProcessFacts | 'unknown'> {
  const { folder, fileSystem, processes, beat = BEAT_MILLISECONDS } = parts;
  const path = join(folder, `lock.${number}`);
  const facts = factsOf(await fileSystem.read(path));
  if (facts === 'free') return 'free';
  const runs = facts === 'unknown' ? undefined : processes.isRunning(facts);
  if (runs !== undefined) return runs ? facts : 'free';
  const before = await fileSystem.changedAt(path);
  for (let i = 0; i < WATCHED_BEATS; i++) {
    await new Promise((resolve) => setTimeout(resolve, beat));
    if ((await fileSystem.changedAt(path)) !== before) return facts;
  }
  return 'free';
}

function factsOf(content: Uint8Array | undefined): 'free' | ProcessFacts | 'unknown' {
  try {
    const value = JSON.parse(new TextDecoder().decode(content)) as ProcessFacts & { readonly free?: true };
    if (value.free === true) return 'free';
    return typeof value.process === 'number' ? value : 'unknown';
  } catch {
    // It is being written, or whoever began it was killed.
    return 'unknown';
  }
}

async function make(fileSystem: FileSystem, path: string, own: ProcessFacts): Promise<boolean> {
  try {
    await write(fileSystem, path, 'new', own);
    return true;
  } catch (failure) {
    if (failureCode(failure) === 'EEXIST') return false;
    throw failure;
  }
}

async function write(fileSystem: FileSystem, path: string, mode: 'new' | 'replace', content: object): Promise<void> {
  const file = await fileSystem.open(path, mode);
  try {
    await file.write(new TextEncoder().encode(JSON.stringify(content)));
  } finally {
    await file.close();
  }
}

async function lockNumbers(fileSystem: FileSystem, folder: string): Promise<number[]> {
  return (await fileSystem.list(folder)).flatMap((name) => {
    const found = /^lock\.(\d{1,9})$/.exec(name);
    return found === null ? [] : [Number(found[1])];
  });
}

function inUse(folder: string, holder: ProcessFacts | 'unknown'): string {
  const who = holder === 'unknown' ? 'another Pinward' : `another Pinward, process ${holder.process}`;
  return `the data directory ${folder} is in use by ${who}: stop it first, or name a directory of its own with --data`;
}

const BEAT_MILLISECONDS = 1000;
const WATCHED_BEATS = 4;
const FREE = Object.freeze({ free: true });
