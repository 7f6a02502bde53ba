// CMAC (SP 800-38B, MAC algorithm 5 of ISO/IEC 9797-1) over block ciphers of 64 and 128 bits.
// Subkeys are computed once per cipher object.

import type { BlockCipher } from './cipher.ts';

/**
 * The CMAC of a message, one block long (SP 800-38B 6.2). With `iv`, the chaining value of earlier whole blocks
 * (`cbcMac` of them), the message is the last part of a longer one.
 */
export function cmac(cipher: BlockCipher, message: Uint8Array, iv?: Uint8Array): Uint8Array {
  const size = cipher.blockSize;
  const subkeys = subkeysOf(cipher);
  const state = new Uint8Array(size);
  if (iv !== undefined) {
    if (iv.length !== size) throw new RangeError(`An IV has ${size} bytes, not ${iv.length}`);
    state.set(iv);
  }
  let offset = 0;
  for (; offset + size < message.length; offset += size) {
    for (let index = 0; index < size; index++) state[index]! ^= message[offset + index]!;
    cipher.encryptBlock(state, 0, state, 0);
  }
  const rest = message.length - offset;
  for (let index = 0; index < rest; index++) state[index]! ^= message[offset + index]!;
  if (rest < size) state[rest]! ^= 0x80;
  const subkey = rest < size ? size : 0;
  for (let index = 0; index < size; index++) state[index]! ^= subkeys[subkey + index]!;
  cipher.encryptBlock(state, 0, state, 0);
  return state;
}

// K1 then K2 in one array (SP 800-38B 6.1).
function subkeysOf(cipher: BlockCipher): Uint8Array {
  const known = SUBKEYS.get(cipher);
  if (known !== undefined) return known;
  const size = cipher.blockSize;
  const subkeys = new Uint8Array(2 * size);
  cipher.encryptBlock(subkeys, 0, subkeys, 0);
  double(subkeys, 0, 0, size);
  double(subkeys, 0, size, size);
  SUBKEYS.set(cipher, subkeys);
  return subkeys;
}

// Multiplication by x in the field of the block: the carry comes back as the constant R of SP 800-38B 5.3.
function double(bytes: Uint8Array, from: number, to: number, size: number): void {
  const carry = bytes[from]! >>> 7;
  for (let index = 0; index < size - 1; index++) {
    bytes[to + index] = (bytes[from + index]! << 1) | (bytes[from + index + 1]! >>> 7);
  }
  bytes[to + size - 1] = (bytes[from + size - 1]! << 1) ^ (carry * (size === 8 ? 0x1b : 0x87));
}

const SUBKEYS = new WeakMap<BlockCipher, Uint8Array>();
