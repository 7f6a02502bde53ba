/** The management listener on a port of its own: small limits, and an orderly end. */
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { ListenError } from '../server/listener.ts';
import type { Logger } from '../server/logger.ts';
import { managementApp } from './app.ts';
import { isLoopback } from './loopback.ts';
import type { ManagementParts } from './parts.ts';

/** What to serve and where. */
export interface ManagementOptions extends ManagementParts {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly logger: Logger;
}

/** A management listener that runs. */
export interface RunningManagement {
  readonly host: string;
  readonly port: number;
  /** Stops accepting, answers what is in flight, and drops what is left after `graceMilliseconds`. */
  close(graceMilliseconds: number): Promise<void>;
}

/** Listens, or tells why the port cannot be had. Beyond loopback a token is needed; to forget it is a mistake. */
export async function startManagement(
  options: ManagementOptions,
): Promise<RunningManagement | { readonly problem: string }> {
  const { host, port, token, logger } = options;
  if (token === undefined && !isLoopback(host)) throw new Error('a management listener beyond loopback needs a token');
  const { fetch } = managementApp(options);
  // The classes that stand for requests and answers everywhere in the process stay as they are.
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false, serverOptions: TIMES }) as Server;
  server.maxConnections = MOST_CONNECTIONS;
  const failure = await listen(server, host, port);
  if (failure !== undefined) return { problem: failure.message };
  const address = server.address();
  const bound = address !== null && typeof address === 'object' ? address.port : port;
  logger.info({ host, port: bound, token: token !== undefined }, 'management port open');
  let closing: Promise<void> | undefined;
  return {
    host,
    port: bound,
    close: (graceMilliseconds) => (closing ??= drain(server, graceMilliseconds)),
  };
}

function listen(server: Server, host: string, port: number): Promise<ListenError | undefined> {
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException): void => resolve(new ListenError(host, port, error.code ?? error.name));
    server.once('error', fail);
    server.listen({ host, port }, () => {
      server.off('error', fail);
      resolve(undefined);
    });
  });
}

async function drain(server: Server, graceMilliseconds: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection that is kept alive becomes idle when its last answer is out.
  const sweep = setInterval(() => server.closeIdleConnections(), 20);
  const drop = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
  await closed;
  clearInterval(sweep);
  clearTimeout(drop);
}

/** Milliseconds; somebody who sends slowly on purpose holds nothing for long. */
const TIMES = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000 };
const MOST_CONNECTIONS = 256;
