// NC at a steady rate over some connections, each call timed from when it was due. Arguments: port, calls a second,
// connections, seconds. Prints JSON, times in microseconds.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createHistogram } from 'node:perf_hooks';
import type { Paced } from '../parts/http.ts';
import { NC_FRAME } from '../support/connect.ts';

interface Line {
  readonly socket: Socket;
  /** When the calls were due that have no reply yet, in their order. */
  readonly due: number[];
  rest: Buffer;
}

const [port, rate, connections, seconds] = process.argv.slice(2).map(Number) as [number, number, number, number];
const drainMilliseconds = 2000;
const latency = createHistogram();
const lag = createHistogram();
let answered = 0;
const lines = await Promise.all(Array.from({ length: connections }, open));

// The first calls warm the connections up and are not counted.
await pace(Math.ceil(rate / 4));
latency.reset();
lag.reset();
answered = 0;
const sent = rate * seconds;
await pace(sent);
for (let wait = 0; wait < drainMilliseconds && answered < sent; wait += 10)
  await new Promise((resolve) => setTimeout(resolve, 10));
for (const { socket } of lines) socket.destroy();

const result: Paced = {
  answered,
  lost: sent - answered,
  p50: latency.percentile(50) / 1000,
  p99: latency.percentile(99) / 1000,
  slowest: latency.max / 1000,
  lagP99: lag.percentile(99) / 1000,
};
console.log(JSON.stringify(result));

/** Sends so many calls; resolves when the last one is out and, as a rule, answered. */
async function pace(calls: number): Promise<void> {
  const start = performance.now() + 1;
  for (let next = 0; next < calls; ) {
    const now = performance.now();
    for (; next < calls && start + (next * 1000) / rate <= now; next++) {
      const due = start + (next * 1000) / rate;
      const { socket, due: waiting } = lines[next % lines.length]!;
      lag.record(nanoseconds(now - due));
      waiting.push(due);
      socket.write(NC_FRAME);
    }
    // A timer is a millisecond late at best, and that would be measured as well.
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (let turn = 0; turn < 100 && lines.some(({ due }) => due.length > 0); turn++)
    await new Promise((resolve) => setTimeout(resolve, 1));
}

async function open(): Promise<Line> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  const line: Line = { socket, due: [], rest: Buffer.alloc(0) };
  socket.on('data', (chunk) => {
    const now = performance.now();
    let bytes = line.rest.length === 0 ? chunk : Buffer.concat([line.rest, chunk]);
    while (bytes.length >= 2 && bytes.length >= 2 + bytes.readUInt16BE(0)) {
      const due = line.due.shift();
      if (due !== undefined && bytes.toString('latin1', 6, 10) === 'ND00') {
        answered++;
        latency.record(nanoseconds(now - due));
      }
      bytes = bytes.subarray(2 + bytes.readUInt16BE(0));
    }
    line.rest = bytes;
  });
  await once(socket, 'connect');
  return line;
}

/** A histogram takes whole numbers from 1. */
function nanoseconds(milliseconds: number): number {
  return Math.max(1, Math.round(milliseconds * 1e6));
}
