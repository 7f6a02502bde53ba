// AES (FIPS 197) over the engine, one object per key.
// The engines' table look-ups are not constant-time: right for an emulator with test keys, wrong for a security device.

import type { BlockCipher } from './cipher.ts';
import { TripleDes } from './des.ts';
import { engine } from './engine/choose-engine.ts';
import type { CipherKey } from './engine/engine.ts';

/** AES with a 16, 24 or 32-byte key (FIPS 197). */
export class Aes implements BlockCipher {
  /** Bytes in the key. */
  readonly length: 16 | 24 | 32;
  /** The key in the engine, with the calls that work on whole buffers. */
  readonly engineKey: CipherKey;

  /** Takes a 16, 24 or 32-byte key; the array is not kept. */
  constructor(key: Uint8Array) {
    const length = key.length;
    if (length !== 16 && length !== 24 && length !== 32) {
      throw new RangeError(`An AES key has 16, 24 or 32 bytes, not ${length}`);
    }
    this.length = length;
    this.engineKey = engine().aesKey(key);
  }

  /** Bytes in a block. */
  get blockSize(): 16 {
    return 16;
  }

  /** Encrypts one block. */
  encryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    if (inputOffset < 0 || inputOffset + 16 > input.length) throw new RangeError('An AES block has 16 bytes');
    this.engineKey.encryptBlock(input, inputOffset, output, outputOffset);
  }

  /** Decrypts one block. */
  decryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    if (inputOffset < 0 || inputOffset + 16 > input.length) throw new RangeError('An AES block has 16 bytes');
    this.engineKey.decryptBlock(input, inputOffset, output, outputOffset);
  }

  /** Overwrites the key and its schedules with zeros; every later use throws. */
  release(): void {
    this.engineKey.release();
  }
}

/** The block cipher of a key: DES and triple DES (FIPS 46-3, SP 800-67) or AES (FIPS 197). */
export function blockCipher(algorithm: 'DES' | 'AES', key: Uint8Array): BlockCipher {
  return algorithm === 'DES' ? new TripleDes(key) : new Aes(key);
}

/** The engine's key behind a cipher, for calls that work on whole buffers; undefined if the cipher is not an engine's. */
export function engineKeyOf(cipher: BlockCipher): CipherKey | undefined {
  return cipher instanceof TripleDes || cipher instanceof Aes ? cipher.engineKey : undefined;
}
