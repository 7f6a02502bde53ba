// Interleaved rounds of the load client over several servers: every server stays up, one at a time is under load.

import { faults, type LoadResult, load } from './load.ts';
import type { Bench } from './part.ts';
import type { Started } from './servers.ts';
import { Rounds } from './statistics.ts';

/** A server with the requests it is asked. */
export interface ServedCase {
  readonly name: string;
  readonly server: Started;
  readonly requests: string | number;
}

/** How many connections, and how many messages in flight on each. */
export interface Shape {
  readonly name: string;
  readonly connections: number;
  readonly depth: number;
}

/** What was measured: values by `figure, case, shape`. */
export interface Served {
  readonly perSecond: Rounds;
  readonly cpu: Rounds;
  readonly p50: Rounds;
  readonly p99: Rounds;
  readonly slowest: Rounds;
  readonly connect: Rounds;
  readonly unfairness: Rounds;
  readonly resident: Rounds;
  /** Replies that were wrong, lost or repeated, by case. */
  readonly faults: Map<string, number>;
  /** Why a case was not measured. */
  readonly missing: Map<string, string>;
}

/** Loads every case in every shape, round by round; the first round is repeated, so that compilers have done their best. */
export async function measureServed(
  bench: Bench,
  cases: readonly ServedCase[],
  shapes: readonly Shape[],
  seconds: number,
  warmUp = 0.3,
): Promise<Served> {
  const client = bench.programs.c('load');
  const served: Served = {
    perSecond: new Rounds(),
    cpu: new Rounds(),
    p50: new Rounds(),
    p99: new Rounds(),
    slowest: new Rounds(),
    connect: new Rounds(),
    unfairness: new Rounds(),
    resident: new Rounds(),
    faults: new Map(),
    missing: new Map(),
  };
  for (const { name, server } of cases) {
    if ('missing' in client) served.missing.set(name, client.missing);
    else if ('missing' in server) served.missing.set(name, server.missing);
  }
  if ('missing' in client) return served;
  const once = async (
    { name, server, requests }: ServedCase,
    shape: Shape,
    time: number,
  ): Promise<LoadResult | undefined> => {
    if ('missing' in server) return undefined;
    const { connections, depth } = shape;
    const target = { client: client.path, port: server.port, server: server.pid, requests };
    const result = await load({ ...target, connections, depth, seconds: time, warmUp });
    served.faults.set(name, (served.faults.get(name) ?? 0) + faults(result));
    return result;
  };
  for (const each of cases) await once(each, shapes[0]!, Math.max(0.5, seconds));
  for (let round = 0; round < bench.rounds; round++) {
    bench.say(`round ${round + 1} of ${bench.rounds}`);
    for (const shape of shapes)
      for (const each of cases) {
        const result = await once(each, shape, seconds);
        if (result === undefined) continue;
        const key = `${each.name}, ${shape.name}`;
        served.perSecond.add(key, result.perSecond);
        served.cpu.add(key, result.cpuMicroseconds);
        served.p50.add(key, result.p50);
        served.p99.add(key, result.p99);
        served.slowest.add(key, result.slowest);
        served.connect.add(key, result.slowestConnect);
        served.unfairness.add(key, result.unfairness);
        served.resident.add(key, result.residentKib);
      }
  }
  return served;
}

/** Ends the servers of all cases; a server may stand in several. */
export async function stopAll(cases: readonly ServedCase[]): Promise<void> {
  for (const server of new Set(cases.map((each) => each.server))) if (!('missing' in server)) await server.stop();
}
