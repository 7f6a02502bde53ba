// The bars of performance: what is compared with what, and how much of it must and should be reached.

import type { Spread } from './statistics.ts';
import type { Table } from './table.ts';
import { figure } from './table.ts';

/** A limit for a ratio, or for a figure with its unit. */
export interface Bar {
  readonly title: string;
  readonly sign: '<=' | '>=';
  readonly must: number;
  readonly aim: number;
}

/** All bars by their number; a letter where one number has two of them. */
export const bars = {
  '1': bar('3DES block, 4096 keys / OpenSSL EVP, context kept', '<=', 1, 0.78),
  '2': bar('two independent 3DES blocks, each / EVP', '<=', 0.7, 0.53),
  '3': bar('new double-length key and a block / EVP re-key', '<=', 1, 0.58),
  '4': bar('createCipheriv per block / 3DES block', '>=', 10, 13),
  '5': bar('AES-128 block / EVP (AES-NI)', '<=', 8, 3.6),
  '6a': bar('new AES-128 key and a block / EVP re-key', '<=', 2, 1),
  '6b': bar('CMAC of 16 bytes, new key / EVP_MAC re-key', '<=', 1.5, 1),
  '8': bar('CA in process, no key cache / the same crypto in EVP', '<=', 1.3, 0.75),
  '9': bar('CA in process, keys cached / one EVP 3DES block', '<=', 4.5, 3),
  '11a': bar('NC served / redis PING, 64 connections, depth 16', '>=', 0.6, 1),
  '11b': bar('NC served / redis PING, 64 connections, lockstep', '>=', 0.5, 0.85),
  '12a': bar('CA served / bare Node echo, 64 connections, depth 16', '>=', 0.25, 0.5),
  '12b': bar('CA served / bare Node echo, 64 connections, lockstep', '>=', 0.6, 0.92),
  '13a': bar('CA served / C + OpenSSL, depth 16, both without key cache', '>=', 0.9, 1.3),
  '13b': bar('CA served / C + OpenSSL, depth 16, both with key cache', '>=', 0.45, 0.8),
  '16a': bar('CPU per CA at 1024 connections / at 64, lockstep', '<=', 2, 1.4),
  '16b': bar('slowest connection / median connection at 1024', '<=', 5, 2),
  '17a': bar('memory per connection at 1024, KiB', '<=', 20, 8),
  '17b': bar('resident memory after the first reply, MiB', '<=', 110, 75),
  '18': bar('spawn to first NC reply / `node -e 0`', '<=', 2.5, 1.5),
  '22': bar('CA per second, 64 connections, depth 16', '>=', 100_000, 500_000),
  '23': bar('wrong, lost or repeated replies', '<=', 0, 0),
  T1: bar('tiers 60 to 2500 over a minute: achieved / offered, the worst', '>=', 0.999, 0.999),
  T2: bar('calls over 1 s late / as many as may be, the worst tier', '<=', 1, 1),
  T3: bar('wrong, lost or unsent calls, the worst tier', '<=', 0, 0),
  T4: bar('throttled at twice the rate: distance from the rate, the worst tier', '<=', 0.01, 0.002),
  T5: bar('2500 a second, 8 connections: p99 / C echo, or p99 / 0.5 ms if less', '<=', 2, 1.2),
  T6: bar('highest rate of CA on one core, 64 connections, p99 below 10 ms', '>=', 50_000, 80_000),
  T7: bar('lag of the load tester at 2500 a second, p99, ms', '<=', 2, 0.5),
  T8: bar('ceiling of the load tester / the client in C, 64 connections, depth 16', '>=', 0.4, 0.65),
} as const satisfies Readonly<Record<string, Bar>>;

/** Number of a bar. */
export type BarId = keyof typeof bars;

/** What was measured for a bar, or why nothing was. */
export interface BarResult {
  readonly id: BarId;
  readonly measured: Spread | undefined;
  /** Why nothing was measured. */
  readonly reason?: string;
}

/** Where a median stands: beyond the aim, between the two, or short of what must be. */
export type Verdict = 'aim' | 'must' | 'missed' | 'not measured';

/** Compares a median with its bar. */
export function verdict({ sign, must, aim }: Bar, measured: number | undefined): Verdict {
  if (measured === undefined) return 'not measured';
  const reaches = (limit: number): boolean => (sign === '<=' ? measured <= limit : measured >= limit);
  if (reaches(aim)) return 'aim';
  return reaches(must) ? 'must' : 'missed';
}

/** The bars with what was measured, in their order; without verdicts for runs that are too short to have any. */
export function barTable(results: readonly BarResult[], withVerdicts: boolean): Table {
  const rows = results
    .toSorted((a, b) => byNumber(a.id, b.id))
    .map(({ id, measured }) => {
      const each: Bar = bars[id];
      const reached = verdict(each, measured?.median);
      return [
        `${id} ${each.title}`,
        measured === undefined ? 'not measured' : figure(measured.median),
        measured === undefined ? '' : `${figure(measured.low)} to ${figure(measured.high)}`,
        `${each.sign} ${figure(each.must)}`,
        `${each.sign} ${figure(each.aim)}`,
        ...(withVerdicts ? [reached] : []),
      ];
    });
  const columns = ['bar', 'median', 'range', 'must', 'aim', ...(withVerdicts ? ['reached'] : [])];
  return { title: 'Bars', columns, rows };
}

/** Why bars were not measured, a line for each. */
export function barNotes(results: readonly BarResult[]): readonly string[] {
  return results.flatMap(({ id, measured, reason }) =>
    measured === undefined ? [`${id}: not measured${reason === undefined ? '' : `: ${reason}`}`] : [],
  );
}

const byNumber = (a: BarId, b: BarId): number => numberOf(a) - numberOf(b) || (a < b ? -1 : 1);
/** The bars of the tiers come last. */
const numberOf = (id: BarId): number => (id.startsWith('T') ? 100 + Number(id.slice(1)) : Number.parseInt(id, 10));

function bar(title: string, sign: '<=' | '>=', must: number, aim: number): Bar {
  return { title, sign, must, aim };
}
