/** Delays of faults: the models of response times, and two more that are useful to break things. */
import { nearest } from '../../nearest.ts';
import { LATENCY_FORMS, latencySource, latencyText, parseLatency } from '../latency.ts';
import type { FaultDelay } from './rule.ts';

/** How a delay is written, for messages. */
export const DELAY_FORMS = `${LATENCY_FORMS.replace(' or none', '')}, uniform:1ms,50ms or exponential:20ms`;

/** A delay from its text, or what is wrong with it. */
export function parseDelay(text: string): FaultDelay | { readonly problem: string } {
  const [kind = '', rest = ''] = text.split(/:(.*)/s);
  const values = rest.split(',').map(duration);
  const [first, second] = values;
  if (kind === 'uniform') {
    if (values.length === 2 && first !== undefined && second !== undefined && first <= second)
      return fits({ kind, least: first, most: second }, second);
    return { problem: 'expected uniform:1ms,50ms: the least and the most' };
  }
  if (kind === 'exponential') {
    if (values.length === 1 && first !== undefined) return fits({ kind, mean: first }, first);
    return { problem: 'expected exponential:20ms: the mean' };
  }
  const model = parseLatency(text);
  if (model !== undefined && !('problem' in model)) return model;
  const near = KINDS.includes(kind) ? undefined : nearest(kind, KINDS);
  return { problem: near === undefined ? `expected ${DELAY_FORMS}` : `no such delay; did you mean ${near}?` };
}

/** A delay as text, as `parseDelay` reads it. */
export function delayText(delay: FaultDelay): string {
  if (delay.kind === 'uniform') return `uniform:${delay.least}ms,${delay.most}ms`;
  return delay.kind === 'exponential' ? `exponential:${delay.mean}ms` : latencyText(delay);
}

/** Draws delays in milliseconds; `random` yields numbers from 0 up to 1. */
export function delaySource(delay: FaultDelay, random: () => number): () => number {
  const draw = sourceOf(delay, random);
  return () => Math.min(draw(), LONGEST);
}

/** Milliseconds of a duration such as `250ms`, `30s`, `5m` or `1h`; undefined when it is none, or no shorter than a day. */
export function duration(text: string): number | undefined {
  const [, digits, unit = 'ms'] = /^(\d{1,8}(?:\.\d{1,3})?)(us|ms|s|m|h)?$/.exec(text.trim()) ?? [];
  const value = Number(digits) * UNITS[unit]!;
  return digits === undefined || value > DAY ? undefined : value;
}

/** A duration in the largest unit that it fills. */
export function durationText(milliseconds: number): string {
  for (const [unit, size] of [
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
  ] as const)
    if (milliseconds >= size && milliseconds % size === 0) return `${milliseconds / size}${unit}`;
  return `${milliseconds}ms`;
}

function sourceOf(delay: FaultDelay, random: () => number): () => number {
  if (delay.kind === 'uniform') return () => delay.least + (delay.most - delay.least) * random();
  if (delay.kind === 'exponential') return () => -delay.mean * Math.log(1 - random());
  return latencySource(delay, random);
}

function fits(delay: FaultDelay, most: number): FaultDelay | { readonly problem: string } {
  return most > LONGEST ? { problem: `expected at most ${LONGEST / 1000} seconds` } : delay;
}

const KINDS = ['fixed', 'normal', 'measured', 'uniform', 'exponential'];
const UNITS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const DAY = 86_400_000;
/** Milliseconds. */
const LONGEST = 60_000;
