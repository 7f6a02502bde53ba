/**
 * Check values of keys (algorithms reference 2): zero block for DES, CMAC of a zero block for AES.
 */
import { aesKcv, desKcv } from '../crypto/kcv.ts';
import type { Key } from './secret.ts';

/** Check value of a key at full length, 8 bytes for DES; callers cut it to 6 or 16 digits (X9.24-1:2017 annex A). */
export function kcv(key: Key): Uint8Array {
  return key.algorithm === 'A' ? aesKcv(key.cipher) : desKcv(key.cipher);
}
