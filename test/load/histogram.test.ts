import fc from 'fast-check';
import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from '../../src/load/histogram.ts';
import { hdrEncoded, hgrmText } from '../../src/load/report/hgrm.ts';

const values = fc.array(fc.oneof(fc.nat(5000), fc.nat(2 ** 31 - 1)), { minLength: 1, maxLength: 200 });
const shares = [0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1];

describe('LatencyHistogram', () => {
  it('gives every percentile to 0.1 %, and exactly below 2048', () => {
    fc.assert(
      fc.property(values, (all) => {
        const histogram = filled(all);
        const sorted = [...all].sort((a, b) => a - b);
        for (const share of shares) {
          const exact = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
          const found = histogram.percentile(share);
          expect(found).toBeGreaterThanOrEqual(exact);
          expect(found - exact).toBeLessThanOrEqual(exact < 2048 ? 0 : exact / 1000);
        }
      }),
    );
  });

  it('never gives a higher percentile a smaller value', () => {
    fc.assert(
      fc.property(values, (all) => {
        const histogram = filled(all);
        const found = shares.map((share) => histogram.percentile(share));
        expect(found).toEqual([...found].sort((a, b) => a - b));
        expect(found.at(-1)).toBe(histogram.max);
      }),
    );
  });

  it('adds up parts to the whole', () => {
    fc.assert(
      fc.property(values, values, (first, second) => {
        const sum = filled(first);
        sum.add(filled(second));
        const whole = filled([...first, ...second]);
        expect([sum.total, sum.min, sum.max, sum.percentile(0.5)]).toEqual([
          whole.total,
          whole.min,
          whole.max,
          whole.percentile(0.5),
        ]);
      }),
    );
  });

  it('counts what is too small or too large at the edge, and starts anew after clear', () => {
    const histogram = filled([-5, 2 ** 40, 3.9]);
    expect([histogram.min, histogram.max, histogram.total]).toEqual([0, 2 ** 31 - 1, 3]);
    expect(histogram.percentile(0.5)).toBe(3);
    histogram.clear();
    expect([histogram.min, histogram.max, histogram.mean, histogram.percentile(0.99)]).toEqual([0, 0, 0, 0]);
  });
});

describe('the export', () => {
  it('has the percentiles of the histogram, to the resolution of both', () => {
    fc.assert(
      fc.property(values, (all) => {
        const histogram = filled(all);
        const read = decodeFromCompressedBase64(hdrEncoded(histogram));
        expect(read.totalCount).toBe(all.length);
        for (const share of shares) {
          const own = histogram.percentile(share);
          expect(Math.abs(read.getValueAtPercentile(share * 100) - own)).toBeLessThanOrEqual(1 + own / 500);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('writes the distribution in milliseconds', () => {
    const text = hgrmText(filled([1000, 2000, 3000]));
    expect(text).toContain('Value     Percentile TotalCount 1/(1-Percentile)');
    expect(text).toMatch(/#\[Max {5}= +3\.00\d, Total count {4}= +3\]/);
  });
});

function filled(all: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const value of all) histogram.record(value);
  return histogram;
}
