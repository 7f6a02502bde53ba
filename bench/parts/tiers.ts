// The tiers as `pinward bench` sees them: each rate held, a throttled device at twice its rate, response times beside a C
// echo, the highest rate that one core holds, and what the load tester itself costs.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BarResult } from '../support/bars.ts';
import { caExchanges, writeExchanges } from '../support/ca-requests.ts';
import { type RunningProgram, run, runModule, startProgram } from '../support/children.ts';
import { benchDevice } from '../support/devices.ts';
import { load } from '../support/load.ts';
import type { Bench, Part } from '../support/part.ts';
import { pinward } from '../support/programs.ts';
import { startC, startPinward } from '../support/servers.ts';
import { Rounds } from '../support/statistics.ts';
import { figure, type Table } from '../support/table.ts';
import type { Paced } from './http.ts';

/** A run of the load tester, as much of its JSON as is looked at here. */
interface LoadReport {
  readonly totals: Readonly<Record<'offered' | 'wrong' | 'lost' | 'late' | 'notSent', number>>;
  readonly rates: { readonly offered: number; readonly achieved: number; readonly completed: number };
  readonly response: { readonly p50: number; readonly p99: number };
  readonly lag: { readonly p99: number };
}
interface TierReport {
  readonly tiers: readonly { readonly tier: number; readonly factor: number; readonly report: LoadReport }[];
}

const RATES = [60, 250, 2500];
const CONNECTIONS = 8;

/** Measures the tiers and the load tester. */
export const tiers: Part = async (bench) => {
  const program = pinward(bench.pinward);
  if ('missing' in program) return { notes: [`tiers were not measured: ${program.missing}`] };
  const found = new Rounds();
  const bars: BarResult[] = [];
  const server = await startPinward(bench);
  const echo = await startC(bench, 'epoll-echo');
  if ('missing' in server) return { notes: [`tiers were not measured: ${server.missing}`] };
  let rows: readonly (readonly string[])[] = [];
  try {
    bench.say('60, 250 and 2500 calls a second');
    const seconds = bench.full ? 60 : 2;
    const words = ['bench', 'tiers', ...RATES.map(String), '--duration', String(seconds)];
    const held = await loadTester<TierReport>(bench, program.path, server.port, words, 4 * seconds + 60);
    rows = held.tiers.map(({ tier, report }) => tierRow(String(tier), report));
    for (const { report } of held.tiers) {
      found.add('achieved', report.rates.achieved / report.rates.offered);
      found.add('late', report.totals.late / Math.max(1, 0.01 * report.totals.offered));
      found.add('bad', report.totals.wrong + report.totals.lost + report.totals.notSent);
    }
    found.add('lag', held.tiers.at(-1)!.report.lag.p99);
    bench.say('response times beside the echo');
    for (let round = 0; round < bench.rounds; round++) {
      const ours = await paced(server.port, bench);
      const theirs = 'missing' in echo ? undefined : await paced(echo.port, bench);
      found.add('p99', ours.p99);
      // Twice the echo, or a millisecond: whichever is easier to reach counts, so the smaller of the two is shown.
      if (theirs !== undefined) found.add('beside echo', Math.min(ours.p99 / theirs.p99, ours.p99 / 500));
    }
    // Before the search: its first rate must not be asked of code that the compiler is still at.
    bench.say('ceiling of the load tester');
    for (let round = 0; round < bench.rounds; round++) await ceilings(bench, program.path, server, found);
    bench.say('highest rate');
    const step = String(bench.full ? 5 : 1);
    const knee = ['bench', '--mix', 'CA=1', '--knee', '--rate', '20000', '--step-factor', '1.2', '--duration', step];
    const limits = ['--connections', '64', '--p99-limit', '10', '--step-most', bench.full ? '300000' : '24000'];
    const highest = await loadTester<{ held: number }>(bench, program.path, server.port, [...knee, ...limits], 300);
    found.add('highest', highest.held);
  } finally {
    await server.stop();
    if (!('missing' in echo)) await echo.stop();
  }
  bench.say('a throttled device at twice its rate');
  for (const rate of bench.full ? RATES : [250]) found.add('throttled', await throttled(bench, program.path, rate));
  bars.push(
    { id: 'T1', measured: worst(found, 'achieved', Math.min) },
    { id: 'T2', measured: worst(found, 'late', Math.max) },
    { id: 'T3', measured: worst(found, 'bad', Math.max) },
    { id: 'T4', measured: worst(found, 'throttled', Math.max) },
    { id: 'T5', measured: found.spread('beside echo'), reason: 'no C compiler' },
    { id: 'T6', measured: found.spread('highest') },
    { id: 'T7', measured: found.spread('lag') },
    { id: 'T8', measured: found.ratio('ours', 'C client'), reason: 'no C compiler' },
  );
  return { bars, tables: [tierTable(rows)], data: found };
};

/** Calls a second of the closed loop of the load tester and of the client in C, 64 connections, 16 in flight on each. */
async function ceilings(bench: Bench, path: string, { port, pid }: RunningProgram, found: Rounds): Promise<void> {
  const seconds = bench.full ? 5 : 1;
  const shape = ['--closed', '--connections', '64', '--depth', '16', '--duration', String(seconds)];
  const ours = await loadTester<LoadReport>(bench, path, port, ['bench', '--mix', 'CA=1', ...shape], 60);
  const client = bench.programs.c('load');
  if ('missing' in client) return;
  const requests = writeExchanges(join(bench.programs.folder, 'tiers.txt'), caExchanges(benchDevice(), 1024));
  const options = { client: client.path, port, server: pid, requests, connections: 64, depth: 16, seconds };
  const theirs = await load(options);
  found.add('ours', ours.rates.completed);
  found.add('C client', theirs.perSecond);
}

/** How far from the rate a throttled device is at twice the rate, as a part of it. */
async function throttled(bench: Bench, path: string, rate: number): Promise<number> {
  const words = ['serve', '--port', '0', '--ready-json', '--log-level', 'error', '--cps', String(rate)];
  const server = await startProgram([process.execPath, path, ...words], 'server');
  try {
    const seconds = bench.full ? 20 : 2;
    const check = ['bench', 'tiers', String(rate), '--target-is-throttled', '--duration', String(seconds)];
    const { tiers: found } = await loadTester<TierReport>(bench, path, server.port, check, 4 * seconds + 120);
    return Math.abs(found.at(-1)!.report.rates.completed / rate - 1);
  } finally {
    await server.stop();
  }
}

/** Runs the load tester; a verdict that is not PASS is no failure here. */
async function loadTester<T>(
  bench: Bench,
  path: string,
  port: number,
  words: readonly string[],
  limit: number,
): Promise<T> {
  const file = join(bench.programs.folder, 'report.json');
  const command = [process.execPath, path, ...words, '--port', String(port), '--json', file];
  // The shell swallows the exit code, which is a verdict.
  await run(['sh', '-c', '"$@" >/dev/null 2>&1; true', 'sh', ...command], 'client', limit);
  return JSON.parse(await readFile(file, 'utf8')) as T;
}

function paced(port: number, bench: Bench): Promise<Paced> {
  const seconds = bench.full ? 10 : 1;
  return runModule<Paced>('in-process/paced-nc.ts', [port, 2500, CONNECTIONS, seconds].map(String), seconds + 30);
}

function worst(found: Rounds, name: string, of: (...values: number[]) => number): BarResult['measured'] {
  const spread = found.spread(name);
  return spread && { ...spread, median: of === Math.max ? spread.high : spread.low };
}

function tierRow(name: string, { rates, response, lag, totals }: LoadReport): readonly string[] {
  const bad = totals.wrong + totals.lost + totals.notSent;
  return [
    name,
    ...[rates.achieved, response.p50, response.p99, lag.p99, totals.late, bad].map((value) => figure(value)),
  ];
}

function tierTable(rows: readonly (readonly string[])[]): Table {
  return {
    title: 'Tiers held by an unthrottled device, milliseconds',
    columns: [
      'offered a second',
      'achieved',
      'p50',
      'p99',
      "client's own lag p99",
      'over 1 s late',
      'wrong, lost, not sent',
    ],
    rows,
  };
}
