// AES (FIPS 197) on 32-bit words, first byte on top: SubBytes, ShiftRows and MixColumns of a round are 4 tables of words.
// Decryption is the equivalent inverse cipher (FIPS 197, 5.3.5), whose schedule is made when it is first needed.

import { AES_BOX, AES_INVERSE_BOX, AES_INVERSE_ROUND, AES_ROUND, DATA, WORDS } from './layout';

/**
 * Writes the schedule of the key at WORDS to `target` (FIPS 197, 5.2); `length` is 4, 6 or 8 words. The last turn may
 * write a few words more than there are rounds: up to 256 bytes in all.
 */
export function aesExpand(length: usize, target: usize): void {
  const size = length << 2;
  for (let at: usize = 0; at < size; at += 4) store<u32>(target + at, load<u32>(WORDS + at));
  let constant: u32 = 0x01000000;
  let word = load<u32>(WORDS + size - 4);
  for (const end = target + (length << 4) + 96; target < end; target += size) {
    const next = target + size;
    word = substitute(rotl<u32>(word, 8)) ^ constant ^ load<u32>(target);
    store<u32>(next, word);
    word ^= load<u32>(target, 4);
    store<u32>(next, word, 4);
    word ^= load<u32>(target, 8);
    store<u32>(next, word, 8);
    word ^= load<u32>(target, 12);
    store<u32>(next, word, 12);
    if (length > 4) {
      if (length == 8) word = substitute(word);
      for (let at: usize = 16; at < size; at += 4) {
        word ^= load<u32>(target + at);
        store<u32>(next + at, word);
      }
    }
    constant = constant & 0x80000000 ? 0x1b000000 : constant << 1;
  }
}

/** Writes the schedule of decryption to `target` from that of encryption at `schedule`. */
export function aesInvert(schedule: usize, rounds: i32, target: usize): void {
  const last = <usize>rounds << 4;
  copyRoundKey(schedule + last, target);
  copyRoundKey(schedule, target + last);
  for (let at: usize = 16; at < last; at += 4) {
    const word = load<u32>(schedule + last - (at & ~15) + (at & 15));
    // The tables of the inverse rounds undo the S-box first, so putting it in front leaves only MixColumns.
    const boxed = substitute(word);
    store<u32>(target + at, backRound(boxed, boxed, boxed, boxed));
  }
}

/** Encrypts one block: words in, words out at WORDS. */
export function aesEncrypt(schedule: usize, rounds: i32, a: u32, b: u32, c: u32, d: u32): void {
  a ^= load<u32>(schedule);
  b ^= load<u32>(schedule, 4);
  c ^= load<u32>(schedule, 8);
  d ^= load<u32>(schedule, 12);
  let e: u32, f: u32, g: u32, h: u32;
  for (let pair = 2; pair < rounds; pair += 2) {
    e = round(a, b, c, d) ^ load<u32>(schedule, 16);
    f = round(b, c, d, a) ^ load<u32>(schedule, 20);
    g = round(c, d, a, b) ^ load<u32>(schedule, 24);
    h = round(d, a, b, c) ^ load<u32>(schedule, 28);
    a = round(e, f, g, h) ^ load<u32>(schedule, 32);
    b = round(f, g, h, e) ^ load<u32>(schedule, 36);
    c = round(g, h, e, f) ^ load<u32>(schedule, 40);
    d = round(h, e, f, g) ^ load<u32>(schedule, 44);
    schedule += 32;
  }
  e = round(a, b, c, d) ^ load<u32>(schedule, 16);
  f = round(b, c, d, a) ^ load<u32>(schedule, 20);
  g = round(c, d, a, b) ^ load<u32>(schedule, 24);
  h = round(d, a, b, c) ^ load<u32>(schedule, 28);
  store<u32>(WORDS, lastRound(e, f, g, h) ^ load<u32>(schedule, 32));
  store<u32>(WORDS, lastRound(f, g, h, e) ^ load<u32>(schedule, 36), 4);
  store<u32>(WORDS, lastRound(g, h, e, f) ^ load<u32>(schedule, 40), 8);
  store<u32>(WORDS, lastRound(h, e, f, g) ^ load<u32>(schedule, 44), 12);
}

/** Decrypts one block under a schedule of `aesInvert`: words in, words out at WORDS. */
export function aesDecrypt(schedule: usize, rounds: i32, a: u32, b: u32, c: u32, d: u32): void {
  a ^= load<u32>(schedule);
  b ^= load<u32>(schedule, 4);
  c ^= load<u32>(schedule, 8);
  d ^= load<u32>(schedule, 12);
  let e: u32, f: u32, g: u32, h: u32;
  for (let pair = 2; pair < rounds; pair += 2) {
    e = backRound(a, d, c, b) ^ load<u32>(schedule, 16);
    f = backRound(b, a, d, c) ^ load<u32>(schedule, 20);
    g = backRound(c, b, a, d) ^ load<u32>(schedule, 24);
    h = backRound(d, c, b, a) ^ load<u32>(schedule, 28);
    a = backRound(e, h, g, f) ^ load<u32>(schedule, 32);
    b = backRound(f, e, h, g) ^ load<u32>(schedule, 36);
    c = backRound(g, f, e, h) ^ load<u32>(schedule, 40);
    d = backRound(h, g, f, e) ^ load<u32>(schedule, 44);
    schedule += 32;
  }
  e = backRound(a, d, c, b) ^ load<u32>(schedule, 16);
  f = backRound(b, a, d, c) ^ load<u32>(schedule, 20);
  g = backRound(c, b, a, d) ^ load<u32>(schedule, 24);
  h = backRound(d, c, b, a) ^ load<u32>(schedule, 28);
  store<u32>(WORDS, lastBackRound(e, h, g, f) ^ load<u32>(schedule, 32));
  store<u32>(WORDS, lastBackRound(f, e, h, g) ^ load<u32>(schedule, 36), 4);
  store<u32>(WORDS, lastBackRound(g, f, e, h) ^ load<u32>(schedule, 40), 8);
  store<u32>(WORDS, lastBackRound(h, g, f, e) ^ load<u32>(schedule, 44), 12);
}

/** ECB encryption over `length` bytes at DATA. */
export function aesEcbEncrypt(schedule: usize, rounds: i32, length: usize): void {
  for (let at = DATA, end = DATA + length; at < end; at += 16) {
    encryptVector(schedule, rounds, getBlock(at));
    putBlock(at, v128.load(WORDS));
  }
}

/** ECB decryption over `length` bytes at DATA. */
export function aesEcbDecrypt(schedule: usize, rounds: i32, length: usize): void {
  for (let at = DATA, end = DATA + length; at < end; at += 16) {
    decryptVector(schedule, rounds, getBlock(at));
    putBlock(at, v128.load(WORDS));
  }
}

/** CBC encryption over `length` bytes at DATA; the chaining value is at WORDS and stays there for the next part. */
export function aesCbcEncrypt(schedule: usize, rounds: i32, length: usize): void {
  for (let at = DATA, end = DATA + length; at < end; at += 16) {
    encryptVector(schedule, rounds, v128.xor(getBlock(at), v128.load(WORDS)));
    putBlock(at, v128.load(WORDS));
  }
}

/** CBC decryption over `length` bytes at DATA; the chaining value is at WORDS and stays there for the next part. */
export function aesCbcDecrypt(schedule: usize, rounds: i32, length: usize): void {
  let chain = v128.load(WORDS);
  for (let at = DATA, end = DATA + length; at < end; at += 16) {
    const block = getBlock(at);
    decryptVector(schedule, rounds, block);
    putBlock(at, v128.xor(v128.load(WORDS), chain));
    chain = block;
  }
  v128.store(WORDS, chain);
}

/** CBC-MAC over `length` bytes at DATA; the chaining value is at WORDS, the result comes there. */
export function aesMac(schedule: usize, rounds: i32, length: usize): void {
  for (let at = DATA, end = DATA + length; at < end; at += 16) {
    encryptVector(schedule, rounds, v128.xor(getBlock(at), v128.load(WORDS)));
  }
}

// @ts-ignore: decorator
@inline
function round(a: u32, b: u32, c: u32, d: u32): u32 {
  return (
    load<u32>((a >> 24) << 2, AES_ROUND) ^
    load<u32>((b >> 14) & 1020, AES_ROUND + 1024) ^
    (load<u32>((c >> 6) & 1020, AES_ROUND + 2048) ^ load<u32>((d & 255) << 2, AES_ROUND + 3072))
  );
}

// @ts-ignore: decorator
@inline
function lastRound(a: u32, b: u32, c: u32, d: u32): u32 {
  return (box(a >> 24) << 24) | (box((b >> 16) & 255) << 16) | (box((c >> 8) & 255) << 8) | box(d & 255);
}

// @ts-ignore: decorator
@inline
function backRound(a: u32, b: u32, c: u32, d: u32): u32 {
  return (
    load<u32>((a >> 24) << 2, AES_INVERSE_ROUND) ^
    load<u32>((b >> 14) & 1020, AES_INVERSE_ROUND + 1024) ^
    (load<u32>((c >> 6) & 1020, AES_INVERSE_ROUND + 2048) ^ load<u32>((d & 255) << 2, AES_INVERSE_ROUND + 3072))
  );
}

// @ts-ignore: decorator
@inline
function lastBackRound(a: u32, b: u32, c: u32, d: u32): u32 {
  return (
    (<u32>load<u8>(a >> 24, AES_INVERSE_BOX) << 24) |
    (<u32>load<u8>((b >> 16) & 255, AES_INVERSE_BOX) << 16) |
    (<u32>load<u8>((c >> 8) & 255, AES_INVERSE_BOX) << 8) |
    load<u8>(d & 255, AES_INVERSE_BOX)
  );
}

// @ts-ignore: decorator
@inline
function substitute(word: u32): u32 {
  return lastRound(word, word, word, word);
}

// @ts-ignore: decorator
@inline
function box(index: u32): u32 {
  return load<u8>(index, AES_BOX);
}

function copyRoundKey(from: usize, to: usize): void {
  v128.store(to, v128.load(from));
}

// @ts-ignore: decorator
@inline
function encryptVector(schedule: usize, rounds: i32, block: v128): void {
  aesEncrypt(
    schedule,
    rounds,
    i32x4.extract_lane(block, 0),
    i32x4.extract_lane(block, 1),
    i32x4.extract_lane(block, 2),
    i32x4.extract_lane(block, 3),
  );
}

// @ts-ignore: decorator
@inline
function decryptVector(schedule: usize, rounds: i32, block: v128): void {
  aesDecrypt(
    schedule,
    rounds,
    i32x4.extract_lane(block, 0),
    i32x4.extract_lane(block, 1),
    i32x4.extract_lane(block, 2),
    i32x4.extract_lane(block, 3),
  );
}

// Bytes to words and back: the bytes of each word the other way round.
// @ts-ignore: decorator
@inline
function getBlock(at: usize): v128 {
  const bytes = v128.load(at);
  return i8x16.shuffle(bytes, bytes, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

// @ts-ignore: decorator
@inline
function putBlock(at: usize, block: v128): void {
  v128.store(at, i8x16.shuffle(block, block, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
}
