/** Axes of plots: values to places, and the ticks that people like to read. */

/** One axis. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  /** Place of a value, 0 to 1. */
  place(value: number): number;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

/** A straight axis from 0 to somewhat above the largest value. */
export function linearScale(largest: number, count = 5): Scale {
  const step = niceStep(Math.max(largest, 1e-9) / count);
  const max = Math.max(step, Math.ceil((largest * 1.02) / step) * step);
  const ticks = [];
  for (let i = 0; i * step <= max + step / 2; i++) ticks.push({ at: i * step, label: shortNumber(i * step) });
  return { min: 0, max, place: (value) => value / max, ticks };
}

/** An axis of time in seconds that ends where the data does. */
export function timeScale(seconds: number): Scale {
  const max = Math.max(seconds, 1);
  const step = Math.max(1, niceStep(max / 8));
  const ticks = [];
  for (let i = 0; i * step <= max + 1e-9; i++) ticks.push({ at: i * step, label: shortNumber(i * step) });
  return { min: 0, max, place: (value) => value / max, ticks };
}

/** A logarithmic axis over whole decades. */
export function logScale(smallest: number, largest: number): Scale {
  const from = Math.floor(Math.log10(Math.max(smallest, 0.001)));
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(largest, 0.002))));
  const ticks = [];
  for (let decade = from; decade <= to; decade++) ticks.push({ at: 10 ** decade, label: shortNumber(10 ** decade) });
  const place = (value: number): number => (Math.log10(Math.max(value, 10 ** from)) - from) / (to - from);
  return { min: 10 ** from, max: 10 ** to, place, ticks };
}

/** An axis of percentiles on which each further nine takes the same room; the maximum stands at its end. */
export function percentileScale(largest: number): Scale {
  const nines = Math.max(2, ninesOf(largest)) * 1.04;
  const place = (percentile: number): number => Math.min(1, ninesOf(percentile) / nines);
  const ticks = NINES.filter((value) => ninesOf(value) <= nines + 1e-9 && (value > 0 || place(50) > LABEL_ROOM)).map(
    (at) => ({ at, label: `${at} %` }),
  );
  return { min: 0, max: 100, place, ticks };
}

/** A number in few characters: 2500, 12k, 0.05. */
export function shortNumber(value: number): string {
  if (value >= 1e6) return `${trimmed(value / 1e6)}M`;
  if (value >= 1e4) return `${trimmed(value / 1e3)}k`;
  return trimmed(value);
}

function trimmed(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function ninesOf(percentile: number): number {
  return percentile >= 100 ? Number.POSITIVE_INFINITY : -Math.log10(1 - percentile / 100);
}

function niceStep(rough: number): number {
  const decade = 10 ** Math.floor(Math.log10(rough));
  const part = rough / decade;
  return decade * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
}

/** Share of the axis that a label takes. */
const LABEL_ROOM = 0.09;
const NINES = [0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999];
