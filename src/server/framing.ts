/**
 * Cuts a byte stream into host messages: a 2-byte big-endian length, then that many bytes. Whole messages are handed
 * out where they lie, inside the chunk; only one that is cut by the end of a chunk is put together in a buffer.
 */

/** The longest message that is taken by default: the 32 KB input buffer of later devices. */
export const DEFAULT_MAX_FRAME = 32_768;

/**
 * What `next` found. `'frame'`: a message, at `bytes[start..end)`. `'empty'`: a frame of length zero, already skipped.
 * `'more'`: nothing whole is left, feed the next chunk. `'too long'`: the length is over the limit; what follows cannot
 * be trusted, so this is the answer from then on.
 */
export type FrameStep = 'frame' | 'empty' | 'more' | 'too long';

/**
 * Finds the messages of one connection. The reader pulls, so it can stop between two messages and go on later.
 *
 * @example
 * framer.feed(chunk);
 * while (framer.next() === 'frame') execute(framer.bytes, framer.start, framer.end);
 */
export class Framer {
  /** Where the message lies that `next` found. It may be overwritten by the following `next` or `feed`. */
  bytes: Uint8Array = NOTHING;
  start = 0;
  end = 0;
  /** The length that was too long. */
  announced = 0;

  readonly #maxFrame: number;
  #chunk: Uint8Array = NOTHING;
  #at = 0;
  /** The beginning of a cut message, with its length prefix. */
  #rest: Uint8Array = NOTHING;
  #restLength = 0;

  constructor(maxFrame = DEFAULT_MAX_FRAME) {
    this.#maxFrame = maxFrame;
  }

  /** A message has begun that is not whole yet. */
  get isPartWay(): boolean {
    return this.#restLength > 0;
  }

  /** Takes the next bytes of the stream. They are not copied: leave them alone until `next` answers `'more'`. */
  feed(chunk: Uint8Array): void {
    const unread = this.#chunk.length - this.#at;
    if (unread === 0) {
      // Sockets give Buffers, whose `slice` does not copy. From here on there is one kind of array, and it copies.
      this.#chunk = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
    } else {
      const joined = new Uint8Array(unread + chunk.length);
      joined.set(this.#chunk.subarray(this.#at));
      joined.set(chunk, unread);
      this.#chunk = joined;
    }
    this.#at = 0;
  }

  /** Moves to the next message. */
  next(): FrameStep {
    if (this.#restLength > 0) return this.#completeRest();
    const chunk = this.#chunk;
    const at = this.#at;
    if (chunk.length - at < LENGTH_SIZE) return this.#keepTail();
    const length = (chunk[at]! << 8) | chunk[at + 1]!;
    if (length > this.#maxFrame) return this.#refuse(length);
    const end = at + LENGTH_SIZE + length;
    if (end > chunk.length) return this.#keepTail();
    this.#at = end;
    if (length === 0) return 'empty';
    this.bytes = chunk;
    this.start = at + LENGTH_SIZE;
    this.end = end;
    return 'frame';
  }

  /** Forgets what is not yet handed out. */
  clear(): void {
    this.#releaseChunk();
    this.#rest = NOTHING;
    this.#restLength = 0;
  }

  #completeRest(): FrameStep {
    if (!this.#fillRest(LENGTH_SIZE)) return this.#releaseChunk();
    const length = (this.#rest[0]! << 8) | this.#rest[1]!;
    if (length > this.#maxFrame) return this.#refuse(length);
    if (!this.#fillRest(LENGTH_SIZE + length)) return this.#releaseChunk();
    this.bytes = this.#rest;
    this.start = LENGTH_SIZE;
    this.end = LENGTH_SIZE + length;
    this.#restLength = 0;
    if (this.#rest.length > KEPT_REST) this.#rest = NOTHING;
    return length === 0 ? 'empty' : 'frame';
  }

  /** Moves bytes from the chunk until the cut message has `wanted` of them; false when the chunk ends before. */
  #fillRest(wanted: number): boolean {
    const missing = wanted - this.#restLength;
    if (missing <= 0) return true;
    const taken = Math.min(missing, this.#chunk.length - this.#at);
    const needed = this.#restLength + taken;
    if (needed > this.#rest.length) {
      // It grows with what arrived, not with what was announced: an idle peer must not reserve memory with two bytes.
      const grown = new Uint8Array(Math.max(needed, this.#rest.length * 2, FIRST_REST));
      grown.set(this.#rest.subarray(0, this.#restLength));
      this.#rest = grown;
    }
    this.#rest.set(this.#chunk.subarray(this.#at, this.#at + taken), this.#restLength);
    this.#restLength = needed;
    this.#at += taken;
    return taken === missing;
  }

  #keepTail(): FrameStep {
    this.#fillRest(this.#chunk.length - this.#at);
    return this.#releaseChunk();
  }

  /** An idle connection must not keep its last chunk, up to 64 KiB, alive. */
  #releaseChunk(): FrameStep {
    this.#chunk = NOTHING;
    this.#at = 0;
    this.bytes = NOTHING;
    return 'more';
  }

  #refuse(length: number): FrameStep {
    this.announced = length;
    return 'too long';
  }
}

const LENGTH_SIZE = 2;
const FIRST_REST = 256;
/** A bigger buffer is dropped with its message, so that one long message does not stay for the connection's life. */
const KEPT_REST = 4096;
const NOTHING = new Uint8Array(0);
