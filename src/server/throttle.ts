/**
 * Holds a device to a rate and to a response time. A message waits for its turn before it is executed, on the side of
 * the server that reads; nothing is refused, and a connection that waits with too much is not read from.
 *
 * Connections take turns by virtual time (start-time fair queueing): whoever has used less goes first, by cost.
 */
import { type LatencyModel, latencySource } from './latency.ts';
import { KeyQueue } from './throttle-queue.ts';
import { Schedule } from './throttle-schedule.ts';
import { Share } from './throttle-share.ts';
import { type CostModel, type CostOf, costsOf } from './tiers-costs.ts';

/** How fast a device is; without anything it is as fast as it can be. */
export interface PerformanceModel {
  /** Calls in a second; unlimited without it. */
  readonly callsPerSecond?: number | undefined;
  /** `uniform` without it. */
  readonly costModel?: CostModel | undefined;
  readonly latency?: LatencyModel | undefined;
}

/** What a throttle needs from outside; tests pass a clock of their own. */
export interface ThrottleParts {
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Calls back once, so many milliseconds from now or as soon after as it can. */
  readonly later: (callback: () => void, milliseconds: number) => void;
  /** Numbers from 0 up to 1, for the latency model. */
  readonly random: () => number;
}

/** The rate that all connections of a server share. */
export class Throttle {
  /** Something is limited. While it is false, connections do not ask. */
  isActive = false;
  /** How often a message had to wait, for its response time or for the rate. */
  delayed = 0;
  readonly #parts: ThrottleParts;
  /** Connections whose next message has not taken its response time yet, by the time when it has. */
  readonly #late = new KeyQueue<Share>();
  /** Connections that wait for the rate, by virtual time. */
  readonly #waiting = new KeyQueue<Share>();
  #performance: PerformanceModel = {};
  #schedule: Schedule | undefined;
  #latency: (() => number) | undefined;
  #costOf: CostOf = costsOf('uniform');
  /** Virtual time of the message that ran last, in calls. */
  #virtualNow = 0;
  #isTicking = false;
  /** When the next beat should come; undefined while none is under way. */
  #nextBeat: number | undefined;
  #hasNewLatency = false;
  readonly #tick = (): void => this.#release();
  readonly #beat = (): void => this.#notice();

  constructor(performance: PerformanceModel = {}, parts: ThrottleParts = REAL) {
    this.#parts = parts;
    this.change(performance);
  }

  /** What it holds the device to. */
  get performance(): PerformanceModel {
    return this.#performance;
  }

  /** Connections that wait. */
  get waiting(): number {
    return this.#late.size + this.#waiting.size;
  }

  /** Holds the device to something else from now on, messages that wait included. */
  change(performance: PerformanceModel): void {
    const { callsPerSecond, costModel = 'uniform', latency } = performance;
    if (callsPerSecond !== undefined && !(callsPerSecond > 0 && callsPerSecond <= MAX_RATE))
      throw new RangeError(`a rate is above 0 and at most ${MAX_RATE} calls in a second`);
    const now = this.#parts.now();
    this.#performance = performance;
    this.#costOf = costsOf(costModel);
    this.#latency = latency && latencySource(latency, this.#parts.random);
    this.#hasNewLatency = this.#late.size > 0;
    if (callsPerSecond === undefined) this.#schedule = undefined;
    else if (this.#schedule === undefined) this.#schedule = new Schedule(callsPerSecond, now);
    else this.#schedule.change(callsPerSecond, now);
    this.isActive = callsPerSecond !== undefined || latency !== undefined;
    // Whoever asks may be a command whose reply is half written: those that wait run in an event of their own.
    if (this.waiting > 0) this.#startTicking();
  }

  /** A new connection; `wake` makes it run what it has. */
  join(wake: () => void): Share {
    return new Share(this, wake);
  }

  /** For shares: when bytes came in. */
  now(): number {
    return this.#parts.now();
  }

  /** For shares: the arrival of each message matters. */
  get hasLatency(): boolean {
    return this.#latency !== undefined;
  }

  /** For shares: may the next message run? If not, the share is woken when it may. */
  admit(share: Share): boolean {
    if (!this.isActive) return true;
    const now = this.#parts.now();
    if (this.#latency !== undefined) {
      share.readyAt ??= share.headArrival(now) + this.#latency();
      if (share.readyAt > now) return this.#wait(share, this.#late, share.readyAt);
    }
    const schedule = this.#schedule;
    if (schedule === undefined) return true;
    // Between two beats nobody knows whether time was idle time.
    if (this.#waiting.size === 0 && this.#nextBeat === undefined) schedule.idle(now);
    const start = Math.max(share.finish, this.#virtualNow);
    if (schedule.isDue(now) && start < this.#waiting.firstKey) return true;
    return this.#wait(share, this.#waiting, start);
  }

  /** For shares: the message `bytes[start..end)`, whose command code stands at `at`, ran. */
  charge(share: Share, bytes: Uint8Array, start: number, at: number, end: number): void {
    const cost = this.#costOf(bytes, start, at, end);
    const begin = Math.max(share.finish, this.#virtualNow);
    this.#virtualNow = begin;
    share.finish = begin + cost;
    if (this.#schedule === undefined) return;
    this.#schedule.charge(cost);
    if (this.#nextBeat === undefined) this.#startBeating(this.#parts.now());
  }

  /** For shares: one that waits goes. */
  leave(share: Share): void {
    if (share.queue === undefined) return;
    share.queue.remove(share);
    share.queue = undefined;
  }

  #wait(share: Share, queue: KeyQueue<Share>, key: number): false {
    this.delayed++;
    share.queue = queue;
    queue.push(share, key);
    this.#startTicking();
    return false;
  }

  #startTicking(): void {
    if (this.#isTicking) return;
    this.#isTicking = true;
    this.#parts.later(this.#tick, TICK_MILLISECONDS);
  }

  #startBeating(now: number): void {
    this.#nextBeat = now + BEAT_MILLISECONDS;
    this.#parts.later(this.#beat, BEAT_MILLISECONDS);
  }

  /**
   * Notices, as long as there is traffic, whether the process stood still: then messages may have come meanwhile that
   * it has not read yet, and the time counts for them. Otherwise each standstill would delay all that follows, for good,
   * when as much comes as the rate allows.
   */
  #notice(): void {
    const now = this.#parts.now();
    const standstill = Math.max(0, now - this.#nextBeat! - BEAT_MILLISECONDS);
    this.#nextBeat = undefined;
    const schedule = this.#schedule;
    if (schedule === undefined) return;
    if (this.#waiting.size > 0) schedule.busy(now);
    else schedule.idle(now, standstill);
    if (standstill > 0 || !schedule.hasFullCredit(now)) this.#startBeating(now);
  }

  /** Lets everybody run whose time has come. */
  #release(): void {
    const now = this.#parts.now();
    if (this.#hasNewLatency) this.#drawAgain();
    while (this.#late.firstKey <= now) this.#late.shift()!.wake(false);
    if (this.#waiting.size > 0) this.#schedule?.busy(now);
    while (this.#schedule === undefined || this.#schedule.isDue(now)) {
      const share = this.#waiting.shift();
      if (share === undefined) break;
      share.wake(true);
    }
    this.#isTicking = false;
    if (this.waiting > 0) this.#startTicking();
  }

  /** Response times that were drawn from the model before this one do not count. */
  #drawAgain(): void {
    this.#hasNewLatency = false;
    const shares = this.#late.clear();
    for (const share of shares) {
      share.queue = undefined;
      share.readyAt = undefined;
    }
    for (const share of shares) share.wake(false);
  }
}

/** The real clock and timers, which do not keep the process alive: its sockets do. */
const REAL: ThrottleParts = {
  now: () => performance.now(),
  later: (callback, milliseconds) => void setTimeout(callback, milliseconds).unref(),
  random: Math.random,
};
/** The finest timer that there is. */
const TICK_MILLISECONDS = 1;
const BEAT_MILLISECONDS = 10;
/** More than a process can do. */
const MAX_RATE = 10_000_000;
