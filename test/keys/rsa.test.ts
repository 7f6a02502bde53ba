/** RSA keys under LMKs: every published vector that concerns them, then round trips under every kind of LMK. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RandomSource } from '../../src/crypto/cipher.ts';
import { fromHex, toHex } from '../../src/crypto/hex.ts';
import { seededRandom } from '../../src/crypto/random.ts';
import { privateKeyOfPrimes } from '../../src/crypto/rsa.ts';
import { numberOf } from '../../src/crypto/rsa-numbers.ts';
import type { KeyBlockLmk, Lmk, VariantLmk } from '../../src/keys/lmk.ts';
import type { BuiltInLmkName } from '../../src/keys/lmk-sets.ts';
import { builtInLmks } from '../../src/keys/lmk-sets.ts';
import { openPrivateKey, sealPrivateKey } from '../../src/keys/rsa-open.ts';
import { generatePrivateKey, makePrivateKey, PrivateKey, privateNumbers } from '../../src/keys/rsa-private.ts';
import { openPrivateKeyBlock, sealPrivateKeyBlock } from '../../src/keys/rsa-private-block.ts';
import { decryptPrivateKey, encryptPrivateKey } from '../../src/keys/rsa-private-variant.ts';
import {
  encodePublicKey,
  openPublicKeyBlock,
  parsePublicKey,
  publicKeyMac,
  sealPublicKeyBlock,
} from '../../src/keys/rsa-public.ts';
import { checkFields, text, type VectorCase, vectorCases } from '../crypto/vector-file.ts';

const variant = builtInLmks['test-variant'] as VariantLmk;
const blocks = builtInLmks['test-kb-3des'] as KeyBlockLmk;
const ANY_MODE = { usages: ['03'], modesOfUse: ['S', 'D', 'N'] };
const NUMBERS = { p: 'p', q: 'q', dp: 'dP', dq: 'dQ', qinv: 'qInv' } as const;

const bytesIn = (values: VectorCase['inputs'], field: string): Uint8Array => fromHex(text(values, field));
const number = (values: VectorCase['inputs'], field: string): bigint => {
  const digits = text(values, field);
  return numberOf(fromHex(digits.length % 2 === 0 ? digits : `0${digits}`));
};
const keyOf = (inputs: VectorCase['inputs']): PrivateKey =>
  makePrivateKey(privateKeyOfPrimes(number(inputs, 'p'), number(inputs, 'q'), number(inputs, 'e'))!);
const fixedRandom = (bytes: Uint8Array): RandomSource => ({
  fill(target, offset = 0, length = target.length - offset) {
    expect(length).toBe(bytes.length);
    target.set(bytes, offset);
  },
});

function headerFields(header: string) {
  return {
    usage: header.slice(5, 7),
    modeOfUse: header[8]!,
    keyVersion: header.slice(9, 11),
    exportability: header[11]!,
    optionalBlocks: [],
    lmkId: header.slice(14, 16),
  };
}

function expectNumbers(key: unknown, expected: VectorCase['expected']): asserts key is PrivateKey {
  expect(key).toBeInstanceOf(PrivateKey);
  const numbers = privateNumbers(key as PrivateKey);
  for (const [name, field] of Object.entries(NUMBERS) as [string, keyof typeof numbers][])
    expect(numbers[field]).toBe(number(expected, name));
  expect((key as PrivateKey).publicKey.n).toBe(number(expected, 'n'));
}

const runners: Readonly<Record<string, (c: VectorCase) => void>> = {
  rsa_public_mac({ inputs, expected }) {
    checkFields(inputs, ['der']);
    expect(toHex(publicKeyMac(variant, bytesIn(inputs, 'der'), new Uint8Array(0)))).toBe(expected['mac']);
  },
  rsa_keyblock_unwrap({ inputs, expected }) {
    checkFields(expected, ['header', 'n', ...Object.keys(NUMBERS)]);
    expect(inputs['lmk']).toBe('tdes');
    const header = headerFields(text(expected, 'header'));
    const key = openPrivateKeyBlock(bytesIn(inputs, 'block_hex'), blocks, {
      wish: ANY_MODE,
      lmkId: Number(header.lmkId),
    });
    expectNumbers(key, expected);
    expect(key.header).toMatchObject({ ...header, version: '0', algorithm: 'R' });
  },
  rsa_keyblock_wrap({ inputs, expected }) {
    checkFields(inputs, ['lmk', 'header', 'p', 'q', 'e', 'pad']);
    const header = headerFields(text(inputs, 'header'));
    const sealed = sealPrivateKeyBlock(keyOf(inputs), header, blocks, fixedRandom(bytesIn(inputs, 'pad')));
    expect(toHex(sealed as Uint8Array)).toBe(expected['block_hex']);
  },
  rsa_variant_unwrap({ inputs, expected }) {
    checkFields(expected, ['type', 'byte2', 'bits', 'n', 'mac', ...Object.keys(NUMBERS)]);
    const field = bytesIn(inputs, 'block_hex');
    const key = decryptPrivateKey(field, variant);
    expectNumbers(key, expected);
    expect(key).toMatchObject({ purpose: expected['type'], bits: expected['bits'] });
    // The MAC and the second byte are not shown: sealing the key again must give the same bytes.
    expect(encryptPrivateKey(key, key.purpose!, variant, expected['byte2'] as number)).toEqual(field);
  },
  rsa_variant_wrap({ inputs, expected }) {
    checkFields(inputs, ['p', 'q', 'e', 'type', 'byte2']);
    const key = keyOf(inputs);
    const sealed = encryptPrivateKey(key, inputs['type'] as number, variant, inputs['byte2'] as number);
    expect(toHex(sealed)).toBe(expected['block_hex']);
  },
};

/** Ops of the file that test/crypto/rsa.test.ts runs. */
const ELSEWHERE: readonly string[] = ['rsa_decrypt', 'rsa_encrypt', 'rsa_sign', 'rsa_verify', 'rsa_public_der'];

describe('published vectors', () => {
  for (const vector of vectorCases('rsa').filter(({ op }) => !ELSEWHERE.includes(op)))
    test(`${vector.op}: ${vector.name}`, () => {
      runners[vector.op]!(vector);
    });
});

const random = seededRandom('rsa');
const header = { usage: '03', modeOfUse: 'S', keyVersion: '00', exportability: 'N', optionalBlocks: [], lmkId: '01' };
const wish = { purposes: [0], usages: ['03'], modesOfUse: ['S', 'N'] };
const names = Object.keys(builtInLmks) as BuiltInLmkName[];
const sealed = (key: PrivateKey, lmk: Lmk, fields: Partial<typeof header> = {}) =>
  sealPrivateKey(key, { purpose: 0, header: { ...header, ...fields } }, lmk, random) as Uint8Array;
const opened = (bytes: Uint8Array, lmk: Lmk, lmkId: number | undefined = 1) =>
  openPrivateKey({ bytes, isBlock: lmk.kind === 'keyBlock' }, wish, lmk, lmkId);
const keys = new Map<number, PrivateKey>();
for (const bits of [320, 333, 512, 1024]) keys.set(bits, (await generatePrivateKey(bits, 65537n))!);
const key512 = keys.get(512)!;

describe('private keys', () => {
  for (const name of names)
    test.each([...keys.keys()])(`of %i bits come back unchanged from under ${name}`, (bits) => {
      const key = keys.get(bits)!;
      const lmk = builtInLmks[name];
      const back = opened(sealed(key, lmk), lmk);
      expect(back).toBeInstanceOf(PrivateKey);
      expect(privateNumbers(back as PrivateKey)).toEqual(privateNumbers(key));
    });

  test('show any change of a byte', () => {
    for (const name of names) {
      const lmk = builtInLmks[name];
      const field = sealed(key512, lmk);
      const first = lmk.kind === 'keyBlock' ? 17 : 0;
      fc.assert(
        fc.property(
          fc.integer({ min: first, max: field.length - 1 }),
          fc.integer({ min: 1, max: 255 }),
          (at, change) => {
            const back = opened(field.with(at, field[at]! ^ change), lmk);
            // Letters of the authenticator may change their case.
            if (lmk.kind === 'keyBlock' && change === 0x20 && at >= field.length - 16) return;
            expect(back).toMatchObject({ error: lmk.kind === 'keyBlock' ? 'A4' : '49' });
          },
        ),
        { numRuns: 40 },
      );
    }
  });

  test('under a variant LMK answer 78 for a length no modulus has, 03 for another purpose, A1 for a block', () => {
    const field = sealed(key512, variant);
    for (const length of [0, 8, 175, 1312])
      expect(opened(new Uint8Array(length), variant)).toMatchObject({ error: '78' });
    expect(opened(encryptPrivateKey(key512, 1, variant), variant)).toMatchObject({ error: '03' });
    expect(openPrivateKey({ bytes: field, isBlock: true }, wish, variant, 0)).toMatchObject({ error: 'A1' });
    expect(opened(field, builtInLmks['test-variant-3key'])).toMatchObject({ error: '49' });
  });

  test.each([
    ['another slot', { lmkId: '02' }, 'A3'],
    ['another usage', { usage: '04' }, 'A6'],
    ['another mode of use', { modeOfUse: 'D' }, 'A8'],
  ] as const)('in a key block of %s are refused', (_, fields, error) => {
    expect(opened(sealed(key512, blocks, fields), blocks)).toMatchObject({ error });
  });

  test('in a key block of any slot are taken when the slot is not compared', () => {
    expect(
      openPrivateKeyBlock(sealed(key512, blocks, { lmkId: '07' }), blocks, { wish, lmkId: undefined }),
    ).toBeInstanceOf(PrivateKey);
  });

  test('in a key block under the other kind of LMK do not verify', () => {
    expect(opened(sealed(key512, blocks), builtInLmks['test-kb-aes'])).toMatchObject({ error: 'A4' });
  });

  test('in key blocks keep their optional blocks, up to the longest block there is', () => {
    const optionalBlocks = [{ id: '05', data: 'a text' }];
    const target = { purpose: 0, header: { ...header, optionalBlocks } };
    const field = sealPrivateKey(key512, target, blocks, random) as Uint8Array;
    expect((opened(field, blocks) as PrivateKey).header).toMatchObject({ optionalBlocks });
    expect(Number(new TextDecoder().decode(field.subarray(2, 6)))).toBe(field.length - 1);
    const long = { purpose: 0, header: { ...header, optionalBlocks: [{ id: '05', data: 'x'.repeat(9700) }] } };
    expect(sealPrivateKey(keys.get(1024)!, long, blocks, random)).toMatchObject({ error: 'AC' });
  });
});

describe('public keys', () => {
  const fields = { ...header, usage: '02', modeOfUse: 'V' };
  const publicWish = { usages: ['02'], modesOfUse: ['V', 'N'] };
  const fieldOf = (block: string) => {
    const buffer = new TextEncoder().encode(block);
    return { scheme: block[0] as 'S', buffer, start: 1, end: buffer.length, index: -1 };
  };

  for (const name of ['test-kb-3des', 'test-kb-aes'] as const)
    test(`come back unchanged from a key block under ${name}`, () => {
      const lmk = builtInLmks[name] as KeyBlockLmk;
      for (const form of ['unsigned', 'twosComplement'] as const) {
        const der = encodePublicKey(key512.publicKey, form);
        const block = sealPublicKeyBlock(der, fields, lmk, random) as string;
        expect(block).toMatch(/^S[01]\d{4}02RV00N0001[0-9A-F]+$/);
        expect(openPublicKeyBlock(fieldOf(block), publicWish, lmk, 1)).toEqual(key512.publicKey);
        expect(openPublicKeyBlock(fieldOf(block), publicWish, lmk, 2)).toMatchObject({ error: 'A3' });
        expect(openPublicKeyBlock(fieldOf(block), { ...publicWish, modesOfUse: ['E'] }, lmk, 1)).toMatchObject({
          error: 'A8',
        });
      }
    });

  test('have a MAC that covers the authentication data', () => {
    const der = encodePublicKey(key512.publicKey, 'unsigned');
    const mac = publicKeyMac(variant, der, new Uint8Array(3));
    expect(mac).toHaveLength(4);
    expect(publicKeyMac(variant, der, Uint8Array.of(0, 0, 1))).not.toEqual(mac);
  });

  test.each([
    ['an even modulus', { n: key512.publicKey.n - 1n, e: 3n }],
    ['a modulus of 319 bits', { n: (1n << 319n) - 1n, e: 3n }],
    ['a modulus of 4097 bits', { n: (1n << 4096n) + 1n, e: 3n }],
    ['an even exponent', { n: key512.publicKey.n, e: 4n }],
    ['exponent 1', { n: key512.publicKey.n, e: 1n }],
    ['an exponent above the modulus', { n: key512.publicKey.n, e: key512.publicKey.n + 2n }],
  ])('with %s answer 04', (_, key) => {
    expect(parsePublicKey(encodePublicKey(key, 'unsigned'), 'unsigned')).toMatchObject({ error: '04' });
  });

  test('must be all of their field', () => {
    const der = encodePublicKey(key512.publicKey, 'twosComplement');
    expect(parsePublicKey(der, 'twosComplement')).toEqual(key512.publicKey);
    expect(parsePublicKey(Uint8Array.of(...der, 0), 'twosComplement')).toMatchObject({ error: '04' });
  });
});
