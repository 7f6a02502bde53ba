import { describe, expect, it } from 'vitest';
import { keyReferenceOf } from '../../protocol/derive/reply-reader.ts';
import { roles } from '../../protocol/words/keys.ts';
import { fromHex } from '../../src/crypto/hex.ts';
import { isFailure } from '../../src/keys/failure.ts';
import { builtInLmks } from '../../src/keys/lmk-sets.ts';
import { keyRequirement, openKey } from '../../src/keys/open.ts';
import { secretBytes } from '../../src/keys/secret.ts';
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
        const key = openKey(keyReferenceOf(text), keyRequirement(roles.ZMK, 'decrypt'), lmk, slot, STRICT);
        expect(isFailure(key) ? key : secretBytes(key)).toEqual(fromHex(testZmkClear));
      });
    });
});

const STRICT = { ignoreLmkIdInHeader: false, enableSingleDes: false, preventMasquerading: true };
