// Own DES against OpenSSL, whole keys and single parts.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BlockCipher } from '../../src/crypto/cipher.ts';
import { TripleDes } from '../../src/crypto/des.ts';
import { bytesOf, desKeys } from './arbitraries.ts';
import { openSslDes, threeParts } from './reference.ts';

type Transform = BlockCipher['encryptBlock'];

function run(transform: Transform, block: Uint8Array): Uint8Array {
  const output = new Uint8Array(8);
  transform(block, 0, output, 0);
  return output;
}

describe('TripleDes', () => {
  test('agrees with OpenSSL on random keys and blocks in both directions', () => {
    fc.assert(
      fc.property(desKeys, bytesOf(8), (key, block) => {
        const own = new TripleDes(key);
        const openSsl = openSslDes(key);
        expect(run((...at) => own.encryptBlock(...at), block)).toEqual(run(openSsl.encryptBlock, block));
        expect(run((...at) => own.decryptBlock(...at), block)).toEqual(run(openSsl.decryptBlock, block));
      }),
      { numRuns: 500 },
    );
  });

  test('does single DES under each part of the key, K1 standing in for parts that are missing', () => {
    fc.assert(
      fc.property(desKeys, bytesOf(8), (key, block) => {
        const own = new TripleDes(key);
        const parts = threeParts(key);
        const [first, second, last] = [0, 8, 16].map((at) => openSslDes(parts.subarray(at, at + 8)));
        expect(run((...at) => own.encryptSingle(...at), block)).toEqual(run(first!.encryptBlock, block));
        expect(run((...at) => own.decryptSingle(...at), block)).toEqual(run(first!.decryptBlock, block));
        expect(run((...at) => own.encryptSecond(...at), block)).toEqual(run(second!.encryptBlock, block));
        expect(run((...at) => own.decryptSecond(...at), block)).toEqual(run(second!.decryptBlock, block));
        expect(run((...at) => own.encryptLast(...at), block)).toEqual(run(last!.encryptBlock, block));
        expect(run((...at) => own.decryptLast(...at), block)).toEqual(run(last!.decryptBlock, block));
      }),
    );
  });

  test('decrypts what it encrypted, in place and at any offset', () => {
    fc.assert(
      fc.property(desKeys, bytesOf(32), fc.integer({ min: 0, max: 24 }), (key, data, offset) => {
        const own = new TripleDes(key);
        const place = data.slice();
        own.encryptBlock(place, offset, place, offset);
        const apart = new Uint8Array(32);
        own.encryptBlock(data, offset, apart, 24 - offset);
        expect(apart.subarray(24 - offset, 32 - offset)).toEqual(place.subarray(offset, offset + 8));
        own.decryptBlock(place, offset, place, offset);
        expect(place).toEqual(data);
      }),
    );
  });

  test('ignores the parity bits of the key', () => {
    fc.assert(
      fc.property(desKeys, bytesOf(8), (key, block) => {
        const flipped = new TripleDes(key.map((byte) => byte ^ 1));
        const own = new TripleDes(key);
        expect(run((...at) => flipped.encryptBlock(...at), block)).toEqual(
          run((...at) => own.encryptBlock(...at), block),
        );
      }),
    );
  });

  test('keeps no reference to the key bytes and knows its length', () => {
    for (const length of [8, 16, 24]) {
      const key = new Uint8Array(length).map((_, index) => index * 7 + 1);
      const expected = run(openSslDes(key).encryptBlock, key);
      const own = new TripleDes(key);
      const block = key.slice(0, 8);
      key.fill(0);
      expect(run((...at) => own.encryptBlock(...at), block)).toEqual(expected);
      expect(own.length).toBe(length);
      expect(own.blockSize).toBe(8);
    }
  });

  test('objects made one after the other do not share schedules', () => {
    const block = new Uint8Array(8);
    const keys = Array.from({ length: 20 }, (_, index) => new Uint8Array(16).fill(index * 2 + 2, 3));
    const objects = keys.map((key) => new TripleDes(key));
    for (const [index, own] of objects.entries()) {
      const openSsl = openSslDes(keys[index]!);
      expect(run((...at) => own.encryptBlock(...at), block)).toEqual(run(openSsl.encryptBlock, block));
    }
  });

  test('refuses keys of other lengths without quoting them', () => {
    for (const length of [0, 7, 9, 15, 32]) {
      expect(() => new TripleDes(new Uint8Array(length))).toThrow(`A DES key has 8, 16 or 24 bytes, not ${length}`);
    }
  });
});
