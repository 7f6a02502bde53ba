/**
 * One connection in a throttle: what of its input waits, since when, and how much of the rate it has used. A connection
 * has at most one turn outstanding, so its messages keep their order.
 */
import type { Throttle } from './throttle.ts';
import type { KeyQueue, Queued } from './throttle-queue.ts';

/** A connection's part in a throttle. */
export class Share implements Queued {
  key = 0;
  ticket = 0;
  place = -1;
  /** For the throttle: where it waits. */
  queue: KeyQueue<Share> | undefined;
  /** For the throttle: virtual time up to which it has used the rate, in calls. */
  finish = 0;
  /** For the throttle: when the next message has taken its response time; undefined until somebody asked. */
  readyAt: number | undefined;
  readonly #throttle: Throttle;
  readonly #wake: () => void;
  /** Bytes that came in, and those of frames that are done with. */
  #received = 0;
  #passed = 0;
  /** A whole message may be among what is unread. */
  #mayHold = true;
  #isFull = false;
  #isGranted = false;
  /** Where each chunk ends and when it came, while response times matter. */
  readonly #arrivals: { readonly end: number; readonly at: number }[] = [];

  constructor(throttle: Throttle, wake: () => void) {
    this.#throttle = throttle;
    this.#wake = wake;
  }

  /** It waits for a turn. */
  get isWaiting(): boolean {
    return this.queue !== undefined;
  }

  /** It waits with so much that no more should be read; below half of that reading may go on. */
  get isFull(): boolean {
    this.#isFull = this.isWaiting && this.#received - this.#passed > (this.#isFull ? FULL_BYTES / 2 : FULL_BYTES);
    return this.#isFull;
  }

  /** Bytes came in. */
  arrived(count: number): void {
    this.#received += count;
    this.#mayHold = true;
    if (this.#throttle.hasLatency) this.#arrivals.push({ end: this.#received, at: this.#throttle.now() });
  }

  /** May the next message run? If not, `wake` comes when it may. */
  mayRun(): boolean {
    if (this.#isGranted) {
      this.#isGranted = false;
      return true;
    }
    if (this.isWaiting) return false;
    return !this.#mayHold || this.#received === this.#passed || this.#throttle.admit(this);
  }

  /** The message `bytes[start..end)` was executed; its command code stands at `at`. */
  ran(bytes: Uint8Array, start: number, at: number, end: number): void {
    this.skipped(end - start);
    this.readyAt = undefined;
    if (this.#throttle.isActive) this.#throttle.charge(this, bytes, start, at, end);
  }

  /** A frame of this length is done with. */
  skipped(length: number): void {
    this.#passed += LENGTH_SIZE + length;
    // This began before the connection had a share.
    if (this.#passed > this.#received) this.#received = this.#passed;
    const arrivals = this.#arrivals;
    while (arrivals.length > 0 && arrivals[0]!.end <= this.#passed) arrivals.shift();
  }

  /** No whole message is left. Of one that has begun, the response time counts from when more of it comes. */
  exhausted(): void {
    this.#mayHold = false;
    this.#arrivals.length = 0;
    this.readyAt = undefined;
  }

  /** The connection is gone. */
  leave(): void {
    this.#throttle.leave(this);
  }

  /** For the throttle: when the next message came; `now` when nobody noted it. */
  headArrival(now: number): number {
    return this.#arrivals[0]?.at ?? now;
  }

  /** For the throttle, which has taken it out of its queue: run; with `isGranted` one message needs no further leave. */
  wake(isGranted: boolean): void {
    this.queue = undefined;
    this.#isGranted = isGranted;
    this.#wake();
    // A connection that could not run just now does not keep its turn.
    this.#isGranted = false;
  }
}

const LENGTH_SIZE = 2;
/** With one more read, which may be 64 KiB, this is what a connection waits with at most. */
const FULL_BYTES = 16_384;
