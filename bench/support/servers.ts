// The servers that are compared, each on a free port of 127.0.0.1 and on the server's processor.

import { fileURLToPath } from 'node:url';
import { type RunningProgram, type Side, startProgram } from './children.ts';
import { connectAndAsk } from './connect.ts';
import type { Bench } from './part.ts';
import { freePort, pinward, redis } from './programs.ts';

/** A server, or why there is none. */
export type Started = RunningProgram | { readonly missing: string };

/** The bundled `pinward serve` without logging. */
export async function startPinward(
  bench: Bench,
  settings: readonly string[] = [],
  side: Side = 'server',
): Promise<Started> {
  const program = pinward(bench.pinward);
  if ('missing' in program) return program;
  const set = settings.flatMap((setting) => ['--set', setting]);
  const words = ['serve', '--port', '0', '--ready-json', '--log-level', 'error', ...set];
  try {
    return await startProgram([process.execPath, program.path, ...words], side);
  } catch (error) {
    return { missing: `pinward serve ${set.join(' ')}: ${(error as Error).message}` };
  }
}

/** Node without a device, with the same input and output. */
export function startNodeEcho(): Promise<Started> {
  const file = fileURLToPath(new URL('../floor/node-echo.mjs', import.meta.url));
  return startProgram([process.execPath, file], 'server');
}

/** A server in C. */
export async function startC(
  bench: Bench,
  name: 'epoll-echo' | 'ca-server',
  ...words: readonly string[]
): Promise<Started> {
  const program = bench.programs.c(name);
  return 'missing' in program ? program : startProgram([program.path, ...words], 'server');
}

/** Redis without its files. It does not tell when it is ready, so it is asked. */
export async function startRedis(): Promise<Started> {
  const program = redis();
  if ('missing' in program) return program;
  const port = await freePort();
  const words = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--loglevel', 'warning'];
  // The line with the port is ours: Redis says nothing on its output at this level.
  const shell = ['sh', '-c', 'echo "$1"; shift; exec "$@"', 'sh', String(port), program.path, ...words.map(String)];
  const server = await startProgram(shell, 'server');
  await connectAndAsk(port, Buffer.from('PING\r\n'), 5000);
  return server;
}
