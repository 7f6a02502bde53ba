/** Counts failures over a span of time: the limit is exceeded by one failure more than it allows. */
export class FailureWindow {
  readonly limit: number;
  readonly #span: number;
  /** Times of the last failures, one more than the limit, as a ring. */
  readonly #times: Float64Array;
  #next = 0;

  /** `span` in milliseconds; a limit of 0 is none. */
  constructor(limit: number, span: number) {
    this.limit = limit;
    this.#span = span;
    this.#times = new Float64Array(limit === 0 ? 0 : limit + 1).fill(Number.NEGATIVE_INFINITY);
  }

  /** Notes a failure; tells whether the limit is exceeded with it. */
  note(now: number): boolean {
    if (this.limit === 0) return false;
    this.#times[this.#next] = now;
    this.#next = (this.#next + 1) % this.#times.length;
    // What stands there now is the oldest of limit + 1 failures.
    return this.#times[this.#next]! > now - this.#span;
  }

  /** Forgets all failures. */
  clear(): void {
    this.#times.fill(Number.NEGATIVE_INFINITY);
  }
}
