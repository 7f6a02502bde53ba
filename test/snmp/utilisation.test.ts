/** Load and volumes of the last minute. */
import { describe, expect, it } from 'vitest';
import { LOOK_MILLISECONDS, Utilisation } from '../../src/snmp/utilisation.ts';

function counted() {
  const counts = new Map<string, number>();
  const source = (): Iterable<{ code: string; calls: number }> => [...counts].map(([code, calls]) => ({ code, calls }));
  const statistics: { source: typeof source; ratedCallsPerSecond: number | undefined } = {
    source,
    ratedCallsPerSecond: 60,
  };
  let now = 0;
  const utilisation = new Utilisation(statistics, () => now);
  const pass = (milliseconds: number): void => {
    for (let gone = 0; gone < milliseconds; gone += LOOK_MILLISECONDS) {
      now += Math.min(LOOK_MILLISECONDS, milliseconds - gone);
      utilisation.look();
    }
  };
  const call = (code: string, times: number): void => void counts.set(code, (counts.get(code) ?? 0) + times);
  return { utilisation, statistics, pass, call };
}

describe('utilisation', () => {
  it('counts the last minute and forgets what was before', () => {
    const { utilisation, pass, call } = counted();
    call('CA', 100);
    pass(30_000);
    call('NC', 20);
    expect(utilisation.volumes()).toEqual({
      seconds: 30,
      calls: 120,
      commands: [
        ['CA', 100],
        ['NC', 20],
      ],
    });
    pass(60_000);
    expect(utilisation.volumes()).toMatchObject({ seconds: 60, calls: 20, commands: [['NC', 20]] });
    pass(60_000);
    expect(utilisation.volumes()).toMatchObject({ seconds: 60, calls: 0, commands: [] });
  });

  it('tells the load in percent of the rate, at most 100, and against the largest model without a rate', () => {
    const { utilisation, statistics, pass, call } = counted();
    pass(60_000);
    call('CA', 1800);
    expect(utilisation.percent()).toBe(50);
    call('CA', 10_000);
    expect(utilisation.percent()).toBe(100);
    statistics.ratedCallsPerSecond = undefined;
    expect(utilisation.percent()).toBe(2);
  });
});
