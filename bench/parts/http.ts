// The management listener under load by autocannon, and what that does to calls on the host port meanwhile: calls are sent
// at a steady rate and timed from when each was due, so that waiting counts.

import autocannon from 'autocannon';
import { runModule, startProgram } from '../support/children.ts';
import type { Bench, Part } from '../support/part.ts';
import { freePort, pinward } from '../support/programs.ts';
import { Rounds } from '../support/statistics.ts';
import { figure, type Table } from '../support/table.ts';

/** What the paced client prints; times in microseconds. */
export interface Paced {
  readonly answered: number;
  readonly lost: number;
  readonly p50: number;
  readonly p99: number;
  readonly slowest: number;
  /** How late the client itself sent. */
  readonly lagP99: number;
}

interface Case {
  readonly name: string;
  readonly path?: '/metrics' | '/api/v1/host-command';
  /** Requests a second over all connections; as many as there can be without it. */
  readonly rate?: number;
  readonly connections?: number;
}

const CASES: readonly Case[] = [
  { name: 'no HTTP' },
  { name: '/metrics, 1 a second', path: '/metrics', rate: 1, connections: 1 },
  { name: '/metrics, 20 a second', path: '/metrics', rate: 20, connections: 2 },
  { name: '/metrics, flat out', path: '/metrics', connections: 2 },
  { name: 'bridge, 100 a second', path: '/api/v1/host-command', rate: 100, connections: 4 },
  { name: 'bridge, flat out', path: '/api/v1/host-command', connections: 4 },
];
const HOST_RATE = 1000;
const HOST_CONNECTIONS = 8;
/** Microseconds that the client may be late without HTTP, for its figures to say something of the server. */
const LATEST = 1000;

/** Measures the management listener. */
export const http: Part = async (bench) => {
  const program = pinward(bench.pinward);
  if ('missing' in program) return { notes: [`HTTP was not measured: ${program.missing}`] };
  const httpPort = await freePort();
  const words = ['serve', '--port', '0', '--http', String(httpPort), '--ready-json', '--log-level', 'error'];
  const server = await startProgram([process.execPath, program.path, ...words], 'server');
  const found = new Rounds();
  let faults = 0;
  try {
    for (let round = 0; round < bench.rounds; round++)
      for (const each of CASES) {
        bench.say(each.name);
        faults += await measure(each, { bench, hostPort: server.port, httpPort, found });
      }
  } finally {
    await server.stop();
  }
  const lateBy = found.spread(`${CASES[0]!.name}, lag p99`)?.median ?? 0;
  return {
    tables: [httpTable(found)],
    notes: [
      ...(faults > 0 ? [`${faults} requests or calls failed while HTTP was measured`] : []),
      ...(lateBy > LATEST ? [`the client of the host port was itself late by ${figure(lateBy)} us: busy machine`] : []),
    ],
    data: found,
  };
};

interface Setting {
  readonly bench: Bench;
  readonly hostPort: number;
  readonly httpPort: number;
  readonly found: Rounds;
}

/** One case; resolves to what failed in it. */
async function measure(each: Case, { bench, hostPort, httpPort, found }: Setting): Promise<number> {
  const seconds = bench.full ? 10 : 2;
  // Starting the client takes a while; autocannon runs until after its end.
  const load = each.path === undefined ? undefined : start(requestOf(each, httpPort, seconds + 30));
  const paced = await runModule<Paced>(
    'in-process/paced-nc.ts',
    [hostPort, HOST_RATE, HOST_CONNECTIONS, seconds].map(String),
    seconds + 30,
  );
  const result = await load?.stop();
  found.add(`${each.name}, p50`, paced.p50);
  found.add(`${each.name}, p99`, paced.p99);
  found.add(`${each.name}, slowest`, paced.slowest);
  found.add(`${each.name}, lag p99`, paced.lagP99);
  if (result === undefined) return paced.lost;
  found.add(`${each.name}, HTTP per second`, result['2xx'] / result.duration);
  found.add(`${each.name}, HTTP p99`, result.latency.p99 * 1000);
  return paced.lost + result.non2xx + result.errors + result.timeouts;
}

/** Starts autocannon; `stop` ends it and gives what it found. */
function start(options: autocannon.Options): { stop(): Promise<autocannon.Result> } {
  let instance: autocannon.Instance | undefined;
  const found = new Promise<autocannon.Result>((resolve, reject) => {
    instance = autocannon(options, (error: unknown, result) => (error ? reject(error) : resolve(result)));
  });
  return {
    stop() {
      (instance as unknown as { stop(): void }).stop();
      return found;
    },
  };
}

function requestOf({ path, rate, connections }: Case, port: number, duration: number): autocannon.Options {
  const isBridge = path === '/api/v1/host-command';
  return {
    url: `http://127.0.0.1:${port}${path}`,
    duration,
    connections: connections ?? 1,
    ...(rate !== undefined && { overallRate: rate }),
    ...(isBridge && {
      method: 'POST' as const,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: '0000A00001U' }),
    }),
  };
}

function httpTable(found: Rounds): Table {
  const shown = (name: string): string => {
    const spread = found.spread(name);
    return spread === undefined ? '' : figure(spread.median);
  };
  return {
    title: `NC at ${HOST_RATE} calls a second on the host port while HTTP is used, microseconds`,
    columns: ['HTTP', 'p50', 'p99', 'slowest', "client's own lag p99", 'HTTP a second', 'HTTP p99'],
    rows: CASES.map(({ name }) => [
      name,
      ...['p50', 'p99', 'slowest', 'lag p99', 'HTTP per second', 'HTTP p99'].map((what) => shown(`${name}, ${what}`)),
    ]),
  };
}
