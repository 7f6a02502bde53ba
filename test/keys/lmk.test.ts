// LMK sets: check values, the test for published sets, and what is kept per LMK.

import { describe, expect, test } from 'vitest';
import { fromHex } from '../../src/crypto/hex.ts';
import { keyTypeIndex, pairVariantIndex } from '../../src/keys/key-type-index.ts';
import { type Lmk, maskIndex } from '../../src/keys/lmk.ts';
import {
  builtInLmks,
  computedCheckValue,
  isPublishedTestLmk,
  lmkCheckValue,
  makeLmk,
} from '../../src/keys/lmk-sets.ts';
import { pinCipher } from '../../src/keys/pin-cipher.ts';
import { aesBlockLmk, desBlockLmk, tripleLmk, variantLmk } from './fields.ts';

const ownPairs = Array.from({ length: 20 }, (_, i) => new Uint8Array(16).fill(0x10 + i));

describe('check values', () => {
  test('of the test sets are those that devices show', () => {
    expect([variantLmk, desBlockLmk, aesBlockLmk].map((lmk) => lmk.checkValue)).toEqual(['268604', '165126', '9D04A0']);
  });

  test('that are written down are those that our own methods give', () => {
    const pairs = Array.from({ length: 20 }, (_, i) =>
      Uint8Array.from({ length: 24 }, (_, at) => forcedParity(2 * (3 * i + Math.floor(at / 8) + 8))),
    );
    expect(computedCheckValue(pairs)).toBe(tripleLmk.checkValue);
    const key = fromHex('9B71333A13F9FAE72F9D0E2DAB4AD6784718012F9244033F3F26A2DE0C8AA11A');
    expect(computedCheckValue(key)).toBe(aesBlockLmk.checkValue);
  });

  test('of other sets come from our own method or the CMAC of the empty message', () => {
    expect(tripleLmk.checkValue).toMatch(/^[0-9A-F]{6}$/);
    expect(lmkCheckValue(ownPairs)).toMatch(/^[0-9A-F]{6}$/);
    expect(lmkCheckValue(ownPairs)).not.toBe(lmkCheckValue(ownPairs.toReversed()));
    // CMAC of the empty message under AES-256: SP 800-38B, example D.3.
    const key = fromHex('603DEB1015CA71BE2B73AEF0857D77811F352C073B6108D72D9810A30914DFF4');
    expect(lmkCheckValue(key)).toBe('028962');
  });
});

describe('published sets', () => {
  test('are known and refused as live LMKs', () => {
    const key = fromHex('0123456789ABCDEF8080808080808080FEDCBA9876543210');
    expect(isPublishedTestLmk(key)).toBe(true);
    expect(makeLmk(key, 'live', 'mine')).toBe('published test value');
    expect(makeLmk(key, 'test', 'mine')).toMatchObject({ checkValue: '165126', comment: 'mine', kind: 'keyBlock' });
    expect(makeLmk(ownPairs, 'live', 'mine')).toMatchObject({ status: 'live', kind: 'variant' });
  });

  test('come in four kinds', () => {
    const facts = Object.values(builtInLmks).map((lmk: Lmk) => `${lmk.kind} ${lmk.algorithm} ${lmk.status}`);
    expect(facts).toEqual([
      'variant 3DES-2key test',
      'variant 3DES-3key test',
      'keyBlock 3DES-3key test',
      'keyBlock AES-256 test',
    ]);
  });

  test('of triple length hold sixty different parts', () => {
    const seen = new Set<string>();
    for (let pair = 0; pair < 20; pair++) {
      for (const part of [0, 1, 2] as const) {
        const block = new Uint8Array(8);
        tripleLmk.partCipher(pairVariantIndex(pair, 0), part).encryptBlock(block, 0, block, 0);
        seen.add(String(block));
      }
    }
    expect(seen.size).toBe(60);
  });
});

describe('key types', () => {
  test('are a variant and a pair', () => {
    expect(keyTypeIndex('000')).toBe(pairVariantIndex(2, 0));
    expect(keyTypeIndex('402')).toBe(pairVariantIndex(7, 4));
    expect(keyTypeIndex('90E')).toBe(pairVariantIndex(19, 9));
    for (const bad of ['', '00', 'A00', '00F', '0000', 'FFF']) expect(keyTypeIndex(bad)).toBe(-1);
  });
});

describe('ciphers of an LMK', () => {
  test('are made once', () => {
    const index = keyTypeIndex('001');
    expect(variantLmk.wrappingCipher(index, maskIndex.U)).toBe(variantLmk.wrappingCipher(index, maskIndex.U));
    for (const lmk of Object.values(builtInLmks)) expect(pinCipher(lmk)).toBe(pinCipher(lmk));
  });

  test('for PINs differ from those for keys', () => {
    const texts = Object.values(builtInLmks).map((lmk) => {
      const cipher = pinCipher(lmk);
      const block = new Uint8Array(cipher.blockSize);
      cipher.encryptBlock(block, 0, block, 0);
      return String(block);
    });
    expect(new Set(texts).size).toBe(4);
  });

  test('need pairs of one length, twenty of them', () => {
    expect(() => makeLmk(ownPairs.slice(1), 'test', '')).toThrow('20 pairs');
    expect(() => makeLmk([...ownPairs.slice(1), new Uint8Array(24)], 'test', '')).toThrow('20 pairs');
    expect(() => makeLmk(new Uint8Array(16), 'test', '')).toThrow('24 or 32 bytes');
  });
});

/** A byte with its lowest bit set so that the number of ones is odd. */
function forcedParity(byte: number): number {
  const ones = [...(byte & 0xfe).toString(2)].filter((bit) => bit === '1').length;
  return (byte & 0xfe) | (ones % 2 === 0 ? 1 : 0);
}
