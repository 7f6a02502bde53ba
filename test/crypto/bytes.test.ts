// Hex text and comparison.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { constantTimeEqual, startsWith } from '../../src/crypto/equal.ts';
import { fromHex, toHex, writeHex } from '../../src/crypto/hex.ts';

describe('hex', () => {
  test('is written in upper case and read back, in either case', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = toHex(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('hex').toUpperCase());
        expect(fromHex(text)).toEqual(bytes);
        expect(fromHex(text.toLowerCase())).toEqual(bytes);
      }),
    );
  });

  test('is written as characters where it is wanted', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(5), (bytes, start) => {
        const target = Buffer.alloc(start + 2 * bytes.length + 1, '-');
        expect(writeHex(bytes, target, start)).toBe(target.length - 1);
        expect(target.toString('latin1')).toBe(`${'-'.repeat(start)}${toHex(bytes)}-`);
      }),
    );
  });

  test('with an odd number of digits or another character is refused without quoting it', () => {
    expect(() => fromHex('123')).toThrow('Hex text needs an even number of digits, not 3');
    for (const wrong of ['/', ':', '@', 'G', '`', 'g', ' ', 'Ł', '\u0130']) {
      expect(() => fromHex(`AB${wrong}0`)).toThrow(/^No hex digit at position 2$/);
      expect(() => fromHex(`AB0${wrong}`)).toThrow(/^No hex digit at position 3$/);
    }
  });
});

describe('constantTimeEqual', () => {
  test('agrees with a plain comparison', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), fc.uint8Array({ maxLength: 8 }), (a, b) => {
        expect(constantTimeEqual(a, b)).toBe(toHex(a) === toHex(b));
        expect(constantTimeEqual(a, a.slice())).toBe(true);
      }),
    );
  });

  test('sees a difference in any single bit', () => {
    const bytes = new Uint8Array(8).fill(0xa5);
    for (let bit = 0; bit < 64; bit++) {
      const other = bytes.slice();
      other[bit >> 3]! ^= 1 << (bit & 7);
      expect(constantTimeEqual(bytes, other)).toBe(false);
    }
  });
});

describe('startsWith', () => {
  test('agrees with a comparison of as many bytes, and needs that many', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), fc.uint8Array({ maxLength: 8 }), (whole, start) => {
        expect(startsWith(whole, start)).toBe(toHex(whole).startsWith(toHex(start)));
        expect(startsWith(Uint8Array.of(...start, ...whole), start)).toBe(true);
      }),
    );
  });
});
