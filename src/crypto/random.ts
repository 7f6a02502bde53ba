// Random bytes: a secure source for the device, a seeded one for tests and samples, and what is drawn from either.
// The seeded source repeats for the same seed and is never for keys that matter.

import { randomFillSync } from 'node:crypto';
import type { RandomSource } from './cipher.ts';
import { sha256 } from './hash.ts';
import { forceOddParity } from './parity.ts';

/** The operating system's random generator, read through a pool: a call for 16 bytes alone costs some 2 us. */
export const secureRandom: RandomSource = {
  fill(target, offset = 0, length = target.length - offset) {
    checkRange(target, offset, length);
    if (length > POOL_BYTES) {
      randomFillSync(target, offset, length);
      return;
    }
    if (pooled < length) {
      randomFillSync(pool);
      pooled = POOL_BYTES;
    }
    for (let index = offset; index < offset + length; index++) {
      pooled--;
      target[index] = pool[pooled]!;
      // Bytes handed out may become a key; no second copy stays behind.
      pool[pooled] = 0;
    }
  },
};

/** A source that gives the same bytes for the same seed, however they are divided over calls: SHA-256 in counter mode. */
export function seededRandom(seed: string): RandomSource {
  const input = new Uint8Array(32 + 8);
  input.set(sha256(new TextEncoder().encode(seed)));
  const counter = new DataView(input.buffer, 32);
  let block: Uint8Array = new Uint8Array(0);
  let used = 0;
  let blocks = 0n;
  return {
    fill(target, offset = 0, length = target.length - offset) {
      checkRange(target, offset, length);
      for (let index = offset; index < offset + length; index++) {
        if (used === block.length) {
          counter.setBigUint64(0, blocks++);
          block = sha256(input);
          used = 0;
        }
        target[index] = block[used++]!;
      }
    },
  };
}

/** A random DES key with odd parity whose 8-byte parts all differ (FIPS 46-3, SP 800-67). */
export function randomDesKey(random: RandomSource, length: 8 | 16 | 24): Uint8Array {
  const key = new Uint8Array(length);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    random.fill(key);
    forceOddParity(key);
    if (partsDiffer(key)) return key;
  }
  throw new Error('The random source repeats itself');
}

/** A uniform integer from 0 to below `below`, which is at most 2^32. */
export function randomInteger(random: RandomSource, below: number): number {
  if (!Number.isInteger(below) || below < 1 || below > WORD_VALUES) {
    throw new RangeError(`The bound must be an integer from 1 to 2^32, not ${below}`);
  }
  // Values above the last whole multiple are drawn again; they would make small results more likely.
  const limit = WORD_VALUES - (WORD_VALUES % below);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    random.fill(word);
    const value = ((word[0]! << 24) | (word[1]! << 16) | (word[2]! << 8) | word[3]!) >>> 0;
    if (value < limit) return value % below;
  }
  throw new Error('The random source repeats itself');
}

function partsDiffer(key: Uint8Array): boolean {
  for (let first = 0; first < key.length; first += 8) {
    for (let second = first + 8; second < key.length; second += 8) {
      let index = 0;
      while (index < 8 && key[first + index] === key[second + index]) index++;
      if (index === 8) return false;
    }
  }
  return true;
}

function checkRange(target: Uint8Array, offset: number, length: number): void {
  if (offset < 0 || length < 0 || offset + length > target.length) {
    throw new RangeError(`Random bytes ${offset} to ${offset + length} do not fit into ${target.length}`);
  }
}

const WORD_VALUES = 2 ** 32;
/** A draw is rejected with probability below one half, so this many in a row mean a broken source. */
const ATTEMPTS = 128;
const POOL_BYTES = 1024;
const pool = new Uint8Array(POOL_BYTES);
const word = new Uint8Array(4);
let pooled = 0;
