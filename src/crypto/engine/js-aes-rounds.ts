// The rounds of AES on 32-bit words (FIPS 197): one block from bytes to bytes, in either direction.
// Written for speed; js-aes.ts gives it its meaning.

import type { AesTables } from './aes-tables.ts';
import { readWord, writeWord } from './bytes.ts';

/** One block under a schedule of four words for each round and four more. */
export type AesRounds = (
  words: readonly number[],
  input: Uint8Array,
  inputOffset: number,
  output: Uint8Array,
  outputOffset: number,
) => void;

/**
 * Makes one direction from its tables. `second` is the column that the second row of column 0 comes
 * from: 1 in ShiftRows, 3 in its inverse.
 */
export function createAesRounds({ box, rounds: tables }: AesTables, second: 1 | 3): AesRounds {
  // The tables are constants of the function, not of the module, for the reason that js-des-rounds.ts gives.
  const T0 = tables.slice(0, 256);
  const T1 = tables.slice(256, 512);
  const T2 = tables.slice(512, 768);
  const T3 = tables.slice(768, 1024);
  const S = box.slice();
  // For the inverse the columns 1 and 3 change places: then its rows come from the same neighbours.
  const fourth = 4 - second;
  return function rounds(words, input, inputOffset, output, outputOffset) {
    let a = readWord(input, inputOffset) ^ words[0]!;
    let b = readWord(input, inputOffset + 4 * second) ^ words[second]!;
    let c = readWord(input, inputOffset + 8) ^ words[2]!;
    let d = readWord(input, inputOffset + 4 * fourth) ^ words[fourth]!;
    let e = 0;
    let f = 0;
    let g = 0;
    let h = 0;
    const last = words.length - 8;
    let next = 4;
    for (; next < last; next += 8) {
      e = T0[a >>> 24]! ^ T1[(b >>> 16) & 255]! ^ T2[(c >>> 8) & 255]! ^ T3[d & 255]! ^ words[next]!;
      f = T0[b >>> 24]! ^ T1[(c >>> 16) & 255]! ^ T2[(d >>> 8) & 255]! ^ T3[a & 255]! ^ words[next + second]!;
      g = T0[c >>> 24]! ^ T1[(d >>> 16) & 255]! ^ T2[(a >>> 8) & 255]! ^ T3[b & 255]! ^ words[next + 2]!;
      h = T0[d >>> 24]! ^ T1[(a >>> 16) & 255]! ^ T2[(b >>> 8) & 255]! ^ T3[c & 255]! ^ words[next + fourth]!;
      a = T0[e >>> 24]! ^ T1[(f >>> 16) & 255]! ^ T2[(g >>> 8) & 255]! ^ T3[h & 255]! ^ words[next + 4]!;
      b = T0[f >>> 24]! ^ T1[(g >>> 16) & 255]! ^ T2[(h >>> 8) & 255]! ^ T3[e & 255]! ^ words[next + 4 + second]!;
      c = T0[g >>> 24]! ^ T1[(h >>> 16) & 255]! ^ T2[(e >>> 8) & 255]! ^ T3[f & 255]! ^ words[next + 6]!;
      d = T0[h >>> 24]! ^ T1[(e >>> 16) & 255]! ^ T2[(f >>> 8) & 255]! ^ T3[g & 255]! ^ words[next + 4 + fourth]!;
    }
    e = T0[a >>> 24]! ^ T1[(b >>> 16) & 255]! ^ T2[(c >>> 8) & 255]! ^ T3[d & 255]! ^ words[next]!;
    f = T0[b >>> 24]! ^ T1[(c >>> 16) & 255]! ^ T2[(d >>> 8) & 255]! ^ T3[a & 255]! ^ words[next + second]!;
    g = T0[c >>> 24]! ^ T1[(d >>> 16) & 255]! ^ T2[(a >>> 8) & 255]! ^ T3[b & 255]! ^ words[next + 2]!;
    h = T0[d >>> 24]! ^ T1[(a >>> 16) & 255]! ^ T2[(b >>> 8) & 255]! ^ T3[c & 255]! ^ words[next + fourth]!;
    a = (S[e >>> 24]! << 24) | (S[(f >>> 16) & 255]! << 16) | (S[(g >>> 8) & 255]! << 8) | S[h & 255]!;
    b = (S[f >>> 24]! << 24) | (S[(g >>> 16) & 255]! << 16) | (S[(h >>> 8) & 255]! << 8) | S[e & 255]!;
    c = (S[g >>> 24]! << 24) | (S[(h >>> 16) & 255]! << 16) | (S[(e >>> 8) & 255]! << 8) | S[f & 255]!;
    d = (S[h >>> 24]! << 24) | (S[(e >>> 16) & 255]! << 16) | (S[(f >>> 8) & 255]! << 8) | S[g & 255]!;
    writeWord(a ^ words[next + 4]!, output, outputOffset);
    writeWord(b ^ words[next + 4 + second]!, output, outputOffset + 4 * second);
    writeWord(c ^ words[next + 6]!, output, outputOffset + 8);
    writeWord(d ^ words[next + 4 + fourth]!, output, outputOffset + 4 * fourth);
  };
}
