// Modes of operation against those of node:crypto.

import { createCipheriv, createDecipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Aes } from '../../src/crypto/aes.ts';
import { TripleDes } from '../../src/crypto/des.ts';
import {
  cbcDecrypt,
  cbcDecryptInto,
  cbcEncrypt,
  cbcEncryptInto,
  cfbDecrypt,
  cfbEncrypt,
  ctr,
  ecbDecrypt,
  ecbDecryptInto,
  ecbEncrypt,
  ecbEncryptInto,
  modes,
} from '../../src/crypto/modes.ts';
import { aesKeys, bytesOf, desKeys, wholeBlocks } from './arbitraries.ts';
import { threeParts } from './reference.ts';

type ModeName = keyof typeof modes;

const STREAMING: readonly ModeName[] = ['cfb8', 'cfb64', 'cfb128', 'ofb', 'ctr'];
const DES_NAMES: Partial<Record<ModeName, string>> = {
  ecb: 'des-ede3-ecb',
  cbc: 'des-ede3-cbc',
  cfb8: 'des-ede3-cfb8',
  cfb64: 'des-ede3-cfb',
  ofb: 'des-ede3-ofb',
};

const noIv = (name: ModeName, iv: Uint8Array) => (name === 'ecb' ? null : iv);
const lengths = fc.integer({ min: 0, max: 70 }).chain(bytesOf);

describe('modes', () => {
  for (const [name, openSsl] of Object.entries(DES_NAMES) as [ModeName, string][]) {
    test(`${name} over DES agrees with OpenSSL in both directions`, () => {
      const data = STREAMING.includes(name) ? lengths : wholeBlocks(8);
      fc.assert(
        fc.property(desKeys, bytesOf(8), data, (key, iv, plain) => {
          const cipher = new TripleDes(key);
          const encrypted = modes[name].encrypt(cipher, iv, plain);
          const reference = createCipheriv(openSsl, threeParts(key), noIv(name, iv)).setAutoPadding(false);
          expect(encrypted).toEqual(Uint8Array.from(reference.update(plain)));
          expect(modes[name].decrypt(cipher, iv, encrypted)).toEqual(plain);
        }),
      );
    });
  }

  for (const name of ['ecb', 'cbc', 'cfb8', 'cfb128', 'ofb', 'ctr'] as const) {
    test(`${name} over AES agrees with OpenSSL in both directions`, () => {
      const data = STREAMING.includes(name) ? lengths : wholeBlocks(16);
      const openSslName = name === 'cfb128' ? 'cfb' : name;
      fc.assert(
        fc.property(aesKeys, bytesOf(16), data, (key, iv, plain) => {
          const cipher = new Aes(key);
          const encrypted = modes[name].encrypt(cipher, iv, plain);
          const openSsl = `aes-${key.length * 8}-${openSslName}`;
          const reference = createCipheriv(openSsl, key, noIv(name, iv)).setAutoPadding(false);
          expect(encrypted).toEqual(Uint8Array.from(reference.update(plain)));
          const back = createDecipheriv(openSsl, key, noIv(name, iv)).setAutoPadding(false);
          expect(Uint8Array.from(back.update(encrypted))).toEqual(plain);
          expect(modes[name].decrypt(cipher, iv, encrypted)).toEqual(plain);
        }),
      );
    });
  }

  test('an undefined IV is all zeros', () => {
    const data = new Uint8Array(32).fill(0x33);
    for (const cipher of [new TripleDes(new Uint8Array(16).fill(7)), new Aes(new Uint8Array(16).fill(7))]) {
      const zeros = new Uint8Array(cipher.blockSize);
      for (const name of ['cbc', 'cfb8', 'cfb64', 'ofb', 'ctr'] as const) {
        const encrypted = modes[name].encrypt(cipher, undefined, data);
        expect(encrypted).toEqual(modes[name].encrypt(cipher, zeros, data));
        expect(modes[name].decrypt(cipher, undefined, encrypted)).toEqual(data);
      }
    }
  });

  test('neither the input nor the IV is changed', () => {
    const cipher = new TripleDes(new Uint8Array(24).map((_, index) => index));
    for (const mode of Object.values(modes).filter((entry) => entry !== modes.cfb128)) {
      for (const direction of [mode.encrypt, mode.decrypt]) {
        const iv = new Uint8Array(8).fill(0xff);
        const data = new Uint8Array(16).fill(0x44);
        direction(cipher, iv, data);
        expect(iv).toEqual(new Uint8Array(8).fill(0xff));
        expect(data).toEqual(new Uint8Array(16).fill(0x44));
      }
    }
  });

  test('the variants that write in place give the same bytes', () => {
    fc.assert(
      fc.property(desKeys, bytesOf(8), wholeBlocks(8), (key, iv, plain) => {
        const cipher = new TripleDes(key);
        const place = plain.slice();
        ecbEncryptInto(cipher, place, place);
        expect(place).toEqual(ecbEncrypt(cipher, plain));
        ecbDecryptInto(cipher, place, place);
        expect(place).toEqual(plain);
        expect(ecbDecrypt(cipher, ecbEncrypt(cipher, plain))).toEqual(plain);
        cbcEncryptInto(cipher, iv, place, place);
        expect(place).toEqual(cbcEncrypt(cipher, iv, plain));
        cbcDecryptInto(cipher, iv, place, place);
        expect(place).toEqual(plain);
        expect(cbcDecrypt(cipher, iv, cbcEncrypt(cipher, iv, plain))).toEqual(plain);
      }),
    );
  });

  test('CTR carries over the whole counter block', () => {
    const key = new Uint8Array(16).fill(1);
    for (const iv of [new Uint8Array(16).fill(0xff), new Uint8Array(16).fill(0xff, 8)]) {
      const expected = createCipheriv('aes-128-ctr', key, iv).update(new Uint8Array(48));
      expect(ctr(new Aes(key), iv, new Uint8Array(48))).toEqual(Uint8Array.from(expected));
    }
  });

  test('CFB with 64-bit segments over AES shifts the register by eight bytes', () => {
    const cipher = new Aes(new Uint8Array(16).fill(2));
    const iv = new Uint8Array(16).map((_, index) => index);
    const data = new Uint8Array(16).fill(0x77);
    const encrypted = cfbEncrypt(cipher, iv, data, 8);
    const register = new Uint8Array(16);
    register.set(iv.subarray(8));
    register.set(encrypted.subarray(0, 8), 8);
    const key = ecbEncrypt(cipher, register);
    expect(encrypted.subarray(8)).toEqual(key.subarray(0, 8).map((byte) => byte ^ 0x77));
    expect(cfbDecrypt(cipher, iv, encrypted, 8)).toEqual(data);
  });

  test('refuses cut-off blocks, wrong IVs and impossible segments', () => {
    const cipher = new TripleDes(new Uint8Array(8));
    for (const mode of [modes.ecb, modes.cbc]) {
      expect(() => mode.encrypt(cipher, undefined, new Uint8Array(9))).toThrow('whole blocks of 8 bytes, not 9 bytes');
      expect(() => mode.decrypt(cipher, undefined, new Uint8Array(7))).toThrow('whole blocks of 8 bytes, not 7 bytes');
    }
    for (const mode of [modes.cbc, modes.cfb8, modes.ofb, modes.ctr]) {
      expect(() => mode.encrypt(cipher, new Uint8Array(16), new Uint8Array(8))).toThrow('An IV has 8 bytes, not 16');
    }
    for (const segment of [0, 16]) {
      expect(() => cfbEncrypt(cipher, undefined, new Uint8Array(8), segment)).toThrow(`not ${segment}`);
    }
  });
});
