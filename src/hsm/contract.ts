/**
 * The device as its callers see it: one message in, zero to two framed replies out. Transports, the in-process mode
 * and the tests know only this.
 */
import type { ByteWriter } from '../../protocol/derive/byte-writer.ts';

/** Where a message came in: fixed for a listener. */
export interface Port {
  /** Bytes of message header in front of the command code, 0 to 255. */
  readonly headerLength: number;
  /** The LMK that the port selects; undefined on the base port. */
  readonly lmk: number | undefined;
}

/**
 * What came of a message. `undefined`: done, the framed replies stand in the writer (none for a message that the
 * rules say is not answered). `'close'`: answer nothing and close the connection. A promise: the framed replies,
 * later, as one piece of bytes; nothing was written into the writer.
 */
export type Outcome = undefined | 'close' | Promise<Uint8Array>;

export interface Device {
  /**
   * Executes the message `frame[start..end)` (without its length prefix). Replies carry their 2-byte length. The frame
   * is read only during the call, except by a command that answers with a promise, which copies what it needs first.
   */
  execute(frame: Uint8Array, start: number, end: number, port: Port, out: ByteWriter, peer?: Peer): Outcome;
}

/** Who sent a message: given to the device's observer so that logs can name and limit a connection. */
export interface Peer {
  /** Stable for the connection's life time. */
  readonly id: number;
  /** `address:port`, for people. */
  readonly name: string;
  /** How it speaks to us; TCP when not said. */
  readonly transport?: 'tcp' | 'tls' | 'udp' | undefined;
  /**
   * Ends its connection: `reset` at once, with everything that was not sent lost; `close` when the replies before are
   * out, with no further message taken. A datagram has none.
   */
  readonly drop?: ((how: 'reset' | 'close') => void) | undefined;
}
