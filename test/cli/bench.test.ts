import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportSchema } from '../../src/load/report-schema.ts';
import { type StartedHsm, startHsm } from '../../src/testing/index.ts';
import { misfits } from '../load/schema-check.ts';
import { pinward, start } from './cli.ts';

let hsm: StartedHsm;
let at: string[];
const folder = mkdtempSync(join(tmpdir(), 'pinward-bench-'));
const file = (name: string): string => join(folder, name);
const text = (name: string): string => readFileSync(file(name), 'utf8');
beforeAll(async () => {
  hsm = await startHsm({ seed: 'bench' });
  at = ['--port', String(hsm.port), '--connections', '2', '--warm-up', '0', '--p99-limit', '600000'];
});
afterAll(async () => {
  await hsm.close();
  rmSync(folder, { recursive: true });
});

describe('pinward bench', () => {
  test('runs a scenario, prints a table and plain progress lines, and writes every kind of report', async () => {
    const files = ['json', 'html', 'junit', 'hgrm'].flatMap((kind) => [`--${kind}`, file(`run.${kind}`)]);
    const { code, out, err } = await pinward([
      'bench',
      'switch',
      ...at,
      '--rate',
      '200',
      '--duration',
      '1.2',
      ...files,
    ]);
    expect(err).not.toContain('\r');
    expect(out).toContain('Scenario    switch: Card switch');
    expect(out).toMatch(/switch: M6 +value/);
    expect(misfits(JSON.parse(text('run.json')), reportSchema)).toEqual([]);
    expect(text('run.html')).toContain('</html>');
    expect(text('run.junit')).toContain('<testsuites');
    expect(text('run.hgrm')).toContain('#[Mean');
    expect(code).toBe(0);
  });

  test('runs a mix in closed loop with JSON on standard output, and nothing else there', async () => {
    const { code, out } = await pinward([
      'bench',
      '--mix',
      'NC=1,CA=2',
      '--closed',
      ...at,
      '--duration',
      '0.2',
      '--json',
      '-',
    ]);
    const report = JSON.parse(out) as { options: { mode: string }; commands: { code: string }[] };
    expect(report.options.mode).toBe('closed');
    expect(report.commands.map(({ code: own }) => own).sort()).toEqual(['CA', 'NC']);
    expect(code).toBe(0);
  });

  test('steps up to the highest rate that was asked for', async () => {
    const steps = ['--knee', '--rate', '50', '--step-factor', '2', '--step-most', '100', '--duration', '0.5'];
    const { out } = await pinward(['bench', 'pin-translate', ...at, ...steps, '--html', file('knee.html')]);
    expect(out).toMatch(/Knee +100 calls per second; then no higher rate was asked for/);
    expect(text('knee.html')).toContain('Achieved over offered rate');
  });

  test('reports what there is when it is stopped', async () => {
    const running = start(['bench', ...at, '--rate', '50', '--duration', '600', '--json', '-']);
    setTimeout(() => running.stop(), 700);
    const { out } = await running.finished;
    expect(JSON.parse(out)).toMatchObject({ isInterrupted: true });
  });

  test('lists scenarios, and prints its schema', async () => {
    expect((await pinward(['bench', '--list'])).out).toMatch(/pin-translate .*CA=1,CC=1/);
    expect(JSON.parse((await pinward(['bench', '--schema'])).out)).toMatchObject({ title: 'Load report' });
  });

  test.each([
    [['bench', 'isuer'], 'did you mean issuer?', 2],
    [['bench', '--mix', 'CB=1'], 'nothing called "CB" can be sent; did you mean', 2],
    [['bench', '--rat', '5'], 'Did you mean --rate?', 2],
    [['bench', 'tiers', '--target-is-throtled'], 'Did you mean --target-is-throttled?', 2],
    [['bench', '--rate', '0'], 'Expected a number above 0', 2],
    [['bench', '--zmk', 'U00000000000000000000000000000000'], 'give --zmk and --zmk-clear together', 2],
    [['bench', '--zmk', 'Ux', '--zmk-clear', 'zz'], '--zmk-clear: expected 32 hexadecimal digits', 2],
    [['bench', 'tiers', '60', 'fast'], 'a tier is a number of calls per second', 2],
    [['bench', '--port', '1', '--timeout', '500'], 'connection refused', 1],
  ])('%j says what is wrong in one line', async (args, message, expected) => {
    const { code, err } = await pinward(args);
    expect(err).toContain(message);
    expect(err).not.toMatch(/^\s+at /m);
    expect(code).toBe(expected);
  });

  test('says which file cannot be written', async () => {
    const { code, err } = await pinward([
      'bench',
      ...at,
      '--rate',
      '20',
      '--duration',
      '0.2',
      '--html',
      '/no/such/folder/x',
    ]);
    expect(err).toContain('cannot write /no/such/folder/x: ENOENT');
    expect(code).toBe(1);
  });
});

describe('pinward bench tiers', () => {
  test('judges each tier and writes one document for all', async () => {
    const args = [
      'bench',
      'tiers',
      '20,40',
      ...at,
      '--duration',
      '1',
      '--json',
      file('tiers.json'),
      '--junit',
      file('tiers.xml'),
    ];
    const { code, out } = await pinward([...args, '--hgrm', file('tiers.hgrm')]);
    const report = JSON.parse(text('tiers.json')) as { verdict: string; tiers: { tier: number; verdict: string }[] };
    expect(misfits(report, reportSchema)).toEqual([]);
    expect(report.tiers.map(({ tier }) => tier)).toEqual([20, 40]);
    for (const { tier, verdict } of report.tiers)
      expect(out).toMatch(new RegExp(`^${verdict} +${tier} CPS: offered`, 'm'));
    expect(code).toBe(report.verdict === 'PASS' ? 0 : 1);
    expect(text('tiers.xml')).toContain('20 CPS');
    expect(text('tiers-20.hgrm')).toContain('#[Mean');
  });

  test('fails a target that has no cap where one is said to be', async () => {
    const { code, out } = await pinward(['bench', 'tiers', '50', '--target-is-throttled', ...at, '--duration', '1']);
    expect(out).toMatch(/^FAIL +50 CPS at 1.2x/m);
    expect(out).toContain('completed / tier: must be 0.99 to 1.01');
    expect(code).toBe(1);
  });
});
