// Reads the published vectors of test/vectors/algorithms.
// A runner must name every op of its file: an op it does not know fails instead of being skipped.

import { readFileSync } from 'node:fs';

/** One published case: text values are hex unless the op says otherwise. */
export interface VectorCase {
  readonly name: string;
  readonly op: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
}

/** The cases of one vector file. */
export function vectorCases(file: string): readonly VectorCase[] {
  const url = new URL(`../vectors/algorithms/${file}.json`, import.meta.url);
  return (JSON.parse(readFileSync(url, 'utf8')) as { cases: VectorCase[] }).cases;
}

/** A text input of a case; throws if it is missing. */
export function text(values: Readonly<Record<string, unknown>>, field: string): string {
  const value = values[field];
  if (typeof value !== 'string') throw new Error(`The case has no text field ${field}`);
  return value;
}

/** A number input of a case, or the default if it is missing. */
export function numberOr(values: Readonly<Record<string, unknown>>, field: string, fallback: number): number {
  const value = values[field];
  return typeof value === 'number' ? value : fallback;
}

/** Fails on a field of a case that its runner does not look at, so that none is silently ignored. */
export function checkFields(values: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  for (const field of Object.keys(values)) {
    if (!known.includes(field)) throw new Error(`The runner does not know the field ${field}`);
  }
}
