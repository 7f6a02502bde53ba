/** The connections of all ports: who gets in, what each port gives its connections, and who stands still for too long. */
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { TLSSocket } from 'node:tls';
import { codePage } from '../../protocol/words/code-pages.ts';
import type { Device, Peer } from '../hsm/contract.ts';
import type { HostConnection, InterfaceNumber } from '../hsm/network.ts';
import { AcceptGate } from './accept-gate.ts';
import { plainAddress } from './access-list.ts';
import { EbcdicDevice, type LayoutSource } from './code-page/ebcdic-device.ts';
import { Connection, type ConnectionLimits, type ConnectionSetup } from './connection.ts';
import type { HostInterface, PortPlan, RefusedHostListener } from './host-interface.ts';
import { LimitedLog, type Logger } from './logger.ts';
import { Outbox } from './outbox.ts';
import { createSlab } from './reply-slab.ts';
import type { Throttle } from './throttle.ts';
import { lookInterval, type TimeLimits } from './time-limits.ts';
import { holderOf, TlsFront } from './tls-port.ts';

/** What all ports share. */
export interface PoolOptions {
  readonly device: Device;
  readonly headerLength: number;
  readonly maxFrame: number;
  readonly maxConnections: number;
  readonly limits: ConnectionLimits;
  readonly times: TimeLimits;
  readonly throttle: Throttle;
  readonly layout: LayoutSource;
  readonly logger: Logger;
  readonly onRefusedHost: RefusedHostListener;
}

type Logs = 'vanished' | 'refusals' | 'denials' | 'handshakes' | 'noLongerListed' | 'revoked' | 'acceptFailures';

/** A connection that was let in; it has no `connection` while its handshake is under way. */
interface Entry {
  readonly socket: Socket;
  readonly plan: PortPlan;
  readonly since: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  connection: Connection | undefined;
  /** Behind its handshake, on a TLS port. */
  secure: TLSSocket | undefined;
  /** Calls its handshake off. */
  callOff: (() => void) | undefined;
}

/** The connections of all ports. */
export class ConnectionPool {
  readonly slab = createSlab();
  readonly #options: PoolOptions;
  readonly #gate = new AcceptGate();
  readonly #entries = new Set<Entry>();
  /** The TLS side of every port that was served. */
  readonly #fronts = new Map<PortPlan, TlsFront>();
  readonly #shared: Omit<ConnectionSetup, 'port' | 'device' | 'counters'>;
  readonly #logs: Readonly<Record<Logs, LimitedLog>>;
  readonly #watch: NodeJS.Timeout | undefined;
  #lastId = 0;
  #finishing = false;
  #whenEmpty: (() => void) | undefined;

  constructor(options: PoolOptions) {
    const { logger, times } = options;
    const log = (level: 'warn' | 'error', message: string): LimitedLog => new LimitedLog({ logger, level, message });
    this.#options = options;
    this.#logs = {
      refusals: log('warn', 'connection refused: too many connections'),
      denials: log('warn', 'connection refused: the address is not in the access control list'),
      handshakes: log('warn', 'TLS connection refused'),
      noLongerListed: log('warn', 'connection closed: the address is no longer in the access control list'),
      revoked: log('warn', 'connection closed: the certificate of the host is revoked'),
      acceptFailures: log('error', 'a connection could not be taken'),
      vanished: log('warn', 'connection closed: the host does not answer any more'),
    };
    this.#shared = {
      logger,
      throttle: options.throttle,
      gate: this.#gate,
      maxFrame: options.maxFrame,
      limits: options.limits,
      slab: this.slab,
      outbox: new Outbox(),
      tooLong: log('warn', 'connection closed: message too long'),
      failures: log('error', 'a command failed inside the device'),
      standstills: {
        idle: log('warn', 'connection closed: no traffic for longer than the idle time-out'),
        unfinished: log('warn', 'connection closed: a message was not finished within the message time-out'),
        stalled: log('warn', 'connection closed: the host does not read its replies'),
      },
    };
    const interval = lookInterval(times);
    if (interval !== undefined) this.#watch = setInterval(() => this.#look(), interval).unref();
  }

  get size(): number {
    return this.#entries.size;
  }

  /** A server, not yet listening, for one port. */
  serve(plan: PortPlan): Server {
    const { counters, options } = plan.on;
    const { headerLength, times } = this.#options;
    const setup: ConnectionSetup = {
      ...this.#shared,
      device: this.deviceOf(plan),
      counters,
      port: { headerLength, lmk: plan.lmk },
      codePage: plan.codePage && codePage(plan.codePage),
      copies: plan.protocol === 'tls',
    };
    const front =
      plan.protocol === 'tls' && options.tls !== undefined
        ? new TlsFront(options.tls, {
            handshakeTimeout: times.handshake,
            logger: this.#options.logger,
            failures: this.#logs.handshakes,
            onFailure: (peer, reason) => {
              counters.tlsFailures++;
              if (reason !== undefined) this.#options.onRefusedHost('tls', peer, reason);
            },
          })
        : undefined;
    if (front !== undefined) this.#fronts.set(plan, front);
    const { keepAlive: silence = times.keepAlive } = options;
    // Half-open, because a host may send its last requests, end its side and still wait for replies that take time.
    const keepAlive = { keepAlive: silence > 0, keepAliveInitialDelay: silence };
    const server = createServer({ noDelay: true, allowHalfOpen: true, ...keepAlive }, (socket) =>
      this.#open(socket, plan, setup, front),
    );
    // Once it listens, an error means a connection that could not be taken, such as for want of file descriptors.
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (server.listening) this.#logs.acceptFailures.write({ code: error.code ?? error.name });
    });
    return server;
  }

  /** The device as a port talks to it. */
  deviceOf({ codePage: name }: PortPlan): Device {
    const { device, layout } = this.#options;
    return name === undefined ? device : new EbcdicDevice(device, codePage(name), layout);
  }

  /** The number of the next peer. */
  nextId(): number {
    return ++this.#lastId;
  }

  /** Connections of an interface. */
  connections(interfaceNumber: InterfaceNumber, now: number): HostConnection[] {
    return [...this.#entries]
      .filter(({ plan }) => plan.on.number === interfaceNumber)
      .map(({ plan, remoteAddress, remotePort, since, connection }) => ({
        transport: plan.protocol,
        localPort: plan.port,
        remoteAddress,
        remotePort,
        isEstablished: connection !== undefined && !connection.isClosing,
        seconds: Math.floor((now - since) / 1000),
      }));
  }

  /** Ends, once what they asked is answered, connections from addresses that may not connect any more. */
  accessChanged({ number, options, counters }: HostInterface): void {
    for (const { connection, callOff, plan, remoteAddress, remotePort } of this.#entries) {
      if (plan.on.number !== number || options.access?.admits(remoteAddress) !== false) continue;
      counters.refusedByAccess++;
      this.#logs.noLongerListed.write({ peer: `${remoteAddress}:${remotePort}` });
      if (connection === undefined) callOff?.();
      else connection.finish();
    }
  }

  /** Has the TLS ports present and trust what their interfaces say now; ends connections of revoked certificates. */
  certificatesChanged(): void {
    for (const [{ on }, front] of this.#fronts) if (on.options.tls !== undefined) front.change(on.options.tls);
    for (const { connection, secure, plan, remoteAddress, remotePort } of this.#entries) {
      const { options, counters } = plan.on;
      const certificate = secure?.getPeerX509Certificate();
      if (certificate === undefined || options.tls?.revokes?.(certificate.raw) !== true) continue;
      counters.tlsFailures++;
      this.#logs.revoked.write({ peer: `${remoteAddress}:${remotePort}`, ...holderOf(secure!) });
      connection?.finish();
    }
  }

  /** Takes connections again after `finish`. */
  begin(): void {
    this.#finishing = false;
  }

  /** Lets every connection answer what it has, then end; takes no more. */
  finish(): void {
    this.#finishing = true;
    for (const { connection, callOff } of this.#entries)
      if (connection === undefined) callOff?.();
      else connection.finish();
  }

  /** Drops every connection as it stands. */
  destroy(): void {
    this.#finishing = true;
    for (const { connection, socket } of this.#entries) (connection ?? socket).destroy();
  }

  /** Resolves when no connection is left; nothing is accepted any more when this is asked. */
  async emptied(): Promise<void> {
    if (this.#entries.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#whenEmpty = resolve;
    });
  }

  /** Looks no more after connections. */
  stop(): void {
    clearInterval(this.#watch);
  }

  #open(socket: Socket, plan: PortPlan, setup: ConnectionSetup, front: TlsFront | undefined): void {
    this.#gate.accepted();
    const { counters } = plan.on;
    const remoteAddress = plainAddress(socket.remoteAddress ?? '');
    const remotePort = socket.remotePort ?? 0;
    const name = `${remoteAddress}:${remotePort}`;
    if (this.#finishing || !this.#admits(name, remoteAddress, plan)) {
      // A socket that is dropped may still report the peer's reset.
      socket.on('error', ignore);
      socket.destroy();
      return;
    }
    counters.accepted++;
    counters.active++;
    const entry: Entry = {
      socket,
      plan,
      since: performance.now(),
      remoteAddress,
      remotePort,
      connection: undefined,
      secure: undefined,
      callOff: undefined,
    };
    this.#entries.add(entry);
    socket.on('close', () => {
      counters.active--;
      this.#entries.delete(entry);
      if (this.#entries.size === 0) this.#whenEmpty?.();
    });
    if (front === undefined) this.#serve(entry, socket, name, setup);
    else
      entry.callOff = front.begin(socket, name, (secure) => {
        entry.secure = secure;
        this.#serve(entry, secure, name, setup);
      });
  }

  #admits(peer: string, address: string, { on }: PortPlan): boolean {
    const { counters, options } = on;
    const { maxConnections } = this.#options;
    if (options.access?.admits(address) === false) {
      counters.refusedByAccess++;
      this.#logs.denials.write({ peer });
      this.#options.onRefusedHost('access', peer);
      return false;
    }
    const own = options.maxConnections ?? maxConnections;
    if (this.#entries.size < maxConnections && counters.active < own) return true;
    counters.refused++;
    this.#logs.refusals.write({ peer, maxConnections: Math.min(own, maxConnections) });
    return false;
  }

  #serve(entry: Entry, socket: Socket, name: string, setup: ConnectionSetup): void {
    const drop: Peer['drop'] = (how) => (how === 'reset' ? reset(socket) : connection.finish());
    const peer: Peer = { id: this.nextId(), name, transport: entry.plan.protocol, drop };
    const connection = new Connection(socket, peer, setup);
    entry.connection = connection;
    socket.on('error', ({ code = '' }: NodeJS.ErrnoException) => {
      if (!VANISHED.has(code)) return;
      setup.counters.vanished++;
      this.#logs.vanished.write({ peer: name, code });
    });
    // A handshake may end after the decision to take no more.
    if (this.#finishing) connection.finish();
  }

  #look(): void {
    const now = performance.now();
    for (const { connection } of this.#entries) connection?.look(now, this.#options.times);
  }
}

/** Only a plain socket can tell its peer that it was reset. */
function reset(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}

function ignore(): void {}
/** What the system says of a peer that takes neither data nor questions of keep-alive and never ended the connection. */
const VANISHED: ReadonlySet<string> = new Set(['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN']);
