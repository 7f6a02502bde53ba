/**
 * The characters of a key field as words of four, and their hash: what keys are found by that were opened before. The
 * reader makes them while it looks at the characters anyway.
 */

/** Words of the longest variant key, three parts in hexadecimal; longer fields are packed by whoever needs it. */
export const KEY_WORDS = 12;

/** The hash with one more word; it starts as the number of characters. */
export function addToHash(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, MULTIPLIER);
  return (product << 13) | (product >>> 19);
}

/** The hash after the last word. */
export function finishHash(hash: number): number {
  return hash ^ (hash >>> 16);
}

/** Packs a whole field into `words`, which has room; the last word is filled up with zeros. Returns the hash. */
export function packKey(buffer: Uint8Array, start: number, end: number, words: Int32Array): number {
  const whole = (end - start) >> 2;
  let hash = end - start;
  let at = start;
  for (let i = 0; i < whole; i++, at += 4) {
    const word = buffer[at]! | (buffer[at + 1]! << 8) | (buffer[at + 2]! << 16) | (buffer[at + 3]! << 24);
    words[i] = word;
    hash = addToHash(hash, word);
  }
  if (at < end) {
    let word = 0;
    for (let shift = 0; at < end; at++, shift += 8) word |= buffer[at]! << shift;
    words[whole] = word;
    hash = addToHash(hash, word);
  }
  return finishHash(hash);
}

/** 2 to the 32 over the golden ratio, odd. */
const MULTIPLIER = 0x9e3779b1;
