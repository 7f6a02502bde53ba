/**
 * One connection of the load generator: any number of messages in flight up to its depth, what is sent in one turn
 * leaves in one write, replies are cut out of the stream, matched by their headers and checked.
 */
import { checkReply, errorCodeOf, type Finding, type PreparedCall, type Transaction } from './call.ts';
import { headerNumbers, readHeader, writeHeader } from './header.ts';
import type { Dial, Wire, WireListener } from './wire.ts';

/** A reply that nothing waits for: a second one, one that overtook others, or one with a header never sent. */
export type Stray = 'duplicated' | 'outOfOrder' | 'unmatched';

/** What a connection tells its owner. Times are milliseconds of the clock. */
export interface ConnectionOwner {
  /** Looks at the clock; the time of what follows. */
  now(): number;
  answered(
    connection: LoadConnection,
    transaction: Transaction,
    step: number,
    number: number,
    intended: number,
    sent: number,
    finding: Finding,
    code: string,
  ): void;
  stray(kind: Stray): void;
  /** A message will have no answer. */
  unanswered(call: PreparedCall, intended: number): void;
  /** Replies of one piece of the stream are handled. */
  drained(connection: LoadConnection): void;
  lost(connection: LoadConnection, reason: string): void;
}

/** A connection and the messages in flight on it. */
export class LoadConnection implements WireListener {
  readonly depth: number;
  /** Is it in its owner's list of connections to flush? */
  isTouched = false;
  readonly #owner: ConnectionOwner;
  readonly #headerLength: number;
  readonly #modulus: number;
  readonly #mask: number;
  readonly #transactions: (Transaction | undefined)[];
  readonly #steps: Uint16Array;
  readonly #numbers: Float64Array;
  /** The part of each number that its header shows. */
  readonly #shown: Uint32Array;
  readonly #intended: Float64Array;
  readonly #sent: Float64Array;
  /** Numbers answered lately, one higher, to tell a second reply from one that was never asked for. */
  readonly #recent = new Uint32Array(RECENT);
  #head = 0;
  #tail = 0;
  #answeredEarly = 0;
  #wire: Wire | undefined;
  #out: Uint8Array = new Uint8Array(OUT_BYTES);
  #outLength = 0;
  /** The beginning of a reply whose end has not come yet. */
  readonly #partial = new Uint8Array(PREFIX + LONGEST);
  #partialLength = 0;

  constructor(owner: ConnectionOwner, depth: number, headerLength: number) {
    this.#owner = owner;
    this.#headerLength = headerLength;
    this.#modulus = headerNumbers(headerLength);
    this.depth = headerLength === 0 ? depth : Math.min(depth, this.#modulus);
    // Replies that overtake leave gaps, which take places until the messages in front are answered.
    const places = 2 ** Math.ceil(Math.log2(this.depth * 2));
    this.#mask = places - 1;
    this.#transactions = new Array<Transaction | undefined>(places);
    this.#steps = new Uint16Array(places);
    this.#numbers = new Float64Array(places);
    this.#shown = new Uint32Array(places);
    this.#intended = new Float64Array(places);
    this.#sent = new Float64Array(places);
  }

  /** Messages without an answer. */
  get inFlight(): number {
    return this.#tail - this.#head - this.#answeredEarly;
  }

  get isOpen(): boolean {
    return this.#wire !== undefined;
  }

  /** May another message be sent? */
  get hasRoom(): boolean {
    return this.#wire !== undefined && this.inFlight < this.depth && this.#tail - this.#head <= this.#mask;
  }

  /** When the oldest message without an answer was sent, or undefined. */
  get oldest(): number | undefined {
    return this.inFlight === 0 ? undefined : this.#sent[this.#head & this.#mask];
  }

  async open(dial: Dial): Promise<void> {
    this.#wire = await dial(this);
  }

  /** Puts a message into the next write. */
  send(transaction: Transaction, step: number, number: number, intended: number, now: number): void {
    const { frame } = transaction[step]!;
    const place = this.#tail++ & this.#mask;
    const shown = number % this.#modulus;
    this.#transactions[place] = transaction;
    this.#steps[place] = step;
    this.#numbers[place] = number;
    this.#shown[place] = shown;
    this.#intended[place] = intended;
    this.#sent[place] = now;
    if (this.#outLength + frame.length > this.#out.length) this.#makeRoom(frame.length);
    this.#out.set(frame, this.#outLength);
    writeHeader(this.#out, this.#outLength + PREFIX, this.#headerLength, shown);
    this.#outLength += frame.length;
  }

  /** Writes what was put together since the last time. */
  flush(): void {
    this.isTouched = false;
    const length = this.#outLength;
    if (length === 0) return;
    this.#outLength = 0;
    const wasTaken = this.#wire?.write(this.#out.subarray(0, length)) ?? true;
    if (!wasTaken) this.#out = new Uint8Array(this.#out.length);
  }

  /** Ends; what is in flight is told as unanswered. */
  close(): void {
    this.#wire?.close();
    this.#end();
  }

  received(bytes: Uint8Array, length: number): void {
    this.#owner.now();
    let at = this.#partialLength === 0 ? 0 : this.#complete(bytes, length);
    while (at + PREFIX <= length) {
      const end = at + PREFIX + ((bytes[at]! << 8) | bytes[at + 1]!);
      if (end > length) break;
      this.#settle(bytes, at + PREFIX, end);
      at = end;
    }
    if (at < length) {
      this.#partial.set(bytes.subarray(at, length), this.#partialLength);
      this.#partialLength += length - at;
    }
    this.#owner.drained(this);
  }

  lost(reason: string): void {
    this.#end();
    this.#owner.lost(this, reason);
  }

  /** Fills up the reply that an earlier piece began; returns where the next one starts. */
  #complete(bytes: Uint8Array, length: number): number {
    let at = 0;
    while (this.#partialLength < PREFIX && at < length) this.#partial[this.#partialLength++] = bytes[at++]!;
    if (this.#partialLength < PREFIX) return at;
    const whole = PREFIX + ((this.#partial[0]! << 8) | this.#partial[1]!);
    const taken = Math.min(whole - this.#partialLength, length - at);
    this.#partial.set(bytes.subarray(at, at + taken), this.#partialLength);
    this.#partialLength += taken;
    if (this.#partialLength === whole) {
      this.#partialLength = 0;
      this.#settle(this.#partial, PREFIX, whole);
    }
    return at + taken;
  }

  #settle(bytes: Uint8Array, start: number, end: number): void {
    const headerLength = this.#headerLength;
    const shown = end - start < headerLength ? -1 : headerLength === 0 ? 0 : readHeader(bytes, start, headerLength);
    const first = this.#head & this.#mask;
    if (this.#head < this.#tail && shown === this.#shown[first]) {
      this.#head++;
      while (this.#answeredEarly > 0 && this.#transactions[this.#head & this.#mask] === undefined) {
        this.#head++;
        this.#answeredEarly--;
      }
      this.#answer(first, bytes, start + headerLength, end);
    } else this.#settleStray(shown, bytes, start + headerLength, end);
  }

  #settleStray(shown: number, bytes: Uint8Array, start: number, end: number): void {
    for (let i = this.#head + 1; i < this.#tail; i++) {
      const place = i & this.#mask;
      if (this.#transactions[place] === undefined || this.#shown[place] !== shown) continue;
      this.#owner.stray('outOfOrder');
      this.#answeredEarly++;
      this.#answer(place, bytes, start, end);
      return;
    }
    const isSecond = shown >= 0 && this.#headerLength > 0 && this.#recent[shown % RECENT] === shown + 1;
    this.#owner.stray(isSecond ? 'duplicated' : 'unmatched');
  }

  #answer(place: number, bytes: Uint8Array, start: number, end: number): void {
    const transaction = this.#transactions[place]!;
    const step = this.#steps[place]!;
    const shown = this.#shown[place]!;
    this.#transactions[place] = undefined;
    this.#recent[shown % RECENT] = shown + 1;
    const finding = checkReply(transaction[step]!, bytes, start, end);
    const code = finding === 'refused' ? errorCodeOf(bytes, start, end) : '';
    const number = this.#numbers[place]!;
    this.#owner.answered(this, transaction, step, number, this.#intended[place]!, this.#sent[place]!, finding, code);
  }

  #end(): void {
    this.#wire = undefined;
    this.#outLength = 0;
    this.#partialLength = 0;
    for (let i = this.#head; i < this.#tail; i++) {
      const place = i & this.#mask;
      const transaction = this.#transactions[place];
      this.#transactions[place] = undefined;
      if (transaction !== undefined) this.#owner.unanswered(transaction[this.#steps[place]!]!, this.#intended[place]!);
    }
    this.#head = 0;
    this.#tail = 0;
    this.#answeredEarly = 0;
  }

  #makeRoom(length: number): void {
    const larger = new Uint8Array(Math.max(this.#out.length * 2, this.#outLength + length));
    larger.set(this.#out.subarray(0, this.#outLength));
    this.#out = larger;
  }
}

/** Bytes of the length in front of a message. */
const PREFIX = 2;
const LONGEST = 65_535;
const OUT_BYTES = 16 * 1024;
const RECENT = 8192;
