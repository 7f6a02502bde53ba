// Many connections, deep pipelines, 1024 pairs of keys, every reply compared: what was wrong, lost or repeated.

import { join } from 'node:path';
import { caExchanges, writeExchanges } from '../support/ca-requests.ts';
import { benchDevice } from '../support/devices.ts';
import { faults, load } from '../support/load.ts';
import type { Part, PartReport } from '../support/part.ts';
import { startPinward } from '../support/servers.ts';
import { figure, type Table } from '../support/table.ts';

const COLUMNS = ['setting', 'replies', 'wrong', 'lost', 'repeated'];
/** Cache as it is, off, and so small that it throws out a key with every message. */
const SETTINGS: readonly (readonly string[])[] = [[], ['keyCacheSize=0'], ['keyCacheSize=1']];

/** Counts faulty replies. */
export const correctness: Part = async (bench) => {
  const client = bench.programs.c('load');
  if ('missing' in client) return notMeasured(client.missing);
  const requests = writeExchanges(join(bench.programs.folder, 'correctness.txt'), caExchanges(benchDevice(), 1024));
  const messages = bench.full ? 10_000_000 : 200_000;
  const rows: string[][] = [];
  const notes: string[] = [];
  let faulty = 0;
  for (const [i, settings] of SETTINGS.entries()) {
    const server = await startPinward(bench, settings);
    if ('missing' in server) {
      if (i === 0) return notMeasured(server.missing);
      notes.push(`${settings.join(' ')}: not measured: ${server.missing}`);
      continue;
    }
    try {
      const target = { client: client.path, port: server.port, server: server.pid, requests };
      const count = i === 0 ? messages : messages / 10;
      const result = await load({ ...target, connections: 64, depth: 16, seconds: 300, messages: count });
      faulty += faults(result);
      rows.push([
        settings.join(' ') || 'as it is',
        ...[result.checked, result.wrong, result.lost, result.extra].map(figure),
      ]);
    } finally {
      await server.stop();
    }
  }
  const table: Table = { title: 'Replies of CA, 64 connections, depth 16, 1024 pairs of keys', columns: COLUMNS, rows };
  return {
    bars: [{ id: '23', measured: { median: faulty, low: faulty, high: faulty, rounds: 1 } }],
    tables: [table],
    notes,
    data: rows,
  };
};

function notMeasured(reason: string): PartReport {
  return { bars: [{ id: '23', measured: undefined, reason }] };
}
