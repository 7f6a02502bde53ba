// Modes and MACs over a cipher that can only do one block: for the engine in plain TypeScript and for ciphers that are not
// an engine's. Lengths are whole blocks, except that of CMAC.

import type { BlockCipher } from '../cipher.ts';

/** ECB encryption (SP 800-38A 6.1). */
export function loopEncryptEcb(
  cipher: BlockCipher,
  input: Uint8Array,
  inputOffset: number,
  output: Uint8Array,
  outputOffset: number,
  length: number,
): void {
  const size = cipher.blockSize;
  for (let at = 0; at < length; at += size) cipher.encryptBlock(input, inputOffset + at, output, outputOffset + at);
}

/** ECB decryption (SP 800-38A 6.1). */
export function loopDecryptEcb(
  cipher: BlockCipher,
  input: Uint8Array,
  inputOffset: number,
  output: Uint8Array,
  outputOffset: number,
  length: number,
): void {
  const size = cipher.blockSize;
  for (let at = 0; at < length; at += size) cipher.decryptBlock(input, inputOffset + at, output, outputOffset + at);
}

/** CBC encryption (SP 800-38A 6.2). */
export function loopEncryptCbc(
  cipher: BlockCipher,
  iv: Uint8Array,
  input: Uint8Array,
  inputOffset: number,
  output: Uint8Array,
  outputOffset: number,
  length: number,
): void {
  const size = cipher.blockSize;
  let previous = iv;
  let previousOffset = 0;
  for (let at = 0; at < length; at += size) {
    const to = outputOffset + at;
    for (let index = 0; index < size; index++) {
      output[to + index] = input[inputOffset + at + index]! ^ previous[previousOffset + index]!;
    }
    cipher.encryptBlock(output, to, output, to);
    previous = output;
    previousOffset = to;
  }
}

/** CBC decryption (SP 800-38A 6.2). */
export function loopDecryptCbc(
  cipher: BlockCipher,
  iv: Uint8Array,
  input: Uint8Array,
  inputOffset: number,
  output: Uint8Array,
  outputOffset: number,
  length: number,
): void {
  const size = cipher.blockSize;
  // From the last block to the first, so that in place the previous cryptogram is still there.
  for (let at = length - size; at >= 0; at -= size) {
    const to = outputOffset + at;
    cipher.decryptBlock(input, inputOffset + at, output, to);
    const previous = at === 0 ? iv : input;
    const previousOffset = at === 0 ? 0 : inputOffset + at - size;
    for (let index = 0; index < size; index++) output[to + index]! ^= previous[previousOffset + index]!;
  }
}

/** CBC-MAC (ISO/IEC 9797-1 algorithm 1); `state` is the chaining value before and after. */
export function loopCbcMac(
  cipher: BlockCipher,
  state: Uint8Array,
  data: Uint8Array,
  offset: number,
  length: number,
): void {
  const size = cipher.blockSize;
  for (let at = offset; at < offset + length; at += size) {
    for (let index = 0; index < size; index++) state[index]! ^= data[at + index]!;
    cipher.encryptBlock(state, 0, state, 0);
  }
}

/** CMAC (SP 800-38B 6.2); `state` is the chaining value before and the result after. */
export function loopCmac(
  cipher: BlockCipher,
  state: Uint8Array,
  data: Uint8Array,
  offset: number,
  length: number,
): void {
  const size = cipher.blockSize;
  const subkeys = subkeysOf(cipher);
  const whole = length === 0 ? 0 : Math.floor((length - 1) / size) * size;
  loopCbcMac(cipher, state, data, offset, whole);
  const rest = length - whole;
  for (let index = 0; index < rest; index++) state[index]! ^= data[offset + whole + index]!;
  if (rest < size) state[rest]! ^= 0x80;
  const subkey = rest < size ? size : 0;
  for (let index = 0; index < size; index++) state[index]! ^= subkeys[subkey + index]!;
  cipher.encryptBlock(state, 0, state, 0);
}

// K1 then K2 in one array (SP 800-38B 6.1), once for each cipher object.
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
