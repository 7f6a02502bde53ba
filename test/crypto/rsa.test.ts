// RSA against published vectors, then its properties: every size from 320 bits, every kind of exponent.

import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RandomSource } from '../../src/crypto/cipher.ts';
import { derIntegers } from '../../src/crypto/der.ts';
import { type HashName, hash } from '../../src/crypto/hash.ts';
import { fromHex, toHex } from '../../src/crypto/hex.ts';
import { seededRandom } from '../../src/crypto/random.ts';
import {
  completePrivateKey,
  isUsablePublicKey,
  modulusBytes,
  privateKeyOfPrimes,
  privateOperation,
  publicOperation,
  type RsaPrivateKey,
} from '../../src/crypto/rsa.ts';
import { generateRsaKey } from '../../src/crypto/rsa-generate.ts';
import { bitLength, bytesOf, gcd, modInverse, modPow, numberOf } from '../../src/crypto/rsa-numbers.ts';
import {
  decodeEncryption,
  decodeOaep,
  decodeSignature,
  digestInfo,
  encodeEncryption,
  encodeOaep,
  encodeSignature,
  parseDigestInfo,
} from '../../src/crypto/rsa-padding.ts';
import { privateKeyOf } from './rsa-factors.ts';
import { checkFields, text, type VectorCase, vectorCases } from './vector-file.ts';

const number = (values: Readonly<Record<string, unknown>>, field: string): bigint => numberOf(bytesIn(values, field));
const bytesIn = (values: Readonly<Record<string, unknown>>, field: string): Uint8Array => fromHex(text(values, field));
const keys = new Map<string, RsaPrivateKey>();

/** Factoring takes a moment, and many cases share a key. */
function keyOf(inputs: VectorCase['inputs']): RsaPrivateKey {
  const name = text(inputs, 'n');
  let key = keys.get(name);
  if (key === undefined) keys.set(name, (key = privateKeyOf(number(inputs, 'n'), number(inputs, 'd'))));
  return key;
}

const oaepOptions = (inputs: VectorCase['inputs']) => ({
  hash: text(inputs, 'hash') as HashName,
  maskHash: text(inputs, 'mgf_hash') as HashName,
  label: bytesIn(inputs, 'label'),
});

/** Gives out the bytes of a vector, all of them. */
function fixedRandom(bytes: Uint8Array): RandomSource {
  let used = 0;
  return {
    fill(target, offset = 0, length = target.length - offset) {
      target.set(bytes.subarray(used, used + length), offset);
      used += length;
    },
  };
}

const runners: Readonly<Record<string, (c: VectorCase) => void>> = {
  rsa_decrypt({ inputs, expected }) {
    checkFields(inputs, ['n', 'd', 'padding', 'hash', 'mgf_hash', 'label', 'data']);
    checkFields(expected, ['data', 'error']);
    const block = privateOperation(keyOf(inputs), bytesIn(inputs, 'data'))!;
    const message = inputs['padding'] === 'oaep' ? decodeOaep(block, oaepOptions(inputs)) : decodeEncryption(block);
    expect(message && toHex(message)).toBe(expected['error'] === true ? undefined : expected['data']);
  },
  rsa_encrypt({ inputs, expected }) {
    checkFields(inputs, ['n', 'e', 'padding', 'hash', 'mgf_hash', 'label', 'data', 'seed', 'ps']);
    const key = { n: number(inputs, 'n'), e: number(inputs, 'e') };
    const message = bytesIn(inputs, 'data');
    const length = modulusBytes(key);
    const block =
      inputs['padding'] === 'oaep'
        ? encodeOaep(message, length, oaepOptions(inputs), fixedRandom(bytesIn(inputs, 'seed')))
        : encodeEncryption(message, length, fixedRandom(bytesIn(inputs, 'ps')));
    expect(toHex(publicOperation(key, block!)!)).toBe(expected['data']);
  },
  rsa_sign({ inputs, expected }) {
    checkFields(inputs, ['n', 'd', 'hash', 'data']);
    const key = keyOf(inputs);
    const name = text(inputs, 'hash') as HashName;
    const block = encodeSignature(digestInfo(name, hash(name, bytesIn(inputs, 'data'))), modulusBytes(key))!;
    expect(toHex(privateOperation(key, block)!)).toBe(expected['signature']);
  },
  rsa_verify({ inputs, expected }) {
    checkFields(inputs, ['n', 'e', 'hash', 'data', 'signature']);
    const key = { n: number(inputs, 'n'), e: number(inputs, 'e') };
    const name = text(inputs, 'hash') as HashName;
    const block = publicOperation(key, bytesIn(inputs, 'signature'));
    const found = block === undefined ? 'notSignature' : decodeSignature(block);
    const wanted = digestInfo(name, hash(name, bytesIn(inputs, 'data')));
    expect(typeof found !== 'string' && toHex(found) === toHex(wanted)).toBe(expected['valid']);
  },
  rsa_public_der({ inputs, expected }) {
    checkFields(expected, ['der', 'der_unsigned']);
    const numbers = [number(inputs, 'n'), number(inputs, 'e')];
    expect(toHex(derIntegers(numbers, 'twosComplement'))).toBe(expected['der']);
    expect(toHex(derIntegers(numbers, 'unsigned'))).toBe(expected['der_unsigned']);
  },
};

/** Ops of the file that test/keys/rsa.test.ts runs. */
const ELSEWHERE = /^rsa_(public_mac|keyblock_|variant_)/;

describe('published vectors', () => {
  for (const vector of vectorCases('rsa').filter(({ op }) => !ELSEWHERE.test(op)))
    test(`${vector.op}: ${vector.name}`, () => {
      runners[vector.op]!(vector);
    });
});

const SIZES = [320, 321, 400, 511, 512, 513, 768, 1024, 1025] as const;

describe('key generation', () => {
  test.each(SIZES)('makes a modulus of exactly %i bits whose numbers belong together', async (bits) => {
    const key = (await generateRsaKey(bits, 65537n))!;
    expect(bitLength(key.n)).toBe(bits);
    expect(key.n).toBe(key.p * key.q);
    expect(completePrivateKey(key)).toEqual(key);
    expect(isUsablePublicKey(key)).toBe(true);
  });

  test.each([3n, 17n, 65537n, 0xffffffffn, (1n << 65n) + 13n, (1n << 200n) + 1n])(
    'takes the public exponent %i',
    async (e) => {
      const key = (await generateRsaKey(512, e))!;
      expect(key.e).toBe(e);
      const message = new Uint8Array(64).fill(0x11);
      expect(publicOperation(key, privateOperation(key, message)!)).toEqual(message);
      const found = completePrivateKey(key)!;
      expect(privateOperation(found, message)).toEqual(privateOperation(key, message));
    },
  );

  test('finds primes for an exponent of many small factors', async () => {
    const e = 3n * 5n * 7n * 11n * 13n * 17n * 19n * 23n;
    expect((await generateRsaKey(320, e))!.e).toBe(e);
  });
});

describe('the RSA operation', () => {
  test.each(SIZES)('private and public operation undo each other at %i bits', async (bits) => {
    const key = (await generateRsaKey(bits, 3n))!;
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: key.n - 1n }), (message) => {
        const block = bytesOf(message, modulusBytes(key));
        const signed = privateOperation(key, block)!;
        expect(signed).toHaveLength(block.length);
        expect(publicOperation({ n: key.n, e: key.e }, signed)).toEqual(block);
        expect(numberOf(signed)).toBe(modPow(message, modInverse(3n, (key.p - 1n) * (key.q - 1n))!, key.n));
      }),
      { numRuns: 10 },
    );
  });

  test('refuses a block of another length and one that is not below the modulus', async () => {
    const key = (await generateRsaKey(400, 65537n))!;
    for (const operation of [privateOperation, publicOperation] as const) {
      expect(operation(key, new Uint8Array(49))).toBeUndefined();
      expect(operation(key, bytesOf(key.n, 50))).toBeUndefined();
      expect(operation(key, bytesOf(key.n - 1n, 50))).toBeDefined();
    }
  });

  test('the same key works on either side in either order', async () => {
    const key = (await generateRsaKey(512, 65537n))!;
    const block = new Uint8Array(64).fill(7);
    const encrypted = publicOperation(key, block)!;
    expect(privateOperation(key, encrypted)).toEqual(block);
    expect(publicOperation(key, block)).toEqual(encrypted);
  });

  test('five numbers that do not belong together are no key', async () => {
    const key = (await generateRsaKey(320, 65537n))!;
    for (const wrong of [{ qInv: key.qInv + 1n }, { dP: key.dP + 1n }, { dQ: key.dQ + 1n }, { q: key.p }, { p: 0n }])
      expect(completePrivateKey({ ...key, ...wrong })).toBeUndefined();
  });
});

describe('signatures', () => {
  test('agree with OpenSSL for every hash', () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const jwk = pair.privateKey.export({ format: 'jwk' });
    const numberIn = (name: 'p' | 'q' | 'e') => numberOf(Buffer.from(jwk[name]!, 'base64url'));
    const key = privateKeyOfPrimes(numberIn('p'), numberIn('q'), numberIn('e'))!;
    const der = derIntegers([key.n, key.e], 'twosComplement');
    const publicKey = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'pkcs1' });
    const data = new TextEncoder().encode('data to sign');
    for (const name of ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const) {
      const block = encodeSignature(digestInfo(name, hash(name, data)), 128)!;
      const signature = privateOperation(key, block)!;
      expect(toHex(signature)).toBe(sign(name, data, pair.privateKey).toString('hex').toUpperCase());
      expect(verify(name, data, publicKey, signature)).toBe(true);
    }
  });

  test('a DigestInfo reads back, and any damage to its structure shows', () => {
    const digest = hash('sha256', new Uint8Array(3));
    const info = digestInfo('sha256', digest);
    expect(parseDigestInfo(info)).toEqual({ hash: 'sha256', digest });
    for (const wrong of [info.subarray(1), info.subarray(0, -1), Uint8Array.of(...info, 0), new Uint8Array(0)])
      expect(parseDigestInfo(wrong)).toBeUndefined();
  });

  test('blocks that are no signature differ from blocks with wrong padding', () => {
    const block = encodeSignature(Uint8Array.of(1, 2, 3), 40)!;
    expect(decodeSignature(block)).toEqual(Uint8Array.of(1, 2, 3));
    expect(decodeSignature(block.with(1, 2))).toBe('notSignature');
    expect(decodeSignature(block.with(20, 0xfe))).toBe('padding');
    expect(decodeSignature(block.with(9, 0))).toBe('padding');
    expect(decodeSignature(Uint8Array.of(0, 1, ...new Uint8Array(38).fill(0xff)))).toBe('padding');
  });

  test('data needs eleven bytes of the block beside it', () => {
    expect(encodeSignature(new Uint8Array(29), 40)).toBeDefined();
    expect(encodeSignature(new Uint8Array(30), 40)).toBeUndefined();
  });
});

describe('encryption paddings', () => {
  const random = seededRandom('paddings');
  test('decode to the message they were made of', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), fc.constantFrom('sha1', 'sha256'), (message, name) => {
        const options = { hash: name, maskHash: 'sha1', label: Uint8Array.of(5) } as const;
        const block = encodeOaep(message, 140, options, random)!;
        expect(block[0]).toBe(0);
        expect(decodeOaep(block.slice(), options)).toEqual(message);
        expect(decodeOaep(block.slice(), { ...options, label: new Uint8Array(0) })).toBeUndefined();
        const plain = encodeEncryption(message, 96, random)!;
        expect(plain.indexOf(0, 2)).toBe(95 - message.length);
        expect(decodeEncryption(plain)).toEqual(message);
      }),
    );
  });

  test('need room', () => {
    const options = { hash: 'sha512', maskHash: 'sha1', label: new Uint8Array(0) } as const;
    expect(encodeOaep(new Uint8Array(0), 129, options, random)).toBeUndefined();
    expect(decodeOaep(new Uint8Array(129), options)).toBeUndefined();
    expect(encodeEncryption(new Uint8Array(54), 64, random)).toBeUndefined();
  });
});

describe('whole numbers', () => {
  test('become bytes and back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
        expect(bytesOf(numberOf(bytes), bytes.length)).toEqual(bytes);
      }),
    );
    expect(() => bytesOf(256n, 1)).toThrow(RangeError);
    expect(bytesOf(0n)).toEqual(Uint8Array.of(0));
  });

  test('have as many bits as they have binary digits, and zero has none', () => {
    expect(bitLength(0n)).toBe(0);
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 1n << 200n }), fc.nat(200), (number, shift) => {
        expect(bitLength(number >> BigInt(shift))).toBe(
          (number >> BigInt(shift)).toString(2).replace(/^0$/, '').length,
        );
      }),
    );
  });

  test('an inverse undoes its number, and is missing exactly when there is a common factor', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 1n << 128n }), fc.bigInt({ min: 2n, max: 1n << 128n }), (a, m) => {
        const inverse = modInverse(a, m);
        expect(inverse === undefined).toBe(gcd(a, m) !== 1n);
        if (inverse !== undefined) expect((a * inverse) % m).toBe(1n);
      }),
    );
  });
});
