/**
 * What J2, J4 and J8 report: load, volumes and health since they were last reset. Volumes are the device's own counters
 * minus what they were at the reset, so nothing is counted twice and messages pay nothing for it.
 */
import type { Clock } from './state.ts';

/** How often a command was called. */
export interface Volume {
  readonly code: string;
  readonly calls: number;
}

/** Health counters; whatever notices such an event adds to them. */
export interface HealthCounts {
  reboots: number;
  tampers: number;
  /** Times that failed PIN verifications exceeded a limit: in a minute, in an hour, and of attacks. */
  pinFailuresPerMinute: number;
  pinFailuresPerHour: number;
  pinAttacks: number;
}

/** The statistics of one device. */
export class Statistics {
  /** What full load is; without a rate the largest model known is the measure. */
  ratedCallsPerSecond: number | undefined;
  readonly clock: Clock;
  health: HealthCounts = noEvents();
  healthSince: number;
  utilisationSince: number;
  /** The device's counters, given by the device. */
  source: () => Iterable<Volume> = () => [];
  readonly #bands: number[] = new Array<number>(BANDS).fill(0);
  #atReset = new Map<string, number>();
  #lookedAt: number;
  #callsSeen = 0;

  constructor(clock: Clock, startedAt: number) {
    this.clock = clock;
    this.healthSince = startedAt;
    this.utilisationSince = startedAt;
    this.#lookedAt = startedAt;
  }

  /**
   * Accounts for the periods that are over. Meant to be called once in each; after a longer silence the calls are
   * spread evenly over the periods in between.
   */
  look(): void {
    const periods = Math.floor((this.clock() - this.#lookedAt) / LOAD_PERIOD_MILLISECONDS);
    if (periods < 1) return;
    const calls = this.#calls();
    const seconds = (periods * LOAD_PERIOD_MILLISECONDS) / 1000;
    const load = (calls - this.#callsSeen) / (seconds * (this.ratedCallsPerSecond ?? LARGEST_RATE));
    const band = Math.min(BANDS - 1, Math.floor(load * BANDS));
    this.#bands[band] = this.#bands[band]! + periods;
    this.#callsSeen = calls;
    this.#lookedAt += periods * LOAD_PERIOD_MILLISECONDS;
  }

  /** Periods in each tenth of the full load, lowest first. */
  bands(): readonly number[] {
    this.look();
    return this.#bands;
  }

  /** Calls of each command that was used since the reset, by code. */
  volumes(): Volume[] {
    const volumes: Volume[] = [];
    for (const { code, calls } of this.source()) {
      const since = calls - (this.#atReset.get(code) ?? 0);
      if (since > 0) volumes.push({ code, calls: since });
    }
    return volumes.sort((a, b) => (a.code < b.code ? -1 : 1));
  }

  /** Starts J2 and J4 anew. */
  resetUtilisation(): void {
    this.#atReset = new Map(Array.from(this.source(), ({ code, calls }) => [code, calls]));
    this.#bands.fill(0);
    this.#callsSeen = this.#calls();
    this.utilisationSince = this.clock();
    this.#lookedAt = this.utilisationSince;
  }

  /** Starts J8 anew. */
  resetHealth(): void {
    this.health = noEvents();
    this.healthSince = this.clock();
  }

  #calls(): number {
    let calls = 0;
    for (const volume of this.source()) calls += volume.calls;
    return calls;
  }
}

function noEvents(): HealthCounts {
  return { reboots: 0, tampers: 0, pinFailuresPerMinute: 0, pinFailuresPerHour: 0, pinAttacks: 0 };
}

/** How long a period of load is; ours, because no public source says it for J2. */
export const LOAD_PERIOD_MILLISECONDS = 1000;
/** Tenths of the full load. */
const BANDS = 10;
/** Calls per second of the largest model (product reference 8.1). */
const LARGEST_RATE = 10_000;
