/**
 * Check values of keys (algorithms reference 2): zero block for DES, CMAC of a zero block for AES.
 */
import { aesKcv, desKcv } from '../crypto/kcv.ts';
import { failure, type KeyFailure } from './failure.ts';
import type { Key } from './secret.ts';

/** Check value of a key at full length, 8 bytes for DES; callers cut it to 6 or 16 digits (X9.24-1:2017 annex A). */
export function kcv(key: Key): Uint8Array {
  return key.algorithm === 'A' ? aesKcv(key.cipher) : desKcv(key.cipher);
}

/** Refuses what has no check value in the host protocol: an HMAC key. */
export function checkHasKcv(key: Key): KeyFailure | undefined {
  return key.algorithm === 'H' ? NO_KCV : undefined;
}

const NO_KCV = failure('A7', 'an HMAC key has no check value');
