import { describe, expect, it } from 'vitest';
import type { PlanEntry } from '../../src/load/call.ts';
import { picker } from '../../src/load/pick.ts';

const entry = (name: string, weight: number): PlanEntry => ({
  name,
  weight,
  transactions: Array.from({ length: 8 }, () => []),
});
const entries = [entry('a', 3), entry('b', 1), entry('c', 0.5)];
const numbers = Array.from({ length: 20_000 }, (_, i) => i);

describe('picker', () => {
  it('gives the same transaction for the same seed and number, in any order', () => {
    const first = picker(entries, 'x');
    const second = picker(entries, 'x');
    const backwards = [...numbers].reverse().map((number) => second.pick(number));
    expect(
      numbers.map((number) => first.pick(number)).every((one, i) => one === backwards[numbers.length - 1 - i]),
    ).toBe(true);
  });

  it('follows the weights, and uses every transaction', () => {
    const { pick } = picker(entries, 'weights');
    const picked = numbers.map(pick);
    entries.forEach(({ transactions, weight }) => {
      const share = picked.filter((one) => transactions.includes(one)).length / picked.length;
      expect(share).toBeCloseTo(weight / 4.5, 1);
      for (const one of transactions) expect(picked).toContain(one);
    });
  });
});
