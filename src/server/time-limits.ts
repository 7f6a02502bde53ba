/**
 * How long a connection may stand still, and in which way: silent, in the middle of a message, or with replies that its
 * host does not read. One timer looks at all connections, so that traffic sets and clears none.
 */

/** Milliseconds; 0 is for ever. */
export interface TimeLimits {
  /** Without any traffic. Hosts keep their connections, so there is no such limit unless asked for. */
  readonly idle: number;
  /** From the first byte of a message to its last. */
  readonly message: number;
  /** With unread replies and none of them taken. */
  readonly stalled: number;
  /** From connect to the end of the TLS handshake. */
  readonly handshake: number;
  /** Silence after which the system asks whether the host is still there. */
  readonly keepAlive: number;
}

/** What the server keeps to when nothing else is said; 120 minutes of keep-alive are the device's own default. */
export const DEFAULT_TIME_LIMITS: TimeLimits = Object.freeze({
  idle: 0,
  message: 30_000,
  stalled: 60_000,
  handshake: 10_000,
  keepAlive: 7_200_000,
});

/** Why a connection has stood still for too long. */
export type Standstill = 'idle' | 'unfinished' | 'stalled';

/** A connection as this limit sees it. */
export interface Progress {
  /** Bytes that came in. */
  readonly received: number;
  /** Bytes that the system has taken. */
  readonly passedOn: number;
  /** Bytes that it has not. */
  readonly unsent: number;
  /** Messages that were executed. */
  readonly messages: number;
  /** A message has begun and not ended, and we are willing to read. */
  readonly isPartWay: boolean;
  /** It waits for us: for its turn, or for a command that takes time. */
  readonly isServed: boolean;
}

/** What one connection did between two looks. */
export class StandstillWatch {
  #received = -1;
  #passedOn = -1;
  #messages = -1;
  /** Since when nothing moved, no message ended, and no reply was taken. */
  #quietSince = 0;
  #partSince = 0;
  #stalledSince = 0;

  /** Looks at the connection as it is `now`. */
  look(now: number, limits: TimeLimits, progress: Progress): Standstill | undefined {
    const { received, passedOn, unsent, messages, isPartWay, isServed } = progress;
    const isQuiet = received === this.#received && passedOn === this.#passedOn;
    if (!isQuiet || isServed || unsent > 0) this.#quietSince = now;
    if (!isPartWay || messages !== this.#messages) this.#partSince = now;
    if (unsent === 0 || passedOn !== this.#passedOn) this.#stalledSince = now;
    this.#received = received;
    this.#passedOn = passedOn;
    this.#messages = messages;
    if (isOver(limits.stalled, this.#stalledSince, now)) return 'stalled';
    if (isOver(limits.message, this.#partSince, now)) return 'unfinished';
    return isOver(limits.idle, this.#quietSince, now) ? 'idle' : undefined;
  }
}

/** How often to look, for limits that may be short in tests; undefined when there is none to keep. */
export function lookInterval({ idle, message, stalled }: TimeLimits): number | undefined {
  const shortest = Math.min(...[idle, message, stalled].filter((limit) => limit > 0));
  return Number.isFinite(shortest) ? Math.max(10, Math.min(1000, shortest / 4)) : undefined;
}

const isOver = (limit: number, since: number, now: number): boolean => limit > 0 && now - since >= limit;
