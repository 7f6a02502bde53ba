import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../protocol/words/catalogue.ts';
import { latencySource, latencyText, parseLatency } from '../../src/server/latency.ts';
import { parseTier, tiers } from '../../src/server/tiers.ts';
import { costClasses, costsOf } from '../../src/server/tiers-costs.ts';

describe('tiers', () => {
  // The published SKUs: product reference 9.
  test('are those of the published SKUs', () => {
    expect(tiers.map(({ name, callsPerSecond, lmkCount }) => [name, callsPerSecond, lmkCount])).toEqual([
      ['payShield10K_LMK1_CPS60', 60, 1],
      ['payShield10K_LMK1_CPS250', 250, 1],
      ['payShield10K_LMK1_CPS2500', 2500, 1],
      ['payShield10K_LMK2_CPS60', 60, 2],
      ['payShield10K_LMK2_CPS250', 250, 2],
      ['payShield10K_LMK2_CPS2500', 2500, 2],
    ]);
    for (const tier of tiers) expect(parseTier(tier.name)).toBe(tier);
  });

  test('that do not exist are answered with the nearest name', () => {
    expect(parseTier('payshield10k_lmk1_cps60')).toEqual({
      problem: 'no such tier; did you mean payShield10K_LMK1_CPS60?',
    });
    expect(parseTier('payShield10K_LMK2_CPS25O')).toEqual({
      problem: 'no such tier; did you mean payShield10K_LMK2_CPS250?',
    });
    expect(parseTier('fast')).toEqual({
      problem: expect.stringMatching(/^no such tier; there are payShield10K_LMK1_/),
    });
  });
});

describe('costs', () => {
  const costOf = (model: 'uniform' | 'weighted', text: string, header = ''): number => {
    const bytes = Buffer.from(header + text, 'latin1');
    return costsOf(model)(bytes, 0, header.length, bytes.length);
  };

  test('are one for every command in the uniform model', () => {
    for (const { code } of catalogue) if (code !== 'NK') expect(costOf('uniform', `${code}rest`, 'HEAD')).toBe(1);
  });

  test('are those of the class in the weighted model, and one for what is in none', () => {
    expect(costOf('weighted', 'EI1204801#0000', 'HEAD')).toBe(500);
    expect(costOf('weighted', 'EW06')).toBe(10);
    expect(costOf('weighted', 'EY06')).toBe(2);
    expect(costOf('weighted', 'KQ0')).toBe(1.5);
    expect(costOf('weighted', 'CAU')).toBe(1);
    expect(costOf('weighted', 'XX')).toBe(1);
    expect(costOf('weighted', 'E')).toBe(1);
    expect(costOf('weighted', '')).toBe(1);
  });

  test('of a chain are those of its commands', () => {
    expect(costOf('uniform', 'NK0030002NC0004NO000002NC')).toBe(3);
    expect(costOf('weighted', 'NK0030002NC0004EW000002EI', 'HEAD')).toBe(511);
    expect(costOf('weighted', 'NK1020006HEADEW0006HEADNC', 'HEAD')).toBe(11);
    expect(costOf('weighted', 'NK1020002EW0002NC')).toBe(11);
    expect(costOf('uniform', 'NK0020002NC0002NC\x19trailer')).toBe(2);
  });

  test('of a chain that executes nothing, as it cannot be read, are one', () => {
    for (const chain of ['', '00X', '000', '002000', '0020000', '0030002NC0004NO', '2010002NC', '0010002NCX'])
      expect(costOf('weighted', `NK${chain}`), chain).toBe(1);
    expect(costOf('weighted', 'NK0020002EW0002EWX')).toBe(1);
  });

  test('are given for commands that exist, each in one class', () => {
    const codes = costClasses.flatMap((one) => one.codes);
    expect(new Set(codes).size).toBe(codes.length);
    const known = new Set(catalogue.map(({ code }) => code));
    expect(codes.filter((code) => !known.has(code))).toEqual([]);
  });
});

describe('latency models', () => {
  test('are read from their text and written back', () => {
    expect(parseLatency('fixed:5ms')).toEqual({ kind: 'fixed', milliseconds: 5 });
    expect(parseLatency('fixed:5')).toEqual({ kind: 'fixed', milliseconds: 5 });
    expect(parseLatency('fixed:250us')).toEqual({ kind: 'fixed', milliseconds: 0.25 });
    expect(parseLatency('normal:5ms,1.5ms')).toEqual({ kind: 'normal', mean: 5, deviation: 1.5 });
    expect(parseLatency('normal: 1s, 20')).toEqual({ kind: 'normal', mean: 1000, deviation: 20 });
    expect(parseLatency('measured')).toEqual({ kind: 'measured' });
    expect(parseLatency('none')).toBeUndefined();
    for (const text of ['fixed:5ms', 'normal:5ms,1.5ms', 'measured', 'none']) {
      const model = parseLatency(text);
      if (model !== undefined && 'problem' in model) throw new Error(model.problem);
      expect(latencyText(model)).toBe(text);
    }
  });

  test('that cannot be read are answered with what can', () => {
    const forms = 'expected fixed:5ms, normal:5ms,1ms (mean, standard deviation), measured or none';
    for (const text of [
      '',
      'fixed',
      'fixed:',
      'fixed:-1',
      'fixed:1,2',
      'fixed:61s',
      'normal:5',
      'normal:a,b',
      'fixed:1e3',
      'x',
    ])
      expect(parseLatency(text)).toEqual({ problem: forms });
    expect(parseLatency('fixd:5ms')).toEqual({ problem: 'no such latency model; did you mean fixed?' });
    expect(parseLatency('measurd')).toEqual({ problem: 'no such latency model; did you mean measured?' });
  });

  test('draw what they say', () => {
    let state = 1;
    const random = (): number => {
      state = (state * 48_271) % 2_147_483_647;
      return (state - 1) / 2_147_483_646;
    };
    const draw = (text: string): number[] => {
      const model = parseLatency(text);
      if (model === undefined || 'problem' in model) throw new Error(text);
      const next = latencySource(model, random);
      return Array.from({ length: 20_000 }, next).sort((a, b) => a - b);
    };
    expect(new Set(draw('fixed:5ms'))).toEqual(new Set([5]));

    const normal = draw('normal:10,2');
    const mean = normal.reduce((sum, value) => sum + value) / normal.length;
    const deviation = Math.sqrt(normal.reduce((sum, value) => sum + (value - mean) ** 2, 0) / normal.length);
    expect(mean).toBeCloseTo(10, 0);
    expect(deviation).toBeCloseTo(2, 0);
    expect(draw('normal:1,5')[0]).toBe(0);

    const measured = draw('measured');
    expect(measured[0]).toBeGreaterThanOrEqual(0.6);
    expect(measured[10_000]).toBeCloseTo(1, 1);
    expect(measured[18_000]).toBeCloseTo(1.5, 1);
    expect(measured.at(-1)).toBeLessThanOrEqual(20);
  });
});

test('docs/tiers.md has the tiers and the costs as they are', () => {
  const page = readFileSync(new URL('../../docs/tiers.md', import.meta.url), 'utf8');
  for (const { name, callsPerSecond, lmkCount } of tiers)
    expect(page).toContain(`| \`${name}\` | ${callsPerSecond} | ${lmkCount} |`);
  for (const { weight, codes } of costClasses)
    expect(page).toMatch(new RegExp(`^\\| ${weight} \\| .*: ${codes.join(', ')}[ ,|]`, 'm'));
});
