// Every published vector of the primitives, over every implementation there is.
// The last test counts the checks that ran against what the files hold.

import { createHmac } from 'node:crypto';
import { cmac as nobleCmac } from '@noble/ciphers/aes.js';
import { describe, expect, test } from 'vitest';
import { Aes, blockCipher } from '../../src/crypto/aes.ts';
import type { BlockCipher } from '../../src/crypto/cipher.ts';
import { cmac } from '../../src/crypto/cmac.ts';
import { TripleDes } from '../../src/crypto/des.ts';
import { type HashName, hmac } from '../../src/crypto/hash.ts';
import { fromHex, toHex } from '../../src/crypto/hex.ts';
import { aesKcv, desKcv } from '../../src/crypto/kcv.ts';
import { macAlgorithm1, macAlgorithm3, type PaddingMethod, pad } from '../../src/crypto/mac.ts';
import { modes } from '../../src/crypto/modes.ts';
import { forceOddParity } from '../../src/crypto/parity.ts';
import { nobleAes, openSslDes, openSslRetailMac } from './reference.ts';
import { checkFields, numberOr, text, type VectorCase, vectorCases } from './vector-file.ts';

const FILES = ['des', 'tdes', 'aes', 'cmac', 'kcv', 'mac-iso9797', 'hmac'] as const;
const CASES_IN_FILES = { des: 17, tdes: 7, aes: 7, cmac: 13, kcv: 17, 'mac-iso9797': 21, hmac: 7 };

type Runner = (inputs: VectorCase['inputs'], expected: VectorCase['expected']) => void;

const IMPLEMENTATIONS: Record<string, Record<string, (key: Uint8Array) => BlockCipher>> = {
  tdes: { own: (key) => new TripleDes(key), 'by name': (key) => blockCipher('DES', key), OpenSSL: openSslDes },
  aes: { own: (key) => new Aes(key), 'by name': (key) => blockCipher('AES', key), noble: nobleAes },
};

const RUNNERS: Record<string, Runner> = {
  cipher(inputs, expected) {
    checkFields(inputs, ['alg', 'mode', 'key', 'data', 'iv', 'decrypt']);
    checkFields(expected, ['data']);
    const mode = modes[text(inputs, 'mode') as keyof typeof modes];
    const iv = inputs['iv'] === undefined ? undefined : fromHex(text(inputs, 'iv'));
    const [from, to] = [fromHex(text(inputs, 'data')), fromHex(text(expected, 'data'))];
    const [plain, encrypted] = inputs['decrypt'] === true ? [to, from] : [from, to];
    for (const cipher of ciphers(inputs)) {
      expect(toHex(mode.encrypt(cipher, iv, plain))).toBe(toHex(encrypted));
      expect(toHex(mode.decrypt(cipher, iv, encrypted))).toBe(toHex(plain));
    }
  },
  cmac(inputs, expected) {
    checkFields(inputs, ['alg', 'key', 'data', 'len']);
    checkFields(expected, ['mac']);
    const data = fromHex(text(inputs, 'data'));
    const results = ciphers(inputs).map((cipher) => cmac(cipher, data));
    if (inputs['alg'] === 'aes') results.push(nobleCmac(data, fromHex(text(inputs, 'key'))));
    for (const mac of results) {
      expect(toHex(mac.subarray(0, numberOr(inputs, 'len', mac.length)))).toBe(text(expected, 'mac'));
    }
  },
  kcv(inputs, expected) {
    checkFields(inputs, ['alg', 'method', 'key']);
    checkFields(expected, ['kcv', 'full']);
    const aes = inputs['alg'] === 'aes';
    expect(inputs['method'] ?? 'zero').toBe(aes ? 'cmac' : 'zero');
    for (const cipher of ciphers(inputs)) {
      const kcv = aes ? aesKcv(cipher) : desKcv(cipher);
      expect(toHex(kcv.subarray(0, 3))).toBe(text(expected, 'kcv'));
      if (expected['full'] !== undefined) expect(toHex(kcv)).toBe(text(expected, 'full'));
    }
  },
  combine(inputs, expected) {
    checkFields(inputs, ['components']);
    checkFields(expected, ['raw', 'key', 'kcv']);
    const components = (inputs['components'] as string[]).map(fromHex);
    const key = components.reduce((sum, part) => sum.map((byte, index) => byte ^ part[index]!));
    expect(toHex(key)).toBe(text(expected, 'raw'));
    expect(toHex(forceOddParity(key))).toBe(text(expected, 'key'));
    expect(toHex(desKcv(new TripleDes(key)).subarray(0, 3))).toBe(text(expected, 'kcv'));
  },
  mac(inputs, expected) {
    checkFields(inputs, ['algorithm', 'padding', 'key', 'data', 'iv', 'len']);
    checkFields(expected, ['mac']);
    const key = fromHex(text(inputs, 'key'));
    const data = fromHex(text(inputs, 'data'));
    const iv = inputs['iv'] === undefined ? undefined : fromHex(text(inputs, 'iv'));
    const padding = inputs['padding'] as PaddingMethod;
    for (const mac of macs(inputs['algorithm'], key, data, padding, iv)) {
      expect(toHex(mac.subarray(0, numberOr(inputs, 'len', 8)))).toBe(text(expected, 'mac'));
    }
  },
  hmac(inputs, expected) {
    checkFields(inputs, ['hash', 'key', 'data']);
    checkFields(expected, ['mac']);
    const name = text(inputs, 'hash') as HashName;
    const key = fromHex(text(inputs, 'key'));
    const data = fromHex(text(inputs, 'data'));
    expect(toHex(hmac(name, key, data))).toBe(text(expected, 'mac'));
    expect(toHex(createHmac(name, key).update(data).digest())).toBe(text(expected, 'mac'));
  },
};

const ran: string[] = [];

for (const file of FILES) {
  describe(`published vectors of ${file}`, () => {
    for (const { name, op, inputs, expected } of vectorCases(file)) {
      test(`${name} holds for every implementation of ${op}`, () => {
        const runner = RUNNERS[op];
        if (runner === undefined) throw new Error(`No runner for the op ${op}`);
        runner(inputs, expected);
        ran.push(file);
      });
    }
  });
}

test('every case of every vector file ran', () => {
  const counts = Object.fromEntries(FILES.map((file) => [file, ran.filter((name) => name === file).length]));
  expect(counts).toEqual(CASES_IN_FILES);
});

function ciphers(inputs: VectorCase['inputs']): BlockCipher[] {
  const key = fromHex(text(inputs, 'key'));
  return Object.values(IMPLEMENTATIONS[text(inputs, 'alg')]!).map((create) => create(key));
}

function macs(
  algorithm: unknown,
  key: Uint8Array,
  data: Uint8Array,
  padding: PaddingMethod,
  iv: Uint8Array | undefined,
): Uint8Array[] {
  if (algorithm === 1) {
    return [new TripleDes(key), openSslDes(key)].map((cipher) => macAlgorithm1(cipher, data, padding, iv));
  }
  expect(algorithm).toBe(3);
  return [
    macAlgorithm3(new TripleDes(key), data, padding, iv),
    openSslRetailMac(key, pad(data, 8, padding), iv ?? new Uint8Array(8)),
  ];
}
