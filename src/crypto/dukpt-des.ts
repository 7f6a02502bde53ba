// DUKPT in its original form with single DES (X9.24-1998): 8-byte keys, and PIN blocks whitened with the key.
// The BDK is a double-length key all the same.

import type { BlockCipher } from './cipher.ts';
import { TripleDes } from './des.ts';
import { dukptCounter, dukptRegister } from './dukpt.ts';
import { engine } from './engine/choose-engine.ts';

/** Bytes in a key of the original DUKPT. */
export const DUKPT_DES_KEY_BYTES = 8;

/** Writes the 8-byte transaction key of a KSN: key = E(key, register ^ key) ^ key for each set counter bit (X9.24-1998). */
export function dukptDesTransactionKey(initialKey: Uint8Array, ksn: Uint8Array, out: Uint8Array): void {
  const counter = dukptCounter(ksn);
  for (let i = 0; i < DUKPT_DES_KEY_BYTES; i++) out[i] = initialKey[i]!;
  let done = 0;
  for (let bit = TOP_COUNTER_BIT; bit !== 0; bit >>= 1) {
    if ((counter & bit) === 0) continue;
    done |= bit;
    dukptRegister(ksn, done, register);
    for (let i = 0; i < 8; i++) register[i]! ^= out[i]!;
    engine().desOnce(out, 0, register, 0, register, 0);
    for (let i = 0; i < 8; i++) out[i]! ^= register[i]!;
  }
}

/** Writes the PIN key: the variant of the transaction key with FF on its last byte (X9.24-1998). */
export function dukptDesPinKey(transactionKey: Uint8Array, out: Uint8Array): void {
  for (let i = 0; i < DUKPT_DES_KEY_BYTES; i++) out[i] = transactionKey[i]!;
  out[7]! ^= 0xff;
}

/** The cipher of PIN blocks in the original DUKPT: E(key, block ^ key) ^ key (X9.24-1998). */
export class WhitenedDes implements BlockCipher {
  /** Bytes in a block. */
  readonly blockSize = 8;
  readonly #key: Uint8Array;
  readonly #des: TripleDes;

  /** Takes a copy of an 8-byte key. */
  constructor(key: Uint8Array) {
    this.#key = Uint8Array.from(key);
    this.#des = new TripleDes(key);
  }

  /** Encrypts one block. */
  encryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    this.#whiten(input, inputOffset, output, outputOffset);
    this.#des.encryptBlock(output, outputOffset, output, outputOffset);
    this.#whiten(output, outputOffset, output, outputOffset);
  }

  /** Decrypts one block. */
  decryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    this.#whiten(input, inputOffset, output, outputOffset);
    this.#des.decryptBlock(output, outputOffset, output, outputOffset);
    this.#whiten(output, outputOffset, output, outputOffset);
  }

  #whiten(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
    for (let i = 0; i < 8; i++) output[outputOffset + i] = input[inputOffset + i]! ^ this.#key[i]!;
  }
}

const TOP_COUNTER_BIT = 1 << 20;
const register = new Uint8Array(8);
