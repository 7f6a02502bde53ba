/** The throttle under a simulated clock: rates, bursts, debt, fairness, response times, changes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Throttle } from '../../src/server/throttle.ts';
import { KeyQueue, type Queued } from '../../src/server/throttle-queue.ts';
import { BURST_MILLISECONDS, Schedule } from '../../src/server/throttle-schedule.ts';
import { countIn, evenly, simulate } from './throttle-simulation.ts';

/** The calls that an idle device takes at once: what the burst holds, and the one that is due anyway. */
const burst = (rate: number): number => Math.floor((rate * BURST_MILLISECONDS) / 1000) + 1;

describe('the schedule', () => {
  test('lets a device that was idle run a burst and then exactly the rate', () => {
    for (const rate of [1, 60, 250, 2500, 50_000]) {
      const schedule = new Schedule(rate, 0);
      let calls = 0;
      for (let now = 0; now <= 10_000; now += 0.125) {
        schedule.busy(now);
        for (; schedule.isDue(now); calls++) schedule.charge(1);
      }
      // One more or less, by how fractions of a millisecond add up.
      expect(Math.abs(calls - Math.floor((rate * (10_000 + BURST_MILLISECONDS)) / 1000) - 1)).toBeLessThanOrEqual(1);
    }
  });

  test('makes the following calls wait for what an expensive one owes', () => {
    const schedule = new Schedule(100, 0);
    expect(schedule.isDue(0)).toBe(true);
    schedule.charge(500);
    expect(schedule.dueAt).toBe(5000 - BURST_MILLISECONDS);
    expect(schedule.isDue(4949)).toBe(false);
    expect(schedule.isDue(4950)).toBe(true);
  });

  test('takes debt along, in calls, when the rate changes', () => {
    const schedule = new Schedule(100, 0);
    schedule.charge(505);
    schedule.change(1000, 0);
    expect(schedule.dueAt).toBeCloseTo(500, 6);
    schedule.change(100, 100);
    expect(schedule.dueAt).toBeCloseTo(4100, 6);
  });
});

describe('the queue', () => {
  test('yields the smallest key first and equal ones in the order they came, whoever leaves in between', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean()), { maxLength: 60 }), (entries) => {
        const queue = new KeyQueue<Queued & { readonly name: number }>();
        const items = entries.map(([key, leaves], name) => {
          const item = { name, key, ticket: 0, place: -1, leaves };
          queue.push(item, key);
          return item;
        });
        for (const item of items) if (item.leaves) queue.remove(item);
        const expected = items.filter(({ leaves }) => !leaves).sort((a, b) => a.key - b.key || a.name - b.name);
        for (const item of expected) {
          expect(queue.firstKey).toBe(item.key);
          expect(queue.shift()).toBe(item);
        }
        expect(queue.shift()).toBeUndefined();
        expect(queue.firstKey).toBe(Number.POSITIVE_INFINITY);
        expect(items.every(({ place }) => place === -1)).toBe(true);
      }),
    );
  });
});

describe('the rate', () => {
  for (const rate of [60, 250, 2500])
    for (const factor of [1.2, 2])
      test(`of ${rate} is kept to 0.2 % over a minute when ${factor} times as much comes`, () => {
        const { throttle, host, pass, now } = simulate({ callsPerSecond: rate });
        const hosts = Array.from({ length: 8 }, () => host());
        const start = now();
        const senders = hosts.map((one) => evenly(one, (rate * factor) / 8, start));
        pass(60_000, (time) => {
          for (const send of senders) send(time);
        });
        const ran = hosts.flatMap((one) => one.ran);
        expect(ran.length / (rate * 60)).toBeGreaterThan(0.998);
        expect(ran.length / (rate * 60)).toBeLessThan(1.002);
        // And no second of it stands out, after the burst.
        for (let second = 1; second < 60; second++) {
          const calls = countIn(ran, start + second * 1000, start + second * 1000 + 1000);
          expect(Math.abs(calls - rate)).toBeLessThanOrEqual(Math.max(1, rate * 0.005));
        }
        expect(throttle.delayed).toBeGreaterThan(0);
      });

  test('does not depend on how late the ticks come', () => {
    for (const tickAfter of [1, 1.3, 7, 40]) {
      const { host, pass } = simulate({ callsPerSecond: 2500 }, tickAfter);
      const one = host();
      one.send(100_000);
      pass(20_000);
      expect(one.ran.length / 50_000).toBeGreaterThan(0.998);
      expect(one.ran.length / 50_000).toBeLessThan(1.004);
    }
  });

  test('is made up for after the process stood still while messages waited', () => {
    const { host, pass, stall } = simulate({ callsPerSecond: 1000 });
    const one = host();
    one.send(100_000);
    pass(1000);
    stall(400);
    pass(1000);
    expect(one.ran.length).toBeGreaterThanOrEqual(2440);
    expect(one.ran.length).toBeLessThanOrEqual(2400 + burst(1000));
  });

  test('is not saved up while nobody asks: only the burst is', () => {
    const { host, pass } = simulate({ callsPerSecond: 250 });
    const one = host();
    for (let i = 0; i < 3; i++) {
      pass(10_000);
      const before = one.ran.length;
      one.send(1000);
      expect(one.ran.length - before).toBe(burst(250));
      pass(5000);
      expect(one.backlog()).toBe(0);
    }
  });

  test('below it nothing waits and nothing ticks', () => {
    const { throttle, host, pass, ticks, timers, now } = simulate({ callsPerSecond: 2500 });
    const hosts = Array.from({ length: 8 }, () => host());
    const senders = hosts.map((one) => evenly(one, 300, now()));
    pass(10_000, (time) => {
      for (const send of senders) send(time);
    });
    for (const one of hosts) expect(one.ran).toEqual(one.sent);
    expect(throttle.delayed).toBe(0);
    expect(ticks()).toBe(0);
    pass(100);
    expect(timers()).toBe(0);
  });

  test('that just comes is served without delay again after the process stood still', () => {
    const { host, pass, stall, now } = simulate({ callsPerSecond: 1000 });
    const hosts = Array.from({ length: 4 }, () => host());
    const senders = hosts.map((one) => evenly(one, 250, now()));
    const send = (time: number): void => {
      for (const sender of senders) sender(time);
    };
    for (let i = 0; i < 10; i++) {
      pass(2000, send);
      stall(300);
    }
    pass(100, send);
    for (const one of hosts) {
      expect(one.backlog()).toBe(0);
      expect(one.ran.at(-1)! - one.sent.at(-1)!).toBeLessThanOrEqual(2);
    }
  });

  test('without it nothing waits and nothing ticks', () => {
    const { throttle, host, ticks, timers } = simulate({});
    const one = host();
    one.send(100_000);
    expect(one.ran).toHaveLength(100_000);
    expect(throttle.isActive).toBe(false);
    expect(ticks()).toBe(0);
    expect(timers()).toBe(0);
  });

  test('delays what is due within a millisecond of its time', () => {
    const { host, pass, now } = simulate({ callsPerSecond: 100 });
    const one = host();
    one.send(200);
    const start = now();
    pass(2000);
    const free = burst(100);
    for (const [i, time] of one.ran.entries())
      if (i >= free) expect(time - start - (i * 10 - BURST_MILLISECONDS)).toBeLessThanOrEqual(1.25);
  });

  test('ticking stops when nobody waits any more', () => {
    const { host, pass, ticks } = simulate({ callsPerSecond: 100 });
    const one = host();
    one.send(20);
    pass(1000);
    expect(one.backlog()).toBe(0);
    const before = ticks();
    pass(1000);
    expect(ticks()).toBe(before);
  });

  test('must be a number above zero', () => {
    for (const callsPerSecond of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 20_000_000])
      expect(() => new Throttle({ callsPerSecond })).toThrow(RangeError);
  });
});

describe('several connections', () => {
  test('share the rate evenly, however much each sends', () => {
    const { host, pass } = simulate({ callsPerSecond: 1000 });
    const hosts = Array.from({ length: 10 }, () => host());
    for (const [i, one] of hosts.entries()) one.send(2000 * (i + 1));
    pass(10_000);
    const shares = hosts.map((one) => one.ran.length);
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(burst(1000));
  });

  test('of which one sends little do not make it wait behind the backlog of the others', () => {
    const { host, pass, now } = simulate({ callsPerSecond: 1000 });
    const greedy = Array.from({ length: 7 }, () => host());
    for (const one of greedy) one.send(50_000);
    pass(1000);
    const modest = host();
    const send = evenly(modest, 100, now());
    pass(10_000, send);
    // 100 a second is below an eighth of the rate: each message waits for one turn of the others, and a tick.
    for (const [i, time] of modest.ran.entries()) expect(time - modest.sent[i]!).toBeLessThanOrEqual(10);
    expect(modest.ran.length).toBeGreaterThanOrEqual(998);
  });

  test('share it by cost: expensive commands get fewer turns', () => {
    const { host, pass } = simulate({ callsPerSecond: 1000, costModel: 'weighted' });
    const cheap = host('CA');
    const dear = host('EW');
    cheap.send(100_000);
    dear.send(100_000);
    pass(20_000);
    expect(cheap.ran.length / (dear.ran.length * 10)).toBeGreaterThan(0.98);
    expect(cheap.ran.length / (dear.ran.length * 10)).toBeLessThan(1.02);
    expect((cheap.ran.length + 10 * dear.ran.length) / 20_000).toBeCloseTo(1, 2);
  });

  test('none is starved, and all together get the rate, for any mix', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ rate: fc.integer({ min: 50, max: 2000 }), code: fc.constantFrom('CA', 'EW', 'KQ') }), {
          minLength: 2,
          maxLength: 12,
        }),
        (mix) => {
          const { host, pass, now } = simulate({ callsPerSecond: 100, costModel: 'weighted' });
          const hosts = mix.map(({ code }) => host(code));
          const senders = mix.map(({ rate }, i) => evenly(hosts[i]!, rate, now()));
          pass(5000, (time) => {
            for (const send of senders) send(time);
          });
          const weights: Readonly<Record<string, number>> = { CA: 1, EW: 10, KQ: 1.5 };
          const used = hosts.map((one, i) => one.ran.length * weights[mix[i]!.code]!);
          expect(Math.max(...used) - Math.min(...used)).toBeLessThanOrEqual(20 + burst(100));
          const total = used.reduce((sum, cost) => sum + cost);
          expect(total).toBeGreaterThanOrEqual(498);
          expect(total).toBeLessThanOrEqual(500 + burst(100) + 10);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('that leave free their place at once', () => {
    const { throttle, host, pass } = simulate({ callsPerSecond: 100 });
    const gone = host();
    const stays = host();
    gone.send(10_000);
    stays.send(100);
    expect(throttle.waiting).toBe(2);
    gone.leave();
    gone.leave();
    const before = gone.ran.length;
    pass(1100);
    expect(gone.ran.length).toBe(before);
    expect(stays.backlog()).toBe(0);
    expect(throttle.waiting).toBe(0);
  });
});

describe('costs', () => {
  test('above one are owed: the call runs, and those after it wait', () => {
    const { host, pass, now } = simulate({ callsPerSecond: 1000, costModel: 'weighted' });
    const generator = host('EI');
    const other = host('CA');
    generator.send();
    expect(generator.ran).toEqual([now()]);
    other.send();
    pass(440);
    expect(other.ran).toEqual([]);
    pass(12);
    expect(other.ran).toHaveLength(1);
  });

  test('do not matter in the uniform model', () => {
    const { host, pass } = simulate({ callsPerSecond: 100 });
    const one = host('EI');
    one.send(1000);
    pass(5000);
    expect(one.ran.length).toBe(500 + burst(100));
  });
});

describe('a full connection', () => {
  test('says so while it waits, until half of it is gone', () => {
    const { host, pass } = simulate({ callsPerSecond: 1000 });
    const { share, send, backlog } = host();
    const size = 42;
    send(51);
    expect(share.isFull).toBe(false);
    send(Math.ceil(16_384 / size));
    expect(share.isFull).toBe(true);
    while (backlog() * size > 8192) {
      expect(share.isFull).toBe(true);
      pass(1);
    }
    expect(share.isFull).toBe(false);
    pass(1000);
    expect(backlog()).toBe(0);
    expect(share.isFull).toBe(false);
  });
});

describe('response times', () => {
  test('are added to each message, not to the whole of them', () => {
    const { host, pass, now } = simulate({ latency: { kind: 'fixed', milliseconds: 5 } });
    const one = host();
    const send = evenly(one, 1000, now());
    pass(1000, send);
    pass(10);
    expect(one.ran).toHaveLength(one.sent.length);
    for (const [i, time] of one.ran.entries()) {
      expect(time - one.sent[i]!).toBeGreaterThanOrEqual(5);
      expect(time - one.sent[i]!).toBeLessThanOrEqual(6.25);
    }
  });

  test('that vary never change the order on a connection', () => {
    const { host, pass, now } = simulate({ latency: { kind: 'normal', mean: 5, deviation: 3 } });
    const hosts = Array.from({ length: 20 }, () => host());
    const senders = hosts.map((one) => evenly(one, 100, now()));
    pass(5000, (time) => {
      for (const send of senders) send(time);
    });
    pass(100);
    const taken = hosts.flatMap(({ ran, sent }) => ran.map((time, i) => time - sent[i]!));
    expect(taken).toHaveLength(hosts.reduce((sum, { sent }) => sum + sent.length, 0));
    const mean = taken.reduce((sum, time) => sum + time) / taken.length;
    expect(mean).toBeGreaterThan(5);
    expect(mean).toBeLessThan(6.5);
  });

  test('and the rate hold at the same time', () => {
    const { host, pass, now } = simulate({ callsPerSecond: 250, latency: { kind: 'fixed', milliseconds: 20 } });
    const one = host();
    const start = now();
    pass(10_000, evenly(one, 500, start));
    expect(one.ran.length / 2500).toBeGreaterThan(0.99);
    expect(one.ran.length / 2500).toBeLessThan(1.01);
    expect(one.ran[0]! - one.sent[0]!).toBeGreaterThanOrEqual(20);
  });
});

describe('a change', () => {
  test('of the rate takes effect at once, for what waits too', () => {
    const { throttle, host, pass, now } = simulate({ callsPerSecond: 60 });
    const one = host();
    one.send(100_000);
    pass(5000);
    for (const rate of [2500, 250, 60, 1000]) {
      throttle.change({ callsPerSecond: rate });
      const start = now();
      pass(4000);
      expect(Math.abs(countIn(one.ran, start, start + 1000) - rate)).toBeLessThanOrEqual(2);
      expect(Math.abs(countIn(one.ran, start, start + 4000) - 4 * rate)).toBeLessThanOrEqual(2);
    }
  });

  test('to no limit lets everything run that waits, in an event of its own', () => {
    const { throttle, host, pass } = simulate({ callsPerSecond: 60, latency: { kind: 'fixed', milliseconds: 1 } });
    const hosts = Array.from({ length: 5 }, () => host());
    for (const one of hosts) one.send(1000);
    pass(500);
    const before = hosts.map((one) => one.ran.length);
    throttle.change({});
    expect(hosts.map((one) => one.ran.length)).toEqual(before);
    pass(2);
    for (const one of hosts) expect(one.ran).toHaveLength(1000);
    expect(throttle.waiting).toBe(0);
  });

  test('from no limit to one holds connections that were there before', () => {
    const { throttle, host, pass } = simulate({});
    const one = host();
    one.send(1000);
    throttle.change({ callsPerSecond: 100 });
    one.send(1000);
    pass(1000);
    expect(one.ran.length - 1000).toBe(100 + burst(100));
  });

  test('of the response time takes the place of one that was drawn before', () => {
    const { throttle, host, pass, now } = simulate({ latency: { kind: 'fixed', milliseconds: 60_000 } });
    const one = host();
    const sent = now();
    one.send(3);
    pass(100);
    throttle.change({ latency: { kind: 'fixed', milliseconds: 200 } });
    pass(150);
    expect(one.ran.map((time) => Math.round((time - sent) / 2) * 2)).toEqual([200, 200, 200]);
  });

  test('that is refused changes nothing', () => {
    const { throttle } = simulate({ callsPerSecond: 60 });
    expect(() => throttle.change({ callsPerSecond: -1 })).toThrow(RangeError);
    expect(throttle.performance).toEqual({ callsPerSecond: 60 });
  });
});
