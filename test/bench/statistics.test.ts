/** The arithmetic of the benchmarks; the benchmarks themselves do not run here. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BarResult, barNotes, bars, barTable, verdict } from '../../bench/support/bars.ts';
import { median, Rounds, ratio, spread } from '../../bench/support/statistics.ts';
import { figure, markdownTable } from '../../bench/support/table.ts';

const values = fc.array(fc.double({ min: 0.001, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 40 });

describe('the median', () => {
  it.each([
    [[5], 5],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 8, 1, 1], 8],
  ])('of %j is %d', (numbers, expected) => {
    expect(median(numbers)).toBe(expected);
  });

  it('has no more than half of the values on either side, and leaves them in their order', () => {
    fc.assert(
      fc.property(values, (numbers) => {
        const before = [...numbers];
        const middle = median(numbers);
        expect(numbers.filter((value) => value < middle).length).toBeLessThanOrEqual(numbers.length / 2);
        expect(numbers.filter((value) => value > middle).length).toBeLessThanOrEqual(numbers.length / 2);
        expect(numbers).toEqual(before);
      }),
    );
  });

  it('does not exist for nothing', () => {
    expect(() => median([])).toThrow(RangeError);
    expect(spread([])).toBeUndefined();
  });
});

describe('a ratio', () => {
  it('is taken round by round, so that a slow round is slow for both', () => {
    expect(ratio([10, 100, 10], [20, 200, 20])).toEqual({ median: 0.5, low: 0.5, high: 0.5, rounds: 3 });
    expect(ratio([1, 2, 9], [1, 1, 3])).toEqual({ median: 2, low: 1, high: 3, rounds: 3 });
  });

  it('of a thing and itself is one', () => {
    fc.assert(
      fc.property(values, (numbers) => {
        expect(ratio(numbers, numbers)!.median).toBe(1);
      }),
    );
  });

  it('takes only rounds that both have, and none with nothing below the line', () => {
    expect(ratio([1, 2], [2])).toMatchObject({ median: 0.5, rounds: 1 });
    expect(ratio([1, 2], [0, 4])).toMatchObject({ median: 0.5, rounds: 1 });
    expect(ratio([1], [0])).toBeUndefined();
  });

  it('needs both to be measured', () => {
    expect(ratio(undefined, [1])).toBeUndefined();
    const rounds = new Rounds();
    rounds.add('ours', 4);
    expect(rounds.ratio('ours', 'theirs')).toBeUndefined();
    rounds.add('theirs', 2);
    expect(rounds.ratio('ours', 'theirs')?.median).toBe(2);
    expect(JSON.parse(JSON.stringify(rounds))).toEqual({ ours: [4], theirs: [2] });
  });
});

describe('a verdict', () => {
  it.each([
    ['<=', 0.5, 'aim'],
    ['<=', 0.9, 'must'],
    ['<=', 1.1, 'missed'],
    ['>=', 1.1, 'aim'],
    ['>=', 0.9, 'must'],
    ['>=', 0.5, 'missed'],
  ] as const)('%s with %d is %s', (sign, measured, expected) => {
    const limits = sign === '<=' ? { must: 1, aim: 0.7 } : { must: 0.7, aim: 1 };
    expect(verdict({ title: '', sign, ...limits }, measured)).toBe(expected);
  });

  it('takes a value on the limit', () => {
    expect(verdict(bars['23'], 0)).toBe('aim');
    expect(verdict(bars['1'], 1)).toBe('must');
    expect(verdict(bars['22'], 100_000)).toBe('must');
  });

  it('says when nothing was measured', () => {
    expect(verdict(bars['1'], undefined)).toBe('not measured');
  });
});

describe('the bars', () => {
  it('ask no less of the aim than of the must', () => {
    for (const { title, sign, must, aim } of Object.values(bars))
      expect(sign === '<=' ? aim <= must : aim >= must, title).toBe(true);
  });

  const results: readonly BarResult[] = [
    { id: '11a', measured: undefined, reason: 'no redis-server' },
    { id: '9', measured: { median: 3.5, low: 3, high: 4, rounds: 5 } },
  ];

  it('stand in the order of their numbers, with what was measured and what must be', () => {
    const { rows } = barTable(results, true);
    expect(rows.map((row) => row.slice(1))).toEqual([
      ['3.50', '3 to 4', '<= 4.50', '<= 3', 'must'],
      ['not measured', '', '>= 0.60', '>= 1', 'not measured'],
    ]);
    expect(barNotes(results)).toEqual(['11a: not measured: no redis-server']);
  });

  it('have no verdicts after a smoke', () => {
    expect(barTable(results, false).columns).not.toContain('reached');
  });
});

describe('a table', () => {
  it('is Markdown with columns of one width', () => {
    const rows = [
      ['NC', '1'],
      ['CA, cached', '1,234'],
    ];
    expect(markdownTable({ columns: ['command', 'ns'], rows }).split('\n')).toEqual([
      '| command    |    ns |',
      '| ---------- | ----: |',
      '| NC         |     1 |',
      '| CA, cached | 1,234 |',
    ]);
  });

  it.each([
    [0, '0'],
    [0.123, '0.12'],
    [12.34, '12.3'],
    [123.4, '123'],
    [1234.5, '1,235'],
    [64, '64'],
    [500_000, '500,000'],
  ])('shows %d as %s', (value, text) => {
    expect(figure(value)).toBe(text);
  });
});
