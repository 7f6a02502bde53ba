// AES over node:crypto against @noble/ciphers.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Aes, blockCipher } from '../../src/crypto/aes.ts';
import { TripleDes } from '../../src/crypto/des.ts';
import { aesKeys, bytesOf } from './arbitraries.ts';
import { nobleAes } from './reference.ts';

describe('Aes', () => {
  test('agrees with noble on random keys and blocks in both directions', () => {
    fc.assert(
      fc.property(aesKeys, bytesOf(16), (key, block) => {
        const [own, noble] = [new Uint8Array(16), new Uint8Array(16)];
        const cipher = new Aes(key);
        cipher.encryptBlock(block, 0, own, 0);
        nobleAes(key).encryptBlock(block, 0, noble, 0);
        expect(own).toEqual(noble);
        cipher.decryptBlock(block, 0, own, 0);
        nobleAes(key).decryptBlock(block, 0, noble, 0);
        expect(own).toEqual(noble);
      }),
    );
  });

  test('decrypts what it encrypted, in place, at any offset and many times with one object', () => {
    const cipher = new Aes(new Uint8Array(16).fill(0x5a));
    fc.assert(
      fc.property(bytesOf(48), fc.integer({ min: 0, max: 32 }), (data, offset) => {
        const place = data.slice();
        cipher.encryptBlock(place, offset, place, offset);
        expect(place).not.toEqual(data);
        cipher.decryptBlock(place, offset, place, offset);
        expect(place).toEqual(data);
      }),
    );
  });

  test('takes a copy of the key and knows its length', () => {
    for (const length of [16, 24, 32]) {
      const key = new Uint8Array(length).fill(9);
      const [own, noble] = [new Uint8Array(16), new Uint8Array(16)];
      nobleAes(key).encryptBlock(own, 0, noble, 0);
      const cipher = new Aes(key);
      key.fill(0);
      cipher.encryptBlock(own, 0, own, 0);
      expect(own).toEqual(noble);
      expect(cipher.length).toBe(length);
    }
  });

  test('refuses a block that is cut off and still encrypts the next one correctly', () => {
    const cipher = new Aes(new Uint8Array(16));
    const [own, noble] = [new Uint8Array(16), new Uint8Array(16)];
    expect(() => cipher.encryptBlock(new Uint8Array(20), 5, own, 0)).toThrow(RangeError);
    expect(() => cipher.decryptBlock(new Uint8Array(20), -1, own, 0)).toThrow(RangeError);
    cipher.encryptBlock(new Uint8Array(16), 0, own, 0);
    nobleAes(new Uint8Array(16)).encryptBlock(new Uint8Array(16), 0, noble, 0);
    expect(own).toEqual(noble);
  });

  test('refuses keys of other lengths', () => {
    for (const length of [0, 8, 15, 33]) {
      expect(() => new Aes(new Uint8Array(length))).toThrow(`An AES key has 16, 24 or 32 bytes, not ${length}`);
    }
  });
});

test('blockCipher gives the cipher of the named algorithm', () => {
  expect(blockCipher('DES', new Uint8Array(16))).toBeInstanceOf(TripleDes);
  expect(blockCipher('AES', new Uint8Array(16))).toBeInstanceOf(Aes);
});
