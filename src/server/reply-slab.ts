/**
 * The one writer into which all connections lay their replies, and how it is handed to a socket: reused when the
 * system took the bytes at once, given away when it did not.
 */
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';

/** What a connection needs of its socket; `net.Socket` and any `Duplex` have it. */
export interface ByteSocket {
  readonly writableLength: number;
  readonly writableHighWaterMark: number;
  readonly destroyed: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: each event has its own argument
  on(event: 'data' | 'drain' | 'end' | 'error' | 'close', listener: (argument: any) => void): unknown;
  write(bytes: Uint8Array): boolean;
  end(): unknown;
  destroy(): unknown;
  pause(): unknown;
  resume(): unknown;
}

/** A slab that takes the replies of nearly every read chunk (64 KiB of the shortest requests) without growing. */
export function createSlab(): ByteWriter {
  return new ByteWriter(SLAB_SIZE);
}

/** Writes everything in the slab to the socket, as one piece, and leaves the slab empty. */
export function writeSlab(slab: ByteWriter, socket: ByteSocket, copies: boolean): void {
  // Bytes that the socket keeps are its own from then on.
  if (writeReplies(slab.bytes.subarray(0, slab.at), socket, copies)) slab.bytes = new Uint8Array(SLAB_SIZE);
  resetSlab(slab);
}

/**
 * Writes bytes to the socket; true when it keeps them because the system did not take them at once. With `copies` the
 * socket is never done when the write returns.
 */
export function writeReplies(replies: Uint8Array, socket: ByteSocket, copies: boolean): boolean {
  if (copies || socket.writableLength > 0) {
    // It will certainly be queued: a copy of its size, so that a slow peer does not pin a slab for each chunk.
    socket.write(replies.slice());
    return false;
  }
  socket.write(replies);
  return socket.writableLength > 0;
}

/** Empties the slab; one that a huge chunk made grow is not kept at that size. */
export function resetSlab(slab: ByteWriter): void {
  slab.at = 0;
  if (slab.bytes.length > SLAB_SIZE) slab.bytes = new Uint8Array(SLAB_SIZE);
}

/** Bytes of a slab. */
export const SLAB_SIZE = 262_144;
