// What a part of the benchmarks is given and what it gives back.

import type { BarResult } from './bars.ts';
import type { Programs } from './programs.ts';
import type { Table } from './table.ts';

/** How much is measured, and with what. */
export interface Bench {
  /** False: a smoke that shows that everything runs, in seconds. */
  readonly full: boolean;
  readonly rounds: number;
  readonly programs: Programs;
  /** The bundled command, when it is not `dist/pinward.js`. */
  readonly pinward: string | undefined;
  /** Tells what is going on. */
  say(text: string): void;
}

/** What a part found. */
export interface PartReport {
  readonly bars?: readonly BarResult[];
  readonly tables?: readonly Table[];
  readonly notes?: readonly string[];
  /** Every figure of every round, for the file in JSON. */
  readonly data?: unknown;
}

/** A part of the benchmarks. */
export type Part = (bench: Bench) => Promise<PartReport>;
