// DUKPT with AES (X9.24-3:2017): one derivation function for the initial key, the intermediate and the working keys.
// A derived key is one or two AES blocks over the derivation data, cut to its length.

import { Aes } from './aes.ts';

/** Bytes in a KSN of AES DUKPT: initial key identifier 8 (BDK identifier 4, derivation identifier 4), counter 4. */
export const AES_DUKPT_KSN_BYTES = 12;
/** Bytes in an initial key identifier. */
export const AES_DUKPT_ID_BYTES = 8;
/** Most one bits that a transaction counter may have (X9.24-3:2017 6.2). */
export const AES_DUKPT_COUNTER_BITS = 16;

/** Uses of working keys, from the side of the terminal: with `macGenerate` it makes MACs that a host verifies. */
export type AesDukptUse =
  | 'keyEncryption'
  | 'pin'
  | 'macGenerate'
  | 'macVerify'
  | 'mac'
  | 'dataEncrypt'
  | 'dataDecrypt'
  | 'data';

/** Types of derived keys (X9.24-3:2017 6.3.2). */
export type AesDukptKeyType = 'tdes2' | 'tdes3' | 'aes128' | 'aes192' | 'aes256';

/** Writes the initial key of an identifier, as long as the BDK (X9.24-3:2017 6.3.3). */
export function aesDukptInitialKey(bdk: Uint8Array, id: Uint8Array, out: Uint8Array): void {
  data.set(id.subarray(0, AES_DUKPT_ID_BYTES), 8);
  derive(bdk, INITIAL_KEY, AES_TYPES[bdk.length / 8]!, out);
}

/** The transaction counter of a KSN. */
export function aesDukptCounter(ksn: Uint8Array): number {
  return ((ksn[8]! << 24) | (ksn[9]! << 16) | (ksn[10]! << 8) | ksn[11]!) >>> 0;
}

/** How many one bits a transaction counter has; a terminal skips counters with more than 16. */
export function aesDukptOneBits(counter: number): number {
  let count = 0;
  for (let rest = counter; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Writes the transaction key of a KSN, as long as the initial key (X9.24-3:2017 6.3.4). */
export function aesDukptTransactionKey(initialKey: Uint8Array, ksn: Uint8Array, out: Uint8Array): void {
  const counter = aesDukptCounter(ksn);
  const type = AES_TYPES[initialKey.length / 8]!;
  out.set(initialKey);
  let done = 0;
  for (let bit = 31; bit >= 0; bit--) {
    if (((counter >>> bit) & 1) === 0) continue;
    done = (done | (1 << bit)) >>> 0;
    setContext(ksn, done);
    derive(out, KEY_DERIVATION, type, out);
  }
}

/** Writes the working key of a use; its type must not be stronger than the transaction key (X9.24-3:2017 6.3.5). */
export function aesDukptWorkingKey(
  transactionKey: Uint8Array,
  ksn: Uint8Array,
  use: AesDukptUse,
  type: AesDukptKeyType,
  out: Uint8Array,
): void {
  setContext(ksn, aesDukptCounter(ksn));
  derive(transactionKey, USES[use], type, out);
}

/** Derivation identifier and counter: the last 8 bytes of the derivation data, but for the initial key. */
function setContext(ksn: Uint8Array, counter: number): void {
  for (let i = 0; i < 4; i++) data[8 + i] = ksn[4 + i]!;
  data[12] = counter >>> 24;
  data[13] = (counter >>> 16) & 0xff;
  data[14] = (counter >>> 8) & 0xff;
  data[15] = counter & 0xff;
}

/** Bytes 8 to 15 of the data are set; `out` may be the deriving key itself. */
function derive(key: Uint8Array, usage: number, type: AesDukptKeyType, out: Uint8Array): void {
  const { code, length } = TYPES[type];
  const bits = length * 8;
  data[0] = 1;
  data[2] = usage >> 8;
  data[3] = usage & 0xff;
  data[4] = 0;
  data[5] = code;
  data[6] = bits >> 8;
  data[7] = bits & 0xff;
  const cipher = new Aes(key);
  for (let offset = 0; offset < length; offset += 16) {
    data[1] = offset / 16 + 1;
    cipher.encryptBlock(data, 0, block, 0);
    for (let i = 0; i < 16 && offset + i < length; i++) out[offset + i] = block[i]!;
  }
}

const KEY_DERIVATION = 0x8000;
const INITIAL_KEY = 0x8001;
const USES: Readonly<Record<AesDukptUse, number>> = {
  keyEncryption: 0x0002,
  pin: 0x1000,
  macGenerate: 0x2000,
  macVerify: 0x2001,
  mac: 0x2002,
  dataEncrypt: 0x3000,
  dataDecrypt: 0x3001,
  data: 0x3002,
};
const TYPES: Readonly<Record<AesDukptKeyType, { readonly code: number; readonly length: number }>> = {
  tdes2: { code: 0, length: 16 },
  tdes3: { code: 1, length: 24 },
  aes128: { code: 2, length: 16 },
  aes192: { code: 3, length: 24 },
  aes256: { code: 4, length: 32 },
};
/** The AES type of a key by its length in 8-byte parts. */
const AES_TYPES: readonly (AesDukptKeyType | undefined)[] = [undefined, undefined, 'aes128', 'aes192', 'aes256'];
/** Working space: one derivation uses it at a time. */
const data = new Uint8Array(16);
const block = new Uint8Array(16);
