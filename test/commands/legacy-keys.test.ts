/** What HC and IA answer, opened with node:crypto: the same key in both forms, of odd parity, with its check value. */
import { createDecipheriv } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { testDevice } from './device.ts';
import type { PlainScheme } from './independent.ts';
import { desCheckValue, underKek, underVariantLmk } from './independent.ts';
import { clear, variantKey } from './test-keys.ts';

const sizes: Readonly<Record<PlainScheme, number>> = { '': 16, Z: 16, U: 33, X: 33, T: 49, Y: 49 };
const pairs = ['ZZ', 'UU', 'UX', 'XU', 'XX', 'TT', 'TY', 'YT', 'YY'] as const;

/** The clear key under a KEK of 16 bytes, found without src. */
function opened(kekHex: string, field: string, scheme: PlainScheme, atallaVariant = 0): string {
  const body = field.replace(/^[UTXY]/, '');
  const masks = { U: [0xa6, 0x5a], T: [0x6a, 0xde, 0x2b] }[scheme as 'U' | 'T'] ?? [];
  let key = '';
  for (let part = 0; part * 16 < body.length; part++) {
    const kek = Buffer.from(kekHex, 'hex');
    kek[0]! ^= 8 * atallaVariant;
    kek[8]! ^= (8 * atallaVariant) ^ (masks[part] ?? 0);
    const cipher = createDecipheriv('des-ede3-ecb', Buffer.concat([kek, kek.subarray(0, 8)]), null).setAutoPadding(
      false,
    );
    key += cipher
      .update(Buffer.from(body.slice(part * 16, part * 16 + 16), 'hex'))
      .toString('hex')
      .toUpperCase();
  }
  return key;
}

function isOdd(keyHex: string): boolean {
  return [...Buffer.from(keyHex, 'hex')].every((byte) => byte.toString(2).replaceAll('0', '').length % 2 === 1);
}

describe('HC', () => {
  test.each(pairs)('schemes %s hold the same new key', (pair) => {
    const [kekScheme, lmkScheme] = pair as unknown as [PlainScheme, PlainScheme];
    const body = testDevice()
      .ask(`HC${variantKey('002', clear.other)};${pair}0`)!
      .slice(4);
    const exported = body.slice(0, sizes[kekScheme]);
    const key = opened(clear.other, exported, kekScheme);
    expect(isOdd(key)).toBe(true);
    expect(body).toBe(underKek(clear.other, key, kekScheme) + underVariantLmk('002', key, lmkScheme));
  });
});

describe('IA', () => {
  test.each(pairs.flatMap((pair) => [0, 1, 12, 31].map((variant) => [pair, variant] as const)))(
    'schemes %s with Atalla variant %i hold the same new key',
    (pair, variant) => {
      const [kekScheme, lmkScheme] = pair as unknown as [PlainScheme, PlainScheme];
      const body = testDevice()
        .ask(`IA${variantKey('000', clear.other)}${variant || ''};${pair}1`)!
        .slice(4);
      const key = opened(clear.other, body.slice(0, sizes[kekScheme]), kekScheme, variant);
      expect(isOdd(key)).toBe(true);
      expect(body).toBe(
        underKek(clear.other, key, kekScheme, variant) +
          underVariantLmk('001', key, lmkScheme) +
          desCheckValue(key).slice(0, 6),
      );
    },
  );

  test('makes another key at each call', () => {
    const device = testDevice();
    const message = `IA${variantKey('000', clear.other)};UU1`;
    expect(device.ask(message)).not.toBe(device.ask(message));
  });
});
