// NC and CA over TCP, beside servers in C, Redis and a bare Node: 64 connections, with 16 messages in flight and in lockstep.

import { join } from 'node:path';
import { type BarId, type BarResult, bars } from '../support/bars.ts';
import { caExchanges, writeExchanges, writeRequest } from '../support/ca-requests.ts';
import { benchDevice } from '../support/devices.ts';
import { measureServed, type Served, type ServedCase, stopAll } from '../support/measure-served.ts';
import type { Bench, Part } from '../support/part.ts';
import { startC, startNodeEcho, startPinward, startRedis } from '../support/servers.ts';
import { figure, type Table } from '../support/table.ts';

const DEEP = { name: 'depth 16', connections: 64, depth: 16 };
const LOCKSTEP = { name: 'lockstep', connections: 64, depth: 1 };
/** Pairs of keys that CA goes through. */
const KEY_PAIRS = 1024;
/** Characters of `+PONG` with its line end. */
const PONG = 7;

const RATIOS: readonly (readonly [BarId, over: string, under: string])[] = [
  ['11a', 'Pinward NC, depth 16', 'redis PING, depth 16'],
  ['11b', 'Pinward NC, lockstep', 'redis PING, lockstep'],
  ['12a', 'Pinward CA, depth 16', 'Node echo of CA, depth 16'],
  ['12b', 'Pinward CA, lockstep', 'Node echo of CA, lockstep'],
  ['13a', 'Pinward CA without key cache, depth 16', 'C + OpenSSL CA, re-key, depth 16'],
  ['13b', 'Pinward CA, depth 16', 'C + OpenSSL CA, cached, depth 16'],
];

/** Measures the server. */
export const server: Part = async (bench) => {
  const cases = await startCases(bench);
  try {
    const served = await measureServed(bench, cases, [DEEP, LOCKSTEP], bench.full ? 1 : 0.3);
    return {
      bars: servedBars(served),
      tables: [servedTable(served, cases), cpuTable(served)],
      notes: faultNotes(served),
      data: served,
    };
  } finally {
    await stopAll(cases);
  }
};

async function startCases(bench: Bench): Promise<readonly ServedCase[]> {
  const { folder } = bench.programs;
  const ca = writeExchanges(join(folder, 'ca.txt'), caExchanges(benchDevice(), KEY_PAIRS));
  const caUnchecked = writeRequest(join(folder, 'ca-one.txt'), `0000CA${'0'.repeat(100)}`);
  const nc = writeRequest(join(folder, 'nc.txt'), '0000NC');
  const cEcho = await startC(bench, 'epoll-echo');
  const nodeEcho = await startNodeEcho();
  const usual = await startPinward(bench);
  return [
    { name: 'C epoll echo of NC', server: cEcho, requests: nc },
    { name: 'redis PING', server: await startRedis(), requests: PONG },
    { name: 'Node echo of NC', server: nodeEcho, requests: nc },
    { name: 'Pinward NC', server: usual, requests: nc },
    { name: 'C epoll echo of CA', server: cEcho, requests: caUnchecked },
    { name: 'Node echo of CA', server: nodeEcho, requests: caUnchecked },
    { name: 'C + OpenSSL CA, cached', server: await startC(bench, 'ca-server', 'cache'), requests: ca },
    { name: 'C + OpenSSL CA, re-key', server: await startC(bench, 'ca-server', 'rekey'), requests: ca },
    { name: 'Pinward CA', server: usual, requests: ca },
    { name: 'Pinward CA without key cache', server: await startPinward(bench, ['keyCacheSize=0']), requests: ca },
  ];
}

function servedBars({ perSecond, missing }: Served): readonly BarResult[] {
  const ratios = RATIOS.map(([id, over, under]): BarResult => {
    const names = [over, under].map((name) => name.slice(0, name.lastIndexOf(',')));
    const reason = names.map((name) => missing.get(name)).find((text) => text !== undefined);
    return { id, measured: perSecond.ratio(over, under), ...(reason !== undefined && { reason }) };
  });
  return [...ratios, { id: '22', measured: perSecond.spread('Pinward CA, depth 16') }];
}

function servedTable({ perSecond, cpu, p50, p99, missing }: Served, cases: readonly ServedCase[]): Table {
  const rows = cases.flatMap(({ name }) =>
    [DEEP, LOCKSTEP].map((shape) => {
      const key = `${name}, ${shape.name}`;
      if (missing.has(name)) return [key, `not measured: ${missing.get(name)}`];
      const all = perSecond.spread(key)!;
      const others = [cpu, p50, p99].map((rounds) => figure(rounds.spread(key)!.median));
      return [key, figure(all.median), `${figure(all.low)} to ${figure(all.high)}`, ...others];
    }),
  );
  const columns = ['server, 64 connections', 'replies/s', 'range', 'server CPU, us each', 'p50, us', 'p99, us'];
  return { title: 'Served', columns, rows };
}

/** The same ratios by processor time: the server under it over that of the bar, so that higher is better here too. */
function cpuTable({ cpu }: Served): Table {
  const rows = RATIOS.flatMap(([id, over, under]) => {
    const ratio = cpu.ratio(under, over);
    return ratio === undefined
      ? []
      : [[`${id} ${bars[id].title}`, figure(ratio.median), `${figure(ratio.low)} to ${figure(ratio.high)}`]];
  });
  return {
    title: 'The same by processor time of the server, which noise harms less',
    columns: ['bar', 'median', 'range'],
    rows,
  };
}

function faultNotes({ faults }: Served): readonly string[] {
  const bad = [...faults].filter(([, count]) => count > 0).map(([name, count]) => `${name}: ${count}`);
  return [
    bad.length === 0
      ? 'Every reply was checked; none was wrong, lost or repeated.'
      : `Faulty replies: ${bad.join('; ')}.`,
  ];
}
