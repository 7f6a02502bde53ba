// What an engine can do: DES, triple DES and AES, one block at a time, two blocks at once, and whole buffers in one call.
// There are two, in plain TypeScript and in WebAssembly; nothing above this folder knows which one runs.
//
// Both look values up in tables, so the time of a call depends on key and data through the processor's cache: they are
// not constant-time. That is acceptable here and only here: an emulator works with test keys, and whoever can measure
// its time can read its memory as well. A security device must not be built on this.

import type { BlockCipher } from '../cipher.ts';

/**
 * A key in an engine. Offsets are in bytes, lengths are whole blocks; input and output may be the same place, but must not
 * overlap otherwise.
 */
export interface CipherKey extends BlockCipher {
  /** Encrypts two blocks that follow each other, the first under this key and the second under `second`. */
  encryptTwo(second: CipherKey, input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void;
  /** Decrypts two blocks that follow each other, the first under this key and the second under `second`. */
  decryptTwo(second: CipherKey, input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void;
  /** ECB encryption (SP 800-38A 6.1). */
  encryptEcb(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number, length: number): void;
  /** ECB decryption (SP 800-38A 6.1). */
  decryptEcb(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number, length: number): void;
  /** CBC encryption (SP 800-38A 6.2). */
  encryptCbc(
    iv: Uint8Array,
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
    length: number,
  ): void;
  /** CBC decryption (SP 800-38A 6.2). */
  decryptCbc(
    iv: Uint8Array,
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
    length: number,
  ): void;
  /** CBC-MAC (ISO/IEC 9797-1 algorithm 1); `state` is the chaining value before and after. */
  cbcMac(state: Uint8Array, data: Uint8Array, offset: number, length: number): void;
  /** CMAC of any length of data (SP 800-38B); `state` is the chaining value before and the result after. */
  cmac(state: Uint8Array, data: Uint8Array, offset: number, length: number): void;
  /** Overwrites the key and its schedules with zeros; every later use of the key throws. */
  release(): void;
}

/** A DES key of one, two or three parts of 8 bytes. Parts that are missing are the first one. */
export interface DesKey extends CipherKey {
  /** Encrypts a block with single DES under one part of the key. */
  encryptPart(part: 0 | 1 | 2, input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void;
  /** Decrypts a block with single DES under one part of the key. */
  decryptPart(part: 0 | 1 | 2, input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void;
  /** CBC-MAC with single DES under the first part; `state` is the chaining value before and after. */
  cbcMacFirst(state: Uint8Array, data: Uint8Array, offset: number, length: number): void;
  /** MAC algorithm 3 of ISO/IEC 9797-1 (X9.19); `state` is the chaining value before and the result after. */
  retailMac(state: Uint8Array, data: Uint8Array, offset: number, length: number): void;
}

/** An implementation of the block ciphers. */
export interface Engine {
  readonly name: 'wasm' | 'js';
  /** Takes 8, 16 or 24 bytes of a DES key; the array is not kept. */
  desKey(key: Uint8Array): DesKey;
  /** Takes 16, 24 or 32 bytes of an AES key; the array is not kept. */
  aesKey(key: Uint8Array): CipherKey;
  /** Encrypts one block with single DES under a key of 8 bytes that is not used again. */
  desOnce(
    key: Uint8Array,
    keyOffset: number,
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
  ): void;
}
