/**
 * Check values of keys (algorithms reference 2): zero block for DES, CMAC of a zero block for AES.
 */
import { aesKcv, desKcv } from '../crypto/kcv.ts';
import type { Key } from './secret.ts';

/** The 3 bytes of a check value that replies show. */
export function shortKcv(key: Key): Uint8Array {
  // A copy, because a view of a small array costs four times as much.
  return kcv(key).slice(0, 3);
}

/** Check value of a key at full length, 8 bytes for DES; callers cut it to 6 or 16 digits (X9.24-1:2017 annex A). */
export function kcv(key: Key): Uint8Array {
  return key.algorithm === 'A' ? aesKcv(key.cipher) : desKcv(key.cipher);
}
