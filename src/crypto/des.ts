// DES and triple DES on 32-bit words (FIPS 46-3, SP 800-67), one block at a time, schedules kept per key.
// Table look-ups are not constant-time: right for an emulator with test keys, wrong for a security device.

import type { BlockCipher } from './cipher.ts';
import { transform } from './des-rounds.ts';
import { SCHEDULE_WORDS, writeSchedule } from './des-schedule.ts';

/** DES with an 8-byte key, triple DES (EDE) with 16 bytes K1 K2 K1 or 24 bytes K1 K2 K3 (FIPS 46-3, SP 800-67). */
export class TripleDes implements BlockCipher {
  /** Bytes in a block. */
  readonly blockSize = 8;
  /** Bytes in the key. */
  readonly length: 8 | 16 | 24;
  readonly #words: number[];
  readonly #passes: number;
  readonly #second: number;
  readonly #third: number;

  /** Computes the schedules of an 8, 16 or 24-byte key; the key itself is not kept and its parity is not looked at. */
  constructor(key: Uint8Array) {
    const length = key.length;
    if (length !== 8 && length !== 16 && length !== 24) {
      throw new RangeError(`A DES key has 8, 16 or 24 bytes, not ${length}`);
    }
    const words = (length === 8 ? ONE_PART : length === 16 ? TWO_PARTS : THREE_PARTS).slice();
    writeSchedule(key, 0, words, 0);
    if (length !== 8) writeSchedule(key, 8, words, PART_WORDS);
    if (length === 24) writeSchedule(key, 16, words, 2 * PART_WORDS);
    this.length = length;
    this.#words = words;
    this.#passes = length === 8 ? 1 : 3;
    this.#second = length === 8 ? 0 : PART_WORDS;
    this.#third = length === 24 ? 2 * PART_WORDS : 0;
  }

  /** Encrypts one block with the whole key: E(K3, D(K2, E(K1, x))); plain DES for an 8-byte key. */
  encryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    transform(
      this.#words,
      this.#passes,
      0,
      this.#second + REVERSE,
      this.#third,
      input,
      inputOffset,
      output,
      outputOffset,
    );
  }

  /** Decrypts one block with the whole key: D(K1, E(K2, D(K3, x))); plain DES for an 8-byte key. */
  decryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    transform(
      this.#words,
      this.#passes,
      this.#third + REVERSE,
      this.#second,
      REVERSE,
      input,
      inputOffset,
      output,
      outputOffset,
    );
  }

  /** Encrypts one block with single DES under K1, the first 8 bytes of the key. */
  encryptSingle(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    transform(this.#words, 1, 0, 0, 0, input, inputOffset, output, outputOffset);
  }

  /** Decrypts one block with single DES under K1, the first 8 bytes of the key. */
  decryptSingle(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    transform(this.#words, 1, REVERSE, 0, 0, input, inputOffset, output, outputOffset);
  }

  /** Encrypts one block with single DES under K2, the second 8 bytes of the key; K1 if there are none. */
  encryptSecond(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    transform(this.#words, 1, this.#second, 0, 0, input, inputOffset, output, outputOffset);
  }

  /** Decrypts one block with single DES under K2, the second 8 bytes of the key; K1 if there are none. */
  decryptSecond(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    transform(this.#words, 1, this.#second + REVERSE, 0, 0, input, inputOffset, output, outputOffset);
  }

  /** Encrypts one block with single DES under K3, the third 8 bytes of the key; K1 if there are none. */
  encryptLast(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    transform(this.#words, 1, this.#third, 0, 0, input, inputOffset, output, outputOffset);
  }

  /** Decrypts one block with single DES under K3, the third 8 bytes of the key; K1 if there are none. */
  decryptLast(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    transform(this.#words, 1, this.#third + REVERSE, 0, 0, input, inputOffset, output, outputOffset);
  }
}

// A part of the key has its schedule in encryption order and, behind it, in decryption order.
const REVERSE = SCHEDULE_WORDS;
const PART_WORDS = 2 * SCHEDULE_WORDS;

// Plain arrays copied per key: as fast to read as an Int32Array, since 64-bit Node stores 32-bit words as small
// integers, but 10 times cheaper to create.
const ONE_PART = zeros(PART_WORDS);
const TWO_PARTS = zeros(2 * PART_WORDS);
const THREE_PARTS = zeros(3 * PART_WORDS);

function zeros(length: number): readonly number[] {
  return Array.from({ length }, () => 0);
}
