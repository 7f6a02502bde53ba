// Both engines against OpenSSL and each other, call by call, on random keys, data and offsets.

import { createCipheriv, createDecipheriv } from 'node:crypto';
import { cmac as nobleCmac } from '@noble/ciphers/aes.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BlockCipher } from '../../src/crypto/cipher.ts';
import { loopCmac } from '../../src/crypto/engine/block-loops.ts';
import { choose } from '../../src/crypto/engine/choose-engine.ts';
import type { CipherKey, Engine } from '../../src/crypto/engine/engine.ts';
import { aesKeys, bytesOf, desKeys } from './arbitraries.ts';
import { nobleAes, openSslDes, openSslRetailMac, threeParts } from './reference.ts';

const ENGINES: readonly Engine[] = [choose('wasm'), choose('js')];

/** An algorithm as its keys, its calls in an engine and its names in OpenSSL. */
const ALGORITHMS = [
  {
    name: 'DES',
    size: 8,
    keys: desKeys,
    make: (engine: Engine, key: Uint8Array): CipherKey => engine.desKey(key),
    openSsl: (key: Uint8Array, mode: string) => ({ name: `des-ede3-${mode}`, key: threeParts(key) }),
    reference: openSslDes,
  },
  {
    name: 'AES',
    size: 16,
    keys: aesKeys,
    make: (engine: Engine, key: Uint8Array): CipherKey => engine.aesKey(key),
    openSsl: (key: Uint8Array, mode: string) => ({ name: `aes-${key.length * 8}-${mode}`, key }),
    reference: nobleAes,
  },
] as const;

/** Few blocks mostly, sometimes more than fit into the module at once. */
const blockCounts = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 20 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1000, max: 5000 }) },
);
const offsets = fc.integer({ min: 0, max: 9 });

for (const { name, size, keys, make, openSsl, reference } of ALGORITHMS) {
  const data = blockCounts.chain((count) => bytesOf(count * size));

  describe.each(ENGINES)(`${name} in the $name engine`, (engine) => {
    test('one block agrees with the reference in both directions, at any offset and in place', () => {
      fc.assert(
        fc.property(keys, bytesOf(40), offsets, offsets, (key, input, from, to) => {
          const own = make(engine, key);
          for (const direction of ['encryptBlock', 'decryptBlock'] as const) {
            const [output, expected] = [new Uint8Array(40), new Uint8Array(40)];
            own[direction](input, from, output, to);
            reference(key)[direction](input, from, expected, to);
            expect(output).toEqual(expected);
            const place = input.slice();
            own[direction](place, from, place, from);
            expect(place.subarray(from, from + size)).toEqual(expected.subarray(to, to + size));
          }
        }),
        { numRuns: 200 },
      );
    });

    test('two blocks under two keys are what one after the other gives', () => {
      fc.assert(
        fc.property(keys, keys, bytesOf(48), offsets, (first, second, input, offset) => {
          const [one, two] = [make(engine, first), make(engine, second)];
          for (const [both, each] of [
            ['encryptTwo', 'encryptBlock'],
            ['decryptTwo', 'decryptBlock'],
          ] as const) {
            const [output, expected] = [input.slice(), input.slice()];
            one[both](two, output, offset, output, offset);
            reference(first)[each](input, offset, expected, offset);
            reference(second)[each](input, offset + size, expected, offset + size);
            expect(output).toEqual(expected);
          }
        }),
        { numRuns: 200 },
      );
    });

    test('ECB and CBC agree with OpenSSL at any length, with offsets and in place', () => {
      fc.assert(
        fc.property(keys, bytesOf(size), data, offsets, (key, iv, plain, offset) => {
          const own = make(engine, key);
          const { length } = plain;
          for (const mode of ['ecb', 'cbc'] as const) {
            const { name: cipher, key: openSslKey } = openSsl(key, mode);
            const openSslIv = mode === 'ecb' ? null : iv;
            const encrypted = createCipheriv(cipher, openSslKey, openSslIv).setAutoPadding(false).update(plain);
            const decrypted = createDecipheriv(cipher, openSslKey, openSslIv).setAutoPadding(false).update(plain);
            const [out, back, place] = [new Uint8Array(length + offset), new Uint8Array(length), plain.slice()];
            if (mode === 'ecb') {
              own.encryptEcb(plain, 0, out, offset, length);
              own.decryptEcb(plain, 0, back, 0, length);
              own.encryptEcb(place, 0, place, 0, length);
              own.decryptEcb(place, 0, place, 0, length);
            } else {
              own.encryptCbc(iv, plain, 0, out, offset, length);
              own.decryptCbc(iv, plain, 0, back, 0, length);
              own.encryptCbc(iv, place, 0, place, 0, length);
              own.decryptCbc(iv, place, 0, place, 0, length);
            }
            expect(encrypted.equals(out.subarray(offset))).toBe(true);
            expect(decrypted.equals(back)).toBe(true);
            expect(Buffer.compare(place, plain)).toBe(0);
          }
        }),
      );
    });

    test('CBC-MAC is the last block of CBC from any chaining value on', () => {
      fc.assert(
        fc.property(keys, bytesOf(size), data, (key, iv, message) => {
          fc.pre(message.length > 0);
          const { name: cipher, key: openSslKey } = openSsl(key, 'cbc');
          const cbc = createCipheriv(cipher, openSslKey, iv).setAutoPadding(false).update(message);
          const state = iv.slice();
          make(engine, key).cbcMac(state, message, 0, message.length);
          expect(cbc.subarray(-size).equals(state)).toBe(true);
        }),
      );
    });

    test('CMAC agrees with its definition over the reference, and leaves the message alone', () => {
      fc.assert(
        fc.property(keys, bytesOf(size), fc.uint8Array({ maxLength: 70 }), offsets, (key, iv, message, offset) => {
          const own = make(engine, key);
          const whole = new Uint8Array(offset + message.length + 3).fill(0xa5);
          whole.set(message, offset);
          const before = whole.slice();
          // The second time, the subkeys are there already.
          for (let time = 0; time < 2; time++) {
            const [state, expected] = [iv.slice(), iv.slice()];
            own.cmac(state, whole, offset, message.length);
            loopCmac(reference(key), expected, message, 0, message.length);
            expect(state).toEqual(expected);
          }
          expect(whole).toEqual(before);
        }),
      );
    });

    test('keys of one process do not mix, however many there are and in whatever order they come back', () => {
      const block = Uint8Array.from({ length: size }, (_, index) => index);
      const bytes = (index: number) =>
        Uint8Array.from({ length: 16 }, (_, at) => (index >> (at & 7)) * 31 + at * index);
      const objects = Array.from({ length: 9000 }, (_, index) => make(engine, bytes(index)));
      const first = objects.map((key) => allUses(key, block));
      const other = make(ENGINES.find(({ name: known }) => known !== engine.name)!, bytes(4711));
      expect(first[4711]).toBe(allUses(other, block));
      for (let index = 0; index < objects.length; index += 7)
        expect(allUses(objects[index]!, block)).toBe(first[index]);
      for (let index = 8999; index >= 0; index -= 5) expect(allUses(objects[index]!, block)).toBe(first[index]);
    });

    test('a key gives the same results after any others were used in between', () => {
      const block = Uint8Array.from({ length: 2 * size }, (_, index) => index);
      const lengths = size === 8 ? [8, 16, 24] : [16, 24, 32];
      const objects = lengths.map((length) => make(engine, new Uint8Array(length).fill(length)));
      const expected = objects.map((key) => allUses(key, block));
      for (let others = 1; others < 200; others += 13) {
        for (let other = 0; other < others; other++) run(make(engine, new Uint8Array(16).fill(other)), block);
        expect(objects.map((key) => allUses(key, block))).toEqual(expected);
      }
    });

    test('two keys can be used together when the second takes the place of the first', () => {
      const block = new Uint8Array(2 * size);
      for (let others = 0; others < 130; others++) {
        const [first, second] = [make(engine, new Uint8Array(16).fill(2)), make(engine, new Uint8Array(16).fill(4))];
        const [both, each] = [new Uint8Array(2 * size), new Uint8Array(2 * size)];
        first.encryptBlock(block, 0, each, 0);
        for (let other = 0; other < others; other++) run(make(engine, new Uint8Array(16).fill(other)), block);
        first.encryptTwo(second, block, 0, both, 0);
        second.encryptBlock(block, size, each, size);
        expect(both).toEqual(each);
      }
    });

    test('a released key refuses every use and keeps others going', () => {
      const [key, other] = [make(engine, new Uint8Array(16).fill(6)), make(engine, new Uint8Array(16).fill(8))];
      const block = new Uint8Array(2 * size);
      const expected = run(other, block);
      run(key, block);
      key.release();
      key.release();
      expect(() => key.encryptBlock(block, 0, block, 0)).toThrow('The key was released');
      expect(() => key.decryptBlock(block, 0, block, 0)).toThrow('The key was released');
      expect(() => other.encryptTwo(key, block, 0, block.slice(), 0)).toThrow('The key was released');
      expect(() => key.cmac(block.slice(0, size), block, 0, size)).toThrow('The key was released');
      expect(run(other, block)).toEqual(expected);
    });
  });
}

describe.each(ENGINES)('single DES in the $name engine', (engine) => {
  test('each part of a key is a DES key of its own', () => {
    fc.assert(
      fc.property(desKeys, bytesOf(8), (key, block) => {
        const own = engine.desKey(key);
        for (const part of [0, 1, 2] as const) {
          const single = openSslDes(threeParts(key).subarray(part * 8, part * 8 + 8));
          const [output, expected] = [new Uint8Array(8), new Uint8Array(8)];
          own.encryptPart(part, block, 0, output, 0);
          single.encryptBlock(block, 0, expected, 0);
          expect(output).toEqual(expected);
          own.decryptPart(part, block, 0, output, 0);
          single.decryptBlock(block, 0, expected, 0);
          expect(output).toEqual(expected);
        }
      }),
    );
  });

  test('MAC algorithm 3 agrees with OpenSSL from any chaining value on, also without data', () => {
    fc.assert(
      fc.property(desKeys, bytesOf(8), blockCounts, (key, iv, count) => {
        const data = new Uint8Array(count * 8).map((_, index) => index * 7);
        const state = iv.slice();
        engine.desKey(key).retailMac(state, data, 0, data.length);
        const parts = engine.desKey(key);
        const expected = iv.slice();
        parts.cbcMacFirst(expected, data, 0, data.length);
        parts.decryptPart(1, expected, 0, expected, 0);
        parts.encryptPart(2, expected, 0, expected, 0);
        expect(state).toEqual(expected);
        if (count > 0) expect(state).toEqual(openSslRetailMac(key, data, iv));
      }),
    );
  });

  test('a key that is used once encrypts like one that is kept', () => {
    fc.assert(
      fc.property(bytesOf(20), bytesOf(20), offsets, (keys, block, offset) => {
        const [output, expected] = [block.slice(), block.slice()];
        engine.desOnce(keys, offset, output, 2, output, 2);
        openSslDes(keys.slice(offset, offset + 8)).encryptBlock(block, 2, expected, 2);
        expect(output).toEqual(expected);
      }),
    );
  });
});

test('both engines give the AES CMAC that noble gives', () => {
  fc.assert(
    fc.property(aesKeys, fc.uint8Array({ maxLength: 70 }), (key, message) => {
      for (const engine of ENGINES) {
        const state = new Uint8Array(16);
        engine.aesKey(key).cmac(state, message, 0, message.length);
        expect(state).toEqual(nobleCmac(message, key));
      }
    }),
  );
});

/** The results of encryption, decryption and CMAC as one text. */
function allUses(key: CipherKey, block: Uint8Array): string {
  const output = new Uint8Array(3 * key.blockSize);
  key.encryptBlock(block, 0, output, 0);
  key.decryptBlock(block, 0, output, key.blockSize);
  const state = new Uint8Array(key.blockSize);
  key.cmac(state, block, 0, key.blockSize);
  output.set(state, 2 * key.blockSize);
  return Buffer.from(output).toString('latin1');
}

function run(cipher: BlockCipher, block: Uint8Array): Uint8Array {
  const output = new Uint8Array(cipher.blockSize);
  cipher.encryptBlock(block, 0, output, 0);
  return output;
}
