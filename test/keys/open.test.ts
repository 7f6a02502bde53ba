// Opening keys: the checks and their order, and sealing them again.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roles } from '../../protocol/words/keys.ts';
import type { RandomSource } from '../../src/crypto/cipher.ts';
import { secureRandom as random, seededRandom } from '../../src/crypto/random.ts';
import type { KeyBlockHeader } from '../../src/keys/key-block-header.ts';
import { type KeyRequirement, keyRequirement, type OpenOptions, openKey } from '../../src/keys/open.ts';
import { sealKey } from '../../src/keys/seal.ts';
import { generateKey, hasEqualParts, type Key } from '../../src/keys/secret.ts';
import type { PlainScheme } from '../../src/keys/variant.ts';
import {
  aesBlockLmk,
  clearHex,
  code,
  desBlockLmk,
  desKey,
  fieldOf,
  headerOf,
  keyOf,
  ok,
  relaxed,
  tripleLmk,
  variantLmk,
  want,
} from './fields.ts';

const zpk = keyRequirement(roles.ZPK, 'decrypt');
const cvk = keyRequirement(roles.CVK, 'generate');
const bdk5 = keyRequirement(roles.BDK5, 'derive');

const open = (text: string, wanted: KeyRequirement, options: Partial<OpenOptions> = {}) =>
  openKey(fieldOf(text), wanted, variantLmk, 0, { ...relaxed, ...options });

const openBlock = (text: string, wanted: KeyRequirement, options: Partial<OpenOptions> = {}) =>
  openKey(fieldOf(text), wanted, aesBlockLmk, 3, { ...relaxed, ...options });

describe('a key under a variant LMK', () => {
  test.each<[string, PlainScheme, 8 | 16 | 24]>([
    ['single length', 'Z', 8],
    ['single length without letter', '', 8],
    ['two halves', '', 16],
    ['double length, variant', 'U', 16],
    ['double length, X9.17', 'X', 16],
    ['triple length, variant', 'T', 24],
    ['triple length, X9.17', 'Y', 24],
  ])('survives sealing and opening in the scheme: %s', (_, scheme, length) => {
    fc.assert(
      fc.property(
        fc.constantFrom('001', '402', '909', '10A'),
        fc.constantFrom(variantLmk, tripleLmk),
        (keyType, lmk) => {
          const key = generateKey(length === 8 ? 'D' : 'T', length, random);
          const text = ok(sealKey(key, lmk, { keyType, scheme }, random));
          expect(text).toHaveLength(length * 2 + ('UTXY'.includes(scheme) && scheme !== '' ? 1 : 0));
          const opened = ok(openKey(fieldOf(text), want({ keyType }), lmk, 0, relaxed));
          expect([clearHex(opened), opened.algorithm, opened.length, opened.keyType, opened.header]).toEqual([
            clearHex(key),
            length === 8 ? 'D' : 'T',
            length,
            keyType,
            undefined,
          ]);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('takes the first type of the role when the command names none', () => {
    const key = ok(open('UAAD5E90B44EE630E3D76D6CEC1F4AA72', want({ types: ['00B', '30B'] })));
    expect([clearHex(key), key.keyType]).toEqual(['13345779133457791334577913345779', '00B']);
  });

  test('opens to something else under another key type, which parity shows', () => {
    expect(code(open('UAAD5E90B44EE630E3D76D6CEC1F4AA72', zpk))).toBe('10');
  });

  test('is refused where no variant key type fits', () => {
    expect(code(open('UAAD5E90B44EE630E3D76D6CEC1F4AA72', bdk5))).toBe('28');
    expect(code(open('UAAD5E90B44EE630E3D76D6CEC1F4AA72', want({ keyType: 'A0B' })))).toBe('28');
  });

  test('is refused for its length before it is decrypted', () => {
    expect(code(open('56FBB74CDEAD6949', cvk))).toBe('27');
    expect(code(open('U56FBB74CDEAD6949', cvk))).toBe('15');
    expect(code(open('U56FBB74CDEAD694956FBB74CDEAD694G', cvk))).toBe('15');
  });

  test('is refused with single length when single DES is off', () => {
    expect(code(open('BAB32D775A38E4AB', zpk))).toBe('ok');
    expect(code(open('BAB32D775A38E4AB', zpk, { enableSingleDes: false }))).toBe('27');
  });

  test('is refused with equal parts when the setting says so', () => {
    const equal = 'U34E2FC8EAD7CD07BFA2B7ED5FE4D8212';
    expect(hasEqualParts(ok(open(equal, zpk)) as Key)).toBe(true);
    expect(code(open(equal, zpk, { preventMasquerading: true }))).toBe('75');
    expect(code(open('U063A0E7C0F2124E56192A4510F395ED7', zpk, { preventMasquerading: true }))).toBe('ok');
  });

  test('is refused when it is all zero', () => {
    const zero = ok(sealKey(desKey('0'.repeat(32)), variantLmk, { keyType: '001', scheme: 'U' }, random));
    expect(code(open(zero, zpk))).toBe('11');
  });

  test('accepts lower case and any place in the buffer', () => {
    expect(code(open('Ueaa', zpk))).toBe('15');
    expect(clearHex(ok(open('U063a0e7c0f2124e56192a4510f395ed7', zpk)))).toBe('0123456789ABCDEFFEDCBA9876543210');
  });

  test('does not open under a key block LMK, and a block not under a variant LMK', () => {
    expect(code(openBlock('U063A0E7C0F2124E56192A4510F395ED7', zpk))).toBe('A1');
    expect(code(open(aesP0, zpk))).toBe('A1');
    expect(code(open(aesP0.replace('S', 'R'), zpk))).toBe('A1');
    expect(code(openBlock(aesP0.replace('S', 'R'), zpk))).toBe('26');
    expect(code(open('K001', zpk))).toBe('26');
  });
});

/** A real block: P0, T, mode N, LMK 03, under the AES test LMK. */
const aesP0 = 'S10096P0TN00E00032064E90DF52228DC26D06EB751D3E3533D7B156209CAFDDBB067BB71275981C2F6BA951AC759190D';

describe('a key in a key block', () => {
  test('opens and brings its header', () => {
    const key = ok(openBlock(aesP0, zpk));
    expect(clearHex(key)).toBe('B3DADA10E5ADDAADD0F219E9493126DA');
    expect(key.header).toMatchObject({ version: '1', usage: 'P0', modeOfUse: 'N', exportability: 'E', lmkId: '03' });
  });

  test('is checked for LMK identifier, then authenticator, then usage, algorithm, mode and length', () => {
    const seal = (text: string, bytes = '0123456789ABCDEFFEDCBA9876543210') =>
      ok(sealKey(keyOf(text[7] as 'T', bytes), aesBlockLmk, { header: headerOf(text) }, random));
    const flipped = (block: string) => block.slice(0, -1) + (block.endsWith('0') ? '1' : '0');
    expect(code(openBlock(flipped(seal('10000K0AX00E0004', '00'.repeat(16))), zpk))).toBe('A3');
    expect(code(openBlock(flipped(seal('10000K0AX00E0003', '00'.repeat(16))), zpk))).toBe('A4');
    expect(code(openBlock(seal('10000K0AX00E0003', '00'.repeat(16)), zpk))).toBe('A6');
    expect(code(openBlock(seal('10000P0HX00E0003'), zpk))).toBe('A7');
    expect(code(openBlock(seal('10000P0TE00E0003'), zpk))).toBe('A8');
    expect(code(openBlock(seal('10000P0TD00E0003', '11'.repeat(16)), zpk))).toBe('10');
    expect(code(openBlock(seal('10000P0TD00E0003', '00'.repeat(16)), zpk))).toBe('11');
    expect(code(openBlock(seal('10000C0TC00E0003', `0123456789ABCDEF`.repeat(3)), cvk))).toBe('27');
    expect(code(openBlock(seal('10000P0AD00E0003', '00'.repeat(16)), zpk))).toBe('ok');
  });

  test('may name any LMK when the setting says so', () => {
    const options = { ...relaxed, ignoreLmkIdInHeader: true };
    expect(code(openKey(fieldOf(aesP0), zpk, aesBlockLmk, 4, relaxed))).toBe('A3');
    expect(code(openKey(fieldOf(aesP0), zpk, aesBlockLmk, 4, options))).toBe('ok');
  });

  test('does not open under an LMK of the other algorithm', () => {
    expect(code(openKey(fieldOf(aesP0), zpk, desBlockLmk, 3, relaxed))).toBe('A4');
  });

  test('is refused as malformed before anything else', () => {
    expect(code(openBlock(aesP0.slice(0, -1), zpk))).toBe('15');
    expect(code(openBlock('S1009', zpk))).toBe('15');
    expect(code(openBlock(aesP0.replace('E0003', 'EX003'), zpk))).toBe('AB');
    expect(code(openBlock(aesP0.replace('E0003', 'E0103'), zpk))).toBe('AC');
    expect(code(openBlock(aesP0.replace('S1', 'S7'), zpk))).toBe('B2');
  });

  test('obeys the settings about single DES and equal parts', () => {
    const seal = (text: string, bytes: string) =>
      ok(sealKey(keyOf(text[7] as 'T', bytes), aesBlockLmk, { header: headerOf(text) }, random));
    const single = seal('10000P0DB00E0003', '0123456789ABCDEF');
    const equal = seal('10000P0TB00E0003', '0123456789ABCDEF0123456789ABCDEF');
    expect([code(openBlock(single, zpk)), code(openBlock(equal, zpk))]).toEqual(['ok', 'ok']);
    expect(code(openBlock(single, zpk, { enableSingleDes: false }))).toBe('27');
    expect(code(openBlock(equal, zpk, { preventMasquerading: true }))).toBe('75');
  });
});

describe('sealing', () => {
  const header: KeyBlockHeader = headerOf('00000P0TB00E0001');

  test('refuses the form of the other kind of LMK', () => {
    const key = desKey('0123456789ABCDEFFEDCBA9876543210');
    expect(code(sealKey(key, variantLmk, { header }, random))).toBe('A1');
    expect(code(sealKey(key, desBlockLmk, { keyType: '001', scheme: 'U' }, random))).toBe('A1');
  });

  test('refuses a scheme that does not fit the length, and an AES key under DES', () => {
    const key = desKey('0123456789ABCDEFFEDCBA9876543210');
    const aes = keyOf('A', '000102030405060708090A0B0C0D0E0F');
    expect(code(sealKey(key, variantLmk, { keyType: '001', scheme: 'T' }, random))).toBe('27');
    expect(code(sealKey(key, variantLmk, { keyType: '001', scheme: 'Z' }, random))).toBe('27');
    expect(code(sealKey(aes, variantLmk, { keyType: '001', scheme: 'U' }, random))).toBe('A7');
    expect(code(sealKey(aes, desBlockLmk, { header }, random))).toBe('A7');
  });

  test('sets version and algorithm of the header by LMK and key', () => {
    const aes = keyOf('A', '000102030405060708090A0B0C0D0E0F');
    expect(ok(sealKey(aes, aesBlockLmk, { header }, random)).slice(0, 17)).toBe('S10096P0AB00E0001');
  });

  test('gives another block at every call, from the random source alone', () => {
    const key = desKey('0123456789ABCDEFFEDCBA9876543210');
    const seal = (source: RandomSource) => sealKey(key, desBlockLmk, { header }, source);
    expect(seal(random)).not.toBe(seal(random));
    expect(seal(seededRandom('one'))).toBe(seal(seededRandom('one')));
  });
});

describe('a key handle', () => {
  test('shows nothing of its bytes', () => {
    const key = desKey('0123456789ABCDEFFEDCBA9876543210');
    void key.cipher;
    expect(JSON.stringify(key)).toBe('{"algorithm":"T","length":16}');
    expect(Object.keys(key)).toEqual(['algorithm', 'length', 'keyType']);
  });

  test('makes its cipher once', () => {
    const key = desKey('0123456789ABCDEFFEDCBA9876543210');
    expect(key.cipher).toBe(key.cipher);
    expect(key.tdes).toBe(key.cipher);
    expect(keyOf('A', '00'.repeat(16)).tdes).toBeUndefined();
  });

  test('knows equal parts by their effective bits', () => {
    expect(hasEqualParts(desKey('0123456789ABCDEF0022446688AACCEE'))).toBe(true);
    expect(hasEqualParts(desKey('0123456789ABCDEF'))).toBe(false);
    expect(hasEqualParts(desKey('0123456789ABCDEFFEDCBA9876543210FEDCBA9876543210'))).toBe(true);
    expect(hasEqualParts(desKey('0123456789ABCDEFFEDCBA98765432100123456789ABCDEF'))).toBe(false);
    expect(hasEqualParts(keyOf('A', '00'.repeat(16)))).toBe(false);
  });
});
