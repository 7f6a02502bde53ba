/**
 * One host connection: bytes in, messages to the device, replies out in the order of the requests. All replies of a
 * read chunk leave in one write, and a peer that does not read its replies is not read from either.
 */
import type { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { type CodePage, translated } from '../../protocol/words/code-pages.ts';
import type { Device, Outcome, Peer, Port } from '../hsm/contract.ts';
import type { AcceptGate, Held } from './accept-gate.ts';
import type { ServerCounters } from './counters.ts';
import { Framer } from './framing.ts';
import type { LimitedLog, Logger } from './logger.ts';
import type { Outbox, Sender } from './outbox.ts';
import { type QueuedReply, ReplyQueue } from './reply-queue.ts';
import { type ByteSocket, resetSlab, writeReplies, writeSlab } from './reply-slab.ts';
import type { Throttle } from './throttle.ts';
import type { Share } from './throttle-share.ts';
import { type Standstill, StandstillWatch, type TimeLimits } from './time-limits.ts';

/** Where reading from a peer stops until it has caught up. */
export interface ConnectionLimits {
  /** Bytes of replies that the socket has not passed on. */
  readonly unsentBytes: number;
  /** Bytes of replies that wait for an earlier one. */
  readonly heldBytes: number;
  /** Replies that the device still works on. */
  readonly pendingReplies: number;
  /** How long a connection that is being closed may go without any progress. */
  readonly lingerMilliseconds: number;
}

/** Limits for a host that pipelines heavily and still costs at most about a megabyte. */
export const DEFAULT_LIMITS: ConnectionLimits = Object.freeze({
  unsentBytes: 262_144,
  heldBytes: 262_144,
  pendingReplies: 64,
  lingerMilliseconds: 5000,
});

/** What all connections of a port share. */
export interface ConnectionSetup {
  readonly device: Device;
  readonly port: Port;
  readonly maxFrame: number;
  readonly limits: ConnectionLimits;
  /** Where replies are written. Used within one event only, so one for the whole process is enough. */
  readonly slab: ByteWriter;
  /** Lets the replies of many connections leave together; without it each read chunk's leave at once. */
  readonly outbox?: Outbox | undefined;
  readonly counters: ServerCounters;
  /** Holds the device to a rate, when it is active. */
  readonly throttle?: Throttle | undefined;
  /** The code page that the port speaks, for the costs of commands; ASCII without one. */
  readonly codePage?: CodePage | undefined;
  /** Holds messages back while a burst of connects is taken. */
  readonly gate?: AcceptGate | undefined;
  readonly logger: Logger;
  readonly tooLong: LimitedLog;
  readonly failures: LimitedLog;
  /** Connections that were ended for standing still. */
  readonly standstills?: Readonly<Record<Standstill, LimitedLog>>;
  /** What is written is not gone when the write returns, as with TLS: replies leave as copies. */
  readonly copies?: boolean;
}

/** Serves one connection from the moment it is made until its socket closes. */
export class Connection implements Held, Sender {
  readonly #socket: ByteSocket;
  readonly #peer: Peer;
  readonly #setup: ConnectionSetup;
  readonly #framer: Framer;
  readonly #queue = new ReplyQueue();
  readonly #unsentLimit: number;
  /** finishing: takes no more input, answers what it has; ended: everything is handed to the socket, so is the end. */
  #phase: 'open' | 'finishing' | 'ended' | 'closed' = 'open';
  #paused = false;
  #isHeld = false;
  /** The socket holds more unsent bytes than the limit. */
  #clogged = false;
  #received = 0;
  #messages = 0;
  #written = 0;
  #passedOn = 0;
  #lingerTimer: NodeJS.Timeout | undefined;
  readonly #watch = new StandstillWatch();
  /** Its part in the throttle; undefined as long as nothing was ever limited. */
  #share: Share | undefined;

  constructor(socket: ByteSocket, peer: Peer, setup: ConnectionSetup) {
    this.#socket = socket;
    this.#peer = peer;
    this.#setup = setup;
    this.#framer = new Framer(setup.maxFrame);
    // Below its own mark a stream does not tell when it has drained.
    this.#unsentLimit = Math.max(setup.limits.unsentBytes, socket.writableHighWaterMark);
    socket.on('data', (chunk: Uint8Array) => this.#receive(chunk));
    socket.on('drain', () => this.#drained());
    socket.on('end', () => this.finish());
    socket.on('close', () => this.#closed());
    socket.on('error', (error: NodeJS.ErrnoException) => {
      setup.logger.debug({ peer: peer.name, code: error.code ?? className(error) }, 'connection failed');
    });
  }

  /** Takes no more input, answers every message that is in, then ends the connection. */
  finish(): void {
    if (this.#phase !== 'open') return;
    this.#beginFinish();
    this.#run();
  }

  /** Drops the connection as it stands. */
  destroy(): void {
    this.#socket.destroy();
  }

  /** Takes no more input and answers what it has. */
  get isClosing(): boolean {
    return this.#phase !== 'open';
  }

  /** Ends the connection when it has stood still for too long. */
  look(now: number, limits: TimeLimits): void {
    if (this.#phase !== 'open') return;
    const unsent = this.#socket.writableLength;
    const reason = this.#watch.look(now, limits, {
      received: this.#received,
      passedOn: this.#written - unsent,
      unsent,
      messages: this.#messages,
      isPartWay: this.#framer.isPartWay && !this.#paused && !this.#isHeld,
      isServed: this.#queue.pending > 0 || this.#isHeld || this.#share?.isWaiting === true,
    });
    if (reason === undefined) return;
    this.#setup.counters[reason]++;
    this.#setup.standstills?.[reason].write({ peer: this.#peer.name });
    // Whoever reads nothing will not see an orderly end either.
    if (reason === 'stalled') this.destroy();
    else {
      this.#framer.clear();
      this.finish();
    }
  }

  #receive(chunk: Uint8Array): void {
    const { counters } = this.#setup;
    counters.bytesIn += chunk.length;
    counters.packetsIn++;
    this.#received += chunk.length;
    // What comes after the decision to close is read, so that the peer's own end is seen, and dropped.
    if (this.#phase !== 'open') return;
    this.#framer.feed(chunk);
    const { throttle, gate } = this.#setup;
    if (throttle?.isActive === true) this.#share ??= throttle.join(() => this.#run());
    this.#share?.arrived(chunk.length);
    if (gate?.isClosed === true) this.#wait(gate);
    else this.#run();
  }

  /** For the gate: it has opened. */
  goOn(): void {
    this.#isHeld = false;
    if (this.#phase === 'open' || this.#phase === 'finishing') this.#run();
  }

  #wait(gate: AcceptGate): void {
    if (!this.#isHeld) {
      this.#isHeld = true;
      gate.hold(this);
    } else if (!this.#paused) {
      // A second read while it waits: a host that pipelines, of which no more is taken in.
      this.#paused = true;
      this.#socket.pause();
    }
  }

  /** Executes the messages that are in, as long as there is room for their replies. */
  #run(): void {
    const { counters, slab } = this.#setup;
    const share = this.#share;
    while (!this.#isBlocked() && (share === undefined || share.mayRun())) {
      const step = this.#framer.next();
      if (step === 'frame') {
        counters.framesIn++;
        this.#messages++;
        // Before it is executed: what it does may clear the framer.
        if (share !== undefined) this.#charge(share);
        this.#execute(slab);
        if (slab.at >= CUT_SIZE) this.#deliver();
      } else if (step === 'empty') {
        counters.emptyFrames++;
        share?.skipped(0);
      } else {
        if (step === 'too long') this.#refuseFrame();
        share?.exhausted();
        break;
      }
    }
    this.#deliver();
    this.#steer();
  }

  #charge(share: Share): void {
    const { bytes, start, end } = this.#framer;
    const { codePage, port } = this.#setup;
    if (codePage === undefined) share.ran(bytes, start, start + port.headerLength, end);
    else share.ran(translated(bytes, start, end, codePage.toLatin1), 0, port.headerLength, end - start);
  }

  #execute(slab: ByteWriter): void {
    const { device, port } = this.#setup;
    const framer = this.#framer;
    const before = slab.at;
    let outcome: Outcome;
    try {
      outcome = device.execute(framer.bytes, framer.start, framer.end, port, slab, this.#peer);
    } catch (error) {
      // Half a reply would put every later one out of step.
      slab.at = before;
      this.#reportFailure(error);
      return;
    }
    if (outcome === undefined) return;
    slab.at = before;
    if (outcome === 'close') {
      this.#framer.clear();
      this.#beginFinish();
      return;
    }
    this.#deliver();
    const place = this.#queue.expect();
    outcome.then(
      (replies) => this.#settle(place, replies),
      (error: unknown) => {
        this.#reportFailure(error);
        this.#settle(place, NO_REPLY);
      },
    );
  }

  #settle(place: QueuedReply, replies: Uint8Array): void {
    if (this.#phase === 'closed') return;
    this.#queue.settle(place, replies);
    this.#queue.release(this.#setup.slab);
    // With the queue empty, the replies of the messages that are run now may leave in the same write.
    if (!this.#queue.isEmpty) this.#send();
    this.#run();
  }

  /** Sends what stands in the slab, or holds it behind the replies that are not ready. */
  #deliver(): void {
    const { slab } = this.#setup;
    if (slab.at === 0) return;
    if (this.#queue.isEmpty) {
      this.#send();
      return;
    }
    this.#queue.hold(slab.view());
    resetSlab(slab);
  }

  #send(): void {
    const { slab, counters, outbox } = this.#setup;
    const length = slab.at;
    if (length === 0 || this.#socket.destroyed) {
      slab.at = 0;
      return;
    }
    counters.bytesOut += length;
    counters.packetsOut++;
    if (outbox?.take(this, slab) === true) {
      resetSlab(slab);
      return;
    }
    this.#written += length;
    writeSlab(slab, this.#socket, this.#setup.copies === true);
    this.#clogged = this.#socket.writableLength > this.#unsentLimit;
  }

  /** For the outbox: writes replies that it held. */
  write(replies: Uint8Array): boolean {
    const socket = this.#socket;
    if (socket.destroyed) return false;
    this.#written += replies.length;
    const isLent = writeReplies(replies, socket, this.#setup.copies === true);
    this.#clogged = socket.writableLength > this.#unsentLimit;
    if (this.#clogged) this.#steer();
    return isLent;
  }

  #isBlocked(): boolean {
    const { limits } = this.#setup;
    const queue = this.#queue;
    return this.#clogged || queue.pending >= limits.pendingReplies || queue.heldBytes > limits.heldBytes;
  }

  /** Pauses or resumes reading, or ends the connection, as the state now demands. */
  #steer(): void {
    const share = this.#share;
    const blocked = this.#isBlocked() || share?.isFull === true;
    if (this.#phase === 'open') {
      if (blocked === this.#paused) return;
      this.#paused = blocked;
      if (blocked) this.#socket.pause();
      else this.#socket.resume();
    } else if (this.#phase === 'finishing' && !blocked && this.#queue.isEmpty && !share?.isWaiting) {
      this.#phase = 'ended';
      this.#setup.outbox?.flush();
      this.#socket.end();
      // Closing with unread input would reset the connection, and the peer could lose replies that are on their way.
      this.#socket.resume();
    }
  }

  #drained(): void {
    this.#clogged = false;
    if (this.#phase === 'open' || this.#phase === 'finishing') this.#run();
  }

  #refuseFrame(): void {
    const { counters, tooLong, maxFrame } = this.#setup;
    counters.framesTooLong++;
    tooLong.write({ peer: this.#peer.name, length: this.#framer.announced, maxFrame });
    this.#framer.clear();
    this.#beginFinish();
  }

  #reportFailure(error: unknown): void {
    this.#setup.failures.write({ peer: this.#peer.name, error: className(error) });
  }

  #beginFinish(): void {
    if (this.#phase !== 'open') return;
    this.#phase = 'finishing';
    this.#passedOn = this.#written - this.#socket.writableLength;
    this.#lingerTimer = setTimeout(() => this.#linger(), this.#setup.limits.lingerMilliseconds).unref();
  }

  /** A peer that neither reads nor closes keeps its place for a while only. */
  #linger(): void {
    const passedOn = this.#written - this.#socket.writableLength;
    if (this.#queue.pending === 0 && !this.#share?.isWaiting && passedOn === this.#passedOn) {
      this.#socket.destroy();
      return;
    }
    this.#passedOn = passedOn;
    this.#lingerTimer?.refresh();
  }

  #closed(): void {
    this.#phase = 'closed';
    clearTimeout(this.#lingerTimer);
    this.#share?.leave();
    this.#framer.clear();
    this.#queue.clear();
  }
}

/** Errors of the device are named only: a message could quote what it was working on. */
function className(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error;
}

/** Replies of one chunk beyond this are cut, between two replies, so that a chunk cannot demand any amount of memory. */
const CUT_SIZE = 524_288;
const NO_REPLY = new Uint8Array(0);
