// Odd parity of DES keys.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../src/crypto/hex.ts';
import { forceOddParity, hasOddParity } from '../../src/crypto/parity.ts';

const ones = (byte: number) => byte.toString(2).replaceAll('0', '').length;

describe('odd parity', () => {
  test('is told right for every byte value', () => {
    for (let value = 0; value < 256; value++) {
      expect(hasOddParity(Uint8Array.of(value))).toBe(ones(value) % 2 === 1);
      const [forced] = forceOddParity(Uint8Array.of(value));
      expect(ones(forced!) % 2).toBe(1);
      expect(forced! & 0xfe).toBe(value & 0xfe);
    }
  });

  test('forcing it holds afterwards, changes low bits only and is the same the second time', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 24 }), (bytes) => {
        const forced = forceOddParity(bytes.slice());
        expect(hasOddParity(forced)).toBe(true);
        expect(forced.map((byte) => byte & 0xfe)).toEqual(bytes.map((byte) => byte & 0xfe));
        expect(forceOddParity(forced.slice())).toEqual(forced);
      }),
    );
  });

  test('is forced in place', () => {
    const key = fromHex('DB39FC21EE59411759057BEE116CF52E');
    expect(forceOddParity(key)).toBe(key);
    expect(toHex(key)).toBe('DA38FD20EF58401658047AEF106DF42F');
  });

  test('looks at the given range only', () => {
    const bytes = Uint8Array.of(0, 1, 2, 0);
    expect(hasOddParity(bytes)).toBe(false);
    expect(hasOddParity(bytes, 1, 3)).toBe(true);
    expect(hasOddParity(bytes, 1)).toBe(false);
    expect(hasOddParity(bytes, 0, 3)).toBe(false);
    forceOddParity(bytes, 3);
    expect([...bytes]).toEqual([0, 1, 2, 1]);
  });
});
