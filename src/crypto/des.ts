// DES and triple DES on 32-bit words (FIPS 46-3, SP 800-67), one block at a time, schedules kept per key.
// Table look-ups are not constant-time: right for an emulator with test keys, wrong for a security device.

import type { BlockCipher } from './cipher.ts';
import { SCHEDULE_WORDS, writeSchedule } from './des-schedule.ts';
import { substitutionTable } from './des-tables.ts';

/** DES with an 8-byte key, triple DES (EDE) with 16 bytes K1 K2 K1 or 24 bytes K1 K2 K3 (FIPS 46-3, SP 800-67). */
export class TripleDes implements BlockCipher {
  /** Bytes in a block. */
  readonly blockSize = 8;
  /** Bytes in the key. */
  readonly length: 8 | 16 | 24;
  readonly #words: number[];
  readonly #passes: number;
  readonly #decryptStart: number;

  /** Computes the schedules of an 8, 16 or 24-byte key; the key itself is not kept and its parity is not looked at. */
  constructor(key: Uint8Array) {
    const length = key.length;
    if (length !== 8 && length !== 16 && length !== 24) {
      throw new RangeError(`A DES key has 8, 16 or 24 bytes, not ${length}`);
    }
    const words = ZERO_WORDS.slice();
    writeSchedule(key, 0, words, K1_FORWARD, K1_REVERSE);
    if (length === 8) copySchedule(words, K2_FORWARD, K2_REVERSE);
    else writeSchedule(key, 8, words, K2_FORWARD, K2_REVERSE);
    if (length === 24) writeSchedule(key, 16, words, K3_FORWARD, K3_REVERSE);
    else copySchedule(words, K3_FORWARD, K3_REVERSE);
    this.length = length;
    this.#words = words;
    this.#passes = length === 8 ? 1 : 3;
    this.#decryptStart = length === 8 ? K1_REVERSE : K3_REVERSE;
  }

  /** Encrypts one block with the whole key: E(K3, D(K2, E(K1, x))); plain DES for an 8-byte key. */
  encryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    transform(this.#words, K1_FORWARD, this.#passes, input, inputOffset, output, outputOffset);
  }

  /** Decrypts one block with the whole key: D(K1, E(K2, D(K3, x))); plain DES for an 8-byte key. */
  decryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    transform(this.#words, this.#decryptStart, this.#passes, input, inputOffset, output, outputOffset);
  }

  /** Encrypts one block with single DES under K1, the first 8 bytes of the key. */
  encryptSingle(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    transform(this.#words, K1_FORWARD, 1, input, inputOffset, output, outputOffset);
  }

  /** Decrypts one block with single DES under K1, the first 8 bytes of the key. */
  decryptSingle(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    transform(this.#words, K1_REVERSE, 1, input, inputOffset, output, outputOffset);
  }

  /** Encrypts one block with single DES under K2, the second 8 bytes of the key; K1 if there are none. */
  encryptSecond(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    transform(this.#words, K2_FORWARD, 1, input, inputOffset, output, outputOffset);
  }

  /** Decrypts one block with single DES under K2, the second 8 bytes of the key; K1 if there are none. */
  decryptSecond(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    transform(this.#words, K2_REVERSE, 1, input, inputOffset, output, outputOffset);
  }

  /** Encrypts one block with single DES under K3, the third 8 bytes of the key; K1 if there are none. */
  encryptLast(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    transform(this.#words, K3_FORWARD, 1, input, inputOffset, output, outputOffset);
  }

  /** Decrypts one block with single DES under K3, the third 8 bytes of the key; K1 if there are none. */
  decryptLast(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    transform(this.#words, K3_REVERSE, 1, input, inputOffset, output, outputOffset);
  }
}

function copySchedule(words: number[], forward: number, reverse: number): void {
  for (let index = 0; index < SCHEDULE_WORDS; index++) {
    words[forward + index] = words[K1_FORWARD + index]!;
    words[reverse + index] = words[K1_REVERSE + index]!;
  }
}

/**
 * One pass of 16 rounds for single DES, three for triple DES, reading round keys upwards from `start`. The permutations
 * between passes cancel out, so the initial and the final one run once. All parameters are positional and the rounds are
 * written out because this is the innermost loop of the device: a loop over rounds costs 1.4 times as much.
 */
function transform(
  words: number[],
  start: number,
  passes: number,
  input: Uint8Array,
  inputOffset: number,
  output: Uint8Array,
  outputOffset: number,
): void {
  let l = readWord(input, inputOffset);
  let r = readWord(input, inputOffset + 4);
  let p = start;
  let u = 0;
  let v = 0;
  let x = 0;

  // Initial permutation (IP) by five exchanges, then both halves rotated right by one bit.
  x = ((l >>> 4) ^ r) & 0x0f0f0f0f;
  r ^= x;
  l ^= x << 4;
  x = ((l >>> 16) ^ r) & 0xffff;
  r ^= x;
  l ^= x << 16;
  x = ((r >>> 2) ^ l) & 0x33333333;
  l ^= x;
  r ^= x << 2;
  x = ((r >>> 8) ^ l) & 0xff00ff;
  l ^= x;
  r ^= x << 8;
  x = ((l >>> 1) ^ r) & 0x55555555;
  r ^= x;
  l ^= x << 1;
  l = (l >>> 1) | (l << 31);
  r = (r >>> 1) | (r << 31);

  // The next round's key is XORed onto the other half before the S-box results are in: the chain from round to round
  // is what limits a single block.
  for (let pass = 0; pass < passes; pass++) {
    u = r ^ words[p]!;
    v = r ^ words[p + 1]!;
    x = S1[u >>> 26]! ^ S3[(u >>> 18) & 63]! ^ (S5[(u >>> 10) & 63]! ^ S7[(u >>> 2) & 63]!);
    x ^= S2[(v >>> 22) & 63]! ^ S4[(v >>> 14) & 63]! ^ (S6[(v >>> 6) & 63]! ^ S8[((v << 2) | (v >>> 30)) & 63]!);
    u = l ^ words[p + 2]! ^ x;
    v = l ^ words[p + 3]! ^ x;
    l ^= x;
    x = S1[u >>> 26]! ^ S3[(u >>> 18) & 63]! ^ (S5[(u >>> 10) & 63]! ^ S7[(u >>> 2) & 63]!);
    x ^= S2[(v >>> 22) & 63]! ^ S4[(v >>> 14) & 63]! ^ (S6[(v >>> 6) & 63]! ^ S8[((v << 2) | (v >>> 30)) & 63]!);
    u = r ^ words[p + 4]! ^ x;
    v = r ^ words[p + 5]! ^ x;
    r ^= x;
    x = S1[u >>> 26]! ^ S3[(u >>> 18) & 63]! ^ (S5[(u >>> 10) & 63]! ^ S7[(u >>> 2) & 63]!);
    x ^= S2[(v >>> 22) & 63]! ^ S4[(v >>> 14) & 63]! ^ (S6[(v >>> 6) & 63]! ^ S8[((v << 2) | (v >>> 30)) & 63]!);
    u = l ^ words[p + 6]! ^ x;
    v = l ^ words[p + 7]! ^ x;
    l ^= x;
    x = S1[u >>> 26]! ^ S3[(u >>> 18) & 63]! ^ (S5[(u >>> 10) & 63]! ^ S7[(u >>> 2) & 63]!);
    x ^= S2[(v >>> 22) & 63]! ^ S4[(v >>> 14) & 63]! ^ (S6[(v >>> 6) & 63]! ^ S8[((v << 2) | (v >>> 30)) & 63]!);
    u = r ^ words[p + 8]! ^ x;
    v = r ^ words[p + 9]! ^ x;
    r ^= x;
    x = S1[u >>> 26]! ^ S3[(u >>> 18) & 63]! ^ (S5[(u >>> 10) & 63]! ^ S7[(u >>> 2) & 63]!);
    x ^= S2[(v >>> 22) & 63]! ^ S4[(v >>> 14) & 63]! ^ (S6[(v >>> 6) & 63]! ^ S8[((v << 2) | (v >>> 30)) & 63]!);
    u = l ^ words[p + 10]! ^ x;
    v = l ^ words[p + 11]! ^ x;
    l ^= x;
    x = S1[u >>> 26]! ^ S3[(u >>> 18) & 63]! ^ (S5[(u >>> 10) & 63]! ^ S7[(u >>> 2) & 63]!);
    x ^= S2[(v >>> 22) & 63]! ^ S4[(v >>> 14) & 63]! ^ (S6[(v >>> 6) & 63]! ^ S8[((v << 2) | (v >>> 30)) & 63]!);
    u = r ^ words[p + 12]! ^ x;
    v = r ^ words[p + 13]! ^ x;
    r ^= x;
    x = S1[u >>> 26]! ^ S3[(u >>> 18) & 63]! ^ (S5[(u >>> 10) & 63]! ^ S7[(u >>> 2) & 63]!);
    x ^= S2[(v >>> 22) & 63]! ^ S4[(v >>> 14) & 63]! ^ (S6[(v >>> 6) & 63]! ^ S8[((v << 2) | (v >>> 30)) & 63]!);
    u = l ^ words[p + 14]! ^ x;
    v = l ^ words[p + 15]! ^ x;
    l ^= x;
    x = S1[u >>> 26]! ^ S3[(u >>> 18) & 63]! ^ (S5[(u >>> 10) & 63]! ^ S7[(u >>> 2) & 63]!);
    x ^= S2[(v >>> 22) & 63]! ^ S4[(v >>> 14) & 63]! ^ (S6[(v >>> 6) & 63]! ^ S8[((v << 2) | (v >>> 30)) & 63]!);
    u = r ^ words[p + 16]! ^ x;
    v = r ^ words[p + 17]! ^ x;
    r ^= x;
    x = S1[u >>> 26]! ^ S3[(u >>> 18) & 63]! ^ (S5[(u >>> 10) & 63]! ^ S7[(u >>> 2) & 63]!);
    x ^= S2[(v >>> 22) & 63]! ^ S4[(v >>> 14) & 63]! ^ (S6[(v >>> 6) & 63]! ^ S8[((v << 2) | (v >>> 30)) & 63]!);
    u = l ^ words[p + 18]! ^ x;
    v = l ^ words[p + 19]! ^ x;
    l ^= x;
    x = S1[u >>> 26]! ^ S3[(u >>> 18) & 63]! ^ (S5[(u >>> 10) & 63]! ^ S7[(u >>> 2) & 63]!);
    x ^= S2[(v >>> 22) & 63]! ^ S4[(v >>> 14) & 63]! ^ (S6[(v >>> 6) & 63]! ^ S8[((v << 2) | (v >>> 30)) & 63]!);
    u = r ^ words[p + 20]! ^ x;
    v = r ^ words[p + 21]! ^ x;
    r ^= x;
    x = S1[u >>> 26]! ^ S3[(u >>> 18) & 63]! ^ (S5[(u >>> 10) & 63]! ^ S7[(u >>> 2) & 63]!);
    x ^= S2[(v >>> 22) & 63]! ^ S4[(v >>> 14) & 63]! ^ (S6[(v >>> 6) & 63]! ^ S8[((v << 2) | (v >>> 30)) & 63]!);
    u = l ^ words[p + 22]! ^ x;
    v = l ^ words[p + 23]! ^ x;
    l ^= x;
    x = S1[u >>> 26]! ^ S3[(u >>> 18) & 63]! ^ (S5[(u >>> 10) & 63]! ^ S7[(u >>> 2) & 63]!);
    x ^= S2[(v >>> 22) & 63]! ^ S4[(v >>> 14) & 63]! ^ (S6[(v >>> 6) & 63]! ^ S8[((v << 2) | (v >>> 30)) & 63]!);
    u = r ^ words[p + 24]! ^ x;
    v = r ^ words[p + 25]! ^ x;
    r ^= x;
    x = S1[u >>> 26]! ^ S3[(u >>> 18) & 63]! ^ (S5[(u >>> 10) & 63]! ^ S7[(u >>> 2) & 63]!);
    x ^= S2[(v >>> 22) & 63]! ^ S4[(v >>> 14) & 63]! ^ (S6[(v >>> 6) & 63]! ^ S8[((v << 2) | (v >>> 30)) & 63]!);
    u = l ^ words[p + 26]! ^ x;
    v = l ^ words[p + 27]! ^ x;
    l ^= x;
    x = S1[u >>> 26]! ^ S3[(u >>> 18) & 63]! ^ (S5[(u >>> 10) & 63]! ^ S7[(u >>> 2) & 63]!);
    x ^= S2[(v >>> 22) & 63]! ^ S4[(v >>> 14) & 63]! ^ (S6[(v >>> 6) & 63]! ^ S8[((v << 2) | (v >>> 30)) & 63]!);
    u = r ^ words[p + 28]! ^ x;
    v = r ^ words[p + 29]! ^ x;
    r ^= x;
    x = S1[u >>> 26]! ^ S3[(u >>> 18) & 63]! ^ (S5[(u >>> 10) & 63]! ^ S7[(u >>> 2) & 63]!);
    x ^= S2[(v >>> 22) & 63]! ^ S4[(v >>> 14) & 63]! ^ (S6[(v >>> 6) & 63]! ^ S8[((v << 2) | (v >>> 30)) & 63]!);
    u = l ^ words[p + 30]! ^ x;
    v = l ^ words[p + 31]! ^ x;
    l ^= x;
    x = S1[u >>> 26]! ^ S3[(u >>> 18) & 63]! ^ (S5[(u >>> 10) & 63]! ^ S7[(u >>> 2) & 63]!);
    x ^= S2[(v >>> 22) & 63]! ^ S4[(v >>> 14) & 63]! ^ (S6[(v >>> 6) & 63]! ^ S8[((v << 2) | (v >>> 30)) & 63]!);
    r ^= x;
    p += SCHEDULE_WORDS;
    x = l;
    l = r;
    r = x;
  }

  // Both halves rotated back, then the final permutation, the inverse of IP.
  l = (l << 1) | (l >>> 31);
  r = (r << 1) | (r >>> 31);
  x = ((l >>> 1) ^ r) & 0x55555555;
  r ^= x;
  l ^= x << 1;
  x = ((r >>> 8) ^ l) & 0xff00ff;
  l ^= x;
  r ^= x << 8;
  x = ((r >>> 2) ^ l) & 0x33333333;
  l ^= x;
  r ^= x << 2;
  x = ((l >>> 16) ^ r) & 0xffff;
  r ^= x;
  l ^= x << 16;
  x = ((l >>> 4) ^ r) & 0x0f0f0f0f;
  r ^= x;
  l ^= x << 4;
  writeWord(l, output, outputOffset);
  writeWord(r, output, outputOffset + 4);
}

function readWord(input: Uint8Array, offset: number): number {
  return (input[offset]! << 24) | (input[offset + 1]! << 16) | (input[offset + 2]! << 8) | input[offset + 3]!;
}

function writeWord(word: number, output: Uint8Array, offset: number): void {
  output[offset] = word >>> 24;
  output[offset + 1] = word >>> 16;
  output[offset + 2] = word >>> 8;
  output[offset + 3] = word;
}

// The six schedules of a key. In this order the first three encrypt a triple-DES block and the last three decrypt it,
// and each one alone is single DES under its part.
const K1_FORWARD = 0;
const K2_REVERSE = SCHEDULE_WORDS;
const K3_FORWARD = 2 * SCHEDULE_WORDS;
const K3_REVERSE = 3 * SCHEDULE_WORDS;
const K2_FORWARD = 4 * SCHEDULE_WORDS;
const K1_REVERSE = 5 * SCHEDULE_WORDS;

// A plain array of small integers, copied per key: as fast to read as an Int32Array, but 10 times cheaper to create.
const ZERO_WORDS: readonly number[] = Array.from({ length: 6 * SCHEDULE_WORDS }, () => 0);

// One constant per table: the compiler then knows each length and drops the bounds checks.
const S1 = substitutionTable(1);
const S2 = substitutionTable(2);
const S3 = substitutionTable(3);
const S4 = substitutionTable(4);
const S5 = substitutionTable(5);
const S6 = substitutionTable(6);
const S7 = substitutionTable(7);
const S8 = substitutionTable(8);
