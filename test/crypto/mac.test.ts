// MACs of ISO/IEC 9797-1 beyond the published vectors.

import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Aes } from '../../src/crypto/aes.ts';
import { TripleDes } from '../../src/crypto/des.ts';
import { fromHex, toHex } from '../../src/crypto/hex.ts';
import {
  cbcMac,
  macAlgorithm1,
  macAlgorithm3,
  pad,
  pad1,
  pad2,
  pad3,
  retailMac,
  retailMacChain,
} from '../../src/crypto/mac.ts';
import { aesKeys, bytesOf, desKeys, wholeBlocks } from './arbitraries.ts';
import { openSslRetailMac, threeParts } from './reference.ts';

describe('padding', () => {
  test('method 1 adds zeros only where a block is not full, and one block to an empty message', () => {
    expect(toHex(pad1(fromHex('ABCDEF'), 8))).toBe('ABCDEF0000000000');
    expect(toHex(pad1(fromHex('0123456789ABCDEF'), 8))).toBe('0123456789ABCDEF');
    expect(toHex(pad1(new Uint8Array(0), 8))).toBe('0000000000000000');
    expect(toHex(pad1(fromHex('01'), 16))).toBe('01000000000000000000000000000000');
  });

  test('method 2 always adds 80', () => {
    expect(toHex(pad2(fromHex('ABCDEF'), 8))).toBe('ABCDEF8000000000');
    expect(toHex(pad2(fromHex('0123456789ABCD'), 8))).toBe('0123456789ABCD80');
    expect(toHex(pad2(fromHex('0123456789ABCDEF'), 8))).toBe('0123456789ABCDEF8000000000000000');
    expect(toHex(pad2(new Uint8Array(0), 8))).toBe('8000000000000000');
  });

  test('method 3 puts the length in bits in front and pads like method 1', () => {
    expect(toHex(pad3(fromHex('ABCDEF'), 8))).toBe('0000000000000018ABCDEF0000000000');
    expect(toHex(pad3(fromHex('0123456789ABCDEF'), 8))).toBe('00000000000000400123456789ABCDEF');
    expect(toHex(pad3(new Uint8Array(0), 8))).toBe('00000000000000000000000000000000');
    expect(toHex(pad3(new Uint8Array(8192), 16).subarray(0, 16))).toBe('00000000000000000000000000010000');
  });

  test('is chosen by number', () => {
    const data = fromHex('0102030405');
    expect(pad(data, 8, 1)).toEqual(pad1(data, 8));
    expect(pad(data, 8, 2)).toEqual(pad2(data, 8));
    expect(pad(data, 8, 3)).toEqual(pad3(data, 8));
  });
});

describe('algorithm 1', () => {
  test('is the last block of CBC with the whole DES key', () => {
    fc.assert(
      fc.property(desKeys, bytesOf(8), wholeBlocks(8), (key, iv, data) => {
        fc.pre(data.length > 0);
        const cbc = createCipheriv('des-ede3-cbc', threeParts(key), iv).setAutoPadding(false).update(data);
        expect(toHex(cbcMac(new TripleDes(key), data, iv))).toBe(toHex(cbc.subarray(-8)));
      }),
    );
  });

  test('is the last block of CBC with an AES key', () => {
    fc.assert(
      fc.property(aesKeys, wholeBlocks(16), (key, data) => {
        fc.pre(data.length > 0);
        const cbc = createCipheriv(`aes-${key.length * 8}-cbc`, key, new Uint8Array(16)).setAutoPadding(false);
        expect(toHex(cbcMac(new Aes(key), data))).toBe(toHex(cbc.update(data).subarray(-16)));
      }),
    );
  });

  test('continues over several messages through the IV', () => {
    fc.assert(
      fc.property(desKeys, wholeBlocks(8), fc.uint8Array({ maxLength: 40 }), (key, first, rest) => {
        const cipher = new TripleDes(key);
        const whole = Uint8Array.from([...first, ...rest]);
        fc.pre(rest.length > 0);
        expect(macAlgorithm1(cipher, rest, 1, cbcMac(cipher, first))).toEqual(macAlgorithm1(cipher, whole, 1));
      }),
    );
  });
});

describe('algorithm 3', () => {
  test('agrees with OpenSSL for keys of one, two and three parts', () => {
    fc.assert(
      fc.property(desKeys, bytesOf(8), wholeBlocks(8), (key, iv, data) => {
        fc.pre(data.length > 0);
        expect(toHex(retailMac(new TripleDes(key), data, iv))).toBe(toHex(openSslRetailMac(key, data, iv)));
      }),
    );
  });

  test('is algorithm 1 for a single-length key', () => {
    fc.assert(
      fc.property(bytesOf(8), fc.uint8Array({ maxLength: 40 }), (key, data) => {
        const tdes = new TripleDes(key);
        expect(macAlgorithm3(tdes, data, 2)).toEqual(macAlgorithm1(tdes, data, 2));
      }),
    );
  });

  test('continues over several messages through its chaining value', () => {
    fc.assert(
      fc.property(bytesOf(16), wholeBlocks(8), fc.uint8Array({ maxLength: 40 }), (key, first, rest) => {
        const tdes = new TripleDes(key);
        const whole = Uint8Array.from([...first, ...rest]);
        expect(macAlgorithm3(tdes, rest, 2, retailMacChain(tdes, first))).toEqual(macAlgorithm3(tdes, whole, 2));
      }),
    );
  });
});

test('data that is not padded and IVs of another length are refused', () => {
  const tdes = new TripleDes(new Uint8Array(16));
  for (const mac of [cbcMac, retailMac, retailMacChain]) {
    expect(() => mac(tdes, new Uint8Array(9))).toThrow('whole blocks of 8 bytes, not 9 bytes');
    expect(() => mac(tdes, new Uint8Array(8), new Uint8Array(4))).toThrow('An IV has 8 bytes, not 4');
  }
});

test('neither the data nor the IV is changed', () => {
  const tdes = new TripleDes(new Uint8Array(16).fill(3));
  const data = new Uint8Array(16).fill(0x55);
  const iv = new Uint8Array(8).fill(0x66);
  cbcMac(tdes, data, iv);
  retailMac(tdes, data, iv);
  expect(data).toEqual(new Uint8Array(16).fill(0x55));
  expect(iv).toEqual(new Uint8Array(8).fill(0x66));
});
