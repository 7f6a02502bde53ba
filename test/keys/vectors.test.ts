// Every published case about keys under an LMK, under a KEK and in key blocks.

import { describe, expect, test } from 'vitest';
import { cmac } from '../../src/crypto/cmac.ts';
import { fromHex, toHex } from '../../src/crypto/hex.ts';
import { hasOddParity } from '../../src/crypto/parity.ts';
import { seededRandom } from '../../src/crypto/random.ts';
import { combineComponents } from '../../src/keys/components.ts';
import { openDecimalisationTable, sealDecimalisationTable } from '../../src/keys/decimalisation-table.ts';
import { kcv } from '../../src/keys/kcv.ts';
import { unwrapUnderKek, wrapUnderKek } from '../../src/keys/kek.ts';
import { openThalesBlock, sealThalesBlock } from '../../src/keys/key-block.ts';
import { openKey } from '../../src/keys/open.ts';
import { sealKey } from '../../src/keys/seal.ts';
import { type Key, secretBytes } from '../../src/keys/secret.ts';
import { sealTr31Block, splitTr31Block, unwrapTr31Block } from '../../src/keys/tr31.ts';
import type { PlainScheme } from '../../src/keys/variant.ts';
import { checkFields, numberOr, text, type VectorCase, vectorCases } from '../crypto/vector-file.ts';
import {
  aesBlockLmk,
  ascii,
  clearHex,
  desBlockLmk,
  desKey,
  fieldOf,
  headerOf,
  keyOf,
  knownRandom,
  ok,
  relaxed,
  variantLmk,
  want,
} from './fields.ts';

const runners: Readonly<Record<string, (input: VectorCase['inputs'], expected: VectorCase['expected']) => void>> = {
  lmk_decrypt(input, expected) {
    checkFields(input, ['key_type', 'key']);
    checkFields(expected, ['key', 'kcv', 'odd']);
    const keyType = text(input, 'key_type');
    const key = ok(openKey(fieldOf(text(input, 'key')), want({ keyType }), variantLmk, 0, relaxed));
    expect(clearHex(key)).toBe(expected['key']);
    expect(key.keyType).toBe(keyType);
    if (expected['kcv'] !== undefined) expect(toHex(kcv(key)).slice(0, 6)).toBe(expected['kcv']);
    if (expected['odd'] !== undefined) expect(hasOddParity(secretBytes(key))).toBe(expected['odd']);
  },

  lmk_encrypt(input, expected) {
    checkFields(input, ['key_type', 'scheme', 'key']);
    const target = { keyType: text(input, 'key_type'), scheme: text(input, 'scheme') as PlainScheme };
    const sealed = sealKey(desKey(text(input, 'key')), variantLmk, target, seededRandom('unused'));
    expect(sealed).toBe(expected['key']);
  },

  zmk_encrypt(input, expected) {
    checkFields(input, ['zmk', 'scheme', 'key', 'atalla_variant']);
    const scheme = text(input, 'scheme') as PlainScheme;
    const wrapped = wrapUnderKek(desKey(text(input, 'key')), desKey(text(input, 'zmk')), scheme, atalla(input));
    expect(wrapped).toBe(expected['key']);
  },

  zmk_decrypt(input, expected) {
    checkFields(input, ['zmk', 'key', 'atalla_variant']);
    const clear = ok(unwrapUnderKek(fieldOf(text(input, 'key')), desKey(text(input, 'zmk')), atalla(input)));
    expect(toHex(clear)).toBe(expected['key']);
  },

  keyblock_unwrap(input, expected) {
    checkFields(input, ['lmk', 'block']);
    checkFields(expected, ['header', 'key', 'kcv']);
    const block = ascii(text(input, 'block'));
    const key = ok(openThalesBlock(block, 1, block.length, protector(text(input, 'lmk'))));
    expect(clearHex(key)).toBe(expected['key']);
    expect(key.header).toEqual(headerOf(text(expected, 'header')));
    expect(toHex(kcv(key)).slice(0, 6)).toBe(expected['kcv']);
  },

  keyblock_wrap(input, expected) {
    checkFields(input, ['lmk', 'header', 'key', 'pad']);
    const header = headerOf(text(input, 'header'));
    const key = keyOf(header.algorithm as 'A' | 'T', text(input, 'key'));
    const random = knownRandom(text(input, 'pad'));
    expect(sealThalesBlock(key, header, protector(text(input, 'lmk')), { random })).toBe(expected['block']);
  },

  tr31_unwrap(input, expected) {
    checkFields(input, ['kbpk', 'block']);
    checkFields(expected, ['header', 'key']);
    const block = ascii(text(input, 'block'));
    const form = ok(splitTr31Block(block, 0, block.length));
    const opened = ok(unwrapTr31Block(form, tr31Protector(input)));
    expect(toHex(opened.secret)).toBe(expected['key']);
    expect(String.fromCharCode(...opened.headerText)).toBe(expected['header']);
  },

  tr31_wrap(input, expected) {
    checkFields(input, ['kbpk', 'header', 'key', 'pad', 'mask_to']);
    const header = headerOf(text(input, 'header'));
    const key = keyOf(header.algorithm as 'A' | 'T' | 'H', text(input, 'key'));
    const options = {
      random: knownRandom(text(input, 'pad')),
      paddedKeyLength: numberOr(input, 'mask_to', 0),
    };
    expect(sealTr31Block(key, header, tr31Protector(input), options)).toBe(`R${expected['block']}`);
  },

  kcv(input, expected) {
    checkFields(input, ['key', 'alg', 'method']);
    const key = input['alg'] === 'aes' ? keyOf('A', text(input, 'key')) : desKey(text(input, 'key'));
    const value = toHex(kcv(key));
    expect(value.slice(0, 6)).toBe(expected['kcv']);
    if (expected['full'] !== undefined) expect(value).toBe(expected['full']);
  },

  cmac(input, expected) {
    checkFields(input, ['alg', 'key', 'data', 'len']);
    const mac = cmac(keyOf('A', text(input, 'key')).cipher, fromHex(text(input, 'data')));
    expect(toHex(mac.subarray(0, numberOr(input, 'len', 0)))).toBe(expected['mac']);
  },

  combine(input, expected) {
    checkFields(input, ['components']);
    checkFields(expected, ['raw', 'key', 'kcv']);
    const key = ok(combineComponents((input['components'] as string[]).map(desKey)));
    expect(clearHex(key)).toBe(expected['key']);
    expect(toHex(kcv(key)).slice(0, 6)).toBe(expected['kcv']);
  },

  dectab_encrypt(input, expected) {
    checkFields(input, ['lmk', 'table']);
    const lmk = input['lmk'] === 'aes' ? aesBlockLmk : desBlockLmk;
    const table = Uint8Array.from(text(input, 'table'), Number);
    const sealed = sealDecimalisationTable(table, lmk);
    expect(sealed).toBe(expected['table']);
    const back = new Uint8Array(16);
    expect(openDecimalisationTable(ascii(sealed), 0, sealed.length, lmk, back)).toBeUndefined();
    expect(back).toEqual(table);
  },
};

const files = { 'variant-lmk': 71, 'thales-key-block': 61, tr31: 63, kcv: 17 };

describe.each(Object.entries(files))('published cases of %s', (file, count) => {
  const cases = vectorCases(file);

  test('all cases of the file are here and have a runner', () => {
    expect(cases).toHaveLength(count);
    expect(cases.filter((one) => runners[one.op] === undefined)).toEqual([]);
  });

  test.each(cases.map((one) => [one.op, one.name, one] as const))('%s %s', (op, _, one) => {
    runners[op]!(one.inputs, one.expected);
  });
});

function protector(lmk: string): Key {
  if (lmk === 'tdes') return desBlockLmk.key;
  return lmk === 'aes' ? aesBlockLmk.key : desKey(lmk);
}

/** Versions D and E are under AES, the others under 3DES; wrap cases say it in the header, the others in the block. */
function tr31Protector(input: VectorCase['inputs']): Key {
  const version = String(input['block'] ?? input['header'])[0]!;
  return keyOf(version === 'D' || version === 'E' ? 'A' : 'T', text(input, 'kbpk'));
}

const atalla = (input: VectorCase['inputs']) => Number(input['atalla_variant'] ?? 0);
