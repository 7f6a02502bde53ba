/**
 * How long a device takes for a message, as a model: no public source has the response times of a real unit
 * (performance reference 5.4). It is added to what the emulator itself takes.
 */
import { nearest } from '../nearest.ts';

/** A model of response times; milliseconds. */
export type LatencyModel =
  | { readonly kind: 'fixed'; readonly milliseconds: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly deviation: number }
  | { readonly kind: 'measured' };

/** How a model is written, for help texts. */
export const LATENCY_FORMS = 'fixed:5ms, normal:5ms,1ms (mean, standard deviation), measured or none';

/** A model from its text; undefined for `none`; otherwise what is wrong, in words. */
export function parseLatency(text: string): LatencyModel | undefined | { readonly problem: string } {
  const [kind = '', ...rest] = text.split(':');
  const values = rest.join(':').split(',').map(milliseconds);
  if (text === 'none') return undefined;
  if (text === 'measured') return MEASURED;
  if (kind === 'fixed') {
    const [value] = values;
    if (values.length === 1 && value !== undefined) return { kind, milliseconds: value };
  } else if (kind === 'normal') {
    const [mean, deviation] = values;
    if (values.length === 2 && mean !== undefined && deviation !== undefined) return { kind, mean, deviation };
  } else {
    const near = nearest(kind, ['fixed', 'normal', 'measured', 'none']);
    if (near !== undefined) return { problem: `no such latency model; did you mean ${near}?` };
  }
  return { problem: `expected ${LATENCY_FORMS}` };
}

/** A model as text, as `parseLatency` reads it. */
export function latencyText(model: LatencyModel | undefined): string {
  if (model === undefined) return 'none';
  if (model.kind === 'fixed') return `fixed:${model.milliseconds}ms`;
  return model.kind === 'normal' ? `normal:${model.mean}ms,${model.deviation}ms` : 'measured';
}

/** Draws response times from a model; `random` yields numbers from 0 up to 1. */
export function latencySource(model: LatencyModel, random: () => number): () => number {
  switch (model.kind) {
    case 'fixed':
      return () => model.milliseconds;
    case 'normal':
      return () => Math.max(0, model.mean + model.deviation * standardNormal(random));
    case 'measured':
      return () => quantile(random());
  }
}

/** Box and Muller's transformation. */
function standardNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The time that a share of all messages does not exceed, straight between the points. */
function quantile(share: number): number {
  for (let i = 1; i < QUANTILES.length; i++) {
    const [right, high] = QUANTILES[i]!;
    if (share > right) continue;
    const [left, low] = QUANTILES[i - 1]!;
    return low + ((high - low) * (share - left)) / (right - left);
  }
  return QUANTILES.at(-1)![1];
}

function milliseconds(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,6}(?:\.\d{1,6})?)(us|ms|s|)$/.exec(text.trim()) ?? [];
  const value = Number(digits) * (unit === 's' ? 1000 : unit === 'us' ? 0.001 : 1);
  return digits === undefined || value > MAX_MILLISECONDS ? undefined : value;
}

const MEASURED: LatencyModel = Object.freeze({ kind: 'measured' });
/** Share of messages and milliseconds: the long right side that response times over a network have. Ours, not measured. */
const QUANTILES: readonly (readonly [share: number, milliseconds: number])[] = [
  [0, 0.6],
  [0.5, 1],
  [0.9, 1.5],
  [0.99, 3],
  [0.999, 8],
  [1, 20],
];
const MAX_MILLISECONDS = 60_000;
