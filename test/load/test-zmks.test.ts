import { describe, expect, it } from 'vitest';
import { keyReferenceOf } from '../../protocol/derive/reply-reader.ts';
import { fromHex } from '../../src/crypto/hex.ts';
import { builtInLmks } from '../../src/keys/lmk-sets.ts';
import { openKey } from '../../src/keys/open.ts';
import { makeKey, secretBytes } from '../../src/keys/secret.ts';
import { testZmkClear, testZmks } from '../../src/load/test-zmks.ts';

describe('the ZMK that the load generator knows', () => {
  it('is there for each public test LMK', () => {
    expect(Object.values(builtInLmks).map(({ checkValue }) => checkValue)).toEqual(
      expect.arrayContaining(Object.keys(testZmks)),
    );
    expect(Object.keys(testZmks)).toHaveLength(Object.keys(builtInLmks).length);
  });

  for (const lmk of Object.values(builtInLmks))
    it(`opens to its clear value under LMK ${lmk.checkValue}, in every slot`, () => {
      const cryptograms = testZmks[lmk.checkValue]!;
      expect(cryptograms).toHaveLength(lmk.kind === 'keyBlock' ? 20 : 1);
      cryptograms.forEach((text, slot) => {
        const want = { role: 'ZMK', use: 'decrypt', keyType: '000' } as never;
        const key = openKey(keyReferenceOf(text), want, lmk, slot);
        void makeKey;
        expect(secretBytes(key as never)).toEqual(fromHex(testZmkClear));
      });
    });
});
