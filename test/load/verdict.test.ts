import { describe, expect, it } from 'vitest';
import { findKnee } from '../../src/load/knee.ts';
import type { RunReport } from '../../src/load/report.ts';
import { judgeThrottle, judgeTier } from '../../src/load/verdict.ts';

const good: RunReport = {
  format: 'pinward-load-report',
  version: 1,
  startedAt: '2026-01-01T00:00:00.000Z',
  target: { host: 'h', port: 1500, firmware: '', lmkCheckValue: '' },
  scenario: { name: 's', title: '', mix: {} },
  options: {
    mode: 'open',
    rate: 100,
    connections: 1,
    depth: 1,
    ramp: 0,
    warmUp: 0,
    duration: 10,
    pacing: 'exact',
    seed: '',
    timeout: 1000,
  },
  measured: 10,
  isInterrupted: false,
  gaveUp: null,
  totals: {
    offered: 1000,
    right: 1000,
    refused: 0,
    wrong: 0,
    lost: 0,
    notSent: 0,
    late: 0,
    duplicated: 0,
    outOfOrder: 0,
    unmatched: 0,
    backlog: 0,
    connectionsLost: 0,
    connectFailures: 0,
    warmUpFailures: 0,
  },
  rates: { offered: 100, achieved: 100, completed: 100, worstSecond: 1 },
  response: latency(2),
  service: latency(1),
  lag: latency(0.1),
  commands: [],
  seconds: Array.from({ length: 10 }, () => second(100)),
  curve: [],
  reasons: {},
  notes: [],
};

describe('judgeTier', () => {
  it.each<[string, RunReport, string, string | undefined]>([
    ['a run without fault', good, 'PASS', undefined],
    ['one wrong reply', totals({ wrong: 1, right: 999 }), 'FAIL', 'wrong replies'],
    ['one unexpected error code', totals({ refused: 1, right: 999 }), 'FAIL', 'unexpected error codes'],
    ['one lost call', totals({ lost: 1, right: 999 }), 'FAIL', 'lost calls'],
    ['a reply that came twice', totals({ duplicated: 1 }), 'FAIL', 'duplicated, overtaking or unknown replies'],
    ['a failure while warming up', totals({ warmUpFailures: 1 }), 'FAIL', 'failures while warming up'],
    ['99.9 % achieved', totals({ right: 999, notSent: 1 }), 'PASS', undefined],
    ['less than that', totals({ right: 998, notSent: 2 }), 'FAIL', 'achieved of offered'],
    ['nothing offered', totals({ offered: 0, right: 0 }), 'FAIL', 'achieved of offered'],
    ['one call of a second late', late(1), 'PASS', undefined],
    ['two of a hundred late', late(2), 'FAIL', 'seconds with more than max(1, 1 %) calls late'],
    ['p99 at the limit', { ...good, response: latency(20) }, 'PASS', undefined],
    ['p99 above it', { ...good, response: latency(20.1) }, 'FAIL', 'response time p99'],
    ['calls on their way at the end', totals({ backlog: 10 }), 'PASS', undefined],
    ['more of them', totals({ backlog: 11 }), 'FAIL', 'backlog at the end'],
    ['a lost connection', totals({ connectionsLost: 1 }), 'FAIL', 'connections lost or refused'],
    ['a run that was interrupted', { ...good, isInterrupted: true }, 'FAIL', 'the run'],
    ['a client lag of half the limit', { ...good, lag: latency(10) }, 'PASS', undefined],
    ['a client that is slower', { ...good, lag: latency(10.1) }, 'CLIENT TOO SLOW', 'lag of this client, p99'],
    [
      'a slow client and a slow answer',
      { ...good, lag: latency(30), response: latency(40) },
      'CLIENT TOO SLOW',
      'response time p99',
    ],
    ['a slow client and a wrong reply', { ...totals({ wrong: 1 }), lag: latency(30) }, 'FAIL', 'wrong replies'],
  ])('says of %s what the rules say', (_what, report, verdict, broken) => {
    const result = judgeTier(100, report, { p99Limit: 20 });
    expect(result.verdict).toBe(verdict);
    expect(result.rules.filter(({ holds }) => !holds).map(({ rule }) => rule)).toEqual(
      broken === undefined ? [] : expect.arrayContaining([broken]),
    );
  });
});

describe('judgeThrottle', () => {
  it.each([
    ['the rate itself', 100, 'PASS'],
    ['1 % less', 99, 'PASS'],
    ['1 % more', 101, 'PASS'],
    ['less', 98.9, 'FAIL'],
    ['more: there is no cap', 120, 'FAIL'],
  ])('says of %s what the rules say, whatever the latency', (_what, completed, verdict) => {
    const report = { ...totals({ notSent: 400, right: 600 }), response: latency(5000) };
    const result = judgeThrottle(100, 1.2, { ...report, rates: { ...good.rates, completed } }, { p99Limit: 20 });
    expect(result.verdict).toBe(verdict);
  });
});

describe('findKnee', () => {
  it('steps up until a rate is not held', async () => {
    const heard: number[] = [];
    const measure = async (rate: number): Promise<RunReport> =>
      rate <= 200 ? good : { ...good, response: latency(90) };
    const knee = await findKnee({ start: 100, factor: 1.5, most: 10_000 }, { p99Limit: 20 }, measure, ({ rate }) =>
      heard.push(rate),
    );
    expect(heard).toEqual([100, 150, 225]);
    expect(knee).toMatchObject({ held: 150, endedBy: 'target' });
  });

  it('tells when the client or the highest rate ended it', async () => {
    const slow = async (): Promise<RunReport> => ({ ...good, lag: latency(90) });
    const options = { start: 100, factor: 2, most: 400 };
    expect(await findKnee(options, { p99Limit: 20 }, slow)).toMatchObject({ held: 0, endedBy: 'client' });
    expect(await findKnee(options, { p99Limit: 20 }, async () => good)).toMatchObject({ held: 400, endedBy: 'limit' });
  });
});

function latency(p99: number) {
  return { count: 1000, mean: p99, p50: p99, p90: p99, p99, p999: p99, max: p99 };
}

function second(onTime: number) {
  return { offered: 100, answered: 100, onTime, completed: 100, failed: 0, p50: 1, p99: 1, max: 1 };
}

function totals(some: Partial<RunReport['totals']>): RunReport {
  return { ...good, totals: { ...good.totals, ...some } };
}

function late(count: number): RunReport {
  return { ...good, seconds: good.seconds.map((row, i) => (i === 4 ? second(100 - count) : row)) };
}
