import { describe, expect, it } from 'vitest';
import { findKnee } from '../../src/load/knee.ts';
import { htmlPage } from '../../src/load/report/html.ts';
import { runJunit, tiersJunit } from '../../src/load/report/junit.ts';
import { linearScale, logScale, percentileScale, shortNumber } from '../../src/load/report/scale.ts';
import { kneeText, reportText } from '../../src/load/report/text.ts';
import { makeReport, type RunReport } from '../../src/load/report.ts';
import { reportSchema } from '../../src/load/report-schema.ts';
import { judgeTier } from '../../src/load/verdict.ts';
import { misfits } from './schema-check.ts';
import { answers, type Behaviour, planOf, shortRun, simulate } from './simulation.ts';

const refusing: Behaviour = (message, n) =>
  n % 10 === 0 ? [{ after: 2, reply: `${message.slice(0, 4)}CB69` }] : answers(2)(message, n);

async function reportOf(behave: Behaviour, title = 'title'): Promise<RunReport> {
  const { outcome } = await simulate(behave, {}, planOf());
  return makeReport(outcome, {
    startedAt: new Date(0),
    target: { host: '127.0.0.1', port: 1500, firmware: '0100-0000', lmkCheckValue: '2686040000000000' },
    scenario: { name: 'pin-translate', title, mix: { CA: 1 } },
    options: shortRun,
    notes: [],
  });
}

describe('the report', () => {
  it('adds up', async () => {
    const { totals, rates, commands, response, seconds } = await reportOf(refusing);
    expect(totals).toMatchObject({ offered: 200, right: 180, refused: 20, lost: 0, late: 0 });
    expect(rates).toMatchObject({ offered: 100, achieved: 90, worstSecond: 0.9 });
    expect(commands[0]!.codes).toEqual([{ code: '69', count: 20, meaning: 'PIN block format disabled' }]);
    expect(response).toMatchObject({ count: 200 });
    expect(seconds.map(({ offered, answered }) => offered - answered)).toEqual([10, 10]);
  });

  it('has the form that the schema says, in all three kinds', async () => {
    const report = await reportOf(refusing);
    const knee = await findKnee({ start: 1, factor: 2, most: 1 }, { p99Limit: 20 }, async () => report);
    const tiers = [judgeTier(100, report, { p99Limit: 20 })];
    const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
    expect(misfits(asJson(report), reportSchema)).toEqual([]);
    expect(misfits(asJson({ format: 'pinward-knee-report', version: 1, ...knee }), reportSchema)).toEqual([]);
    const tierReport = { format: 'pinward-tier-report', version: 1, verdict: 'FAIL', tiers };
    expect(misfits(asJson(tierReport), reportSchema)).toEqual([]);
    expect(misfits(asJson({ ...report, more: 1 }), reportSchema)).toEqual(['$.more is not in the schema']);
  });

  it('as text names every unexpected code with its meaning', async () => {
    const text = reportText(await reportOf(refusing));
    expect(text).toContain('offered 200, answered right 180, error codes 20');
    expect(text).toContain('CA answered 69 20 times: PIN block format disabled');
  });

  it('as text tells why the knee is where it is', async () => {
    const report = await reportOf(answers(30));
    const text = kneeText(await findKnee({ start: 100, factor: 2, most: 800 }, { p99Limit: 20 }, async () => report));
    expect(text).toContain('not even the first rate was held; then the target did not keep up');
  });
});

describe('the page', () => {
  it('needs nothing from elsewhere and has every plot', async () => {
    const report = await reportOf(answers(2));
    const knee = await findKnee({ start: 100, factor: 2, most: 200 }, { p99Limit: 20 }, async () => report);
    const page = htmlPage({ runs: [report], tiers: [judgeTier(100, report, { p99Limit: 20 })], knee });
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(|\bsrc=|https?:\/\//);
    const titles = [...page.matchAll(/<figcaption>([^<]+)</g)].map(([, title]) => title);
    expect(titles).toEqual([
      'Achieved over offered rate',
      'Response time over offered rate',
      'Calls per second',
      'Response time over the run',
      'Response time by percentile, 200 calls',
      'Response time by command',
    ]);
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('shows a run without a single reply', async () => {
    const page = htmlPage({ runs: [await reportOf(() => [])] });
    expect(page).toContain('</html>');
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('takes no text for markup', async () => {
    const page = htmlPage({ runs: [await reportOf(answers(2), '<b>&"title"')] });
    expect(page).toContain('&lt;b&gt;&amp;&quot;title&quot;');
    expect(page).not.toContain('<b>&"');
  });
});

describe('JUnit XML', () => {
  it('has a failure for each command with a bad reply', async () => {
    const xml = runJunit(await reportOf(refusing));
    expect(xml).toContain('<testsuites name="pinward bench" tests="1" failures="1">');
    expect(xml).toContain('69 (PIN block format disabled) 20 times');
  });

  it('has a case for each rule of each tier', async () => {
    const report = await reportOf(answers(2));
    const result = judgeTier(100, report, { p99Limit: 20 });
    const xml = tiersJunit([result, judgeTier(100, await reportOf(refusing), { p99Limit: 20 })]);
    expect(xml.match(/<testcase /g)).toHaveLength(2 * result.rules.length);
    expect(xml).toContain('unexpected error codes');
    expect(xml).toContain('&gt;= 99.9 %');
  });
});

describe('scales', () => {
  it('have ticks that are easy to read', () => {
    expect(linearScale(2480).ticks.map(({ label }) => label)).toEqual([
      '0',
      '500',
      '1000',
      '1500',
      '2000',
      '2500',
      '3000',
    ]);
    expect(logScale(0.2, 45).ticks.map(({ label }) => label)).toEqual(['0.1', '1', '10', '100']);
    expect(percentileScale(99.9).ticks.map(({ label }) => label)).toEqual(['0 %', '50 %', '90 %', '99 %', '99.9 %']);
    expect([2500, 12_000, 1_500_000, 0.05].map(shortNumber)).toEqual(['2500', '12k', '1.5M', '0.05']);
  });
});
