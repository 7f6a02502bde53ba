/**
 * Virtual scheduling (the generic cell rate algorithm, ITU-T I.371) without a clock of its own: when the next call is
 * due at a rate. What a call costs is known after it ran, so a cost above one becomes debt that the following calls wait for.
 */

/** When calls are due at a rate; times in milliseconds. */
export class Schedule {
  /** The theoretical arrival time: the next call is due from here on. Behind the present by the credit that is left. */
  dueAt: number;
  #millisecondsPerCall: number;

  constructor(callsPerSecond: number, now: number) {
    this.#millisecondsPerCall = 1000 / callsPerSecond;
    this.dueAt = now - BURST_MILLISECONDS;
  }

  /** May a call run now? */
  isDue(now: number): boolean {
    return this.dueAt <= now;
  }

  /** Takes what a call costs. */
  charge(cost: number): void {
    this.dueAt += cost * this.#millisecondsPerCall;
  }

  /** While nobody waits, credit is saved for a short burst only, besides time that was no idle time. */
  idle(now: number, standstill = 0): void {
    const oldest = now - BURST_MILLISECONDS - Math.min(standstill, CATCH_UP_MILLISECONDS);
    if (this.dueAt < oldest) this.dueAt = oldest;
  }

  /** Nothing more can be saved. */
  hasFullCredit(now: number): boolean {
    return this.dueAt <= now - BURST_MILLISECONDS;
  }

  /**
   * While somebody waits, time that passed is no idle time, however late we look: all of it counts, so that late
   * timers do not cost rate. Only after a long standstill is it forgotten.
   */
  busy(now: number): void {
    const oldest = now - CATCH_UP_MILLISECONDS;
    if (this.dueAt < oldest) this.dueAt = oldest;
  }

  /** Goes on at another rate; credit and debt stay what they are in calls. */
  change(callsPerSecond: number, now: number): void {
    const millisecondsPerCall = 1000 / callsPerSecond;
    this.idle(now);
    this.dueAt = now + ((this.dueAt - now) * millisecondsPerCall) / this.#millisecondsPerCall;
    this.#millisecondsPerCall = millisecondsPerCall;
    this.idle(now);
  }
}

/** The burst: what a device that was idle may do at once is this much of its rate. */
export const BURST_MILLISECONDS = 50;
/** The longest standstill, of the process or the machine, that is made up for. */
export const CATCH_UP_MILLISECONDS = 1000;
