/**
 * What the server counts. Plain numbers: the hot path adds to them and whoever publishes them reads them when asked.
 */

/** Totals since the start; `active` alone goes up and down. */
export interface ServerCounters {
  /** Connections taken. */
  accepted: number;
  /** Connections closed at once because of a connection limit. */
  refused: number;
  /** Connections closed because of the access control list; datagrams of such addresses too. */
  refusedByAccess: number;
  /** Connections open now. */
  active: number;
  /** Connections that never got through the TLS handshake, or whose certificate is not trusted, or not any more. */
  tlsFailures: number;
  /** Messages given to the device. */
  framesIn: number;
  bytesIn: number;
  bytesOut: number;
  /** Reads and writes, and datagrams. */
  packetsIn: number;
  packetsOut: number;
  /** Frames whose length was over the limit; each closed its connection. */
  framesTooLong: number;
  /** Frames of length zero; they are skipped. */
  emptyFrames: number;
  /** Datagrams that were not one whole message, or came when too many waited. */
  datagramsDropped: number;
  /** Connections ended because nothing came for long. */
  idle: number;
  /** Connections ended because a message that had begun did not end. */
  unfinished: number;
  /** Connections ended because the host did not read its replies. */
  stalled: number;
  /** Connections ended by the system because the host did not answer any more. */
  vanished: number;
}

/** Counters that stand at zero. */
export function createCounters(): ServerCounters {
  return {
    accepted: 0,
    refused: 0,
    refusedByAccess: 0,
    active: 0,
    tlsFailures: 0,
    framesIn: 0,
    bytesIn: 0,
    bytesOut: 0,
    packetsIn: 0,
    packetsOut: 0,
    framesTooLong: 0,
    emptyFrames: 0,
    datagramsDropped: 0,
    idle: 0,
    unfinished: 0,
    stalled: 0,
    vanished: 0,
  };
}

/** The sum of several counters, computed when it is read. */
export function sumOfCounters(parts: readonly Readonly<ServerCounters>[]): Readonly<ServerCounters> {
  const sum = {} as ServerCounters;
  for (const name of Object.keys(createCounters()) as (keyof ServerCounters)[])
    Object.defineProperty(sum, name, {
      enumerable: true,
      get: () => parts.reduce((total, counters) => total + counters[name], 0),
    });
  return sum;
}
