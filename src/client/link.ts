/**
 * Messages and their replies on one connection: any number outstanding, replies in the order of the requests, each
 * checked by its header. A connection that is out of step or lost fails everything outstanding.
 */
import { ConnectionError, TimeoutError } from './errors.ts';
import { ReplyFrames } from './frames.ts';
import type { Transport } from './transport.ts';

/** A message that waits for its reply. */
interface Outstanding {
  readonly frame: Uint8Array;
  readonly resolve: (reply: Uint8Array) => void;
  readonly reject: (reason: Error) => void;
  timer: NodeJS.Timeout | undefined;
  /** Its caller has given up; the reply may still come and is then dropped. */
  isAbandoned: boolean;
}

/** One connection and what is outstanding on it. */
export class Link {
  readonly headerLength: number;
  readonly #transport: Transport;
  readonly #frames = new ReplyFrames();
  readonly #outstanding: Outstanding[] = [];
  #head = 0;
  #lost: ConnectionError | undefined;
  #closing: Promise<void> | undefined;
  #whenIdle: (() => void) | undefined;

  constructor(transport: Transport, headerLength: number) {
    this.headerLength = headerLength;
    this.#transport = transport;
    transport.receiver = {
      received: (bytes) => this.#frames.feed(bytes, (reply) => this.#settle(reply)),
      lost: (reason) => this.#fail(reason),
    };
  }

  /** Messages that wait for a reply. */
  get pending(): number {
    return this.#outstanding.length - this.#head;
  }

  /** Sends a message with its length prefix and resolves with the reply, header first. */
  exchange(frame: Uint8Array, timeout: number): Promise<Uint8Array> {
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    if (this.#closing !== undefined) return Promise.reject(new ConnectionError('the client is closed'));
    return new Promise((resolve, reject) => {
      const entry: Outstanding = { frame, resolve, reject, timer: undefined, isAbandoned: false };
      if (timeout > 0) entry.timer = setTimeout(() => this.#giveUp(entry, timeout), timeout);
      this.#outstanding.push(entry);
      this.#transport.send(frame);
    });
  }

  /** Takes no more messages, waits for the replies that are due, then ends the connection. */
  close(): Promise<void> {
    this.#closing ??= this.#idle().then(() => this.#transport.close());
    return this.#closing;
  }

  #settle(reply: Uint8Array): void {
    if (this.#transport.isUnordered === true) {
      this.#settleAny(reply);
      return;
    }
    let entry = this.#next();
    // A message that was given up may never be answered: then the reply belongs to a later one.
    while (entry?.isAbandoned && !this.#answers(reply, entry)) {
      this.#shift();
      entry = this.#next();
    }
    if (entry === undefined) this.#outOfStep('a reply came that nothing waits for');
    else if (!this.#answers(reply, entry)) this.#outOfStep('a reply has another header than its request');
    else {
      this.#shift();
      clearTimeout(entry.timer);
      entry.resolve(reply);
    }
  }

  /** Settles whichever message the header belongs to. A reply that comes too late or twice belongs to none. */
  #settleAny(reply: Uint8Array): void {
    const place = this.#outstanding.findIndex((entry, i) => i >= this.#head && this.#answers(reply, entry));
    if (place < 0) return;
    const [entry] = this.#outstanding.splice(place, 1);
    clearTimeout(entry!.timer);
    if (!entry!.isAbandoned) entry!.resolve(reply);
    this.#whenIdle?.();
  }

  #answers(reply: Uint8Array, { frame }: Outstanding): boolean {
    if (reply.length < this.headerLength) return false;
    for (let i = 0; i < this.headerLength; i++) if (reply[i] !== frame[LENGTH_SIZE + i]) return false;
    return true;
  }

  #giveUp(entry: Outstanding, timeout: number): void {
    entry.isAbandoned = true;
    entry.reject(new TimeoutError(`no reply from ${this.#transport.name} within ${timeout} ms`));
    if (this.#transport.isUnordered === true) {
      // Lost for good, and nothing else is out of step for it.
      this.#outstanding.splice(this.#outstanding.indexOf(entry), 1);
      this.#whenIdle?.();
      return;
    }
    // Without a header nobody can tell a late reply from the next one.
    if (this.headerLength === 0) this.#outOfStep('a reply is missing and there are no headers to match the next by');
    else this.#whenIdle?.();
  }

  #outOfStep(reason: string): void {
    this.#fail(new ConnectionError(`connection to ${this.#transport.name} given up: ${reason}`));
    void this.#transport.close();
  }

  #fail(reason: ConnectionError): void {
    if (this.#lost !== undefined) return;
    this.#lost = reason;
    for (const entry of this.#outstanding.splice(0).slice(this.#head)) {
      clearTimeout(entry.timer);
      entry.reject(reason);
    }
    this.#head = 0;
    this.#whenIdle?.();
  }

  async #idle(): Promise<void> {
    while (this.#outstanding.some((entry, i) => i >= this.#head && !entry.isAbandoned))
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve;
      });
  }

  #next(): Outstanding | undefined {
    return this.#outstanding[this.#head];
  }

  #shift(): void {
    this.#head++;
    if (this.#head === this.#outstanding.length || this.#head >= DEAD_ENTRIES) {
      this.#outstanding.splice(0, this.#head);
      this.#head = 0;
    }
    if (this.#outstanding.length === 0) this.#whenIdle?.();
  }
}

const LENGTH_SIZE = 2;
/** Answered entries are cut off in portions: shifting each one would move the whole array every time. */
const DEAD_ENTRIES = 256;
