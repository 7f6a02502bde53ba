/**
 * Sends a plan at a target. In open loop calls are due at times that depend on nothing the target does; what cannot be
 * sent because everything allowed is in flight waits, and its waiting counts. In closed loop each reply brings the next call.
 */
import type { Finding, Plan, PreparedCall, Transaction } from './call.ts';
import type { LoadClock } from './clock.ts';
import { type ConnectionOwner, LoadConnection, type Stray } from './connection.ts';
import { type Picker, picker } from './pick.ts';
import { Recorder } from './recorder.ts';
import { Schedule } from './schedule.ts';
import type { Dial } from './wire.ts';

/** How to send. Times are in seconds where nothing else is said. */
export interface DriveOptions {
  readonly connections: number;
  /** Most messages in flight on one connection. */
  readonly depth: number;
  /** Calls per second in open loop; undefined is closed loop. */
  readonly rate: number | undefined;
  readonly ramp: number;
  /** What is sent before measuring begins; a ramp belongs to it. */
  readonly warmUp: number;
  readonly duration: number;
  /** `exact` keeps one core busy when calls are due often; `tick` sends what is due each millisecond. */
  readonly pacing: 'exact' | 'tick';
  readonly seed: string;
  /** Milliseconds after which a call without answer is lost, and its connection with it. */
  readonly timeout: number;
}

/** What a run tells while it runs. */
export interface Progress {
  /** Seconds since measuring began; negative while warming up. */
  readonly elapsed: number;
  readonly recorder: Recorder;
  readonly inFlight: number;
  readonly openConnections: number;
}

/** What is left of a run beside the counts. */
export interface DriveOutcome {
  readonly recorder: Recorder;
  readonly isInterrupted: boolean;
  /** Calls intended but not answered when the measured part ended. */
  readonly backlog: number;
  readonly connectionsLost: number;
  readonly connectFailures: number;
  /** Why connections were lost or could not be made, with how often. */
  readonly reasons: ReadonlyMap<string, number>;
  /** Why the run ended before its time, if the target was to blame. */
  readonly gaveUp: string | undefined;
}

/** One run. */
export class LoadDriver implements ConnectionOwner {
  readonly #plan: Plan;
  readonly #options: DriveOptions;
  readonly #clock: LoadClock;
  readonly #dial: Dial;
  readonly #picker: Picker;
  readonly #schedule: Schedule | undefined;
  readonly #connections: LoadConnection[] = [];
  /** Connections with something to write. */
  readonly #touched: LoadConnection[] = [];
  readonly #reasons = new Map<string, number>();
  #recorder: Recorder;
  #start = 0;
  #end = 0;
  #transactions = 0;
  #messages = 0;
  #nextConnection = 0;
  /** When room came back after everything was full; calls that waited for it are not late through this program. */
  #roomSince = -1;
  #isFull = false;
  #isStopped = false;
  #isEnded = false;
  #isInterrupted = false;
  #backlog = 0;
  #connectionsLost = 0;
  #connectFailures = 0;
  #gaveUp: string | undefined;
  /** Since when no connection is open. */
  #aloneSince: number | undefined;
  #now = 0;
  #cancelPace: (() => void) | undefined;
  #finish: () => void = () => {};
  /** Resolves when nothing more is to be sent or waited for, also when that was so before the start. */
  readonly #done = new Promise<void>((resolve) => {
    this.#finish = resolve;
  });

  constructor(plan: Plan, options: DriveOptions, clock: LoadClock, dial: Dial) {
    this.#plan = plan;
    this.#options = options;
    this.#clock = clock;
    this.#dial = dial;
    this.#picker = picker(plan.entries, options.seed);
    this.#schedule = options.rate === undefined ? undefined : new Schedule({ rate: options.rate, ramp: options.ramp });
    this.#recorder = new Recorder(plan.operations, 0, 0);
  }

  /** Runs to the end; `progress` hears every second. Resolves also when the target goes away. */
  async run(progress: (state: Progress) => void = () => {}): Promise<DriveOutcome> {
    const { connections, depth, warmUp, duration } = this.#options;
    for (let i = 0; i < connections; i++)
      this.#connections.push(new LoadConnection(this, depth, this.#plan.headerLength));
    await Promise.all(this.#connections.map((connection) => this.#connect(connection)));
    this.#start = this.#clock.now();
    this.#end = this.#start + (warmUp + duration) * 1000;
    this.#recorder = new Recorder(this.#plan.operations, this.#start + warmUp * 1000, this.#end);
    if (this.#isStopped) this.#recorder.stopAt(this.#start);
    else if (this.#openConnections() === 0) this.#giveUp();
    else {
      for (const connection of this.#connections) if (!connection.isOpen) this.#reconnect(connection);
      this.#watch(progress, 1);
      this.#pace();
      await this.#done;
    }
    for (const connection of this.#connections) connection.close();
    this.#recorder.finish();
    return {
      recorder: this.#recorder,
      isInterrupted: this.#isInterrupted,
      backlog: this.#backlog,
      connectionsLost: this.#connectionsLost,
      connectFailures: this.#connectFailures,
      reasons: this.#reasons,
      gaveUp: this.#gaveUp,
    };
  }

  /** Sends no more and reports what there is. */
  stop(): void {
    if (this.#isStopped) return;
    this.#isInterrupted = true;
    this.#endSending(this.#clock.now());
  }

  now(): number {
    this.#now = this.#clock.now();
    return this.#now;
  }

  answered(
    connection: LoadConnection,
    transaction: Transaction,
    step: number,
    number: number,
    intended: number,
    sent: number,
    finding: Finding,
    code: string,
  ): void {
    const now = this.#now;
    this.#recorder.answered(transaction[step]!.operation, intended, sent, now, finding, code);
    // The rest of a transaction follows only when this step went well: a switch does not go on after a wrong MAC.
    if (step + 1 < transaction.length && finding === 'right')
      this.#sendStep(connection, transaction, step + 1, number + 1, now, -1);
    else if (this.#schedule === undefined && now < this.#end) this.#startOn(connection, now, now);
  }

  stray(kind: Stray): void {
    this.#recorder.strays[kind]++;
  }

  unanswered(call: PreparedCall, intended: number): void {
    this.#recorder.lost(call.operation, intended);
  }

  drained(connection: LoadConnection): void {
    if (this.#isFull && connection.hasRoom) {
      this.#isFull = false;
      this.#roomSince = this.#now;
    }
    if (this.#schedule !== undefined && this.#roomSince === this.#now) this.#sendDue();
    this.#flush();
    if (this.#isStopped) this.#endIfIdle();
  }

  lost(connection: LoadConnection, reason: string): void {
    this.#connectionsLost++;
    this.#note(reason);
    if (this.#isStopped) this.#endIfIdle();
    else this.#reconnect(connection);
  }

  /** Sends what is due, then comes back when more will be. */
  #pace(): void {
    if (this.#isStopped) return;
    const now = this.now();
    if (now >= this.#end) {
      // What was due before the end is sent, however late this program is.
      if (this.#schedule !== undefined) this.#sendDue();
      this.#flush();
      this.#endSending(this.#end);
      return;
    }
    if (this.#schedule === undefined) this.#fill(now);
    else this.#sendDue();
    this.#flush();
    const next = this.#schedule === undefined ? this.#end : Math.min(this.#start + this.#schedule.due, this.#end);
    const wait = next - this.#clock.now();
    if (this.#options.pacing === 'exact' && wait < SPIN && !this.#isFull) this.#clock.soon(() => this.#pace());
    else {
      const sleep = this.#options.pacing === 'exact' ? Math.max(1, Math.floor(wait - 1.5)) : 1;
      this.#cancelPace = this.#clock.later(() => this.#pace(), Math.min(sleep, LONGEST_SLEEP));
    }
  }

  #sendDue(): void {
    const schedule = this.#schedule!;
    const limit = Math.min(this.#now, this.#end - ROUNDING);
    while (!this.#isStopped && this.#start + schedule.due <= limit) {
      const connection = this.#withRoom();
      if (connection === undefined) {
        this.#isFull = true;
        return;
      }
      const due = this.#start + schedule.due;
      const transaction = this.#startOn(connection, due, Math.max(due, this.#roomSince));
      schedule.advance(transaction.length);
    }
  }

  /** Closed loop: every place that is free takes a transaction. */
  #fill(now: number): void {
    for (const connection of this.#connections) while (connection.hasRoom) this.#startOn(connection, now, now);
  }

  #startOn(connection: LoadConnection, intended: number, ready: number): Transaction {
    const transaction = this.#picker.pick(this.#transactions++);
    const number = this.#messages;
    this.#messages += transaction.length;
    this.#sendStep(connection, transaction, 0, number, intended, ready);
    return transaction;
  }

  #sendStep(
    connection: LoadConnection,
    transaction: Transaction,
    step: number,
    number: number,
    intended: number,
    ready: number,
  ): void {
    connection.send(transaction, step, number, intended, this.#now);
    this.#recorder.sending(transaction[step]!.operation, intended, ready, this.#now);
    if (connection.isTouched) return;
    connection.isTouched = true;
    this.#touched.push(connection);
  }

  #flush(): void {
    const touched = this.#touched;
    for (let i = 0; i < touched.length; i++) touched[i]!.flush();
    touched.length = 0;
  }

  /** The next connection in turn that may take a message. */
  #withRoom(): LoadConnection | undefined {
    const { length } = this.#connections;
    for (let i = 0; i < length; i++) {
      const connection = this.#connections[this.#nextConnection]!;
      this.#nextConnection = this.#nextConnection + 1 === length ? 0 : this.#nextConnection + 1;
      if (connection.hasRoom) return connection;
    }
    return undefined;
  }

  #endSending(at: number): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#end = at;
    this.#cancelPace?.();
    this.#recorder.stopAt(at);
    const inFlight = this.#connections.reduce((sum, connection) => sum + connection.inFlight, 0);
    this.#backlog = inFlight + this.#countNotSent(at);
    this.#clock.later(() => this.#endNow(), this.#isInterrupted ? SHORT_DRAIN : this.#options.timeout);
    this.#endIfIdle();
  }

  /** What was due and could not be sent; it is drawn like the rest, so that every call is counted under its command. */
  #countNotSent(at: number): number {
    const schedule = this.#schedule;
    let count = 0;
    while (schedule !== undefined && this.#start + schedule.due <= at - ROUNDING) {
      const transaction = this.#picker.pick(this.#transactions++);
      for (const { operation } of transaction) this.#recorder.notSent(operation, this.#start + schedule.due);
      count += transaction.length;
      schedule.advance(transaction.length);
    }
    return count;
  }

  #endIfIdle(): void {
    if (this.#connections.every(({ inFlight }) => inFlight === 0)) this.#endNow();
  }

  #endNow(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#finish();
  }

  async #connect(connection: LoadConnection): Promise<void> {
    try {
      await connection.open(this.#dial);
    } catch (error) {
      this.#connectFailures++;
      this.#note((error as Error).message);
    }
  }

  /** Tries again until it succeeds or the run ends; a target that stays away ends the run. */
  #reconnect(connection: LoadConnection): void {
    this.#clock.later(() => {
      if (this.#isStopped) return;
      void this.#connect(connection).then(() => {
        if (this.#isStopped) connection.close();
        else if (!connection.isOpen) this.#reconnect(connection);
        else this.#resume();
      });
    }, RECONNECT_AFTER);
  }

  /** A connection is there again. */
  #resume(): void {
    const now = this.now();
    if (this.#isFull) this.#roomSince = now;
    this.#isFull = false;
    if (this.#schedule === undefined) this.#fill(now);
    else this.#sendDue();
    this.#flush();
  }

  #giveUp(): void {
    this.#gaveUp = [...this.#reasons.keys()].at(-1) ?? 'no connection';
    this.#endSending(this.#clock.now());
  }

  /** Ten times a second: connections whose oldest message is overdue are given up. Every second: progress. */
  #watch(progress: (state: Progress) => void, count: number): void {
    this.#clock.later(() => {
      if (this.#isEnded) return;
      const now = this.now();
      for (const connection of this.#connections) {
        const { oldest } = connection;
        if (oldest === undefined || now - oldest < this.#options.timeout) continue;
        connection.close();
        this.lost(connection, `no answer within ${this.#options.timeout} ms`);
      }
      if (this.#openConnections() > 0) this.#aloneSince = undefined;
      else if (now - (this.#aloneSince ??= now) > this.#options.timeout) this.#giveUp();
      if (count % 10 === 0) {
        this.#recorder.closeIfOver(now);
        progress(this.#progress(now));
      }
      this.#watch(progress, count + 1);
    }, WATCH_EVERY);
  }

  #progress(now: number): Progress {
    return {
      elapsed: (now - this.#recorder.from) / 1000,
      recorder: this.#recorder,
      inFlight: this.#connections.reduce((sum, { inFlight }) => sum + inFlight, 0),
      openConnections: this.#openConnections(),
    };
  }

  #openConnections(): number {
    return this.#connections.filter(({ isOpen }) => isOpen).length;
  }

  #note(reason: string): void {
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
  }
}

/** Milliseconds that sums of intervals may be off; a call due at the very end belongs to no run. */
const ROUNDING = 1e-6;
/** Milliseconds below which a timer is too coarse and the loop spins. */
const SPIN = 2.5;
/** Nothing sleeps longer, so that the end is not missed and a wrong estimate heals. */
const LONGEST_SLEEP = 50;
const WATCH_EVERY = 100;
const RECONNECT_AFTER = 200;
const SHORT_DRAIN = 500;
