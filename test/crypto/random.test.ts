// Random sources and what is drawn from them.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RandomSource } from '../../src/crypto/cipher.ts';
import { toHex } from '../../src/crypto/hex.ts';
import { hasOddParity } from '../../src/crypto/parity.ts';
import { randomDesKey, randomInteger, secureRandom, seededRandom } from '../../src/crypto/random.ts';

function drawn(random: RandomSource, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  random.fill(bytes);
  return bytes;
}

/** A source that always gives the same byte. */
function constant(value: number): RandomSource {
  return {
    fill: (target, offset = 0, length = target.length - offset) => void target.fill(value, offset, offset + length),
  };
}

describe('the secure source', () => {
  test('never gives the same 16 bytes twice over many pools, for short and long draws', () => {
    const seen = new Set<string>();
    for (let draw = 0; draw < 2000; draw++) seen.add(toHex(drawn(secureRandom, 16)));
    const long = drawn(secureRandom, 5000);
    for (let at = 0; at + 16 <= 5000; at += 16) seen.add(toHex(long.subarray(at, at + 16)));
    expect(seen.size).toBe(2000 + 312);
  });

  test('uses every byte value about equally often', () => {
    const counts = new Uint32Array(256);
    for (let draw = 0; draw < 1000; draw++) for (const byte of drawn(secureRandom, 256)) counts[byte]!++;
    // 1000 expected; 200 is more than six standard deviations.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(200);
  });
});

describe('the seeded source', () => {
  test('gives the same bytes for the same seed and others for another', () => {
    expect(drawn(seededRandom('a'), 100)).toEqual(drawn(seededRandom('a'), 100));
    expect(drawn(seededRandom('a'), 100)).not.toEqual(drawn(seededRandom('b'), 100));
  });

  test('keeps to its construction: SHA-256 of the hashed seed and an 8-byte counter', () => {
    expect(toHex(drawn(seededRandom('pinward'), 40))).toBe(SEEDED);
  });

  test('gives the same stream however it is divided over calls', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 8 }), (seed, lengths) => {
        const parts = seededRandom(seed);
        const pieces = lengths.flatMap((length) => [...drawn(parts, length)]);
        expect(Uint8Array.from(pieces)).toEqual(drawn(seededRandom(seed), pieces.length));
      }),
    );
  });
});

for (const [name, random] of [
  ['secure', secureRandom],
  ['seeded', seededRandom('range')],
] as const) {
  test(`the ${name} source fills exactly the bytes it was asked for`, () => {
    for (const length of [0, 1, 30, 1500]) {
      const target = new Uint8Array(2000);
      random.fill(target, 100, length);
      expect(target.subarray(0, 100).every((byte) => byte === 0)).toBe(true);
      expect(target.subarray(100 + length).every((byte) => byte === 0)).toBe(true);
      if (length >= 30) expect(target.subarray(100, 100 + length).some((byte) => byte !== 0)).toBe(true);
    }
    const tail = new Uint8Array(64);
    random.fill(tail, 32);
    expect(tail.subarray(0, 32)).toEqual(new Uint8Array(32));
    expect(tail.subarray(32)).not.toEqual(new Uint8Array(32));
    for (const [offset, length] of [
      [-1, 2],
      [0, -1],
      [60, 5],
    ] as const) {
      expect(() => random.fill(tail, offset, length)).toThrow(RangeError);
    }
  });
}

describe('randomDesKey', () => {
  test('has the length, odd parity and parts that differ', () => {
    const random = seededRandom('keys');
    for (const length of [8, 16, 24] as const) {
      for (let draw = 0; draw < 100; draw++) {
        const key = randomDesKey(random, length);
        expect(key).toHaveLength(length);
        expect(hasOddParity(key)).toBe(true);
        expect(new Set([0, 8, 16].filter((at) => at < length).map((at) => toHex(key.subarray(at, at + 8)))).size).toBe(
          length / 8,
        );
      }
    }
  });

  test('draws again when two parts are the same', () => {
    for (const [first, second] of [
      [8, 0],
      [16, 0],
      [16, 8],
    ] as const) {
      let draws = 0;
      const random: RandomSource = {
        fill(target) {
          seededRandom('again').fill(target);
          if (draws++ === 0) target.copyWithin(first, second, second + 8);
        },
      };
      randomDesKey(random, 24);
      expect(draws).toBe(2);
    }
  });

  test('gives up on a source that repeats itself', () => {
    expect(() => randomDesKey(constant(5), 16)).toThrow('The random source repeats itself');
    expect(randomDesKey(constant(5), 8)).toHaveLength(8);
  });
});

describe('randomInteger', () => {
  test('stays below its bound and reaches every small value', () => {
    const random = seededRandom('integers');
    const counts = new Uint32Array(10);
    for (let draw = 0; draw < 10_000; draw++) counts[randomInteger(random, 10)]!++;
    // 1000 expected; 200 is more than six standard deviations.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(200);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 }), (below) => {
        const value = randomInteger(random, below);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThan(below);
      }),
    );
  });

  test('reads four bytes, most significant first, and draws again above the last whole multiple', () => {
    expect(randomInteger(constant(0xfe), 2 ** 32)).toBe(0xfefefefe);
    expect(randomInteger(constant(0xff), 2 ** 16)).toBe(0xffff);
    expect(() => randomInteger(constant(0xff), 10)).toThrow('The random source repeats itself');
    const [atLimit, below] = [0x80, 0x7f].map(
      (first): RandomSource => ({ fill: (word) => word.set([first, 0, 0, 1]) }),
    );
    expect(() => randomInteger(atLimit!, 0x80000001)).toThrow('The random source repeats itself');
    expect(randomInteger(below!, 0x80000001)).toBe(0x7f000001);
  });

  test('refuses bounds that are no integer from 1 to 2^32', () => {
    for (const below of [0, -1, 1.5, Number.NaN, 2 ** 32 + 1]) {
      expect(() => randomInteger(secureRandom, below)).toThrow(RangeError);
    }
  });
});

const SEEDED = '099265F2152DD964E88BDFC85593D2220BBBFAC9C164628919328481D1E7C93055EAABA12296F094';
