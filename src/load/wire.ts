/** The way to the target: bytes out, bytes in, and an end. A test puts a simulated target here. */
import { createConnection, type Socket } from 'node:net';

/** Hears from a wire. */
export interface WireListener {
  /** Bytes of the reply stream, cut anywhere; they are overwritten after the call. */
  received(bytes: Uint8Array, length: number): void;
  /** Nothing more will come; never called after `close`. */
  lost(reason: string): void;
}

/** One connection. */
export interface Wire {
  /** Sends; true when the system took the bytes at once, so that their place may be used again. */
  write(bytes: Uint8Array): boolean;
  /** Ends at once. */
  close(): void;
}

/** Makes a connection; rejects with an error whose message says why. */
export type Dial = (listener: WireListener) => Promise<Wire>;

/** Dials a TCP port. */
export function tcpDial(host: string, port: number, timeout: number): Dial {
  return (listener) =>
    new Promise((resolve, reject) => {
      const buffer = Buffer.allocUnsafe(READ_BYTES);
      let isOpen = false;
      let isClosed = false;
      let reason = 'closed by the target';
      const socket: Socket = createConnection({
        host,
        port,
        noDelay: true,
        // A buffer of our own saves an allocation for each read.
        onread: {
          buffer,
          callback(length) {
            if (!isClosed) listener.received(buffer, length);
            return true;
          },
        },
      });
      const timer = setTimeout(() => socket.destroy(new Error(`no answer within ${timeout} ms`)), timeout);
      socket.once('connect', () => {
        clearTimeout(timer);
        isOpen = true;
        resolve({
          write: (bytes) => {
            if (!isClosed && !socket.destroyed) socket.write(bytes);
            return socket.writableLength === 0;
          },
          close: () => {
            isClosed = true;
            socket.destroy();
          },
        });
      });
      socket.on('error', (error: NodeJS.ErrnoException) => {
        reason = REASONS.get(error.code ?? '') ?? error.code ?? error.message;
      });
      socket.once('close', () => {
        clearTimeout(timer);
        if (!isOpen) reject(new Error(reason));
        else if (!isClosed) listener.lost(reason);
      });
    });
}

const READ_BYTES = 64 * 1024;
const REASONS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'connection refused, nothing listens there'],
  ['ECONNRESET', 'connection reset by the target'],
  ['EPIPE', 'the target no longer reads'],
  ['ENOTFOUND', 'no such host'],
  ['EAI_AGAIN', 'the host name could not be looked up'],
  ['EHOSTUNREACH', 'host unreachable'],
  ['ENETUNREACH', 'network unreachable'],
  ['ETIMEDOUT', 'no answer'],
]);
