import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/crypto/random.ts';
import { combineShares, multiply, type SecretShare, splitSecret } from '../../src/keys/secret-sharing.ts';

/** FIPS 197, 4.2 and 4.2.1. */
const PRODUCTS = [
  [0x57, 0x83, 0xc1],
  [0x57, 0x13, 0xfe],
  [0x57, 0x02, 0xae],
  [0x57, 0x04, 0x47],
  [0x57, 0x08, 0x8e],
  [0x57, 0x10, 0x07],
] as const;

describe('arithmetic of shares', () => {
  it.each(PRODUCTS)('multiplies as FIPS 197 says: %i times %i', (a, b, product) => {
    expect(multiply(a, b)).toBe(product);
    expect(multiply(b, a)).toBe(product);
  });

  it('agrees with multiplication of polynomials one term after the other for all pairs of bytes', () => {
    for (let a = 0; a < 256; a++) for (let b = 0; b < 256; b++) expect(multiply(a, b)).toBe(schoolbook(a, b));
  });
});

/** Secrets, thresholds, numbers of shares, and which of the shares are at hand. */
const splits = fc
  .record({
    secret: fc.uint8Array({ minLength: 1, maxLength: 40 }),
    shares: fc.integer({ min: 2, max: 9 }),
    seed: fc.string(),
  })
  .chain(({ shares, ...rest }) =>
    fc.record({
      secret: fc.constant(rest.secret),
      seed: fc.constant(rest.seed),
      shares: fc.constant(shares),
      threshold: fc.integer({ min: 2, max: shares }),
      order: fc.shuffledSubarray(
        Array.from({ length: shares }, (_, i) => i),
        { minLength: shares },
      ),
      other: fc.uint8Array({ minLength: rest.secret.length, maxLength: rest.secret.length }),
    }),
  );

describe('secret sharing', () => {
  it('gives the secret back from any M shares and from more', () => {
    fc.assert(
      fc.property(splits, ({ secret, threshold, shares, seed, order }) => {
        const split = splitSecret(secret, { threshold, shares }, seededRandom(seed));
        for (let count = threshold; count <= shares; count++)
          expect(combineShares(order.slice(0, count).map((i) => split[i]!))).toEqual(secret);
      }),
    );
  });

  it('leaves every other secret possible with any M - 1 shares: some M-th share gives it', () => {
    fc.assert(
      fc.property(splits, ({ secret, threshold, shares, seed, order, other }) => {
        const split = splitSecret(secret, { threshold, shares }, seededRandom(seed));
        const held = order.slice(0, threshold - 1).map((i) => split[i]!);
        const missing = order[threshold - 1]! + 1;
        // The polynomial through the shares that are held and through (0, other), at the index that is missing.
        const value = interpolate([...held, { index: 0, value: other }], missing);
        expect(combineShares([...held, { index: missing, value }])).toEqual(other);
      }),
    );
  });

  it('gives each share of a byte every value once over all coefficients, whatever the secret', () => {
    for (const secret of [0, 1, 0x5a, 0xff])
      for (let index = 1; index <= 9; index++) {
        const seen = new Set<number>();
        for (let coefficient = 0; coefficient < 256; coefficient++) {
          const random = { fill: (target: Uint8Array) => void target.fill(coefficient) };
          const split = splitSecret(Uint8Array.of(secret), { threshold: 2, shares: 9 }, random);
          seen.add(split[index - 1]!.value[0]!);
        }
        expect(seen.size).toBe(256);
      }
  });

  it('gives any two shares of a byte every pair of values once with M = 3, whatever the secret', () => {
    for (const secret of [0, 0xc3]) {
      const seen = new Set<number>();
      for (let first = 0; first < 256; first++)
        for (let second = 0; second < 256; second++) {
          const random = { fill: (target: Uint8Array) => target.set([first, second]) };
          const split = splitSecret(Uint8Array.of(secret), { threshold: 3, shares: 5 }, random);
          seen.add(split[1]!.value[0]! * 256 + split[4]!.value[0]!);
        }
      expect(seen.size).toBe(65_536);
    }
  });

  it('refuses a share that is given twice and shares of different lengths', () => {
    const [first, second] = splitSecret(Uint8Array.of(1, 2), { threshold: 2, shares: 2 }, seededRandom('a'));
    expect(() => combineShares([first!, first!])).toThrow(RangeError);
    expect(() => combineShares([first!, { ...second!, value: Uint8Array.of(1) }])).toThrow(RangeError);
  });

  it.each([
    [1, 3],
    [4, 3],
    [2, 256],
  ])('refuses to split %i of %i', (threshold, shares) => {
    expect(() => splitSecret(Uint8Array.of(1), { threshold, shares }, seededRandom('a'))).toThrow(RangeError);
  });
});

/** Written apart from the code: the polynomials' product, then reduced from the highest term down. */
function schoolbook(a: number, b: number): number {
  let product = 0;
  for (let i = 0; i < 8; i++) if ((b >> i) & 1) product ^= a << i;
  for (let i = 15; i >= 8; i--) if ((product >> i) & 1) product ^= 0x11b << (i - 8);
  return product;
}

function interpolate(points: readonly SecretShare[], at: number): Uint8Array {
  const result = new Uint8Array(points[0]!.value.length);
  for (const { index, value } of points) {
    let weight = 1;
    for (const { index: other } of points)
      if (other !== index) weight = schoolbook(weight, schoolbook(at ^ other, inverse(index ^ other)));
    for (let i = 0; i < result.length; i++) result[i] = result[i]! ^ schoolbook(weight, value[i]!);
  }
  return result;
}

function inverse(a: number): number {
  for (let b = 1; b < 256; b++) if (schoolbook(a, b) === 1) return b;
  throw new Error('zero has no inverse');
}
