// DUKPT with triple DES (X9.24-1:2009): initial key, transaction key and the working keys of one KSN.
// Every receiver of a message derives anew from the BDK, so nothing here makes strings or keeps state.

import type { BlockCipher } from './cipher.ts';
import { TripleDes } from './des.ts';
import { engine } from './engine/choose-engine.ts';

/** Bytes in a KSN of DES and triple-DES DUKPT (X9.24-1:2009 A.1). */
export const DUKPT_KSN_BYTES = 10;
/** Bytes in an initial, transaction or working key. */
export const DUKPT_KEY_BYTES = 16;

/** What a working key is for (X9.24-1:2009 A.4.1); `request` is also the key for both ways. */
export type DukptUse = 'pin' | 'macRequest' | 'macResponse' | 'dataRequest' | 'dataResponse';

/** The two ciphers that make the halves of an initial key. */
export interface BdkCiphers {
  readonly left: BlockCipher;
  readonly right: BlockCipher;
}

/** The ciphers of a BDK of 16 or 24 bytes: the key itself, and the key with its variant mask (X9.24-1:2009 A.6). */
export function bdkCiphers(bdk: Uint8Array): BdkCiphers {
  const masked = bdk.slice();
  for (let part = 0; part < masked.length; part += 8) maskKey(masked, part);
  return { left: new TripleDes(bdk), right: new TripleDes(masked) };
}

/** Writes the 16 bytes of the initial key; the counter bits of the KSN do not count (X9.24-1:2009 A.6). */
export function dukptInitialKey(bdk: BdkCiphers, ksn: Uint8Array, out: Uint8Array): void {
  dukptInitialHalf(bdk.left, ksn, out, 0);
  dukptInitialHalf(bdk.right, ksn, out, 8);
}

/** Writes one half of an initial key; the left one alone is the whole initial key of X9.24-1998. */
export function dukptInitialHalf(cipher: BlockCipher, ksn: Uint8Array, out: Uint8Array, offset: number): void {
  for (let i = 0; i < 8; i++) out[offset + i] = ksn[i]!;
  out[offset + 7]! &= 0xe0;
  cipher.encryptBlock(out, offset, out, offset);
}

/** The 21-bit transaction counter of a KSN (X9.24-1:2009 A.1). */
export function dukptCounter(ksn: Uint8Array): number {
  return ((ksn[7]! & 0x1f) << 16) | (ksn[8]! << 8) | ksn[9]!;
}

/** Writes the register of a KSN, its right 8 bytes, with `counter` in place of its own counter. */
export function dukptRegister(ksn: Uint8Array, counter: number, register: Uint8Array): void {
  for (let i = 0; i < 5; i++) register[i] = ksn[2 + i]!;
  register[5] = (ksn[7]! & 0xe0) | (counter >> 16);
  register[6] = (counter >> 8) & 0xff;
  register[7] = counter & 0xff;
}

/** Writes the 16-byte transaction key of a KSN: one non-reversible step for each set counter bit (X9.24-1:2009 A.2). */
export function dukptTransactionKey(initialKey: Uint8Array, ksn: Uint8Array, out: Uint8Array): void {
  const counter = dukptCounter(ksn);
  for (let i = 0; i < DUKPT_KEY_BYTES; i++) out[i] = initialKey[i]!;
  let done = 0;
  for (let bit = TOP_COUNTER_BIT; bit !== 0; bit >>= 1) {
    if ((counter & bit) === 0) continue;
    done |= bit;
    dukptRegister(ksn, done, register);
    for (let i = 0; i < DUKPT_KEY_BYTES; i++) masked[i] = out[i]!;
    maskKey(masked, 0);
    maskKey(masked, 8);
    generate(out);
    generate(masked);
    for (let i = 0; i < 8; i++) out[8 + i] = out[i]!;
    for (let i = 0; i < 8; i++) out[i] = masked[i]!;
  }
}

/** Writes the 16-byte working key of a use: the variant of the transaction key, data keys one way (X9.24-1:2009 A.4.1). */
export function dukptWorkingKey(transactionKey: Uint8Array, use: DukptUse, out: Uint8Array): void {
  const at = VARIANT_BYTES[use];
  for (let i = 0; i < DUKPT_KEY_BYTES; i++) out[i] = transactionKey[i]!;
  out[at]! ^= 0xff;
  out[8 + at]! ^= 0xff;
  if (use !== 'dataRequest' && use !== 'dataResponse') return;
  const cipher = new TripleDes(out);
  cipher.encryptBlock(out, 0, out, 0);
  cipher.encryptBlock(out, 8, out, 8);
}

/** One half of a step, in place of the left half of `key`: E(left, register ^ right) ^ right. */
function generate(key: Uint8Array): void {
  for (let i = 0; i < 8; i++) block[i] = register[i]! ^ key[8 + i]!;
  engine().desOnce(key, 0, block, 0, block, 0);
  for (let i = 0; i < 8; i++) key[i] = block[i]! ^ key[8 + i]!;
}

/** C0C0C0C0 on the first four of 8 bytes. */
function maskKey(key: Uint8Array, offset: number): void {
  for (let i = offset; i < offset + 4; i++) key[i]! ^= 0xc0;
}

const TOP_COUNTER_BIT = 1 << 20;
/** Byte of each half that the variant FF goes on. */
const VARIANT_BYTES: Readonly<Record<DukptUse, number>> = {
  pin: 7,
  macRequest: 6,
  macResponse: 4,
  dataRequest: 5,
  dataResponse: 3,
};
/** Working space: one derivation uses it at a time. */
const register = new Uint8Array(8);
const masked = new Uint8Array(DUKPT_KEY_BYTES);
const block = new Uint8Array(8);
