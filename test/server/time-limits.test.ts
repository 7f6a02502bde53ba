import { describe, expect, test } from 'vitest';
import { DEFAULT_TIME_LIMITS, lookInterval, type Progress, StandstillWatch } from '../../src/server/time-limits.ts';

const LIMITS = { ...DEFAULT_TIME_LIMITS, idle: 1000, message: 300, stalled: 500 };
const STILL: Progress = { received: 0, passedOn: 0, unsent: 0, messages: 0, isPartWay: false, isServed: false };

/** What the watch says at each of the given times. */
function looks(steps: readonly (readonly [at: number, progress: Partial<Progress>])[], limits = LIMITS) {
  const watch = new StandstillWatch();
  return steps.map(([at, progress]) => watch.look(at, limits, { ...STILL, ...progress }));
}

describe('a connection', () => {
  test('is idle when nothing moved for the idle time, counted from the last traffic', () => {
    expect(
      looks([
        [0, {}],
        [900, { received: 10 }],
        [1800, { received: 10 }],
        [1899, { received: 10 }],
        [1900, { received: 10 }],
      ]),
    ).toEqual([undefined, undefined, undefined, undefined, 'idle']);
  });

  test('is not idle while it waits for us', () => {
    expect(
      looks([
        [0, { received: 5, isServed: true }],
        [5000, { received: 5, isServed: true }],
        [5900, { received: 5 }],
        [6100, { received: 5 }],
      ]),
    ).toEqual([undefined, undefined, undefined, 'idle']);
  });

  test('leaves a message unfinished, however many bytes drip in', () => {
    expect(
      looks([
        [0, { received: 1, isPartWay: true }],
        [100, { received: 2, isPartWay: true }],
        [299, { received: 3, isPartWay: true }],
        [300, { received: 4, isPartWay: true }],
      ]),
    ).toEqual([undefined, undefined, undefined, 'unfinished']);
  });

  test('may be in the middle of a message whenever somebody looks, when others end in between', () => {
    const steps = Array.from(
      { length: 50 },
      (_, i) => [i * 200, { received: i, messages: i, isPartWay: true }] as const,
    );
    expect(new Set(looks(steps))).toEqual(new Set([undefined]));
  });

  test('stalls when it takes none of its replies, and not while it takes some', () => {
    expect(
      looks([
        [0, { received: 9, unsent: 100, passedOn: 0 }],
        [400, { received: 9, unsent: 90, passedOn: 10 }],
        [800, { received: 9, unsent: 80, passedOn: 20 }],
        [1299, { received: 9, unsent: 80, passedOn: 20 }],
        [1300, { received: 9, unsent: 80, passedOn: 20 }],
      ]),
    ).toEqual([undefined, undefined, undefined, undefined, 'stalled']);
  });

  test('may stand still for ever where there is no limit', () => {
    const none = { ...LIMITS, idle: 0, message: 0, stalled: 0 };
    const steps = [0, 1e9].map((at) => [at, { received: 1, unsent: 5, isPartWay: true }] as const);
    expect(looks(steps, none)).toEqual([undefined, undefined]);
    expect(lookInterval(none)).toBeUndefined();
  });

  test('is looked at often enough for the shortest limit, and once a second otherwise', () => {
    expect(lookInterval(LIMITS)).toBe(75);
    expect(lookInterval(DEFAULT_TIME_LIMITS)).toBe(1000);
    expect(lookInterval({ ...DEFAULT_TIME_LIMITS, message: 4 })).toBe(10);
  });
});
