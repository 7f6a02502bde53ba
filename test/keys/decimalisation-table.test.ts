// Decimalisation tables under the LMK.

import { describe, expect, test } from 'vitest';
import {
  isAcceptableDecimalisationTable,
  openDecimalisationTable,
  sealDecimalisationTable,
} from '../../src/keys/decimalisation-table.ts';
import { aesBlockLmk, ascii, code, desBlockLmk, tripleLmk, variantLmk } from './fields.ts';

const table = (digits: string) => Uint8Array.from(digits, Number);

describe('a decimalisation table', () => {
  test.each([
    ['variant', variantLmk, '0123456789012345', 'FD64FC3FAD504BB3'],
    ['variant', variantLmk, '1234567890123456', 'DD0BDFA69B41010C'],
    ['variant', variantLmk, '3456789012345678', '554E254EDF2CD671'],
    ['3DES key block', desBlockLmk, '1234567890123456', 'C9DF59A67019D387'],
  ])('is the known cryptogram under a %s LMK', (_, lmk, digits, sealed) => {
    expect(sealDecimalisationTable(table(digits), lmk)).toBe(sealed);
  });

  test('comes back from under every LMK', () => {
    for (const lmk of [variantLmk, tripleLmk, desBlockLmk, aesBlockLmk]) {
      const text = ascii(sealDecimalisationTable(table('9876543210987654'), lmk));
      const back = new Uint8Array(16);
      expect(openDecimalisationTable(text, 0, text.length, lmk, back)).toBeUndefined();
      expect(back).toEqual(table('9876543210987654'));
    }
  });

  test('that is not a cryptogram of the LMK is refused with 25', () => {
    const target = new Uint8Array(16);
    const open = (text: string, lmk = variantLmk as typeof variantLmk | typeof aesBlockLmk) =>
      code(openDecimalisationTable(ascii(text), 0, text.length, lmk, target));
    expect(open('0123456789012345')).toBe('25');
    expect(open('FD64FC3FAD504BB')).toBe('25');
    expect(open('FD64FC3FAD504BBX')).toBe('25');
    expect(open('FD64FC3FAD504BB3', aesBlockLmk)).toBe('25');
    expect(open('L7E852B114933025E9389968E16B8CAAC', aesBlockLmk)).toBe('25');
  });

  test('is acceptable with eight digits or more, none more than four times', () => {
    expect(isAcceptableDecimalisationTable(table('0123456789012345'))).toBe(true);
    expect(isAcceptableDecimalisationTable(table('0000111122345678'))).toBe(true);
    expect(isAcceptableDecimalisationTable(table('0000011122345678'))).toBe(false);
    expect(isAcceptableDecimalisationTable(table('0011223344556601'))).toBe(false);
    expect(isAcceptableDecimalisationTable(Uint8Array.from({ length: 16 }, (_, i) => i))).toBe(false);
  });
});
