// Modes of operation over a block cipher: ECB, CBC, CFB, OFB and CTR (SP 800-38A, ISO/IEC 10116).
// None pads: ECB and CBC need whole blocks. An IV left undefined is all zeros.

import { engineKeyOf } from './aes.ts';
import type { BlockCipher } from './cipher.ts';
import { loopDecryptCbc, loopDecryptEcb, loopEncryptCbc, loopEncryptEcb } from './engine/block-loops.ts';

/** One direction of a mode; ECB ignores the IV. */
export type ModeFunction = (cipher: BlockCipher, iv: Uint8Array | undefined, data: Uint8Array) => Uint8Array;

/** Encrypts whole blocks, each alone (SP 800-38A 6.1). */
export function ecbEncrypt(cipher: BlockCipher, data: Uint8Array): Uint8Array {
  const output = new Uint8Array(data.length);
  ecbEncryptInto(cipher, data, output);
  return output;
}

/** Decrypts whole blocks, each alone (SP 800-38A 6.1). */
export function ecbDecrypt(cipher: BlockCipher, data: Uint8Array): Uint8Array {
  const output = new Uint8Array(data.length);
  ecbDecryptInto(cipher, data, output);
  return output;
}

/** Encrypts whole blocks in ECB into `output`, which may be `data` itself (SP 800-38A 6.1). */
export function ecbEncryptInto(cipher: BlockCipher, data: Uint8Array, output: Uint8Array): void {
  checkBlocks(cipher, data);
  const key = engineKeyOf(cipher);
  if (key !== undefined) key.encryptEcb(data, 0, output, 0, data.length);
  else loopEncryptEcb(cipher, data, 0, output, 0, data.length);
}

/** Decrypts whole blocks in ECB into `output`, which may be `data` itself (SP 800-38A 6.1). */
export function ecbDecryptInto(cipher: BlockCipher, data: Uint8Array, output: Uint8Array): void {
  checkBlocks(cipher, data);
  const key = engineKeyOf(cipher);
  if (key !== undefined) key.decryptEcb(data, 0, output, 0, data.length);
  else loopDecryptEcb(cipher, data, 0, output, 0, data.length);
}

/** Encrypts whole blocks in CBC (SP 800-38A 6.2). */
export function cbcEncrypt(cipher: BlockCipher, iv: Uint8Array | undefined, data: Uint8Array): Uint8Array {
  const output = new Uint8Array(data.length);
  cbcEncryptInto(cipher, iv, data, output);
  return output;
}

/** Decrypts whole blocks in CBC (SP 800-38A 6.2). */
export function cbcDecrypt(cipher: BlockCipher, iv: Uint8Array | undefined, data: Uint8Array): Uint8Array {
  const output = new Uint8Array(data.length);
  cbcDecryptInto(cipher, iv, data, output);
  return output;
}

/** Encrypts whole blocks in CBC into `output`, which may be `data` itself (SP 800-38A 6.2). */
export function cbcEncryptInto(
  cipher: BlockCipher,
  iv: Uint8Array | undefined,
  data: Uint8Array,
  output: Uint8Array,
): void {
  checkBlocks(cipher, data);
  const first = checkedIv(cipher, iv);
  const key = engineKeyOf(cipher);
  if (key !== undefined) key.encryptCbc(first, data, 0, output, 0, data.length);
  else loopEncryptCbc(cipher, first, data, 0, output, 0, data.length);
}

/** Decrypts whole blocks in CBC into `output`, which may be `data` itself (SP 800-38A 6.2). */
export function cbcDecryptInto(
  cipher: BlockCipher,
  iv: Uint8Array | undefined,
  data: Uint8Array,
  output: Uint8Array,
): void {
  checkBlocks(cipher, data);
  const first = checkedIv(cipher, iv);
  const key = engineKeyOf(cipher);
  if (key !== undefined) key.decryptCbc(first, data, 0, output, 0, data.length);
  else loopDecryptCbc(cipher, first, data, 0, output, 0, data.length);
}

/** Encrypts in CFB with segments of `segment` bytes (SP 800-38A 6.3); a last segment may be shorter. */
export function cfbEncrypt(
  cipher: BlockCipher,
  iv: Uint8Array | undefined,
  data: Uint8Array,
  segment: number,
): Uint8Array {
  const output = new Uint8Array(data.length);
  cfb(cipher, iv, data, segment, output, output);
  return output;
}

/** Decrypts in CFB with segments of `segment` bytes (SP 800-38A 6.3); a last segment may be shorter. */
export function cfbDecrypt(
  cipher: BlockCipher,
  iv: Uint8Array | undefined,
  data: Uint8Array,
  segment: number,
): Uint8Array {
  const output = new Uint8Array(data.length);
  cfb(cipher, iv, data, segment, output, data);
  return output;
}

/** Encrypts or decrypts in OFB with feedback of whole blocks (SP 800-38A 6.4). */
export function ofb(cipher: BlockCipher, iv: Uint8Array | undefined, data: Uint8Array): Uint8Array {
  // The key stream of OFB is what CBC makes of zeros.
  const stream = new Uint8Array(Math.ceil(data.length / cipher.blockSize) * cipher.blockSize);
  cbcEncryptInto(cipher, iv, stream, stream);
  return xored(stream, data);
}

/** Encrypts or decrypts in CTR; the whole IV is the first counter block, big-endian (SP 800-38A 6.5). */
export function ctr(cipher: BlockCipher, iv: Uint8Array | undefined, data: Uint8Array): Uint8Array {
  const size = cipher.blockSize;
  const stream = new Uint8Array(Math.ceil(data.length / size) * size);
  const counter = checkedIv(cipher, iv).slice();
  for (let offset = 0; offset < stream.length; offset += size) {
    for (let index = 0; index < size; index++) stream[offset + index] = counter[index]!;
    let index = size - 1;
    while (index >= 0 && ++counter[index]! > 255) index--;
  }
  ecbEncryptInto(cipher, stream, stream);
  return xored(stream, data);
}

/** Both directions of every mode; cfb64 is full-block CFB for DES, cfb128 for AES (SP 800-38A). */
export const modes = {
  ecb: {
    encrypt: (cipher, _iv, data) => ecbEncrypt(cipher, data),
    decrypt: (cipher, _iv, data) => ecbDecrypt(cipher, data),
  },
  cbc: { encrypt: cbcEncrypt, decrypt: cbcDecrypt },
  cfb8: cfbMode(1),
  cfb64: cfbMode(8),
  cfb128: cfbMode(16),
  ofb: { encrypt: ofb, decrypt: ofb },
  ctr: { encrypt: ctr, decrypt: ctr },
} as const satisfies Record<string, { readonly encrypt: ModeFunction; readonly decrypt: ModeFunction }>;

function cfbMode(segment: number): { readonly encrypt: ModeFunction; readonly decrypt: ModeFunction } {
  return {
    encrypt: (cipher, iv, data) => cfbEncrypt(cipher, iv, data, segment),
    decrypt: (cipher, iv, data) => cfbDecrypt(cipher, iv, data, segment),
  };
}

// The cryptogram, which is the output when encrypting and the input when decrypting, is shifted into the register.
function cfb(
  cipher: BlockCipher,
  iv: Uint8Array | undefined,
  data: Uint8Array,
  segment: number,
  output: Uint8Array,
  cryptogram: Uint8Array,
): void {
  const size = cipher.blockSize;
  if (segment < 1 || segment > size) throw new RangeError(`A CFB segment has 1 to ${size} bytes, not ${segment}`);
  const register = checkedIv(cipher, iv).slice();
  const key = new Uint8Array(size);
  for (let offset = 0; offset < data.length; offset += segment) {
    cipher.encryptBlock(register, 0, key, 0);
    const end = Math.min(segment, data.length - offset);
    for (let index = 0; index < end; index++) output[offset + index] = data[offset + index]! ^ key[index]!;
    register.copyWithin(0, segment);
    for (let index = 0; index < end; index++) register[size - segment + index] = cryptogram[offset + index]!;
  }
}

/** Data with a key stream that is as long as it or longer. */
function xored(stream: Uint8Array, data: Uint8Array): Uint8Array {
  const output = new Uint8Array(data.length);
  for (let index = 0; index < data.length; index++) output[index] = data[index]! ^ stream[index]!;
  return output;
}

function checkBlocks(cipher: BlockCipher, data: Uint8Array): void {
  if (data.length % cipher.blockSize !== 0) {
    throw new RangeError(`Data must be whole blocks of ${cipher.blockSize} bytes, not ${data.length} bytes`);
  }
}

function checkedIv(cipher: BlockCipher, iv: Uint8Array | undefined): Uint8Array {
  if (iv === undefined) return cipher.blockSize === 8 ? ZERO_8 : ZERO_16;
  if (iv.length !== cipher.blockSize) throw new RangeError(`An IV has ${cipher.blockSize} bytes, not ${iv.length}`);
  return iv;
}

const ZERO_8 = new Uint8Array(8);
const ZERO_16 = new Uint8Array(16);
