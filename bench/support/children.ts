// Processes that the benchmarks start: each is bounded in time and ended by the process that started it.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { withBundle } from './bundle.ts';

/** A processor for each side, so that client and server do not take time from each other; undefined leaves it to the system. */
export type Side = 'server' | 'client' | undefined;

/** A server that listens. */
export interface RunningProgram {
  readonly pid: number;
  readonly port: number;
  /** Milliseconds from the start to the line that tells the port. */
  readonly startedIn: number;
  stop(): Promise<void>;
}

/** Starts a server and waits until it tells its port: in its first line, alone or in JSON. */
export async function startProgram(
  command: readonly string[],
  side: Side,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningProgram> {
  const startedAt = performance.now();
  const [file, ...words] = pinned(command, side);
  const child = spawn(file!, words, { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, ...environment } });
  const line = await firstLine(child);
  child.stdout!.resume();
  return {
    pid: child.pid!,
    port: portIn(line),
    startedIn: performance.now() - startedAt,
    stop: () => end(child),
  };
}

/** Runs a program to its end and gives what it printed; throws when it fails or takes too long. */
export async function run(command: readonly string[], side: Side, limitSeconds: number): Promise<string> {
  const [file, ...words] = pinned(command, side);
  const child = spawn(file!, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), limitSeconds * 1000);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...ended) => resolve(ended));
  });
  clearTimeout(timer);
  if (code !== 0) throw new Error(`${command[0]} ended with ${signal ?? code}`);
  return output;
}

/** A module of `bench` in a process of its own; what it prints is JSON. */
export async function runModule<T>(module: string, words: readonly string[], limitSeconds: number): Promise<T> {
  const path = fileURLToPath(new URL(`../${module}`, import.meta.url));
  return withBundle(
    path,
    async (file) => JSON.parse(await run([process.execPath, file, ...words], undefined, limitSeconds)) as T,
  );
}

/** Ends a process that we started and waits until it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
  await gone;
  clearTimeout(timer);
}

function pinned(command: readonly string[], side: Side): readonly string[] {
  if (side === undefined || !canPin()) return command;
  return ['taskset', '-c', side === 'server' ? '0' : '1', ...command];
}

function canPin(): boolean {
  return (pins ??= availableParallelism() > 1 && spawnSync('taskset', ['-V']).status === 0);
}

async function firstLine(child: ChildProcess): Promise<string> {
  const timer = setTimeout(() => child.kill('SIGKILL'), START_SECONDS * 1000);
  try {
    for await (const line of createInterface({ input: child.stdout! })) return line;
  } finally {
    clearTimeout(timer);
  }
  throw new Error('a server ended before it told its port');
}

function portIn(line: string): number {
  if (!line.startsWith('{')) return Number(line);
  const { addresses } = JSON.parse(line) as { addresses: readonly { port: number }[] };
  return addresses[0]!.port;
}

let pins: boolean | undefined;
const START_SECONDS = 20;
