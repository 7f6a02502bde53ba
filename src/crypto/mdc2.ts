// MDC-2, the hash function of two DES encryptions a block (ISO/IEC 10118-2:1994, hash function 2 with DES).
// A message that is not whole blocks gets zeros at its end, as common implementations do.

import { TripleDes } from './des.ts';

/** Bytes in an MDC-2 hash. */
export const MDC2_BYTES = 16;

/** The MDC-2 hash of data (ISO/IEC 10118-2, hash function 2). */
export function mdc2(data: Uint8Array): Uint8Array {
  const left = new Uint8Array(BLOCK).fill(0x52);
  const right = new Uint8Array(BLOCK).fill(0x25);
  const block = new Uint8Array(BLOCK);
  for (let offset = 0; offset < data.length; offset += BLOCK) {
    block.fill(0);
    block.set(data.subarray(offset, offset + BLOCK));
    const first = step(left, 0x40, block);
    const second = step(right, 0x20, block);
    // The right halves change places.
    left.set(first);
    left.set(second.subarray(HALF), HALF);
    right.set(second);
    right.set(first.subarray(HALF), HALF);
  }
  const hash = new Uint8Array(MDC2_BYTES);
  hash.set(left);
  hash.set(right, BLOCK);
  return hash;
}

/** E(key, block) ^ block; bits 2 and 3 of the key are 10 on the left and 01 on the right, so that the keys differ. */
function step(chaining: Uint8Array, bits: number, block: Uint8Array): Uint8Array {
  chaining[0] = (chaining[0]! & 0x9f) | bits;
  const result = new Uint8Array(BLOCK);
  // DES ignores parity, so it need not be set.
  new TripleDes(chaining).encryptBlock(block, 0, result, 0);
  for (let i = 0; i < BLOCK; i++) result[i]! ^= block[i]!;
  return result;
}

const BLOCK = 8;
const HALF = 4;
