/**
 * DUKPT on key handles: a base derivation key and a key serial number give the keys of one transaction.
 * Sources: X9.24-1:2009, X9.24-1998, X9.24-3:2017; algorithms reference 9.
 */
import type { BlockCipher } from '../crypto/cipher.ts';
import {
  type BdkCiphers,
  bdkCiphers,
  DUKPT_KEY_BYTES,
  type DukptUse,
  dukptInitialHalf,
  dukptInitialKey,
  dukptTransactionKey,
  dukptWorkingKey,
} from '../crypto/dukpt.ts';
import {
  type AesDukptKeyType,
  type AesDukptUse,
  aesDukptInitialKey,
  aesDukptTransactionKey,
  aesDukptWorkingKey,
} from '../crypto/dukpt-aes.ts';
import { DUKPT_DES_KEY_BYTES, dukptDesPinKey, dukptDesTransactionKey, WhitenedDes } from '../crypto/dukpt-des.ts';
import { type Key, type KeyOrigin, makeKey, secretBytes } from './secret.ts';

/**
 * The working key of a KSN: 10 bytes for a 3DES BDK, 12 for an AES BDK. Under AES it is as long as the BDK, and a
 * request goes from the terminal to the host, a response back.
 */
export function dukptKey(bdk: Key, ksn: Uint8Array, use: DukptUse): Key {
  if (bdk.algorithm === 'A') return aesKey(bdk, ksn, AES_USES[use]);
  const key = new Uint8Array(DUKPT_KEY_BYTES);
  dukptInitialKey(ciphersOf(bdk), ksn, initial);
  dukptTransactionKey(initial, ksn, transaction);
  dukptWorkingKey(transaction, use, key);
  return makeKey('T', key);
}

/** The cipher of PIN blocks in the original DUKPT with single DES (X9.24-1998; the CI family of commands). */
export function originalDukptCipher(bdk: Key, ksn: Uint8Array): BlockCipher {
  dukptInitialHalf(ciphersOf(bdk).left, ksn, initial, 0);
  dukptDesTransactionKey(initial, ksn, transaction);
  dukptDesPinKey(transaction, pinKey);
  return new WhitenedDes(pinKey);
}

/**
 * The initial key of a terminal: from a KSN, whose counter does not count, or under an AES BDK from an initial key
 * identifier. Parity is left as it falls: all 64 bits of a half take part in later derivations.
 */
export function initialKey(bdk: Key, ksnOrId: Uint8Array, origin: KeyOrigin): Key {
  const key = new Uint8Array(bdk.algorithm === 'A' ? bdk.length : DUKPT_KEY_BYTES);
  if (bdk.algorithm === 'A') aesDukptInitialKey(secretBytes(bdk), ksnOrId, key);
  else dukptInitialKey(ciphersOf(bdk), ksnOrId, key);
  return makeKey(bdk.algorithm === 'A' ? 'A' : 'T', key, origin);
}

function aesKey(bdk: Key, ksn: Uint8Array, use: AesDukptUse): Key {
  const secret = secretBytes(bdk);
  const derived = new Uint8Array(bdk.length);
  const key = new Uint8Array(bdk.length);
  aesDukptInitialKey(secret, ksn, key);
  aesDukptTransactionKey(key, ksn, derived);
  aesDukptWorkingKey(derived, ksn, use, AES_TYPES[bdk.length]!, key);
  return makeKey('A', key);
}

/** The ciphers of a BDK, kept as long as its handle. */
function ciphersOf(bdk: Key): BdkCiphers {
  const known = keptCiphers.get(bdk);
  if (known !== undefined) return known;
  const ciphers = bdkCiphers(secretBytes(bdk));
  keptCiphers.set(bdk, ciphers);
  return ciphers;
}

const keptCiphers = new WeakMap<Key, BdkCiphers>();
const AES_USES: Readonly<Record<DukptUse, AesDukptUse>> = {
  pin: 'pin',
  macRequest: 'macGenerate',
  macResponse: 'macVerify',
  dataRequest: 'dataEncrypt',
  dataResponse: 'dataDecrypt',
};
const AES_TYPES: Readonly<Record<number, AesDukptKeyType>> = { 16: 'aes128', 24: 'aes192', 32: 'aes256' };
/** Working space: one derivation uses it at a time. */
const initial = new Uint8Array(DUKPT_KEY_BYTES);
const transaction = new Uint8Array(DUKPT_KEY_BYTES);
const pinKey = new Uint8Array(DUKPT_DES_KEY_BYTES);
