/**
 * The cipher modes of the data commands by their code, each with the chaining value that a next part would start from
 * (commands-emv-mac-rsa 6, M0; SP 800-38A).
 */
import type { cipherModes } from '../../../../protocol/words/data-fields.ts';
import type { BlockCipher } from '../../../crypto/cipher.ts';
import type { ModeFunction } from '../../../crypto/modes.ts';
import { modes } from '../../../crypto/modes.ts';

export type CipherMode = keyof typeof cipherModes;

/** One cipher mode. */
export interface DataMode {
  readonly encrypt: ModeFunction;
  readonly decrypt: ModeFunction;
  /** Takes multiples of the block size only. */
  readonly wholeBlocks: boolean;
  /** The chaining value behind the data; absent in the mode without one. */
  readonly next?: (cipher: BlockCipher, iv: Uint8Array, clear: Uint8Array, cryptogram: Uint8Array) => Uint8Array;
}

/** The modes by code. CFB64 has segments of 8 bytes with AES too. */
export const dataModes: Readonly<Record<CipherMode, DataMode>> = Object.freeze({
  '00': { ...modes.ecb, wholeBlocks: true },
  '01': { ...modes.cbc, wholeBlocks: true, next: endOfCryptogram },
  '02': { ...modes.cfb8, wholeBlocks: false, next: endOfCryptogram },
  '03': { ...modes.cfb64, wholeBlocks: false, next: endOfCryptogram },
  '05': { ...modes.ofb, wholeBlocks: false, next: nextKeyBlock },
  '06': { ...modes.ctr, wholeBlocks: false, next: nextCounter },
});

/** CBC, CFB: the last block of the initial vector with the cryptogram behind it. */
function endOfCryptogram(_: BlockCipher, iv: Uint8Array, _clear: Uint8Array, cryptogram: Uint8Array): Uint8Array {
  const next = new Uint8Array(iv.length);
  const fromVector = Math.max(0, iv.length - cryptogram.length);
  next.set(iv.subarray(iv.length - fromVector));
  next.set(cryptogram.subarray(Math.max(0, cryptogram.length - iv.length)), fromVector);
  return next;
}

/** OFB: the key block that covered the last data, which is the one before it enciphered. */
function nextKeyBlock(cipher: BlockCipher, iv: Uint8Array, clear: Uint8Array, cryptogram: Uint8Array): Uint8Array {
  const next = iv.slice();
  const before = lastBlock(cipher, clear) - cipher.blockSize;
  if (before >= 0) for (let i = 0; i < next.length; i++) next[i] = clear[before + i]! ^ cryptogram[before + i]!;
  cipher.encryptBlock(next, 0, next, 0);
  return next;
}

/** CTR: the counter of the block behind the last one. */
function nextCounter(cipher: BlockCipher, iv: Uint8Array, clear: Uint8Array): Uint8Array {
  const next = iv.slice();
  let carry = lastBlock(cipher, clear) / cipher.blockSize + 1;
  for (let i = next.length - 1; i >= 0 && carry > 0; i--) {
    carry += next[i]!;
    next[i] = carry & 0xff;
    carry >>>= 8;
  }
  return next;
}

const lastBlock = ({ blockSize }: BlockCipher, data: Uint8Array): number =>
  Math.floor((data.length - 1) / blockSize) * blockSize;
