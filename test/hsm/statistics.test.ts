import { describe, expect, test } from 'vitest';
import { LOAD_PERIOD_MILLISECONDS, Statistics } from '../../src/hsm/statistics.ts';
import { testDevice } from '../commands/device.ts';

function statistics() {
  let now = Date.UTC(2026, 0, 1);
  const calls = new Map<string, number>();
  const made = new Statistics(() => now, now);
  made.source = () => Array.from(calls, ([code, count]) => ({ code, calls: count }));
  return {
    made,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    call: (code: string, count: number) => calls.set(code, (calls.get(code) ?? 0) + count),
  };
}

describe('the load', () => {
  test('of each second falls into its tenth of the rated speed, the lower bound included', () => {
    const { made, pass, call } = statistics();
    made.ratedCallsPerSecond = 60;
    for (const calls of [0, 5, 6, 59, 54, 53, 60]) {
      call('CA', calls);
      pass(LOAD_PERIOD_MILLISECONDS);
      made.look();
    }
    expect(made.bands()).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 1, 3]);
  });

  test('above the rated speed falls into the last tenth', () => {
    const { made, pass, call } = statistics();
    made.ratedCallsPerSecond = 60;
    call('CA', 1000);
    pass(1000);
    expect(made.bands()).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  test('is spread over the time in which nobody looked, and no time is lost or counted twice', () => {
    const { made, pass, call } = statistics();
    made.ratedCallsPerSecond = 100;
    call('CA', 55 * 3);
    pass(3700);
    expect(made.bands()).toEqual([0, 0, 0, 0, 0, 3, 0, 0, 0, 0]);
    pass(299);
    expect(made.bands().reduce((sum, periods) => sum + periods)).toBe(3);
    pass(1);
    expect(made.bands().reduce((sum, periods) => sum + periods)).toBe(4);
  });

  test('is measured against 10,000 calls a second without a rate', () => {
    const { made, pass, call } = statistics();
    call('CA', 2500);
    pass(1000);
    expect(made.bands()).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('starts anew after a reset, without the calls before it', () => {
    const { made, pass, call } = statistics();
    made.ratedCallsPerSecond = 100;
    call('CA', 90);
    pass(500);
    made.resetUtilisation();
    expect(made.volumes()).toEqual([]);
    call('CA', 10);
    call('BU', 1);
    pass(1000);
    expect(made.bands()).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(made.volumes()).toEqual([
      { code: 'BU', calls: 1 },
      { code: 'CA', calls: 10 },
    ]);
  });
});

describe('the statistics of a device', () => {
  test('follow what hosts call, and health counts what is added until JI', () => {
    const { hsm, ask } = testDevice();
    ask('NC');
    ask('NC%99');
    expect(ask('J4')).toMatch(/J4000000000001NC000000000002$/);
    hsm.state.statistics.health.tampers = 2;
    hsm.state.statistics.health.pinAttacks = 3;
    expect(ask('J8')!.slice(-40)).toBe(`${'0'.repeat(10)}0000000002${'0'.repeat(12)}00000003`);
    ask('JI');
    expect(ask('J8')!.slice(-40)).toBe('0'.repeat(40));
  });
});
