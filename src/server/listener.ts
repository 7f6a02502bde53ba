/**
 * The TCP server: the base port and a port for each LMK, one limit for the connections of all of them, and an orderly
 * end.
 */
import { createServer, type Server, type Socket } from 'node:net';
import type { Device, Port } from '../hsm/contract.ts';
import { AcceptGate } from './accept-gate.ts';
import { Connection, type ConnectionLimits, type ConnectionSetup, DEFAULT_LIMITS } from './connection.ts';
import { createCounters, type ServerCounters } from './counters.ts';
import { DEFAULT_MAX_FRAME } from './framing.ts';
import { LimitedLog, type Logger } from './logger.ts';
import { createSlab } from './reply-slab.ts';
import { type PerformanceModel, Throttle } from './throttle.ts';

/** What a server serves, where, and within which limits. */
export interface ServerOptions {
  readonly device: Device;
  /** 127.0.0.1 without it. */
  readonly host?: string | undefined;
  /** The port of the default LMK; LMK id n is at base + 1 + n. 0 takes a free port for each. */
  readonly basePort: number;
  readonly lmkIds: readonly number[];
  /** Opens no port at base + this or above, so 1 opens the base port alone. Every LMK has its port without it. */
  readonly portCount?: number | undefined;
  /** Bytes of message header on every port, 0 to 255. */
  readonly headerLength: number;
  /** The longest message in bytes, 1 to 65535. */
  readonly maxFrame?: number | undefined;
  /** Over all ports. */
  readonly maxConnections: number;
  /** Connections that the system keeps until the server takes them. */
  readonly backlog?: number | undefined;
  readonly limits?: Partial<ConnectionLimits> | undefined;
  /** Rate and response time that the server keeps to; as fast as it can without it. */
  readonly performance?: PerformanceModel | undefined;
  readonly logger: Logger;
}

/** A port that the server listens on. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  /** undefined on the base port. */
  readonly lmk: number | undefined;
}

/** A server that listens. */
export interface RunningServer {
  /** The base port first. */
  readonly addresses: readonly ServerAddress[];
  readonly counters: Readonly<ServerCounters>;
  /** Connections open now. */
  connections(): number;
  /** Rate and response time that the server keeps to. */
  performance(): PerformanceModel;
  /** Keeps to another rate and response time from now on. No connection is dropped; messages that wait follow too. */
  changePerformance(performance: PerformanceModel): void;
  /**
   * Stops accepting, answers what is in flight and ends the connections; those still open after `graceMilliseconds`
   * are dropped. Resolves when everything is closed.
   */
  close(graceMilliseconds: number): Promise<void>;
}

/** A port could not be opened; the message names it. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly host: string;
  readonly port: number;
  /** The system's error code, such as `EADDRINUSE`. */
  readonly code: string;

  constructor(host: string, port: number, code: string) {
    super(`cannot listen on ${host} port ${port}: ${REASONS.get(code) ?? code}`);
    this.host = host;
    this.port = port;
    this.code = code;
  }
}

/** Listens on all ports; rejects with a `ListenError` and leaves none open when one of them cannot be had. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const host = options.host ?? '127.0.0.1';
  const pool = new ConnectionPool(options);
  const servers: Server[] = [];
  const addresses: ServerAddress[] = [];
  try {
    for (const { port, lmk } of portsOf(options)) {
      const server = pool.serve({ headerLength: options.headerLength, lmk });
      await listen(server, host, port, options.backlog ?? 4096);
      servers.push(server);
      addresses.push({ host, port: boundPort(server), lmk });
    }
  } catch (error) {
    const closed = closeServers(servers);
    pool.destroy();
    await closed;
    await pool.emptied();
    throw error;
  }
  options.logger.info({ host, ports: addresses.map(({ port }) => port) }, 'host ports open');

  let closing: Promise<void> | undefined;
  return {
    addresses,
    counters: pool.counters,
    connections: () => pool.size,
    performance: () => pool.throttle.performance,
    changePerformance: (performance) => pool.throttle.change(performance),
    close: (graceMilliseconds) => (closing ??= drain(servers, pool, graceMilliseconds)),
  };
}

/** The connections of all ports. */
class ConnectionPool {
  readonly counters = createCounters();
  readonly throttle: Throttle;
  readonly #options: ServerOptions;
  readonly #gate = new AcceptGate();
  readonly #connections = new Set<Connection>();
  readonly #shared: Omit<ConnectionSetup, 'port'>;
  readonly #refusals: LimitedLog;
  readonly #acceptFailures: LimitedLog;
  #lastId = 0;
  #finishing = false;
  #whenEmpty: (() => void) | undefined;

  constructor(options: ServerOptions) {
    const { device, logger } = options;
    this.#options = options;
    this.throttle = new Throttle(options.performance);
    this.#refusals = new LimitedLog({ logger, level: 'warn', message: 'connection refused: too many connections' });
    this.#acceptFailures = new LimitedLog({ logger, level: 'error', message: 'a connection could not be taken' });
    this.#shared = {
      device,
      logger,
      counters: this.counters,
      throttle: this.throttle,
      gate: this.#gate,
      maxFrame: options.maxFrame ?? DEFAULT_MAX_FRAME,
      limits: { ...DEFAULT_LIMITS, ...options.limits },
      slab: createSlab(),
      tooLong: new LimitedLog({ logger, level: 'warn', message: 'connection closed: message too long' }),
      failures: new LimitedLog({ logger, level: 'error', message: 'a command failed inside the device' }),
    };
  }

  get size(): number {
    return this.#connections.size;
  }

  /** A server, not yet listening, for one port. */
  serve(port: Port): Server {
    const setup: ConnectionSetup = { ...this.#shared, port };
    // Half-open, because a host may send its last requests, end its side and still wait for replies that take time.
    const server = createServer({ noDelay: true, allowHalfOpen: true, ...KEEP_ALIVE }, (socket) =>
      this.#open(socket, setup),
    );
    // Once it listens, an error means a connection that could not be taken, such as for want of file descriptors.
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (server.listening) this.#acceptFailures.write({ code: error.code ?? error.name });
    });
    return server;
  }

  /** Lets every connection answer what it has, then end. */
  finish(): void {
    this.#finishing = true;
    for (const connection of this.#connections) connection.finish();
  }

  destroy(): void {
    this.#finishing = true;
    for (const connection of this.#connections) connection.destroy();
  }

  /** Resolves when no connection is left; nothing is accepted any more when this is asked. */
  async emptied(): Promise<void> {
    if (this.#connections.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#whenEmpty = resolve;
    });
  }

  #open(socket: Socket, setup: ConnectionSetup): void {
    this.#gate.accepted();
    const { counters } = this;
    const name = `${socket.remoteAddress}:${socket.remotePort}`;
    const { maxConnections } = this.#options;
    if (this.#finishing || this.#connections.size >= maxConnections) {
      counters.refused++;
      // A socket that is dropped may still report the peer's reset.
      socket.on('error', ignore);
      socket.destroy();
      if (!this.#finishing) this.#refusals.write({ peer: name, maxConnections });
      return;
    }
    counters.accepted++;
    counters.active++;
    const connection = new Connection(socket, { id: ++this.#lastId, name }, setup);
    this.#connections.add(connection);
    socket.on('close', () => {
      counters.active--;
      this.#connections.delete(connection);
      if (this.#connections.size === 0) this.#whenEmpty?.();
    });
  }
}

function portsOf({ basePort, lmkIds, portCount }: ServerOptions): { port: number; lmk: number | undefined }[] {
  const ports: { port: number; lmk: number | undefined }[] = [{ port: basePort, lmk: undefined }];
  for (const lmk of lmkIds) {
    const offset = 1 + lmk;
    if (portCount === undefined || offset < portCount)
      ports.push({ port: basePort === 0 ? 0 : basePort + offset, lmk });
  }
  return ports;
}

function listen(server: Server, host: string, port: number, backlog: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => reject(new ListenError(host, port, error.code ?? error.name));
    server.once('error', fail);
    try {
      server.listen({ host, port, backlog }, () => {
        server.off('error', fail);
        resolve();
      });
    } catch (error) {
      // A number that is no port is refused at once.
      fail(error as NodeJS.ErrnoException);
    }
  });
}

function boundPort(server: Server): number {
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

async function drain(servers: readonly Server[], pool: ConnectionPool, graceMilliseconds: number): Promise<void> {
  const closed = closeServers(servers);
  // Whoever asks may be a command that is just being executed, with its reply half written: let it return first.
  await undefined;
  pool.finish();
  const timer = setTimeout(() => pool.destroy(), graceMilliseconds);
  await closed;
  // A server is closed a moment before its last socket has told so.
  await pool.emptied();
  clearTimeout(timer);
}

/** Resolves when no server listens and none of their connections is left. */
async function closeServers(servers: readonly Server[]): Promise<void> {
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
}

function ignore(): void {}

/** A peer that vanished without a word is noticed in the end; 120 minutes is the device's own default. */
const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelay: 7_200_000 };

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'the port is already in use'],
  ['EACCES', 'no permission to open this port'],
  ['EADDRNOTAVAIL', 'this machine does not have that address'],
  ['ERR_SOCKET_BAD_PORT', 'ports go from 0 to 65535'],
]);
