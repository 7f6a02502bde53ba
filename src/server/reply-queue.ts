/**
 * Replies that wait for an earlier one: it keeps the answers of one connection in the order of their requests while the
 * device still works on some of them. Empty as long as every command answers at once.
 */
import type { ByteWriter } from '../../protocol/derive/byte-writer.ts';

/** A place in the order; `bytes` is undefined until the reply is there. */
export interface QueuedReply {
  bytes: Uint8Array | undefined;
}

/** First in, first out, however the replies become ready. */
export class ReplyQueue {
  /** Replies that the device still works on. */
  pending = 0;
  /** Memory of the replies that are ready but must wait, with a flat sum for each, so that many small ones count. */
  heldBytes = 0;
  readonly #entries: QueuedReply[] = [];
  #head = 0;

  /** Nothing waits: a new reply may be sent at once. */
  get isEmpty(): boolean {
    return this.#head === this.#entries.length;
  }

  /** Puts a copy of ready replies behind everything that waits. */
  hold(replies: Uint8Array): void {
    this.#entries.push({ bytes: replies.slice() });
    this.heldBytes += replies.length + ENTRY_COST;
  }

  /** Takes a place for a reply that comes later; give it to `settle`. */
  expect(): QueuedReply {
    const entry: QueuedReply = { bytes: undefined };
    this.#entries.push(entry);
    this.pending++;
    return entry;
  }

  /** Fills a place, with no bytes when there is no reply after all. */
  settle(entry: QueuedReply, replies: Uint8Array): void {
    entry.bytes = replies;
    this.pending--;
    this.heldBytes += replies.length + ENTRY_COST;
  }

  /** Moves the replies at the front that are ready, up to the first that is not, into the writer. */
  release(writer: ByteWriter): void {
    const entries = this.#entries;
    while (this.#head < entries.length) {
      const { bytes } = entries[this.#head]!;
      if (bytes === undefined) break;
      writer.reserve(bytes.length);
      writer.bytes.set(bytes, writer.at);
      writer.at += bytes.length;
      this.heldBytes -= bytes.length + ENTRY_COST;
      this.#head++;
    }
    if (this.#head === entries.length || this.#head >= DEAD_ENTRIES) {
      entries.splice(0, this.#head);
      this.#head = 0;
    }
  }

  /** Forgets everything, for a connection that is gone. */
  clear(): void {
    this.#entries.length = 0;
    this.#head = 0;
    this.heldBytes = 0;
    this.pending = 0;
  }
}

/** About what an entry and its array take besides the bytes. */
const ENTRY_COST = 128;
/** Sent entries are cut off in portions: shifting each one would move the whole array every time. */
const DEAD_ENTRIES = 256;
