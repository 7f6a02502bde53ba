// The rounds of DES on 32-bit words (FIPS 46-3): one block from bytes to bytes.
// Written for speed; js-des.ts gives it its meaning.

import { readWord, writeWord } from './bytes.ts';
import { substitutionTable } from './des-tables.ts';

/**
 * One pass of 16 rounds for single DES, three for triple DES, with the schedules at `first`, `second` and `third`.
 * Parameters are positional because this is the innermost function of the device.
 */
export type DesTransform = (
  words: readonly number[],
  passes: number,
  first: number,
  second: number,
  third: number,
  input: Uint8Array,
  inputOffset: number,
  output: Uint8Array,
  outputOffset: number,
) => void;

/** Makes the transformation; its tables are generated at this moment. */
export function createDesTransform(): DesTransform {
  // The tables are constants of a function, not of the module: bundlers turn module constants into variables, and then
  // the compiler can neither embed a table nor drop its bounds checks. The rounds are written out because a loop over
  // them costs 1.4 times as much. Permutations between passes cancel out, so IP and its inverse run once.
  const S1 = substitutionTable(1);
  const S2 = substitutionTable(2);
  const S3 = substitutionTable(3);
  const S4 = substitutionTable(4);
  const S5 = substitutionTable(5);
  const S6 = substitutionTable(6);
  const S7 = substitutionTable(7);
  const S8 = substitutionTable(8);
  return function transform(words, passes, first, second, third, input, inputOffset, output, outputOffset) {
    let l = readWord(input, inputOffset);
    let r = readWord(input, inputOffset + 4);
    let p = first;
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
      p = pass === 0 ? second : third;
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
  };
}
