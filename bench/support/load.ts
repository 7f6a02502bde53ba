// The load client in C, one run at a time, pinned to its own processor.

import { run, type Side } from './children.ts';

/** What a run is to do. */
export interface LoadOptions {
  readonly client: string;
  readonly port: number;
  /** Process whose processor time and memory are read. */
  readonly server: number;
  readonly connections: number;
  readonly depth: number;
  readonly seconds: number;
  readonly warmUp?: number;
  /** Ends earlier, after this many replies. */
  readonly messages?: number;
  /** File of requests and replies, or the length of the reply to PING. */
  readonly requests: string | number;
  readonly side?: Side;
}

/** What came of it. Times are in microseconds unless they say otherwise. */
export interface LoadResult {
  readonly perSecond: number;
  /** Processor time of the server for each message, user and system. */
  readonly cpuMicroseconds: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly slowest: number;
  /** The longest connect, in milliseconds. */
  readonly slowestConnect: number;
  /** Replies of the median connection over those of the slowest. */
  readonly unfairness: number;
  readonly residentKib: number;
  readonly answered: number;
  readonly checked: number;
  readonly wrong: number;
  readonly lost: number;
  readonly extra: number;
}

/** Runs the client to its end. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const { client, port, server, connections, depth, seconds, warmUp = 0.3, messages, requests } = options;
  const words = [
    ...['-p', port, '-s', server, '-c', connections, '-d', depth, '-t', seconds, '-w', warmUp],
    ...(messages === undefined ? [] : ['-n', messages]),
    ...(typeof requests === 'number' ? ['-r', requests] : ['-f', requests]),
  ].map(String);
  const side = 'side' in options ? options.side : 'client';
  return JSON.parse(await run([client, ...words], side, seconds + warmUp + 60)) as LoadResult;
}

/** Replies that were not as they should be. */
export function faults({ wrong, lost, extra }: LoadResult): number {
  return wrong + lost + extra;
}
