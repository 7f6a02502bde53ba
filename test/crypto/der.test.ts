// DER of RSA keys: both forms of INTEGER, long length octets, and what must not be accepted.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { derIntegers, derTags, derValue, readDerIntegers, readDerValue } from '../../src/crypto/der.ts';
import { fromHex, toHex } from '../../src/crypto/hex.ts';

describe('sequences of whole numbers', () => {
  test('have 00 before a high bit only in two’s complement (X.690, 8.3)', () => {
    expect(toHex(derIntegers([0x80n, 3n], 'twosComplement'))).toBe('300702020080020103');
    expect(toHex(derIntegers([0x80n, 3n], 'unsigned'))).toBe('3006020180020103');
  });

  test('read back in the form they were written in, whatever follows them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 0n, max: 1n << 2100n }), { minLength: 1, maxLength: 9 }),
        fc.constantFrom('unsigned', 'twosComplement'),
        fc.uint8Array({ maxLength: 9 }),
        (numbers, form, rest) => {
          const der = derIntegers(numbers, form);
          const read = readDerIntegers(Uint8Array.of(...der, ...rest), numbers.length, form);
          expect(read).toEqual({ numbers, end: der.length });
        },
      ),
    );
  });

  test('a high bit is a negative number in two’s complement only', () => {
    expect(readDerIntegers(fromHex('3003020180'), 1, 'twosComplement')).toBeUndefined();
    expect(readDerIntegers(fromHex('3003020180'), 1, 'unsigned')!.numbers).toEqual([0x80n]);
    expect(readDerIntegers(fromHex('300402020080'), 1, 'unsigned')!.numbers).toEqual([0x80n]);
  });

  test('long length octets are accepted for short lengths', () => {
    expect(readDerIntegers(fromHex('308104028200027F01'), 1, 'twosComplement')).toBeUndefined();
    expect(readDerIntegers(fromHex('3081060282000201FF'), 1, 'unsigned')!.numbers).toEqual([0x1ffn]);
  });

  test.each([
    ['nothing', ''],
    ['a tag alone', '30'],
    ['another tag', '3103020101'],
    ['an element that is no INTEGER', '3003040101'],
    ['an INTEGER without contents', '30020200'],
    ['an INTEGER that reaches over the end', '3003020201'],
    ['a sequence that reaches over the end', '3004020101'],
    ['an indefinite length', '3080020101'],
    ['too many length octets', '308400000003020101'],
    ['two INTEGERs instead of one', '3006020101020101'],
  ])('refuses %s', (_, der) => {
    expect(readDerIntegers(fromHex(der), 1, 'unsigned')).toBeUndefined();
  });
});

test('length octets are the shortest that fit (X.690, 10.1)', () => {
  for (const [length, opening] of [
    [0x7f, '047F'],
    [0x80, '048180'],
    [0xff, '0481FF'],
    [0x100, '04820100'],
    [0x10000, '0483010000'],
  ] as const) {
    const value = derValue(derTags.octetString, new Uint8Array(length));
    expect(toHex(value.subarray(0, opening.length / 2))).toBe(opening);
    expect(readDerValue(value, 0, value.length)).toEqual({ tag: 4, start: opening.length / 2, end: value.length });
  }
});
