// AES (FIPS 197) over node:crypto. Cipher objects stay open per key: ECB keeps no state from block to block, and
// opening one costs five times as much as a block.

import { type Cipher, createCipheriv, createDecipheriv, type Decipher } from 'node:crypto';
import type { BlockCipher } from './cipher.ts';
import { TripleDes } from './des.ts';

/** AES with a 16, 24 or 32-byte key (FIPS 197). */
export class Aes implements BlockCipher {
  /** Bytes in a block. */
  readonly blockSize = 16;
  /** Bytes in the key. */
  readonly length: 16 | 24 | 32;
  readonly #key: Uint8Array;
  #encryption: Cipher | undefined;
  #decryption: Decipher | undefined;

  /** Takes a copy of a 16, 24 or 32-byte key. */
  constructor(key: Uint8Array) {
    const length = key.length;
    if (length !== 16 && length !== 24 && length !== 32) {
      throw new RangeError(`An AES key has 16, 24 or 32 bytes, not ${length}`);
    }
    this.length = length;
    this.#key = Uint8Array.from(key);
  }

  /** Encrypts one block. */
  encryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    this.#encryption ??= createCipheriv(ALGORITHMS[this.length], this.#key, null).setAutoPadding(false);
    output.set(this.#encryption.update(block(input, inputOffset)), outputOffset);
  }

  /** Decrypts one block. */
  decryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    this.#decryption ??= createDecipheriv(ALGORITHMS[this.length], this.#key, null).setAutoPadding(false);
    output.set(this.#decryption.update(block(input, inputOffset)), outputOffset);
  }
}

/** The block cipher of a key: DES and triple DES (FIPS 46-3, SP 800-67) or AES (FIPS 197). */
export function blockCipher(algorithm: 'DES' | 'AES', key: Uint8Array): BlockCipher {
  return algorithm === 'DES' ? new TripleDes(key) : new Aes(key);
}

// A short update would stay inside the kept-open object and shift every later block.
function block(input: Uint8Array, offset: number): Uint8Array {
  if (offset < 0 || offset + 16 > input.length) throw new RangeError('An AES block has 16 bytes');
  return input.subarray(offset, offset + 16);
}

const ALGORITHMS = { 16: 'aes-128-ecb', 24: 'aes-192-ecb', 32: 'aes-256-ecb' } as const;
