/** A clock that a test moves, and a target that answers when and what a test says. No sockets, no waiting. */
import type { Plan, PreparedCall, Transaction } from '../../src/load/call.ts';
import type { LoadClock } from '../../src/load/clock.ts';
import { type DriveOptions, type DriveOutcome, LoadDriver } from '../../src/load/driver.ts';
import type { Dial, WireListener } from '../../src/load/wire.ts';

interface Event {
  readonly at: number;
  readonly order: number;
  readonly work: () => void;
}

/** Time in milliseconds; work that waits is done when `run` comes to it. */
export class SimulatedClock implements LoadClock {
  time = 0;
  #events: Event[] = [];
  #order = 0;

  now(): number {
    return this.time;
  }

  soon(work: () => void): void {
    this.later(work, TURN);
  }

  later(work: () => void, milliseconds: number): () => void {
    const event = { at: this.time + Math.max(milliseconds, TURN), order: this.#order++, work };
    this.#events.push(event);
    return () => {
      this.#events = this.#events.filter((other) => other !== event);
    };
  }

  /** Does what is due, earliest first, until the promise is settled. */
  async run<T>(promise: Promise<T>): Promise<T> {
    let isDone = false;
    const settled = promise.finally(() => {
      isDone = true;
    });
    for (let i = 0; i < MOST_EVENTS; i++) {
      // Promises of the driver go first.
      for (let k = 0; k < 5; k++) await Promise.resolve();
      if (isDone) return settled;
      const next = this.#events.reduce<Event | undefined>(
        (best, event) =>
          best === undefined || event.at < best.at || (event.at === best.at && event.order < best.order) ? event : best,
        undefined,
      );
      if (next === undefined) throw new Error('nothing is left to do, but the run has not ended');
      this.#events = this.#events.filter((event) => event !== next);
      // Work may have moved the clock itself.
      this.time = Math.max(this.time, next.at);
      next.work();
    }
    throw new Error('the run does not end');
  }
}

/** What a target does with a message: replies after some milliseconds, or closes, or nothing. */
export type Behaviour = (message: string, number: number) => readonly Reaction[];
export type Reaction =
  | { readonly after: number; readonly reply: string }
  | { readonly after: number; readonly close: true };

/** A target on a simulated clock. */
export class SimulatedTarget {
  readonly received: string[] = [];
  connections = 0;
  readonly #clock: SimulatedClock;
  readonly #behave: Behaviour;
  /** Connections refused from now on. */
  isDown = false;

  constructor(clock: SimulatedClock, behave: Behaviour) {
    this.#clock = clock;
    this.#behave = behave;
  }

  readonly dial: Dial = async (listener) => {
    if (this.isDown) throw new Error('connection refused');
    this.connections++;
    let isOpen = true;
    return {
      write: (bytes) => {
        for (const message of messagesIn(bytes))
          this.#react(
            message,
            listener,
            () => isOpen,
            () => (isOpen = false),
          );
        return true;
      },
      close: () => {
        isOpen = false;
      },
    };
  };

  #react(message: string, listener: WireListener, isOpen: () => boolean, close: () => void): void {
    const number = this.received.push(message) - 1;
    for (const reaction of this.#behave(message, number))
      this.#clock.later(() => {
        if (!isOpen()) return;
        if ('reply' in reaction) {
          const bytes = frame(reaction.reply);
          listener.received(bytes, bytes.length);
        } else {
          close();
          listener.lost('closed by the target');
        }
      }, reaction.after);
  }
}

/** The usual answer: the header of the message and `CB00`, after some milliseconds. */
export const answers =
  (after: number): Behaviour =>
  (message) => [{ after, reply: `${message.slice(0, 4)}CB00` }];

/** A plan of one command whose right answer is `CB00`; flows have several steps. */
export function planOf(steps = 1): Plan {
  const call = (number: number): PreparedCall => ({
    operation: 0,
    frame: frame(`0000CA${number}`),
    expected: text.encode('CB00'),
    length: 4,
  });
  const transactions = Array.from(
    { length: 16 },
    (_, i): Transaction => Array.from({ length: steps }, (_, step) => call(i * 10 + step)),
  );
  return {
    operations: [{ name: 'CA', code: 'CA', check: 'value' }],
    entries: [{ name: 'CA', weight: 1, transactions }],
    headerLength: 4,
  };
}

/** Options of a short run. */
export const shortRun: DriveOptions = {
  connections: 1,
  depth: 8,
  rate: 100,
  ramp: 0,
  warmUp: 0,
  duration: 2,
  pacing: 'exact',
  seed: 'test',
  timeout: 1000,
};

/** Runs a plan against a behaviour to the end. */
export async function simulate(
  behave: Behaviour,
  options: Partial<DriveOptions> = {},
  plan: Plan = planOf(),
  meddle: (driver: LoadDriver, target: SimulatedTarget, clock: SimulatedClock) => void = () => {},
): Promise<{ readonly outcome: DriveOutcome; readonly target: SimulatedTarget }> {
  const clock = new SimulatedClock();
  const target = new SimulatedTarget(clock, behave);
  const driver = new LoadDriver(plan, { ...shortRun, ...options }, clock, target.dial);
  meddle(driver, target, clock);
  return { outcome: await clock.run(driver.run()), target };
}

function messagesIn(bytes: Uint8Array): string[] {
  const messages: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 2 + ((bytes[at]! << 8) | bytes[at + 1]!);
    messages.push(String.fromCharCode(...bytes.subarray(at + 2, end)));
    at = end;
  }
  return messages;
}

function frame(message: string): Uint8Array {
  const bytes = text.encode(message);
  return Uint8Array.from([bytes.length >> 8, bytes.length & 255, ...bytes]);
}

const text = new TextEncoder();
/** Milliseconds that one turn of the loop takes. */
const TURN = 0.05;
const MOST_EVENTS = 1_000_000;
