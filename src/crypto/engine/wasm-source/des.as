// DES and triple DES on 32-bit words (FIPS 46-3, SP 800-67). Both halves stay rotated right by one bit during the rounds,
// so that each S-box input is a window of six bits; the permutations between the passes of triple DES cancel out.
//
// `schedule` is where the round keys lie, 16 pairs of words for each pass in the order of their use. `passes` is 1 for DES
// and 3 for triple DES. A block is a u64 with its first byte on top.

import { DATA, DES_BOXES, WORDS } from './layout';

/** One block: words in, words out at WORDS. */
export function desBlock(schedule: usize, passes: i32, left: u32, right: u32): void {
  putWords(WORDS, transform(schedule, passes, ((<u64>left) << 32) | right));
}

/** Two blocks at WORDS under two keys, in place: the rounds of the second fill the waiting times of the first. */
export function desTwoBlocks(schedule0: usize, schedule1: usize, passes: i32): void {
  transformTwo(schedule0, schedule1, passes, getWords(WORDS), getWords(WORDS + 8));
  putWords(WORDS, one);
  putWords(WORDS + 8, two);
}

/** ECB over `length` bytes at DATA, in either direction: the schedules decide. */
export function desEcb(schedule: usize, passes: i32, length: usize): void {
  let at = DATA;
  for (const end = DATA + (length & ~15); at < end; at += 16) {
    transformTwo(schedule, schedule, passes, getBlock(at), getBlock(at + 8));
    putBlock(at, one);
    putBlock(at + 8, two);
  }
  if (length & 8) putBlock(at, transform(schedule, passes, getBlock(at)));
}

/** CBC encryption over `length` bytes at DATA; the chaining value is at WORDS and stays there for the next part. */
export function desCbcEncrypt(schedule: usize, passes: i32, length: usize): void {
  let chain = getWords(WORDS);
  for (let at = DATA, end = DATA + length; at < end; at += 8) {
    chain = transform(schedule, passes, chain ^ getBlock(at));
    putBlock(at, chain);
  }
  putWords(WORDS, chain);
}

/** CBC decryption over `length` bytes at DATA; the chaining value is at WORDS and stays there for the next part. */
export function desCbcDecrypt(schedule: usize, passes: i32, length: usize): void {
  let chain = getWords(WORDS);
  let at = DATA;
  for (const end = DATA + (length & ~15); at < end; at += 16) {
    const block = getBlock(at);
    const next = getBlock(at + 8);
    transformTwo(schedule, schedule, passes, block, next);
    putBlock(at, one ^ chain);
    putBlock(at + 8, two ^ block);
    chain = next;
  }
  if (length & 8) {
    const block = getBlock(at);
    putBlock(at, transform(schedule, passes, block) ^ chain);
    chain = block;
  }
  putWords(WORDS, chain);
}

/** CBC-MAC over `length` bytes at DATA; the chaining value is at WORDS, the result comes there. */
export function desMac(schedule: usize, passes: i32, length: usize): void {
  let chain = getWords(WORDS);
  for (let at = DATA, end = DATA + length; at < end; at += 8) {
    chain = transform(schedule, passes, chain ^ getBlock(at));
  }
  putWords(WORDS, chain);
}

function transform(schedule: usize, passes: i32, block: u64): u64 {
  let l = <u32>(block >> 32);
  let r = <u32>block;
  let x: u32;
  // Initial permutation by five exchanges.
  x = ((l >> 4) ^ r) & 0x0f0f0f0f; r ^= x; l ^= x << 4;
  x = ((l >> 16) ^ r) & 0xffff; r ^= x; l ^= x << 16;
  x = ((r >> 2) ^ l) & 0x33333333; l ^= x; r ^= x << 2;
  x = ((r >> 8) ^ l) & 0xff00ff; l ^= x; r ^= x << 8;
  x = ((l >> 1) ^ r) & 0x55555555; r ^= x; l ^= x << 1;
  l = rotr<u32>(l, 1);
  r = rotr<u32>(r, 1);
  let key = schedule;
  do {
    let u = r ^ load<u32>(key);
    let v = r ^ load<u32>(key, 4);
    // The next round's key is XORed onto the other half before the S-box results are in: the chain from round to round is
    // what limits a single block. The last round of a pass prepares with what lies behind, and that is not used.
    let rounds = 4;
    do {
      x = boxes(u, v); u = l ^ load<u32>(key, 8) ^ x; v = l ^ load<u32>(key, 12) ^ x; l ^= x;
      x = boxes(u, v); u = r ^ load<u32>(key, 16) ^ x; v = r ^ load<u32>(key, 20) ^ x; r ^= x;
      x = boxes(u, v); u = l ^ load<u32>(key, 24) ^ x; v = l ^ load<u32>(key, 28) ^ x; l ^= x;
      x = boxes(u, v); u = r ^ load<u32>(key, 32) ^ x; v = r ^ load<u32>(key, 36) ^ x; r ^= x;
      key += 32;
    } while (--rounds);
    x = l; l = r; r = x;
  } while (--passes);
  // Final permutation, the inverse of the initial one.
  l = rotl<u32>(l, 1);
  r = rotl<u32>(r, 1);
  x = ((l >> 1) ^ r) & 0x55555555; r ^= x; l ^= x << 1;
  x = ((r >> 8) ^ l) & 0xff00ff; l ^= x; r ^= x << 8;
  x = ((r >> 2) ^ l) & 0x33333333; l ^= x; r ^= x << 2;
  x = ((l >> 16) ^ r) & 0xffff; r ^= x; l ^= x << 16;
  x = ((l >> 4) ^ r) & 0x0f0f0f0f; r ^= x; l ^= x << 4;
  return ((<u64>l) << 32) | r;
}

/** Results of `transformTwo`: a function has only one. */
let one: u64 = 0;
let two: u64 = 0;

// The same steps for two blocks side by side, four rounds at a time: much longer straight code falls out of the processor's
// instruction cache and is slower.
function transformTwo(schedule0: usize, schedule1: usize, passes: i32, block0: u64, block1: u64): void {
  let l0 = <u32>(block0 >> 32);
  let r0 = <u32>block0;
  let l1 = <u32>(block1 >> 32);
  let r1 = <u32>block1;
  let x0: u32, x1: u32;
  x0 = ((l0 >> 4) ^ r0) & 0x0f0f0f0f; r0 ^= x0; l0 ^= x0 << 4;
  x1 = ((l1 >> 4) ^ r1) & 0x0f0f0f0f; r1 ^= x1; l1 ^= x1 << 4;
  x0 = ((l0 >> 16) ^ r0) & 0xffff; r0 ^= x0; l0 ^= x0 << 16;
  x1 = ((l1 >> 16) ^ r1) & 0xffff; r1 ^= x1; l1 ^= x1 << 16;
  x0 = ((r0 >> 2) ^ l0) & 0x33333333; l0 ^= x0; r0 ^= x0 << 2;
  x1 = ((r1 >> 2) ^ l1) & 0x33333333; l1 ^= x1; r1 ^= x1 << 2;
  x0 = ((r0 >> 8) ^ l0) & 0xff00ff; l0 ^= x0; r0 ^= x0 << 8;
  x1 = ((r1 >> 8) ^ l1) & 0xff00ff; l1 ^= x1; r1 ^= x1 << 8;
  x0 = ((l0 >> 1) ^ r0) & 0x55555555; r0 ^= x0; l0 ^= x0 << 1;
  x1 = ((l1 >> 1) ^ r1) & 0x55555555; r1 ^= x1; l1 ^= x1 << 1;
  l0 = rotr<u32>(l0, 1); r0 = rotr<u32>(r0, 1);
  l1 = rotr<u32>(l1, 1); r1 = rotr<u32>(r1, 1);
  let key0 = schedule0;
  let key1 = schedule1;
  do {
    let u0 = r0 ^ load<u32>(key0), v0 = r0 ^ load<u32>(key0, 4);
    let u1 = r1 ^ load<u32>(key1), v1 = r1 ^ load<u32>(key1, 4);
    let rounds = 4;
    do {
      x0 = boxes(u0, v0); x1 = boxes(u1, v1);
      u0 = l0 ^ load<u32>(key0, 8) ^ x0; v0 = l0 ^ load<u32>(key0, 12) ^ x0; l0 ^= x0;
      u1 = l1 ^ load<u32>(key1, 8) ^ x1; v1 = l1 ^ load<u32>(key1, 12) ^ x1; l1 ^= x1;
      x0 = boxes(u0, v0); x1 = boxes(u1, v1);
      u0 = r0 ^ load<u32>(key0, 16) ^ x0; v0 = r0 ^ load<u32>(key0, 20) ^ x0; r0 ^= x0;
      u1 = r1 ^ load<u32>(key1, 16) ^ x1; v1 = r1 ^ load<u32>(key1, 20) ^ x1; r1 ^= x1;
      x0 = boxes(u0, v0); x1 = boxes(u1, v1);
      u0 = l0 ^ load<u32>(key0, 24) ^ x0; v0 = l0 ^ load<u32>(key0, 28) ^ x0; l0 ^= x0;
      u1 = l1 ^ load<u32>(key1, 24) ^ x1; v1 = l1 ^ load<u32>(key1, 28) ^ x1; l1 ^= x1;
      x0 = boxes(u0, v0); x1 = boxes(u1, v1);
      u0 = r0 ^ load<u32>(key0, 32) ^ x0; v0 = r0 ^ load<u32>(key0, 36) ^ x0; r0 ^= x0;
      u1 = r1 ^ load<u32>(key1, 32) ^ x1; v1 = r1 ^ load<u32>(key1, 36) ^ x1; r1 ^= x1;
      key0 += 32;
      key1 += 32;
    } while (--rounds);
    x0 = l0; l0 = r0; r0 = x0;
    x1 = l1; l1 = r1; r1 = x1;
  } while (--passes);
  l0 = rotl<u32>(l0, 1); r0 = rotl<u32>(r0, 1);
  l1 = rotl<u32>(l1, 1); r1 = rotl<u32>(r1, 1);
  x0 = ((l0 >> 1) ^ r0) & 0x55555555; r0 ^= x0; l0 ^= x0 << 1;
  x1 = ((l1 >> 1) ^ r1) & 0x55555555; r1 ^= x1; l1 ^= x1 << 1;
  x0 = ((r0 >> 8) ^ l0) & 0xff00ff; l0 ^= x0; r0 ^= x0 << 8;
  x1 = ((r1 >> 8) ^ l1) & 0xff00ff; l1 ^= x1; r1 ^= x1 << 8;
  x0 = ((r0 >> 2) ^ l0) & 0x33333333; l0 ^= x0; r0 ^= x0 << 2;
  x1 = ((r1 >> 2) ^ l1) & 0x33333333; l1 ^= x1; r1 ^= x1 << 2;
  x0 = ((l0 >> 16) ^ r0) & 0xffff; r0 ^= x0; l0 ^= x0 << 16;
  x1 = ((l1 >> 16) ^ r1) & 0xffff; r1 ^= x1; l1 ^= x1 << 16;
  x0 = ((l0 >> 4) ^ r0) & 0x0f0f0f0f; r0 ^= x0; l0 ^= x0 << 4;
  x1 = ((l1 >> 4) ^ r1) & 0x0f0f0f0f; r1 ^= x1; l1 ^= x1 << 4;
  one = ((<u64>l0) << 32) | r0;
  two = ((<u64>l1) << 32) | r1;
}

// `u` holds the inputs of boxes 1, 3, 5 and 7, `v` those of 2, 4, 6 and 8; tables are words, so indexes are times 4.
// @ts-ignore: decorator
@inline
function boxes(u: u32, v: u32): u32 {
  return (
    load<u32>((u >> 24) & 0xfc, DES_BOXES) ^
    load<u32>((u >> 16) & 0xfc, DES_BOXES + 512) ^
    (load<u32>((u >> 8) & 0xfc, DES_BOXES + 1024) ^ load<u32>(u & 0xfc, DES_BOXES + 1536)) ^
    (load<u32>((v >> 20) & 0xfc, DES_BOXES + 256) ^
      load<u32>((v >> 12) & 0xfc, DES_BOXES + 768) ^
      (load<u32>((v >> 4) & 0xfc, DES_BOXES + 1280) ^ load<u32>(rotl<u32>(v, 4) & 0xfc, DES_BOXES + 1792)))
  );
}

// @ts-ignore: decorator
@inline
function getWords(at: usize): u64 {
  return rotl<u64>(load<u64>(at), 32);
}

// @ts-ignore: decorator
@inline
function putWords(at: usize, block: u64): void {
  store<u64>(at, rotl<u64>(block, 32));
}

// @ts-ignore: decorator
@inline
function getBlock(at: usize): u64 {
  return bswap<u64>(load<u64>(at));
}

// @ts-ignore: decorator
@inline
function putBlock(at: usize, block: u64): void {
  store<u64>(at, bswap<u64>(block));
}
