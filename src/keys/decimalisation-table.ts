/**
 * Decimalisation tables under the LMK, and the test of a clear table. A clear table is 16 values 0 to 9.
 * Sources: algorithms reference 6.1, 7.6; commands-pin-card 1.5.
 */
import { toHex } from '../crypto/hex.ts';
import { failure, type KeyFailure } from './failure.ts';
import { decodeHex } from './hex-text.ts';
import { pairVariantIndex } from './key-type-index.ts';
import { type Lmk, maskIndex } from './lmk.ts';
import { dataCipher } from './protection.ts';

/** Digits in a table. */
export const TABLE_LENGTH = 16;

/** Encrypts a table: 16 characters under DES LMKs, `L` and 32 characters under an AES LMK. */
export function sealDecimalisationTable(table: Uint8Array, lmk: Lmk): string {
  const cipher = cipherFor(lmk);
  const block = new Uint8Array(cipher.blockSize);
  for (let i = 0; i < TABLE_LENGTH; i += 2) block[i / 2] = (table[i]! << 4) | table[i + 1]!;
  cipher.encryptBlock(block, 0, block, 0);
  return (cipher.blockSize === 16 ? 'L' : '') + toHex(block);
}

/** Decrypts the table in `source[start..end)`, with or without its `L`, into 16 values; 25 when they are not decimal. */
export function openDecimalisationTable(
  source: Uint8Array,
  start: number,
  end: number,
  lmk: Lmk,
  table: Uint8Array,
): KeyFailure | undefined {
  const cipher = cipherFor(lmk);
  const from = source[start] === LETTER_L ? start + 1 : start;
  if (end - from !== cipher.blockSize * 2) return WRONG_LENGTH;
  if (!decodeHex(source, from, end, BLOCK, 0)) return WRONG_LENGTH;
  cipher.decryptBlock(BLOCK, 0, BLOCK, 0);
  for (let i = 8; i < cipher.blockSize; i++) if (BLOCK[i] !== 0) return NOT_DECIMAL;
  for (let i = 0; i < TABLE_LENGTH; i++) {
    const digit = i % 2 === 0 ? BLOCK[i >> 1]! >> 4 : BLOCK[i >> 1]! & 0x0f;
    if (digit > 9) return NOT_DECIMAL;
    table[i] = digit;
  }
  return undefined;
}

/** The acceptance test: decimal, at least 8 different digits, none more than 4 times. */
export function isAcceptableDecimalisationTable(table: Uint8Array): boolean {
  const counts = new Uint8Array(10);
  let different = 0;
  for (let i = 0; i < TABLE_LENGTH; i++) {
    const digit = table[i]!;
    if (digit > 9) return false;
    const count = ++counts[digit]!;
    if (count === 1) different++;
    if (count > 4) return false;
  }
  return different >= 8;
}

function cipherFor(lmk: Lmk) {
  return lmk.kind === 'variant' ? lmk.wrappingCipher(TABLE_INDEX, maskIndex.none) : dataCipher(lmk.key, 'T');
}

/** Pair 18-19, variant 1. */
const TABLE_INDEX = pairVariantIndex(9, 1);
const LETTER_L = 0x4c;
/** Working space: one call uses it at a time and leaves nothing behind that the next one reads. */
const BLOCK = new Uint8Array(16);
const WRONG_LENGTH = failure('25', 'the decimalisation table is not a cryptogram of this LMK');
const NOT_DECIMAL = failure('25', 'the decimalisation table does not decrypt to decimal digits');
