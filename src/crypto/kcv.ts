// Key check values at full length; what is shown is the left part, usually three bytes.
// DES by the zero block, AES by CMAC (X9.24-1:2017 annex A).

import type { BlockCipher } from './cipher.ts';
import { cmac } from './cmac.ts';

/** The check value of a DES or triple-DES key, 8 bytes: the encryption of a zero block (X9.24-1). */
export function desKcv(cipher: BlockCipher): Uint8Array {
  const kcv = new Uint8Array(8);
  cipher.encryptBlock(kcv, 0, kcv, 0);
  return kcv;
}

/** The check value of an AES key, 16 bytes: the CMAC of a zero block (X9.24-1:2017 annex A, SP 800-38B). */
export function aesKcv(cipher: BlockCipher): Uint8Array {
  return cmac(cipher, ZERO_BLOCK);
}

const ZERO_BLOCK = new Uint8Array(16);
