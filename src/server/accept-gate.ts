/**
 * Holds messages back while a burst of connects is taken. The event loop takes one connection in a turn (libuv since
 * 1.45, its pull request 3696), so when a turn also serves a thousand connections, those in the listen queue wait for
 * all of them, each time: the last of 1024 hosts that connected and sent at once got its first reply after 3 seconds.
 */

/** Who waits; `goOn` comes when it may run what it has. */
export interface Held {
  goOn(): void;
}

/** The gate of a server: closed in a turn of the event loop when the turns before it each took a connection. */
export class AcceptGate {
  /** Messages that come in now wait: `hold` whoever has one. */
  isClosed = false;
  readonly #now: () => number;
  #held: Held[] = [];
  #isWatching = false;
  #hasAccepted = false;
  /** Turns in a row that took a connection. */
  #turns = 0;
  #closedAt = 0;
  readonly #endTurn = (): void => this.#turnEnds();

  /** `now`: milliseconds of a clock that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** A connection was taken. */
  accepted(): void {
    this.#hasAccepted = true;
    if (this.#isWatching) return;
    this.#isWatching = true;
    setImmediate(this.#endTurn);
  }

  /** Keeps somebody until the gate opens. */
  hold(held: Held): void {
    this.#held.push(held);
  }

  #turnEnds(): void {
    this.#turns = this.#hasAccepted ? this.#turns + 1 : 0;
    this.#isWatching = this.#hasAccepted;
    this.#hasAccepted = false;
    // Immediates come once in a turn, behind its connections and data.
    if (this.#isWatching) setImmediate(this.#endTurn);
    if (this.isClosed) {
      if (this.#turns === 0 || this.#now() - this.#closedAt >= LONGEST_HOLD) this.#open();
    } else if (this.#turns >= BURST_TURNS) {
      this.isClosed = true;
      this.#closedAt = this.#now();
    }
  }

  #open(): void {
    this.isClosed = false;
    this.#turns = 0;
    const held = this.#held;
    this.#held = [];
    for (const one of held) one.goOn();
  }
}

/** A host that connects now and then holds nobody up. */
const BURST_TURNS = 2;
/** Milliseconds; connects that never cease must not stop the service. */
const LONGEST_HOLD = 50;
