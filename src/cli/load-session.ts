/** What both forms of `pinward bench` do: read the options, get ready, show progress, stop on request, write files. */
import { readFile, writeFile } from 'node:fs/promises';
import type { Scenario } from '../../bench/scenarios/scenario.ts';
import type { DriveOptions, Progress } from '../load/driver.ts';
import { type KeyFile, readKeyFile } from '../load/key-file.ts';
import { type PreparedScenario, prepare, type TargetOptions } from '../load/prepare.ts';
import { progressText } from '../load/report/text.ts';
import { type FinishedRun, runLoad } from '../load/run.ts';
import { findScenario, parseMix, readScenario } from '../load/scenarios.ts';
import type { KnownZmk } from '../load/test-zmks.ts';
import type { BenchOptions } from './bench.ts';
import { targetOf } from './options.ts';
import type { Terminal } from './terminal.ts';

/** A scenario that is ready, and how to run it. */
export interface LoadSession {
  /** Has the user asked to stop? */
  isStopped(): boolean;
  /** Runs once; some options may differ from those of the command line. `undefined` is closed loop. */
  measure(rate: number | undefined, ramp?: number): Promise<FinishedRun>;
}

/** Gets a scenario ready at the target that the options name; `code` is what the program ends with if that fails. */
export async function startSession(
  name: string,
  options: BenchOptions,
  terminal: Terminal,
): Promise<LoadSession | { readonly problem: string; readonly code: 1 | 2 }> {
  const scenario = options.mix === undefined ? await scenarioOf(name) : parseMix(options.mix);
  if ('problem' in scenario) return { ...scenario, code: 2 };
  const zmk = zmkOf(options);
  if (zmk !== undefined && 'problem' in zmk) return { ...zmk, code: 2 };
  const file = options.keys === undefined ? undefined : await keysOf(options.keys);
  if (file !== undefined && 'problem' in file) return { ...file, code: 2 };
  const keys = { zmk: zmk ?? file?.zmk, keys: file?.keys };
  const target: TargetOptions = { ...targetOf(options, terminal), lmkId: options.lmk, ...keys };
  let stop = (): void => {};
  let isStopped = false;
  terminal.onStop(() => {
    isStopped = true;
    stop();
  });
  const prepared = await prepare(scenario, target, options.seed);
  if ('problem' in prepared) return { ...prepared, code: 1 };
  return {
    isStopped: () => isStopped,
    measure: (rate, ramp = 0) =>
      measure(prepared, scenario, target, driveOptions(options, rate, ramp), terminal, (stopRun) => {
        stop = stopRun;
        if (isStopped) stopRun();
      }),
  };
}

/** Writes the files that were asked for; resolves to what went wrong, if anything. */
export async function writeFiles(
  files: readonly (readonly [path: string, text: string])[],
): Promise<string | undefined> {
  for (const [path, text] of files)
    try {
      await writeFile(path, text);
    } catch (error) {
      return `cannot write ${path}: ${(error as NodeJS.ErrnoException).code}`;
    }
  return undefined;
}

async function measure(
  prepared: PreparedScenario,
  scenario: Scenario,
  target: TargetOptions,
  options: DriveOptions,
  { stderr }: Terminal,
  stopper: (stop: () => void) => void,
): Promise<FinishedRun> {
  // On a terminal one line is written over and over; elsewhere each has its own.
  const [before, after] = stderr.isTTY === true ? ['\r\x1b[K', ''] : ['', '\n'];
  const progress = (state: Progress): void => void stderr.write(`${before}${progressText(state)}${after}`);
  const finished = await runLoad(prepared, scenario, target, options, { progress, stopper });
  stderr.write(before);
  return finished;
}

function driveOptions(options: BenchOptions, rate: number | undefined, ramp: number): DriveOptions {
  const { connections, depth, warmUp, duration, pacing, seed, timeout } = options;
  return { connections, depth, rate, ramp, warmUp: Math.max(warmUp, ramp), duration, pacing, seed, timeout };
}

/** A scenario by its name, or from a file. */
async function scenarioOf(name: string): Promise<Scenario | { readonly problem: string }> {
  if (!/[/\\]|\.(json|ya?ml)$/i.test(name)) return findScenario(name);
  return about(name, await fileValue(name), readScenario);
}

async function keysOf(file: string): Promise<KeyFile | { readonly problem: string }> {
  return about(file, await fileValue(file), readKeyFile);
}

function about<T extends object>(
  file: string,
  { value, problem }: FileValue,
  read: (value: unknown) => T | { readonly problem: string },
): T | { readonly problem: string } {
  const result = problem === undefined ? read(value) : { problem };
  return 'problem' in result ? { problem: `${file}: ${result.problem}` } : result;
}

type FileValue = { readonly value?: unknown; readonly problem?: string };

/** YAML, of which JSON is a part; every scalar is a text, so that `001` stays `001`. */
async function fileValue(file: string): Promise<FileValue> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { problem: `cannot be read: ${code === 'ENOENT' ? 'no such file' : code}` };
  }
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { schema: 'failsafe', prettyErrors: true });
  // A message of the parser may quote the line, which may hold a key.
  if (document.errors.length > 0)
    return { problem: `neither JSON nor YAML, at line ${document.errors[0]!.linePos?.[0].line ?? 1}` };
  return { value: document.toJS() as unknown };
}

function zmkOf({ zmk, zmkClear }: BenchOptions): KnownZmk | undefined | { readonly problem: string } {
  if (zmk === undefined && zmkClear === undefined) return undefined;
  if (zmk === undefined || zmkClear === undefined) return { problem: 'give --zmk and --zmk-clear together' };
  if (!/^[0-9A-Fa-f]{32}$/.test(zmkClear)) return { problem: '--zmk-clear: expected 32 hexadecimal digits' };
  if (!/^[US][\x20-\x7e]{32,}$/.test(zmk)) return { problem: '--zmk: expected U and 32 digits, or S and a key block' };
  return { clear: zmkClear, cryptogram: zmk };
}
