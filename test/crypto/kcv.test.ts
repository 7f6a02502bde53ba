// Check values beyond the published vectors.

import { describe, expect, test } from 'vitest';
import { Aes } from '../../src/crypto/aes.ts';
import { TripleDes } from '../../src/crypto/des.ts';
import { fromHex, toHex } from '../../src/crypto/hex.ts';
import { aesKcv, desKcv } from '../../src/crypto/kcv.ts';

describe('check values', () => {
  test('a DES key answers its eight bytes and an AES key its sixteen', () => {
    expect(desKcv(new TripleDes(new Uint8Array(16)))).toHaveLength(8);
    expect(aesKcv(new Aes(new Uint8Array(16)))).toHaveLength(16);
  });

  test('the published AES key of the key block examples answers DD3ABE', () => {
    const kcv = aesKcv(new Aes(fromHex('35F14B79557F9DAC781B525E796A1AB5')));
    expect(toHex(kcv.subarray(0, 3))).toBe('DD3ABE');
  });

  test('the halves of a CVK pair answer D5D44F and A68CDC', () => {
    const halves = ['0123456789ABCDEF', 'FEDCBA9876543210'].map((half) => desKcv(new TripleDes(fromHex(half))));
    expect(halves.map((kcv) => toHex(kcv.subarray(0, 3)))).toEqual(['D5D44F', 'A68CDC']);
  });

  test('asking twice gives the same value in a new array', () => {
    const cipher = new Aes(new Uint8Array(32).fill(1));
    const first = aesKcv(cipher);
    const expected = first.slice();
    first.fill(0);
    expect(aesKcv(cipher)).toEqual(expected);
  });
});
