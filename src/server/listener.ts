/**
 * The host ports of a device: TCP, TLS and UDP on one or two interfaces, a port for the default LMK and one for each LMK,
 * limits for the connections of all of them, and an orderly end.
 */
import type { Server } from 'node:net';
import type { CodePageName } from '../../protocol/words/code-pages.ts';
import type { Device } from '../hsm/contract.ts';
import type { InterfaceNumber, InterfaceTraffic, NetworkSource } from '../hsm/network.ts';
import type { LayoutSource } from './code-page/ebcdic-device.ts';
import { type ConnectionLimits, DEFAULT_LIMITS } from './connection.ts';
import { ConnectionPool } from './connection-pool.ts';
import { type ServerCounters, sumOfCounters } from './counters.ts';
import { DatagramPort } from './datagram-port.ts';
import { DEFAULT_MAX_FRAME } from './framing.ts';
import {
  type HostInterface,
  type HostProtocol,
  type InterfaceChange,
  type InterfaceOptions,
  openPortsOf,
  type PortPlan,
  planInterface,
  type RefusedHostListener,
  type TransportOptions,
  withCertificates,
} from './host-interface.ts';
import { LimitedLog, type Logger } from './logger.ts';
import { type PerformanceModel, Throttle } from './throttle.ts';
import { DEFAULT_TIME_LIMITS, type TimeLimits } from './time-limits.ts';
import { type TlsMaterial, tryMaterial } from './tls-port.ts';

/** What a server serves, where, and within which limits. */
export interface ServerOptions {
  readonly device: Device;
  /** Of host interface 1; 127.0.0.1 without it. */
  readonly host?: string | undefined;
  /** The port of the default LMK; LMK id n is at base + 1 + n. 0 takes a free port for each. */
  readonly basePort: number;
  /** What host interface 1 offers; clear TCP without it. */
  readonly transports?: TransportOptions | undefined;
  /** Host interface 2; none without it. */
  readonly interface2?: InterfaceOptions | undefined;
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
  readonly times?: Partial<TimeLimits> | undefined;
  /** What the layout of messages depends on, for ports in EBCDIC. */
  readonly layout?: LayoutSource | undefined;
  /** Rate and response time that the server keeps to; as fast as it can without it. */
  readonly performance?: PerformanceModel | undefined;
  /** Does not open its ports before `openPorts`, as a device that is not online. */
  readonly startsClosed?: boolean | undefined;
  readonly logger: Logger;
  /** May be called as often as hosts try. */
  readonly onRefusedHost?: RefusedHostListener | undefined;
}

/** A port that the server listens on. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  /** undefined on the base port. */
  readonly lmk: number | undefined;
  readonly protocol: HostProtocol;
  readonly interface: InterfaceNumber;
  /** ASCII without one. */
  readonly codePage: CodePageName | undefined;
}

/** A server that listens. */
export interface RunningServer {
  /** The base port of interface 1 first. */
  readonly addresses: readonly ServerAddress[];
  /** Of all interfaces together. */
  readonly counters: Readonly<ServerCounters>;
  /** Connections and traffic of each interface. */
  readonly network: NetworkSource;
  /** Connections open now. */
  connections(): number;
  /** Rate and response time that the server keeps to. */
  performance(): PerformanceModel;
  /** How often a message had to wait for its rate or response time, and how many connections wait now. */
  throttled(): { readonly delayed: number; readonly waiting: number };
  /** Keeps to another rate and response time from now on. No connection is dropped; messages that wait follow too. */
  changePerformance(performance: PerformanceModel): void;
  /**
   * Takes other options of an interface. Who may connect, and how many, counts at once: connections from other addresses
   * end when what they asked is answered. Transports and keep-alive count when the ports open again.
   */
  changeInterface(number: InterfaceNumber, change: InterfaceChange): void;
  /**
   * Presents and trusts other certificates from the next handshake on; connections whose certificate is revoked end.
   * Throws what OpenSSL says of certificates that it cannot use, and leaves everything as it is.
   */
  changeCertificates(material: TlsMaterial): void;
  /**
   * Stops accepting, answers what is in flight and ends the connections; those still open after `graceMilliseconds`
   * are dropped. Resolves when everything is closed. `openPorts` begins again.
   */
  closePorts(graceMilliseconds: number): Promise<void>;
  /** Opens the ports again, at the same numbers. Rejects with a `ListenError` and leaves none open when one is taken. */
  openPorts(): Promise<void>;
  /** Closes the ports for good. */
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
  const server = new HostPorts(options);
  try {
    if (options.startsClosed !== true) await server.openPorts();
  } catch (error) {
    await server.close(0);
    throw error;
  }
  return server;
}

/** The ports of all interfaces and what is behind them. */
class HostPorts implements RunningServer {
  readonly counters: Readonly<ServerCounters>;
  readonly network: NetworkSource;
  readonly #options: ServerOptions;
  readonly #interfaces: readonly HostInterface[];
  readonly #throttle: Throttle;
  readonly #pool: ConnectionPool;
  readonly #datagramLogs: Readonly<Record<'malformed' | 'denials' | 'overload' | 'failures', LimitedLog>>;
  #servers: Server[] = [];
  #datagramPorts: DatagramPort[] = [];
  #closing: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: ServerOptions) {
    const { host = '127.0.0.1', basePort, transports, interface2, lmkIds, portCount, logger } = options;
    const first: InterfaceOptions = { ...transports, host, basePort };
    this.#options = options;
    this.#interfaces = [
      planInterface(1, first, lmkIds, portCount),
      ...(interface2 === undefined ? [] : [planInterface(2, interface2, lmkIds, portCount)]),
    ];
    this.counters = sumOfCounters(this.#interfaces.map(({ counters }) => counters));
    this.#throttle = new Throttle(options.performance);
    this.#pool = new ConnectionPool({
      device: options.device,
      headerLength: options.headerLength,
      maxFrame: options.maxFrame ?? DEFAULT_MAX_FRAME,
      maxConnections: options.maxConnections,
      limits: { ...DEFAULT_LIMITS, ...options.limits },
      times: { ...DEFAULT_TIME_LIMITS, ...options.times },
      throttle: this.#throttle,
      layout: options.layout ?? (() => ({})),
      logger,
      onRefusedHost: (...refused) => options.onRefusedHost?.(...refused),
    });
    const log = (level: 'warn' | 'error', message: string): LimitedLog => new LimitedLog({ logger, level, message });
    this.#datagramLogs = {
      malformed: log('warn', 'datagram dropped: not one whole message'),
      denials: log('warn', 'datagram dropped: the address is not in the access control list'),
      overload: log('warn', 'datagram dropped: too many wait for their turn'),
      failures: log('error', 'a datagram was not answered'),
    };
    this.network = {
      connections: (number) => this.#connectionsOf(number),
      traffic: (number) => trafficOf(this.#interfaces.find((each) => each.number === number)),
    };
  }

  get addresses(): readonly ServerAddress[] {
    return this.#plans().map(({ on, protocol, port, lmk, codePage }) => ({
      host: on.options.host,
      port,
      lmk,
      protocol,
      interface: on.number,
      codePage,
    }));
  }

  connections(): number {
    return this.#pool.size;
  }

  performance(): PerformanceModel {
    return this.#throttle.performance;
  }

  throttled(): { readonly delayed: number; readonly waiting: number } {
    return { delayed: this.#throttle.delayed, waiting: this.#throttle.waiting };
  }

  changePerformance(performance: PerformanceModel): void {
    this.#throttle.change(performance);
  }

  changeInterface(number: InterfaceNumber, change: InterfaceChange): void {
    const changed = this.#interfaces.find((each) => each.number === number);
    if (changed === undefined) return;
    changed.options = { ...changed.options, ...change };
    this.#pool.accessChanged(changed);
    for (const port of this.#datagramPorts) port.accessChanged();
  }

  changeCertificates(material: TlsMaterial): void {
    const changed = this.#interfaces.map((each) => [each, withCertificates(each.options, material)] as const);
    for (const [, { tls }] of changed) if (tls !== undefined) tryMaterial(tls);
    for (const [each, options] of changed) each.options = options;
    this.#pool.certificatesChanged();
  }

  async openPorts(): Promise<void> {
    await this.#closing;
    if (this.#closed !== undefined || this.#servers.length + this.#datagramPorts.length > 0) return;
    this.#pool.begin();
    try {
      for (const plan of this.#plans()) await (plan.protocol === 'udp' ? this.#bind(plan) : this.#listen(plan));
    } catch (error) {
      await this.closePorts(0);
      throw error;
    }
    for (const { number, options } of this.#interfaces) {
      const ports = this.addresses.filter((address) => address.interface === number).map(({ port }) => port);
      this.#options.logger.info({ host: options.host, interface: number, ports }, 'host ports open');
    }
  }

  closePorts(graceMilliseconds: number): Promise<void> {
    this.#closing ??= this.#drain(graceMilliseconds).finally(() => {
      this.#closing = undefined;
    });
    return this.#closing;
  }

  close(graceMilliseconds: number): Promise<void> {
    this.#closed ??= this.closePorts(graceMilliseconds).then(() => this.#pool.stop());
    return this.#closed;
  }

  async #drain(graceMilliseconds: number): Promise<void> {
    const servers = this.#servers.splice(0);
    const datagramPorts = this.#datagramPorts.splice(0);
    const closed = Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
    // Whoever asks may be a command that is just being executed, with its reply half written: let it return first.
    await undefined;
    this.#pool.finish();
    const timer = setTimeout(() => this.#pool.destroy(), graceMilliseconds);
    await Promise.all([closed, ...datagramPorts.map((port) => port.close(graceMilliseconds))]);
    // A server is closed a moment before its last socket has told so.
    await this.#pool.emptied();
    clearTimeout(timer);
  }

  async #listen(plan: PortPlan): Promise<void> {
    const { host } = plan.on.options;
    const server = this.#pool.serve(plan);
    await listen(server, host, plan.port, this.#options.backlog ?? 4096);
    this.#servers.push(server);
    plan.port = boundPort(server);
  }

  async #bind(plan: PortPlan): Promise<void> {
    const { headerLength, maxFrame = DEFAULT_MAX_FRAME } = this.#options;
    const port = new DatagramPort(plan, {
      ...this.#datagramLogs,
      device: this.#pool.deviceOf(plan),
      port: { headerLength, lmk: plan.lmk },
      maxFrame,
      slab: this.#pool.slab,
      throttle: this.#throttle,
      nextId: () => this.#pool.nextId(),
      onRefusedHost: (...refused) => this.#options.onRefusedHost?.(...refused),
    });
    const { host } = plan.on.options;
    try {
      plan.port = await port.open(host, plan.port);
    } catch (error) {
      await port.close(0);
      throw new ListenError(host, plan.port, (error as NodeJS.ErrnoException).code ?? (error as Error).name);
    }
    this.#datagramPorts.push(port);
  }

  #connectionsOf(number: InterfaceNumber): ReturnType<NetworkSource['connections']> {
    if (!this.#interfaces.some((each) => each.number === number)) return undefined;
    const now = performance.now();
    const senders = this.#datagramPorts
      .filter((port) => port.interfaceNumber === number)
      .flatMap((port) => port.connections(now));
    return [...this.#pool.connections(number, now), ...senders];
  }

  #plans(): PortPlan[] {
    return this.#interfaces.flatMap(openPortsOf);
  }
}

function trafficOf(from: HostInterface | undefined): InterfaceTraffic {
  const counters = from?.counters;
  return {
    bytesSent: counters?.bytesOut ?? 0,
    bytesReceived: counters?.bytesIn ?? 0,
    packetsSent: counters?.packetsOut ?? 0,
    packetsReceived: counters?.packetsIn ?? 0,
    discarded: (counters?.datagramsDropped ?? 0) + (counters?.framesTooLong ?? 0) + (counters?.emptyFrames ?? 0),
    errors: counters?.tlsFailures ?? 0,
  };
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

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'the port is already in use'],
  ['EACCES', 'no permission to open this port'],
  ['EADDRNOTAVAIL', 'this machine does not have that address'],
  ['ERR_SOCKET_BAD_PORT', 'ports go from 0 to 65535'],
]);
