// Hash functions: the "abc" examples of FIPS 180-4 and RFC 1321, lengths, and the kind of array.

import { describe, expect, test } from 'vitest';
import { type HashName, hash, hashLengths, hmac, sha1, sha256 } from '../../src/crypto/hash.ts';
import { toHex } from '../../src/crypto/hex.ts';

const ABC = Uint8Array.of(0x61, 0x62, 0x63);

describe('hash', () => {
  test('gives the published hashes of abc', () => {
    expect(toHex(hash('md5', ABC))).toBe('900150983CD24FB0D6963F7D28E17F72');
    expect(toHex(hash('sha1', ABC))).toBe('A9993E364706816ABA3E25717850C26C9CD0D89D');
    expect(toHex(hash('sha224', ABC))).toBe('23097D223405D8228642A477BDA255B32AADBCE4BDA0B3F7E36C9DA7');
    expect(toHex(hash('sha256', ABC))).toBe('BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD');
    expect(toHex(hash('sha384', ABC))).toBe(
      'CB00753F45A35E8BB5A03D699AC65007272C32AB0EDED1631A8B605A43FF5BED8086072BA1E7CC2358BAECA134C825A7',
    );
    expect(toHex(hash('sha512', ABC))).toBe(
      'DDAF35A193617ABACC417349AE20413112E6FA4E89A97EA20A9EEEE64B55D39A2192992A274FC1A836BA3C23A3FEEBBD454D4423643CE80E2A9AC94FA54CA49F',
    );
  });

  test('has a short form for SHA-1 and SHA-256', () => {
    expect(sha1(ABC)).toEqual(hash('sha1', ABC));
    expect(sha256(ABC)).toEqual(hash('sha256', ABC));
  });

  test('answers a plain array of the stated length for every function, as HMAC does', () => {
    for (const [name, length] of Object.entries(hashLengths) as [HashName, number][]) {
      for (const result of [hash(name, ABC), hmac(name, ABC, ABC)]) {
        expect(result).toHaveLength(length);
        expect(Object.getPrototypeOf(result)).toBe(Uint8Array.prototype);
      }
    }
  });
});
