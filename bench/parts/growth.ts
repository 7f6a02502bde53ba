// CA with 1 to 1024 connections over TCP, and with 1 to 100,000 different pairs of keys in process.

import { join } from 'node:path';
import type { BarResult } from '../support/bars.ts';
import { caExchanges, writeExchanges, writeRequest } from '../support/ca-requests.ts';
import { runModule } from '../support/children.ts';
import { benchDevice } from '../support/devices.ts';
import { measureServed, type Served, type ServedCase, type Shape, stopAll } from '../support/measure-served.ts';
import type { Bench, Part } from '../support/part.ts';
import { startC, startNodeEcho, startPinward } from '../support/servers.ts';
import { median } from '../support/statistics.ts';
import { figure, type Table } from '../support/table.ts';

const CONNECTIONS = [1, 8, 64, 256, 1024];
const NAME = 'Pinward CA';

/** Measures growth. */
export const growth: Part = async (bench) => {
  const cases = await startCases(bench);
  const shapes = CONNECTIONS.map((connections): Shape => ({ name: `${connections}`, connections, depth: 1 }));
  let served: Served;
  try {
    // From the first message: a connection that starves does so after a burst of connects.
    served = await measureServed(bench, cases, shapes, bench.full ? 2 : 0.5, 0);
  } finally {
    await stopAll(cases);
  }
  const most = bench.full ? 100_000 : 1024;
  const times = await runModule<Record<string, readonly number[]>>(
    'in-process/ca.ts',
    [String(bench.rounds), String(most)],
    600,
  );
  return { bars: bars(served), tables: [connectionTable(served, cases), keyTable(times)], data: { served, times } };
};

async function startCases(bench: Bench): Promise<readonly ServedCase[]> {
  const { folder } = bench.programs;
  const ca = writeExchanges(join(folder, 'growth.txt'), caExchanges(benchDevice(), 1024));
  const unchecked = writeRequest(join(folder, 'growth-one.txt'), `0000CA${'0'.repeat(100)}`);
  return [
    { name: 'C epoll echo', server: await startC(bench, 'epoll-echo'), requests: unchecked },
    { name: 'Node echo', server: await startNodeEcho(), requests: unchecked },
    { name: NAME, server: await startPinward(bench), requests: ca },
  ];
}

function bars({ cpu, unfairness, missing }: Served): readonly BarResult[] {
  const reason = missing.get(NAME);
  return [
    { id: '16a', measured: cpu.ratio(`${NAME}, 1024`, `${NAME}, 64`), ...(reason !== undefined && { reason }) },
    { id: '16b', measured: unfairness.spread(`${NAME}, 1024`), ...(reason !== undefined && { reason }) },
  ];
}

function connectionTable(served: Served, cases: readonly ServedCase[]): Table {
  const rows = cases.flatMap(({ name }) =>
    CONNECTIONS.map((connections) => {
      const key = `${name}, ${connections}`;
      if (served.missing.has(name)) return [key, `not measured: ${served.missing.get(name)}`];
      const { perSecond, cpu, p99, slowest, unfairness, connect } = served;
      return [
        key,
        ...[perSecond, cpu, p99, slowest, unfairness, connect].map((all) => figure(all.spread(key)!.median)),
      ];
    }),
  );
  const columns = [
    'server, connections in lockstep',
    'replies/s',
    'server CPU, us each',
    'p99, us',
    'slowest reply, us',
    'median / slowest connection',
    'slowest connect, ms',
  ];
  return { title: 'Growth with connections', columns, rows };
}

function keyTable(times: Readonly<Record<string, readonly number[]>>): Table {
  const rows = Object.entries(times).flatMap(([name, values]) => {
    if (name !== 'uncached' && !name.startsWith('cached')) return [];
    return [
      [name === 'uncached' ? 'any number, without key cache' : name.slice('cached, '.length), figure(median(values))],
    ];
  });
  return { title: 'Growth with keys: CA in process', columns: ['pairs of keys in turn', 'ns each'], rows };
}
