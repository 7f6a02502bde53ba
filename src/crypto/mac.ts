// Message authentication codes of ISO/IEC 9797-1: paddings 1 to 3, algorithm 1 (X9.9) and algorithm 3 (X9.19).
// Results are whole blocks; a shorter MAC is the left part. An IV left undefined is all zeros.

import { engineKeyOf } from './aes.ts';
import type { BlockCipher } from './cipher.ts';
import type { TripleDes } from './des.ts';
import { loopCbcMac } from './engine/block-loops.ts';

/** Padding method of ISO/IEC 9797-1. */
export type PaddingMethod = 1 | 2 | 3;

/** Padding method 1 of ISO/IEC 9797-1: zeros up to a whole block; returns `data` itself if it is already whole. */
export function pad1(data: Uint8Array, blockSize: number): Uint8Array {
  if (data.length > 0 && data.length % blockSize === 0) return data;
  const padded = new Uint8Array(wholeBlocks(data.length, blockSize));
  padded.set(data);
  return padded;
}

/** Padding method 2 of ISO/IEC 9797-1: 80, then zeros up to a whole block. */
export function pad2(data: Uint8Array, blockSize: number): Uint8Array {
  const padded = new Uint8Array(wholeBlocks(data.length + 1, blockSize));
  padded.set(data);
  padded[data.length] = 0x80;
  return padded;
}

/** Padding method 3 of ISO/IEC 9797-1: a block with the length in bits, then the data padded by method 1. */
export function pad3(data: Uint8Array, blockSize: number): Uint8Array {
  const padded = new Uint8Array(blockSize + wholeBlocks(data.length, blockSize));
  let bits = data.length * 8;
  for (let index = blockSize - 1; bits > 0; index--) {
    padded[index] = bits % 256;
    bits = Math.floor(bits / 256);
  }
  padded.set(data, blockSize);
  return padded;
}

/** Pads by the method of that number (ISO/IEC 9797-1). */
export function pad(data: Uint8Array, blockSize: number, method: PaddingMethod): Uint8Array {
  if (method === 1) return pad1(data, blockSize);
  return method === 2 ? pad2(data, blockSize) : pad3(data, blockSize);
}

/** MAC algorithm 1 of ISO/IEC 9797-1 over padded data: the last block of CBC with the whole key. */
export function cbcMac(cipher: BlockCipher, data: Uint8Array, iv?: Uint8Array): Uint8Array {
  const state = firstState(cipher.blockSize, data, iv);
  const key = engineKeyOf(cipher);
  if (key !== undefined) key.cbcMac(state, data, 0, data.length);
  else loopCbcMac(cipher, state, data, 0, data.length);
  return state;
}

/**
 * The chaining value of MAC algorithm 3 after some padded blocks, to be the IV of the next part (ISO/IEC 9797-1,
 * X9.19): CBC with single DES under K1.
 */
export function retailMacChain(tdes: TripleDes, data: Uint8Array, iv?: Uint8Array): Uint8Array {
  const state = firstState(8, data, iv);
  tdes.engineKey.cbcMacFirst(state, data, 0, data.length);
  return state;
}

/** MAC algorithm 3 of ISO/IEC 9797-1 (X9.19, retail MAC) over padded data: E(K3, D(K2, CBC under K1)). */
export function retailMac(tdes: TripleDes, data: Uint8Array, iv?: Uint8Array): Uint8Array {
  const state = firstState(8, data, iv);
  tdes.engineKey.retailMac(state, data, 0, data.length);
  return state;
}

/** MAC algorithm 1 of ISO/IEC 9797-1 with padding; X9.9 is this with an 8-byte key and padding 1. */
export function macAlgorithm1(
  cipher: BlockCipher,
  data: Uint8Array,
  padding: PaddingMethod,
  iv?: Uint8Array,
): Uint8Array {
  return cbcMac(cipher, pad(data, cipher.blockSize, padding), iv);
}

/** MAC algorithm 3 of ISO/IEC 9797-1 with padding; X9.19 is this with padding 1. */
export function macAlgorithm3(tdes: TripleDes, data: Uint8Array, padding: PaddingMethod, iv?: Uint8Array): Uint8Array {
  return retailMac(tdes, pad(data, 8, padding), iv);
}

// An empty message is one block of zeros: the padded length is a positive multiple of the block.
function wholeBlocks(length: number, blockSize: number): number {
  return Math.max(1, Math.ceil(length / blockSize)) * blockSize;
}

function firstState(size: number, data: Uint8Array, iv: Uint8Array | undefined): Uint8Array {
  if (data.length % size !== 0) {
    throw new RangeError(`Padded data must be whole blocks of ${size} bytes, not ${data.length} bytes`);
  }
  if (iv !== undefined && iv.length !== size) throw new RangeError(`An IV has ${size} bytes, not ${iv.length}`);
  const state = new Uint8Array(size);
  if (iv !== undefined) state.set(iv);
  return state;
}
