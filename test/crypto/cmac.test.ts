// CMAC against @noble/ciphers (AES) and against its definition (DES).

import { cmac as nobleCmac } from '@noble/ciphers/aes.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Aes } from '../../src/crypto/aes.ts';
import type { BlockCipher } from '../../src/crypto/cipher.ts';
import { cmac } from '../../src/crypto/cmac.ts';
import { TripleDes } from '../../src/crypto/des.ts';
import { toHex } from '../../src/crypto/hex.ts';
import { cbcMac } from '../../src/crypto/mac.ts';
import { aesKeys, desKeys, wholeBlocks } from './arbitraries.ts';

const messages = fc.uint8Array({ maxLength: 70 });

describe('cmac', () => {
  test('agrees with noble for AES keys and messages of any length', () => {
    fc.assert(
      fc.property(aesKeys, messages, (key, message) => {
        expect(toHex(cmac(new Aes(key), message))).toBe(toHex(nobleCmac(message, key)));
      }),
      { numRuns: 300 },
    );
  });

  test('follows its definition for 64-bit blocks, computed with big integers', () => {
    fc.assert(
      fc.property(desKeys, messages, (key, message) => {
        const cipher = new TripleDes(key);
        expect(toHex(cmac(cipher, message))).toBe(toHex(definition(cipher, message)));
      }),
    );
  });

  test('gives the same result when the subkeys are already known', () => {
    const cipher = new Aes(new Uint8Array(16).fill(0x42));
    const message = new Uint8Array(20).fill(1);
    const first = cmac(cipher, message);
    cmac(cipher, new Uint8Array(0));
    expect(cmac(cipher, message)).toEqual(first);
    expect(message).toEqual(new Uint8Array(20).fill(1));
  });

  test('continues after whole blocks through the IV', () => {
    fc.assert(
      fc.property(desKeys, wholeBlocks(8), fc.uint8Array({ minLength: 1, maxLength: 40 }), (key, first, rest) => {
        const cipher = new TripleDes(key);
        const whole = Uint8Array.from([...first, ...rest]);
        expect(cmac(cipher, rest, cbcMac(cipher, first))).toEqual(cmac(cipher, whole));
      }),
    );
  });

  test('refuses an IV of another length', () => {
    expect(() => cmac(new TripleDes(new Uint8Array(8)), new Uint8Array(8), new Uint8Array(16))).toThrow(
      'An IV has 8 bytes, not 16',
    );
  });
});

function definition(cipher: BlockCipher, message: Uint8Array): Uint8Array {
  const zero = new Uint8Array(8);
  cipher.encryptBlock(zero, 0, zero, 0);
  const times = (value: bigint) => ((value << 1n) ^ (value >> 63n ? 0x1bn : 0n)) & 0xffffffffffffffffn;
  const first = times(BigInt(`0x${toHex(zero)}`));
  const complete = message.length > 0 && message.length % 8 === 0;
  const padded = new Uint8Array(complete ? message.length : message.length + 8 - (message.length % 8));
  padded.set(message);
  if (!complete) padded[message.length] = 0x80;
  const last = new DataView(padded.buffer, padded.length - 8);
  last.setBigUint64(0, last.getBigUint64(0) ^ (complete ? first : times(first)));
  return cbcMac(cipher, padded);
}
