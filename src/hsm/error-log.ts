/** The error log of the device: 100 slots, a repeated error refreshes its slot (product reference 7.4). */
import type { DeviceObserver } from './observer.ts';
import type { Clock } from './state.ts';

/** From the least to the worst. */
export const errorSeverities = ['informative', 'recoverable', 'major', 'catastrophic'] as const;
/** One of them. */
export type ErrorSeverity = (typeof errorSeverities)[number];

/** An error as it happens. */
export interface DeviceError {
  readonly severity: ErrorSeverity;
  /** What kind of error: two hexadecimal digits, see `errorCodes`. */
  readonly code: string;
  /** Which one of its kind; errors of equal code and sub-code are the same error. */
  readonly subCode: string;
  /** For people; never a secret. */
  readonly text: string;
}

/** An error in its slot. */
export interface ErrorEntry extends DeviceError {
  readonly firstAt: number;
  readonly lastAt: number;
  readonly times: number;
}

/** Kinds of errors; the numbers are ours, those of devices are not public. */
export const errorCodes = Object.freeze({
  restart: '01',
  internal: '10',
  storage: '20',
  network: '30',
  audit: '40',
});

/** Slots of a log. */
export const ERROR_SLOTS = 100;

/** The log of one device. The error light is on while somebody should look at it. */
export class ErrorLog {
  readonly #clock: Clock;
  readonly #slots = new Map<string, ErrorEntry>();
  #isLit = false;
  #listeners: readonly ((entry: DeviceError) => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Is the error light on? Informative entries do not light it. */
  get isLit(): boolean {
    return this.#isLit;
  }

  /** Notes an error. When all slots are taken the one that was silent longest makes room. */
  record(error: DeviceError): void {
    const now = this.#clock();
    const name = `${error.code}.${error.subCode}`;
    const before = this.#slots.get(name);
    // Deleted first, so that the order of the map is the order of the last times.
    this.#slots.delete(name);
    if (this.#slots.size >= ERROR_SLOTS)
      for (const oldest of this.#slots.keys()) {
        this.#slots.delete(oldest);
        break;
      }
    this.#slots.set(name, {
      ...error,
      firstAt: before?.firstAt ?? now,
      lastAt: now,
      times: (before?.times ?? 0) + 1,
    });
    if (error.severity === 'informative' || this.#isLit) return;
    this.#isLit = true;
    for (const listener of this.#listeners) listener(error);
  }

  /** Hears of the error that turns the light on. Returns what stops it. */
  onLit(listener: (error: DeviceError) => void): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  /** All entries, the latest last. */
  entries(): readonly ErrorEntry[] {
    return [...this.#slots.values()];
  }

  /** Puts the error light out; the entries stay. */
  extinguish(): void {
    this.#isLit = false;
  }

  /** Empties the log and puts the light out; tells how many entries there were. */
  clear(): number {
    const count = this.#slots.size;
    this.#slots.clear();
    this.#isLit = false;
    return count;
  }
}

/** An observer that also notes mistakes of ours in the error log: class of the error only, its message could quote data. */
export function noteBugs<O extends DeviceObserver>(observer: O, log: ErrorLog): O {
  return {
    ...observer,
    onBug: (bug: unknown) => {
      const kind = bug instanceof Error ? bug.name : typeof bug;
      log.record({ severity: 'major', code: errorCodes.internal, subCode: 'HOST', text: `internal failure: ${kind}` });
      observer.onBug?.(bug);
    },
  };
}
