// CMAC (SP 800-38B, MAC algorithm 5 of ISO/IEC 9797-1) over block ciphers of 64 and 128 bits.
// Subkeys are computed once per cipher object.

import { engineKeyOf } from './aes.ts';
import type { BlockCipher } from './cipher.ts';
import { loopCmac } from './engine/block-loops.ts';

/**
 * The CMAC of a message, one block long (SP 800-38B 6.2). With `iv`, the chaining value of earlier whole blocks
 * (`cbcMac` of them), the message is the last part of a longer one.
 */
export function cmac(cipher: BlockCipher, message: Uint8Array, iv?: Uint8Array): Uint8Array {
  const size = cipher.blockSize;
  const state = new Uint8Array(size);
  if (iv !== undefined) {
    if (iv.length !== size) throw new RangeError(`An IV has ${size} bytes, not ${iv.length}`);
    state.set(iv);
  }
  const key = engineKeyOf(cipher);
  if (key !== undefined) key.cmac(state, message, 0, message.length);
  else loopCmac(cipher, state, message, 0, message.length);
  return state;
}
