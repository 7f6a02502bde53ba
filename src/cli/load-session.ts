/** What both forms of `pinward bench` do: read the options, get ready, show progress, stop on request, write files. */
import { writeFile } from 'node:fs/promises';
import type { Scenario } from '../../bench/scenarios/scenario.ts';
import type { DriveOptions, Progress } from '../load/driver.ts';
import { type PreparedScenario, prepare, type TargetOptions } from '../load/prepare.ts';
import { progressText } from '../load/report/text.ts';
import { type FinishedRun, runLoad } from '../load/run.ts';
import { findScenario, parseMix } from '../load/scenarios.ts';
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
  const scenario = options.mix === undefined ? findScenario(name) : parseMix(options.mix);
  if ('problem' in scenario) return { ...scenario, code: 2 };
  const zmk = zmkOf(options);
  if (zmk !== undefined && 'problem' in zmk) return { ...zmk, code: 2 };
  const target: TargetOptions = { ...targetOf(options, terminal), lmkId: options.lmk, zmk };
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

function zmkOf({ zmk, zmkClear }: BenchOptions): KnownZmk | undefined | { readonly problem: string } {
  if (zmk === undefined && zmkClear === undefined) return undefined;
  if (zmk === undefined || zmkClear === undefined) return { problem: 'give --zmk and --zmk-clear together' };
  if (!/^[0-9A-Fa-f]{32}$/.test(zmkClear)) return { problem: '--zmk-clear: expected 32 hexadecimal digits' };
  if (!/^[US][\x20-\x7e]{32,}$/.test(zmk)) return { problem: '--zmk: expected U and 32 digits, or S and a key block' };
  return { clear: zmkClear, cryptogram: zmk };
}
