/**
 * What a run counts: latencies for each operation, what replies were, and a row for each second. Response time is from
 * the intended send, service time from the actual one. Times are milliseconds of the clock.
 */
import type { Finding, Operation } from './call.ts';
import type { Stray } from './connection.ts';
import { LatencyHistogram } from './histogram.ts';

/** Counts of one operation, of calls intended in the measured part of the run. */
export interface OperationCounts {
  readonly operation: Operation;
  offered: number;
  right: number;
  refused: number;
  wrong: number;
  lost: number;
  notSent: number;
  readonly codes: Map<string, number>;
  readonly response: LatencyHistogram;
  readonly service: LatencyHistogram;
}

/** One second of the measured part. */
export interface SecondRow {
  /** Calls intended in this second. */
  offered: number;
  /** Those of them answered right, whenever that was. */
  answered: number;
  /** Those of them answered right no more than a second late. */
  onTime: number;
  /** Replies that came in this second. */
  completed: number;
  /** Of those replies: refused or wrong. */
  failed: number;
  /** Response times of those replies, microseconds. */
  p50: number;
  p99: number;
  max: number;
}

/** Counts everything. What is intended before the measured part begins counts for correctness only. */
export class Recorder {
  readonly operations: readonly OperationCounts[];
  readonly lag = new LatencyHistogram();
  readonly seconds: SecondRow[] = [];
  readonly strays: Record<Stray, number> = { duplicated: 0, outOfOrder: 0, unmatched: 0 };
  /** Failures before the measured part, which no run may have either. */
  readonly warmUp = { sent: 0, refused: 0, wrong: 0, lost: 0 };
  sent = 0;
  /** Replies that came while the measured part lasted, whenever their calls were intended. */
  completed = 0;
  #from: number;
  #to: number;
  readonly #current = new LatencyHistogram();
  #currentSecond = -1;

  constructor(operations: readonly Operation[], from: number, to: number) {
    this.#from = from;
    this.#to = to;
    this.operations = operations.map((operation) => ({
      operation,
      offered: 0,
      right: 0,
      refused: 0,
      wrong: 0,
      lost: 0,
      notSent: 0,
      codes: new Map(),
      response: new LatencyHistogram(),
      service: new LatencyHistogram(),
    }));
  }

  /** Start of the measured part. */
  get from(): number {
    return this.#from;
  }

  /** End of the measured part. */
  get to(): number {
    return this.#to;
  }

  /** Cuts the measured part short. */
  stopAt(time: number): void {
    this.#to = Math.min(this.#to, Math.max(time, this.#from));
  }

  /** A call was sent; `ready` is when it could have been, had this program been quicker. */
  sending(operation: number, intended: number, ready: number, now: number): void {
    if (intended < this.#from) {
      this.warmUp.sent++;
      return;
    }
    this.sent++;
    this.operations[operation]!.offered++;
    this.#row(intended).offered++;
    if (ready >= 0) this.lag.record((now - ready) * 1000);
  }

  /** A reply came. */
  answered(operation: number, intended: number, sent: number, now: number, finding: Finding, code: string): void {
    this.#completion(intended, now, finding);
    if (intended < this.#from) {
      if (finding !== 'right') this.warmUp[finding]++;
      return;
    }
    const counts = this.operations[operation]!;
    counts[finding]++;
    if (finding === 'refused') counts.codes.set(code, (counts.codes.get(code) ?? 0) + 1);
    counts.response.record((now - intended) * 1000);
    counts.service.record((now - sent) * 1000);
    if (finding !== 'right') return;
    const row = this.#row(intended);
    row.answered++;
    if (now - intended <= LATE) row.onTime++;
  }

  /** A call that was sent has no answer. */
  lost(operation: number, intended: number): void {
    if (intended < this.#from) this.warmUp.lost++;
    else this.operations[operation]!.lost++;
  }

  /** A call that was due could not be sent before the end. */
  notSent(operation: number, intended: number): void {
    if (intended < this.#from) return;
    const counts = this.operations[operation]!;
    counts.offered++;
    counts.notSent++;
    this.#row(intended).offered++;
  }

  /** Closes the current second if it is over, so that its percentiles can be shown. */
  closeIfOver(now: number): void {
    if (Math.floor((now - this.#from) / 1000) > this.#currentSecond) this.#closeSecond();
  }

  /** Closes the last second; seconds in which nothing happened get their rows. */
  finish(): void {
    this.#closeSecond();
    const whole = Math.floor((this.#to - this.#from) / 1000 + 1e-6);
    while (this.seconds.length < whole) this.seconds.push(emptyRow());
  }

  #completion(intended: number, now: number, finding: Finding): void {
    if (now < this.#from || now >= this.#to) return;
    this.completed++;
    const second = Math.floor((now - this.#from) / 1000);
    if (second !== this.#currentSecond) {
      this.#closeSecond();
      this.#currentSecond = second;
    }
    this.#current.record((now - intended) * 1000);
    const row = this.#row(now);
    row.completed++;
    if (finding !== 'right') row.failed++;
  }

  #closeSecond(): void {
    if (this.#currentSecond < 0) return;
    const row = this.#rowAt(this.#currentSecond);
    row.p50 = this.#current.percentile(0.5);
    row.p99 = this.#current.percentile(0.99);
    row.max = this.#current.max;
    this.#current.clear();
    this.#currentSecond = -1;
  }

  #row(time: number): SecondRow {
    return this.#rowAt(Math.floor((time - this.#from) / 1000));
  }

  #rowAt(second: number): SecondRow {
    while (this.seconds.length <= second) this.seconds.push(emptyRow());
    return this.seconds[second]!;
  }
}

function emptyRow(): SecondRow {
  return { offered: 0, answered: 0, onTime: 0, completed: 0, failed: 0, p50: 0, p99: 0, max: 0 };
}

/** Milliseconds after which an answer no longer counts for its second. */
const LATE = 1000;
