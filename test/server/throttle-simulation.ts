/** A throttle, connections and a clock that moves when the test says so: a second of traffic takes no time. */
import { randomInteger, seededRandom } from '../../src/crypto/random.ts';
import { type PerformanceModel, Throttle } from '../../src/server/throttle.ts';
import type { Share } from '../../src/server/throttle-share.ts';

/** A connection whose messages are all of one command and length. */
export interface SimulatedHost {
  readonly share: Share;
  /** When each message came and ran, in milliseconds. */
  readonly sent: number[];
  readonly ran: number[];
  /** Messages that wait. */
  backlog(): number;
  send(count?: number): void;
  leave(): void;
}

export interface Simulation {
  readonly throttle: Throttle;
  readonly now: () => number;
  /** Times that the throttle asked for a tick. */
  ticks(): number;
  /** Timers under way. */
  timers(): number;
  host(code?: string): SimulatedHost;
  /** Moves the clock; `each` is called in every step, after the timers that are due, as sockets are. */
  pass(milliseconds: number, each?: (now: number) => void): void;
  /** The process stands still: the clock moves, nobody notices. */
  stall(milliseconds: number): void;
}

const LENGTH = 40;
const STEP = 0.25;

/** Timers take `tickAfter` times as long as they should. */
export function simulate(performance: PerformanceModel, tickAfter = 1): Simulation {
  let now = 1000;
  let ticks = 0;
  const timers: { at: number; callback: () => void }[] = [];
  const random = seededRandom('latency');
  const throttle = new Throttle(performance, {
    now: () => now,
    later: (callback, milliseconds) => {
      if (timers.some((timer) => timer.callback === callback)) throw new Error('a timer is under way twice');
      if (milliseconds === 1) ticks++;
      timers.push({ at: now + milliseconds * tickAfter, callback });
    },
    random: () => randomInteger(random, 2 ** 24) / 2 ** 24,
  });
  return {
    throttle,
    now: () => now,
    ticks: () => ticks,
    timers: () => timers.length,
    host(code = 'CA') {
      const message = Buffer.from(code.padEnd(LENGTH, '0'));
      let waiting = 0;
      const sent: number[] = [];
      const ran: number[] = [];
      const run = (): void => {
        while (share.mayRun()) {
          if (waiting === 0) {
            share.exhausted();
            break;
          }
          waiting--;
          share.ran(message, 0, 0, LENGTH);
          ran.push(now);
        }
      };
      const share = throttle.join(run);
      return {
        share,
        sent,
        ran,
        backlog: () => waiting,
        send(count = 1) {
          waiting += count;
          for (let i = 0; i < count; i++) sent.push(now);
          share.arrived(count * (LENGTH + 2));
          run();
        },
        leave: () => share.leave(),
      };
    },
    pass(milliseconds, each) {
      const end = now + milliseconds;
      while (now < end) {
        now += STEP;
        for (const timer of timers.filter(({ at }) => at <= now)) {
          timers.splice(timers.indexOf(timer), 1);
          timer.callback();
        }
        each?.(now);
      }
    },
    stall(milliseconds) {
      now += milliseconds;
    },
  };
}

/** Sends at a rate, evenly, from the call on. */
export function evenly(host: SimulatedHost, callsPerSecond: number, from: number): (now: number) => void {
  let sent = 0;
  return (now) => {
    for (; sent < ((now - from) * callsPerSecond) / 1000; sent++) host.send();
  };
}

/** How many of the times lie in `[from, to)`. */
export function countIn(times: readonly number[], from: number, to: number): number {
  return times.filter((time) => time >= from && time < to).length;
}
