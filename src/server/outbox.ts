/**
 * Replies that leave at the end of the event loop's turn. Each write to a socket wakes whoever reads its other end, which
 * costs more than a command does; when the replies of many connections leave together, one that is awake finds them all.
 */
import type { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { createSlab, SLAB_SIZE } from './reply-slab.ts';

/** A connection as its replies see it. */
export interface Sender {
  /** Writes replies to the socket; true when the bytes still are the socket's after that. */
  write(replies: Uint8Array): boolean;
}

/**
 * Holds replies until the turn ends, or until there are many. The first of a turn do not wait: a host that is alone, or
 * waits for each reply before it asks again, loses nothing.
 */
export class Outbox {
  #waiting: ByteWriter | undefined;
  readonly #senders: Sender[] = [];
  /** Where the replies of each sender end. */
  readonly #ends: number[] = [];
  #isTurn = false;
  readonly #endTurn = (): void => {
    this.#isTurn = false;
    this.flush();
  };

  /** Takes replies that are to wait; false when they are to be written at once. */
  take(sender: Sender, slab: ByteWriter): boolean {
    if (!this.#isTurn) {
      this.#isTurn = true;
      setImmediate(this.#endTurn);
      return false;
    }
    const waiting = (this.#waiting ??= createSlab());
    waiting.raw(slab.bytes, 0, slab.at);
    this.#senders.push(sender);
    this.#ends.push(waiting.at);
    // More would wait for long, and for memory.
    if (waiting.at >= FULL || this.#senders.length === MANY) this.flush();
    return true;
  }

  /** Writes everything that waits, in the order in which it came. */
  flush(): void {
    const waiting = this.#waiting;
    if (waiting === undefined || waiting.at === 0) return;
    const { bytes } = waiting;
    const senders = this.#senders.splice(0);
    const ends = this.#ends.splice(0);
    // What a write sets off may send more: that goes into another buffer.
    this.#waiting = undefined;
    let start = 0;
    let isLent = false;
    for (let i = 0; i < senders.length; i++) {
      const end = ends[i]!;
      if (senders[i]!.write(bytes.subarray(start, end))) isLent = true;
      start = end;
    }
    if (isLent || bytes.length > SLAB_SIZE) return;
    waiting.at = 0;
    this.#waiting ??= waiting;
  }
}

/** Bytes: about a thousand replies. */
const FULL = 32_768;
/** Sends of connections: a wake-up for so many of them costs next to nothing, and none waits for more than these. */
const MANY = 32;
