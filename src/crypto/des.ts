// DES and triple DES (FIPS 46-3, SP 800-67) over the engine, one object per key.
// The engines' table look-ups are not constant-time: right for an emulator with test keys, wrong for a security device.

import type { BlockCipher } from './cipher.ts';
import { engine } from './engine/choose-engine.ts';
import type { DesKey } from './engine/engine.ts';

/** DES with an 8-byte key, triple DES (EDE) with 16 bytes K1 K2 K1 or 24 bytes K1 K2 K3 (FIPS 46-3, SP 800-67). */
export class TripleDes implements BlockCipher {
  /** Bytes in the key. */
  readonly length: 8 | 16 | 24;
  /** The key in the engine, with the calls that work on whole buffers. */
  readonly engineKey: DesKey;

  /** Takes an 8, 16 or 24-byte key; the array is not kept and its parity is not looked at. */
  constructor(key: Uint8Array) {
    const length = key.length;
    if (length !== 8 && length !== 16 && length !== 24) {
      throw new RangeError(`A DES key has 8, 16 or 24 bytes, not ${length}`);
    }
    this.length = length;
    this.engineKey = engine().desKey(key);
  }

  /** Bytes in a block. */
  get blockSize(): 8 {
    return 8;
  }

  /** Encrypts one block with the whole key: E(K3, D(K2, E(K1, x))); plain DES for an 8-byte key. */
  encryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    this.engineKey.encryptBlock(input, inputOffset, output, outputOffset);
  }

  /** Decrypts one block with the whole key: D(K1, E(K2, D(K3, x))); plain DES for an 8-byte key. */
  decryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    this.engineKey.decryptBlock(input, inputOffset, output, outputOffset);
  }

  /** Encrypts two blocks that follow each other, the first under this key, the second under another, at once. */
  encryptTwo(
    second: TripleDes,
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
  ): void {
    this.engineKey.encryptTwo(second.engineKey, input, inputOffset, output, outputOffset);
  }

  /** Decrypts two blocks that follow each other, the first under this key, the second under another, at once. */
  decryptTwo(
    second: TripleDes,
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
  ): void {
    this.engineKey.decryptTwo(second.engineKey, input, inputOffset, output, outputOffset);
  }

  /** Encrypts one block with single DES under K1, the first 8 bytes of the key. */
  encryptSingle(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    this.engineKey.encryptPart(0, input, inputOffset, output, outputOffset);
  }

  /** Decrypts one block with single DES under K1, the first 8 bytes of the key. */
  decryptSingle(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    this.engineKey.decryptPart(0, input, inputOffset, output, outputOffset);
  }

  /** Encrypts one block with single DES under K2, the second 8 bytes of the key; K1 if there are none. */
  encryptSecond(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    this.engineKey.encryptPart(1, input, inputOffset, output, outputOffset);
  }

  /** Decrypts one block with single DES under K2, the second 8 bytes of the key; K1 if there are none. */
  decryptSecond(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    this.engineKey.decryptPart(1, input, inputOffset, output, outputOffset);
  }

  /** Encrypts one block with single DES under K3, the third 8 bytes of the key; K1 if there are none. */
  encryptLast(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    this.engineKey.encryptPart(2, input, inputOffset, output, outputOffset);
  }

  /** Decrypts one block with single DES under K3, the third 8 bytes of the key; K1 if there are none. */
  decryptLast(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    this.engineKey.decryptPart(2, input, inputOffset, output, outputOffset);
  }

  /** Overwrites the key and its schedules with zeros; every later use throws. */
  release(): void {
    this.engineKey.release();
  }
}
