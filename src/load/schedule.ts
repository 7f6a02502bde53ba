/** When calls are due: a steady rate, after a ramp if there is one. Due times do not depend on what has been answered. */

/** Rate and shape of a run in open loop. */
export interface RateShape {
  /** Calls per second. */
  readonly rate: number;
  /** Seconds in which the rate grows in a straight line from a tenth; 0 starts at full rate. */
  readonly ramp: number;
}

/** Due times, in milliseconds from the start. */
export class Schedule {
  readonly #shape: RateShape;
  #due = 0;

  constructor(shape: RateShape) {
    this.#shape = shape;
  }

  /** When the next transaction is due. */
  get due(): number {
    return this.#due;
  }

  /** Goes on to the transaction behind one of `calls` calls, so that calls keep the rate whatever their grouping. */
  advance(calls: number): void {
    this.#due += (calls * 1000) / this.#rateAt(this.#due);
  }

  #rateAt(time: number): number {
    const { rate, ramp } = this.#shape;
    const share = ramp > 0 ? time / (ramp * 1000) : 1;
    return share >= 1 ? rate : rate * (RAMP_START + (1 - RAMP_START) * share);
  }
}

const RAMP_START = 0.1;
