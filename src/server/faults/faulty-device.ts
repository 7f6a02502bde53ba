/**
 * A device with faults: it stands between the ports and the device and does to messages and replies what rules say.
 * Without rules it only passes on. Every fault that it makes is logged as one.
 */
import type { ByteWriter } from '../../../protocol/derive/byte-writer.ts';
import { guessTrailer } from '../../../protocol/derive/request-reader.ts';
import type { Device, Outcome, Peer, Port } from '../../hsm/contract.ts';
import type { Logger } from '../logger.ts';
import { altered } from './effects.ts';
import { codeNumber, type FaultCall, lmkOf, RuleMatcher } from './matcher.ts';
import { type FaultEffect, type FaultPlan, type FaultRule, NO_FAULTS } from './rule.ts';
import { effectsOf } from './text.ts';

/** What faults need from outside. */
export interface FaultParts {
  readonly device: Device;
  readonly logger: Pick<Logger, 'warn'>;
  /** The LMK of messages and ports that name none. */
  readonly defaultLmk: () => number;
  /** Makes the device one that was tampered with, for the reason with this number. */
  readonly tamper: (cause: string) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
  readonly later?: (callback: () => void, milliseconds: number) => void;
}

/** A rule and what it did so far. */
export interface RuleState {
  readonly rule: FaultRule;
  readonly matched: number;
  readonly injected: number;
}

/** Rules that may be changed while the device serves. */
export interface FaultControl {
  readonly seed: string;
  /** Faults since the start, over all plans. */
  readonly injected: number;
  states(): readonly RuleState[];
  /** Puts other rules in place of those that are there; counts and chances start anew. */
  use(plan: FaultPlan): void;
}

/** The device with faults. */
export class FaultyDevice implements Device, FaultControl {
  injected = 0;
  readonly #parts: FaultParts;
  readonly #now: () => number;
  readonly #later: (callback: () => void, milliseconds: number) => void;
  #plan: FaultPlan = NO_FAULTS;
  #rules: readonly RuleMatcher[] = [];
  #since = 0;
  /** Peers whose connection a fault has ended: what else they sent is lost. */
  readonly #cut = new WeakSet<Peer>();
  #hasCut = false;
  readonly #call: FaultCall = { code: -1, lmk: 0, peer: undefined, at: 0 };

  constructor(parts: FaultParts, plan: FaultPlan = NO_FAULTS) {
    this.#parts = parts;
    this.#now = parts.now ?? (() => performance.now());
    this.#later = parts.later ?? ((callback, milliseconds) => void setTimeout(callback, milliseconds).unref());
    this.use(plan);
  }

  get seed(): string {
    return this.#plan.seed;
  }

  states(): readonly RuleState[] {
    return this.#rules.map(({ rule, matched, injected }) => ({ rule, matched, injected }));
  }

  use(plan: FaultPlan): void {
    this.#plan = plan;
    this.#rules = plan.rules.map((rule) => new RuleMatcher(rule, plan.seed));
    this.#since = this.#now();
  }

  execute(frame: Uint8Array, start: number, end: number, port: Port, out: ByteWriter, peer?: Peer): Outcome {
    if (this.#hasCut && peer !== undefined && this.#cut.has(peer)) return undefined;
    if (this.#rules.length === 0) return this.#parts.device.execute(frame, start, end, port, out, peer);
    const fired = this.#firing(frame, start, end, port, peer);
    if (fired === undefined) return this.#parts.device.execute(frame, start, end, port, out, peer);
    return this.#inject(fired, frame, start, end, port, out, peer);
  }

  /** The first rule that fires; all of them see the call. */
  #firing(frame: Uint8Array, start: number, end: number, port: Port, peer: Peer | undefined): RuleMatcher | undefined {
    const call = this.#call;
    const at = start + port.headerLength;
    call.code = end - at < 2 ? -1 : codeNumber(frame[at]!, frame[at + 1]!);
    call.lmk = lmkOf(frame, at, end, port, this.#parts.defaultLmk);
    call.peer = peer;
    call.at = this.#now() - this.#since;
    let fired: RuleMatcher | undefined;
    for (const rule of this.#rules) if (rule.sees(call)) fired ??= rule;
    return fired;
  }

  #inject(
    fired: RuleMatcher,
    frame: Uint8Array,
    start: number,
    end: number,
    port: Port,
    out: ByteWriter,
    peer: Peer | undefined,
  ): Outcome {
    const { effect } = fired.rule;
    const delay = fired.delay();
    fired.injected++;
    this.injected++;
    this.#log(fired, delay, frame, start, end, port, peer);
    if (effect?.kind === 'tamper') this.#parts.tamper(effect.cause);
    const replies = this.#replies(effect, frame, start, end, port, out, peer);
    if (replies === 'close') return 'close';
    const endsConnection = effect?.kind === 'reset' || effect?.kind === 'half-frame';
    // A sender of datagrams has no connection that could end.
    if (endsConnection && peer !== undefined && peer.transport !== 'udp') {
      this.#hasCut = true;
      this.#cut.add(peer);
    }
    if (replies instanceof Promise || delay > 0 || endsConnection)
      return this.#deliver(replies, effect, delay, port, peer);
    const bytes = altered(replies, effect, port.headerLength);
    if (bytes.length > 0) out.raw(bytes, 0, bytes.length);
    return undefined;
  }

  /** What the device answers, taken out of the writer again; an effect may do without it. */
  #replies(
    effect: FaultEffect | undefined,
    frame: Uint8Array,
    start: number,
    end: number,
    port: Port,
    out: ByteWriter,
    peer: Peer | undefined,
  ): Uint8Array | Promise<Uint8Array> | 'close' {
    if (effect?.kind === 'reset' || (effect?.kind === 'loss' && effect.of === 'request')) return NOTHING;
    const before = out.at;
    if (effect?.kind === 'error') writeError(effect.code, frame, start, end, port, out);
    else {
      const outcome = this.#parts.device.execute(frame, start, end, port, out, peer);
      if (outcome !== undefined) return outcome;
    }
    const replies = out.bytes.slice(before, out.at);
    out.at = before;
    return replies;
  }

  async #deliver(
    replies: Uint8Array | Promise<Uint8Array>,
    effect: FaultEffect | undefined,
    delay: number,
    port: Port,
    peer: Peer | undefined,
  ): Promise<Uint8Array> {
    const ready = await replies;
    if (delay > 0) await new Promise<void>((resolve) => this.#later(resolve, delay));
    if (effect?.kind === 'reset') peer?.drop?.('reset');
    // Behind the turn in which the connection takes the half reply.
    if (effect?.kind === 'half-frame' && !effect.staysOpen) setImmediate(() => peer?.drop?.('close'));
    return altered(ready, effect, port.headerLength);
  }

  #log(
    { rule, matched }: RuleMatcher,
    delay: number,
    frame: Uint8Array,
    start: number,
    end: number,
    port: Port,
    peer: Peer | undefined,
  ): void {
    const at = start + port.headerLength;
    const command = end - at < 2 ? '' : String.fromCharCode(frame[at]!, frame[at + 1]!).replace(/[^\x20-\x7e]/g, '?');
    this.#parts.logger.warn(
      {
        fault: rule.name,
        effect: effectsOf(rule),
        command,
        call: matched,
        ...(peer && { peer: peer.name }),
        ...(delay > 0 && { delayMilliseconds: Math.round(delay * 1000) / 1000 }),
      },
      'fault injected on purpose',
    );
  }
}

/** A reply with an error code and the trailer of the request; nothing for a message without a command code. */
function writeError(code: string, frame: Uint8Array, start: number, end: number, port: Port, out: ByteWriter): void {
  const at = start + port.headerLength;
  if (end - at < 2) return;
  const body = out.beginFrame();
  out.raw(frame, start, at);
  out.byte(frame[at]!);
  out.byte((frame[at + 1]! + 1) & 255);
  out.text(code);
  out.raw(frame, guessTrailer(frame, at + 2, end), end);
  out.endFrame(body);
}

const NOTHING = new Uint8Array(0);
