/** Load and command volumes of the last minute, from the plain counters of the device. */
import type { Statistics } from '../hsm/statistics.ts';

/** What happened in a period. */
export interface Volumes {
  readonly seconds: number;
  readonly calls: number;
  /** Calls by command, in the order of their codes. */
  readonly commands: readonly (readonly [code: string, calls: number])[];
}

/** Looks at the counters now and then and tells the difference to a minute ago. */
export class Utilisation {
  readonly #statistics: Pick<Statistics, 'source' | 'ratedCallsPerSecond'>;
  readonly #now: () => number;
  /** Oldest first; the first is at least a period old, once there was that much time. */
  #looks: { readonly at: number; readonly counts: ReadonlyMap<string, number> }[] = [];

  /** `now`: milliseconds of a clock that never goes back. */
  constructor(
    statistics: Pick<Statistics, 'source' | 'ratedCallsPerSecond'>,
    now: () => number = () => performance.now(),
  ) {
    this.#statistics = statistics;
    this.#now = now;
    this.look();
  }

  /** Notes the counters; call it every `LOOK_MILLISECONDS`. */
  look(): void {
    const at = this.#now();
    const counts = new Map(Array.from(this.#statistics.source(), ({ code, calls }) => [code, calls]));
    this.#looks.push({ at, counts });
    while (this.#looks.length > 1 && this.#looks[1]!.at <= at - PERIOD_MILLISECONDS) this.#looks.shift();
  }

  /** What happened in the last minute, or since the start when that is less. */
  volumes(): Volumes {
    const { at, counts } = this.#looks[0]!;
    const commands: [string, number][] = [];
    let calls = 0;
    for (const { code, calls: total } of this.#statistics.source()) {
      const since = total - (counts.get(code) ?? 0);
      if (since <= 0) continue;
      calls += since;
      commands.push([code, since]);
    }
    commands.sort(([a], [b]) => (a < b ? -1 : 1));
    return { seconds: Math.max(1, Math.round((this.#now() - at) / 1000)), calls, commands };
  }

  /** Load in percent of the rated calls; without a rate of the largest model. */
  percent(): number {
    const { seconds, calls } = this.volumes();
    const rate = this.#statistics.ratedCallsPerSecond ?? LARGEST_RATE;
    return Math.min(100, Math.round((100 * calls) / (seconds * rate)));
  }
}

/** How often to look. */
export const LOOK_MILLISECONDS = 5000;
const PERIOD_MILLISECONDS = 60_000;
/** Calls per second of the largest model (product reference 8.1). */
const LARGEST_RATE = 10_000;
