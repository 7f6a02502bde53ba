// Resident memory of the server: after its first reply, and for each of 1024 busy connections.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BarId, BarResult } from '../support/bars.ts';
import { caExchanges, writeExchanges } from '../support/ca-requests.ts';
import { connectAndAsk, NC_FRAME } from '../support/connect.ts';
import { benchDevice } from '../support/devices.ts';
import { load } from '../support/load.ts';
import type { Part, PartReport } from '../support/part.ts';
import { startPinward } from '../support/servers.ts';
import { Rounds } from '../support/statistics.ts';
import { figure } from '../support/table.ts';

const FEW = 64;
const MANY = 1024;

/** Measures memory. */
export const memory: Part = async (bench) => {
  if (!existsSync('/proc/self/status')) return notMeasured('no /proc');
  const client = bench.programs.c('load');
  const requests = writeExchanges(join(bench.programs.folder, 'memory.txt'), caExchanges(benchDevice(), MANY));
  const found = new Rounds();
  let reason: string | undefined = 'missing' in client ? client.missing : undefined;
  for (let round = 0; round < Math.min(bench.rounds, 5); round++) {
    const server = await startPinward(bench);
    if ('missing' in server) {
      reason = server.missing;
      break;
    }
    const { port, pid } = server;
    try {
      await connectAndAsk(port, NC_FRAME, 5000);
      found.add('base', residentKib(pid) / 1024);
      if ('missing' in client) continue;
      const target = { client: client.path, port, server: pid, depth: 1, seconds: bench.full ? 2 : 0.5, requests };
      // The first burst lets V8 double its young generation, once and whatever comes later: that is no memory of connections.
      const first = await load({ ...target, connections: MANY, warmUp: 1 });
      found.add('first', first.residentKib / 1024);
      const few = await load({ ...target, connections: FEW });
      const many = await load({ ...target, connections: MANY, warmUp: 1 });
      found.add('busy', few.residentKib / 1024);
      found.add('each', (many.residentKib - few.residentKib) / (MANY - FEW));
    } finally {
      await server.stop();
    }
  }
  const bar = (id: BarId, name: string): BarResult => ({
    id,
    measured: found.spread(name),
    ...(reason !== undefined && { reason }),
  });
  const rows = [
    ['after the first reply, MiB', 'base'],
    [`the first ${MANY} busy connections, MiB`, 'first'],
    [`${FEW} busy connections behind them, MiB`, 'busy'],
    [`each of ${MANY} busy connections again, KiB`, 'each'],
  ].map(([title, name]) => {
    const all = found.spread(name!);
    return all === undefined
      ? [title!, 'not measured']
      : [title!, figure(all.median), `${figure(all.low)} to ${figure(all.high)}`];
  });
  return {
    bars: [bar('17a', 'each'), bar('17b', 'base')],
    tables: [{ title: 'Resident memory', columns: ['what', 'median', 'range'], rows }],
    data: found,
  };
};

function notMeasured(reason: string): PartReport {
  return {
    bars: [
      { id: '17a', measured: undefined, reason },
      { id: '17b', measured: undefined, reason },
    ],
  };
}

function residentKib(pid: number): number {
  const found = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found![1]);
}
