/**
 * What the server counts. Plain numbers: the hot path adds to them and whoever publishes them reads them when asked.
 */

/** Totals since the start, over all ports; `active` alone goes up and down. */
export interface ServerCounters {
  /** Connections taken. */
  accepted: number;
  /** Connections closed at once because of the connection limit. */
  refused: number;
  /** Connections open now. */
  active: number;
  /** Messages given to the device. */
  framesIn: number;
  bytesIn: number;
  bytesOut: number;
  /** Frames whose length was over the limit; each closed its connection. */
  framesTooLong: number;
  /** Frames of length zero; they are skipped. */
  emptyFrames: number;
}

/** Counters that stand at zero. */
export function createCounters(): ServerCounters {
  return {
    accepted: 0,
    refused: 0,
    active: 0,
    framesIn: 0,
    bytesIn: 0,
    bytesOut: 0,
    framesTooLong: 0,
    emptyFrames: 0,
  };
}
