// What a long command does to the others: CA on eight connections, alone and while EI makes keys of 4096 bits.

import { connect } from 'node:net';
import { join } from 'node:path';
import { caExchanges, writeExchanges } from '../support/ca-requests.ts';
import { benchDevice } from '../support/devices.ts';
import { load } from '../support/load.ts';
import type { Part } from '../support/part.ts';
import { startPinward } from '../support/servers.ts';
import { Rounds } from '../support/statistics.ts';
import { figure } from '../support/table.ts';

/** Measures CA beside key generation. */
export const rsa: Part = async (bench) => {
  const client = bench.programs.c('load');
  if ('missing' in client) return { notes: [`RSA: not measured: ${client.missing}`] };
  // Key generation has a thread of its own, so nothing is pinned: with one processor for both it could not show.
  const server = await startPinward(bench, [], undefined);
  if ('missing' in server) return { notes: [`RSA: not measured: ${server.missing}`] };
  const requests = writeExchanges(join(bench.programs.folder, 'rsa.txt'), caExchanges(benchDevice(), 64));
  const target = { client: client.path, port: server.port, server: server.pid, connections: 8, depth: 1, requests };
  const found = new Rounds();
  try {
    const seconds = bench.full ? 4 : 1;
    await load({ ...target, seconds: 1, side: undefined });
    for (let round = 0; round < Math.min(bench.rounds, 5); round++) {
      for (const name of ['alone', 'beside EI']) {
        const generator = name === 'alone' ? undefined : startGenerating(server.port);
        const result = await load({ ...target, seconds, side: undefined });
        // A key that is not finished would go on beside the next run.
        await generator?.stop();
        found.add(`${name}, p50`, result.p50);
        found.add(`${name}, p99`, result.p99);
        found.add(`${name}, slowest`, result.slowest);
        found.add(`${name}, replies`, result.perSecond);
        if (generator !== undefined) found.add('keys', generator.count());
      }
    }
  } finally {
    await server.stop();
  }
  const rows = ['alone', 'beside EI'].map((name) => [
    name,
    ...['p50', 'p99', 'slowest', 'replies'].map((what) => figure(found.spread(`${name}, ${what}`)!.median)),
  ]);
  const p99 = found.ratio('beside EI, p99', 'alone, p99')!;
  return {
    tables: [
      {
        title: 'CA beside key generation',
        columns: ['CA, 8 connections', 'p50, us', 'p99, us', 'slowest, us', 'replies/s'],
        rows,
      },
    ],
    notes: [
      `p99 of CA beside EI / alone: ${figure(p99.median)}; keys made in a run: ${figure(found.spread('keys')!.median)}.`,
    ],
    data: found,
  };
};

/** Asks for one key after the other; `stop` waits for the last one. */
function startGenerating(port: number): { stop(): Promise<void>; count(): number } {
  let keys = 0;
  let isStopping = false;
  let received = Buffer.alloc(0);
  const socket = connect({ host: '127.0.0.1', port, timeout: LONGEST_KEY }, () => socket.write(EI_FRAME));
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  socket.on('timeout', () => socket.destroy());
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
    if (received.toString('latin1', 6, 10) === 'EJ00') keys++;
    received = Buffer.alloc(0);
    if (isStopping) socket.end();
    else socket.write(EI_FRAME);
  });
  return {
    stop() {
      isStopping = true;
      return closed;
    },
    count: () => keys,
  };
}

const LONGEST_KEY = 60_000;
/** Signature key, 4096 bits, DER with unsigned numbers. */
const EI_BODY = '0000EI0409601';
const EI_FRAME = Buffer.from(`\x00${String.fromCharCode(EI_BODY.length)}${EI_BODY}`, 'latin1');
