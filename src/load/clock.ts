/** Time for the load generator: the real clock, or one that a test moves. */

/** Milliseconds that only go forward, and work put off. */
export interface LoadClock {
  /** Milliseconds with fractions, from any origin. */
  now(): number;
  /** Calls back as soon as what has arrived is handled. */
  soon(work: () => void): void;
  /** Calls back after some milliseconds, at the earliest; the result calls it off. */
  later(work: () => void, milliseconds: number): () => void;
}

/** The clock of the machine. */
export const realClock: LoadClock = {
  now: () => performance.now(),
  soon: (work) => void setImmediate(work),
  later(work, milliseconds) {
    const timer = setTimeout(work, milliseconds);
    return () => clearTimeout(timer);
  },
};
