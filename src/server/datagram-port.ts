/**
 * A UDP port: one command in a datagram, with its length in front, and its reply in one datagram back (product reference
 * 1.3). What is malformed is thrown away, counted and now and then logged; the host must notice and send again.
 */
import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { codePage, translated } from '../../protocol/words/code-pages.ts';
import type { Device, Outcome, Peer, Port } from '../hsm/contract.ts';
import type { HostConnection, InterfaceNumber } from '../hsm/network.ts';
import { plainAddress } from './access-list.ts';
import type { PortPlan, RefusedHostListener } from './host-interface.ts';
import type { LimitedLog } from './logger.ts';
import { resetSlab } from './reply-slab.ts';
import type { Throttle } from './throttle.ts';
import type { Share } from './throttle-share.ts';

/** What a UDP port needs. */
export interface DatagramSetup {
  readonly device: Device;
  readonly port: Port;
  readonly maxFrame: number;
  readonly slab: ByteWriter;
  readonly throttle: Throttle;
  readonly nextId: () => number;
  readonly malformed: LimitedLog;
  readonly denials: LimitedLog;
  readonly overload: LimitedLog;
  readonly failures: LimitedLog;
  readonly onRefusedHost: RefusedHostListener;
}

/** A host that sends datagrams. */
interface Sender {
  readonly peer: Peer;
  readonly address: string;
  readonly port: number;
  readonly since: number;
  lastAt: number;
  isAdmitted: boolean;
}

/** One UDP port. */
export class DatagramPort {
  readonly #plan: PortPlan;
  readonly #setup: DatagramSetup;
  readonly #senders = new Map<string, Sender>();
  /** Datagrams that wait for their turn; empty unless the device is held to a rate. */
  readonly #waiting: { readonly bytes: Uint8Array; readonly sender: Sender }[] = [];
  readonly #share: Share;
  #socket: Socket | undefined;
  /** Replies that the device still works on. */
  #pending = 0;
  /** Datagrams that the system has not taken yet. */
  #sending = 0;
  #whenAnswered: (() => void) | undefined;

  constructor(plan: PortPlan, setup: DatagramSetup) {
    this.#plan = plan;
    this.#setup = setup;
    this.#share = setup.throttle.join(() => this.#run());
  }

  get interfaceNumber(): InterfaceNumber {
    return this.#plan.on.number;
  }

  /** Opens the port and resolves to its number; rejects with the system's error. */
  open(host: string, port: number): Promise<number> {
    const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BUFFER });
    this.#socket = socket;
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.bind({ port, address: host }, () => {
        socket.off('error', reject);
        socket.on('error', (error: NodeJS.ErrnoException) =>
          this.#setup.failures.write({ port: this.#plan.port, error: error.code ?? error.name }),
        );
        socket.on('message', (bytes, { address, port: from }) => this.#receive(bytes, address, from));
        resolve(socket.address().port);
      });
    });
  }

  /** Takes no more datagrams, sends the replies that are due, and closes after `graceMilliseconds` at the latest. */
  async close(graceMilliseconds: number): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined) return;
    socket.removeAllListeners('message');
    if (this.#pending + this.#sending > 0 && graceMilliseconds > 0)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, graceMilliseconds);
        this.#whenAnswered = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.#socket = undefined;
    this.#share.leave();
    this.#waiting.length = 0;
    this.#senders.clear();
    await new Promise<void>((resolve) => {
      try {
        socket.close(() => resolve());
      } catch {
        // It was never bound.
        resolve();
      }
    });
  }

  /** Looks again who may send; what had come in by then is answered. */
  accessChanged(): void {
    for (const sender of this.#senders.values()) sender.isAdmitted = this.#admits(sender.address);
  }

  /** Hosts that sent something lately. */
  connections(now: number): HostConnection[] {
    return [...this.#senders.values()]
      .filter(({ lastAt, isAdmitted }) => isAdmitted && now - lastAt < FORGOTTEN)
      .map(({ address, port, since }) => ({
        transport: 'udp',
        localPort: this.#plan.port,
        remoteAddress: address,
        remotePort: port,
        isEstablished: true,
        seconds: Math.floor((now - since) / 1000),
      }));
  }

  #receive(bytes: Uint8Array, from: string, port: number): void {
    const { counters } = this.#plan.on;
    const { maxFrame, denials, malformed, overload } = this.#setup;
    const sender = this.#sender(from, port);
    if (!sender.isAdmitted) {
      counters.refusedByAccess++;
      denials.write({ peer: sender.peer.name });
      this.#setup.onRefusedHost('access', sender.peer.name);
      return;
    }
    counters.packetsIn++;
    counters.bytesIn += bytes.length;
    const wrong = malformation(bytes, maxFrame);
    if (wrong !== undefined) {
      counters.datagramsDropped++;
      malformed.write({ peer: sender.peer.name, bytes: bytes.length, reason: wrong });
      return;
    }
    if (this.#waiting.length >= MOST_WAITING || this.#pending >= MOST_WAITING) {
      counters.datagramsDropped++;
      overload.write({ peer: sender.peer.name });
      return;
    }
    this.#waiting.push({ bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length), sender });
    this.#share.arrived(bytes.length);
    this.#run();
  }

  #run(): void {
    const waiting = this.#waiting;
    while (waiting.length > 0 && this.#share.mayRun()) {
      const { bytes, sender } = waiting.shift()!;
      const { codePage: name } = this.#plan;
      const told = name === undefined ? bytes : translated(bytes, 0, bytes.length, codePage(name).toLatin1);
      this.#share.ran(told, LENGTH_SIZE, LENGTH_SIZE + this.#setup.port.headerLength, bytes.length);
      this.#execute(bytes, sender);
    }
    if (waiting.length === 0) this.#share.exhausted();
  }

  #execute(bytes: Uint8Array, sender: Sender): void {
    const { device, port, slab, failures } = this.#setup;
    this.#plan.on.counters.framesIn++;
    slab.at = 0;
    let outcome: Outcome;
    try {
      outcome = device.execute(bytes, LENGTH_SIZE, bytes.length, port, slab, sender.peer);
    } catch (error) {
      slab.at = 0;
      failures.write({ peer: sender.peer.name, error: className(error) });
      return;
    }
    if (outcome === undefined) this.#send(slab.view().slice(), sender);
    resetSlab(slab);
    // There is no connection that `'close'` could end.
    if (!(outcome instanceof Promise)) return;
    this.#pending++;
    void outcome
      .then(
        (replies) => this.#send(replies, sender),
        (error: unknown) => failures.write({ peer: sender.peer.name, error: className(error) }),
      )
      .finally(() => {
        this.#pending--;
        this.#tellAnswered();
      });
  }

  #tellAnswered(): void {
    if (this.#pending + this.#sending === 0) this.#whenAnswered?.();
  }

  /** Sends each framed reply in a datagram of its own. The bytes belong to the socket from now on. */
  #send(replies: Uint8Array, { address, port, peer }: Sender): void {
    const { counters } = this.#plan.on;
    const socket = this.#socket;
    if (socket === undefined) return;
    for (let at = 0; at < replies.length; ) {
      const length = at + 1 < replies.length ? LENGTH_SIZE + ((replies[at]! << 8) | replies[at + 1]!) : replies.length;
      const datagram = replies.subarray(at, at + length);
      at += length;
      counters.packetsOut++;
      counters.bytesOut += datagram.length;
      this.#sending++;
      socket.send(datagram, port, address, (error) => {
        this.#sending--;
        this.#tellAnswered();
        if (error !== null)
          this.#setup.failures.write({ peer: peer.name, error: (error as NodeJS.ErrnoException).code ?? error.name });
      });
    }
  }

  #sender(from: string, port: number): Sender {
    const key = `${from}:${port}`;
    const now = performance.now();
    const known = this.#senders.get(key);
    if (known !== undefined) {
      known.lastAt = now;
      return known;
    }
    const address = plainAddress(from);
    const sender: Sender = {
      peer: { id: this.#setup.nextId(), name: `${address}:${port}`, transport: 'udp' },
      address: from,
      port,
      since: now,
      lastAt: now,
      isAdmitted: this.#admits(from),
    };
    // Addresses of datagrams can be made up, so there is room for so many only.
    if (this.#senders.size >= MOST_SENDERS) this.#senders.delete(this.#senders.keys().next().value!);
    this.#senders.set(key, sender);
    return sender;
  }

  #admits(address: string): boolean {
    return this.#plan.on.options.access?.admits(address) !== false;
  }
}

/** Why a datagram is not one message, or undefined when it is. */
function malformation(bytes: Uint8Array, maxFrame: number): string | undefined {
  if (bytes.length <= LENGTH_SIZE) return 'no message behind the length';
  const announced = (bytes[0]! << 8) | bytes[1]!;
  if (announced !== bytes.length - LENGTH_SIZE) return `the length in front says ${announced}`;
  return announced > maxFrame ? 'message too long' : undefined;
}

/** Errors of the device are named only: a message could quote what it was working on. */
function className(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error;
}

const LENGTH_SIZE = 2;
/** Datagrams that wait at most; a host that gets no answer sends again. */
const MOST_WAITING = 1024;
const MOST_SENDERS = 1024;
/** Milliseconds without a datagram until a host is no longer counted as connected. */
const FORGOTTEN = 60_000;
/** Bytes; a burst of datagrams must wait somewhere while the process works. */
const RECEIVE_BUFFER = 4_194_304;
