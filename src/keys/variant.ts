/**
 * Keys under a variant LMK: Racal and X9.17 key schemes (algorithms reference 3.4).
 */
import type { KeyField, KeyScheme } from '../../protocol/words/schemes.ts';
import { failures, type KeyFailure } from './failure.ts';
import { decodeHex, fieldText } from './hex-text.ts';
import { maskIndex, type VariantLmk } from './lmk.ts';

/** Schemes of keys that are no key block; no letter is a single key, or two halves in 32 characters. */
export type PlainScheme = '' | 'Z' | 'U' | 'T' | 'X' | 'Y';

/** Parts of 8 bytes that a key field holds by its scheme and length; 0 when the two do not fit. */
export function partsOf(field: KeyField): 0 | 1 | 2 | 3 {
  const length = field.end - field.start;
  switch (field.scheme) {
    case '':
      return length === 16 ? 1 : length === 32 ? 2 : 0;
    case 'Z':
      return length === 16 ? 1 : 0;
    case 'U':
    case 'X':
      return length === 32 ? 2 : 0;
    case 'T':
    case 'Y':
      return length === 48 ? 3 : 0;
    default:
      return 0;
  }
}

/** Whether a key of `bytes` bytes may stand in a scheme. */
export function schemeFits(scheme: PlainScheme, bytes: number): boolean {
  if (scheme === '') return bytes === 8 || bytes === 16;
  if (scheme === 'Z') return bytes === 8;
  return bytes === (scheme === 'U' || scheme === 'X' ? 16 : 24);
}

/** Letter in front of a key: none for single-length keys and for two halves. */
export function schemeLetter(scheme: PlainScheme): string {
  return scheme === 'Z' ? '' : scheme;
}

/** Mask index of the first part; the following parts have the following indexes, unless the scheme has no masks. */
export function firstMask(scheme: KeyScheme): number {
  return scheme === 'U' ? maskIndex.U : scheme === 'T' ? maskIndex.T : maskIndex.none;
}

/**
 * Decrypts the key in a field under a variant LMK into `target`, which has the length of the key. False when the field
 * is not hexadecimal.
 */
export function decryptVariant(lmk: VariantLmk, index: number, field: KeyField, target: Uint8Array): boolean {
  if (!decodeHex(field.buffer, field.start, field.end, target, 0)) return false;
  let mask = firstMask(field.scheme);
  const step = mask === maskIndex.none ? 0 : 1;
  let offset = 0;
  // Two parts at once take little longer than one.
  for (; offset + 16 <= target.length; offset += 16, mask += 2 * step) {
    const first = lmk.wrappingCipher(index, mask);
    first.decryptTwo(step === 0 ? first : lmk.wrappingCipher(index, mask + 1), target, offset, target, offset);
  }
  if (offset < target.length) lmk.wrappingCipher(index, mask).decryptBlock(target, offset, target, offset);
  return true;
}

/** Encrypts a clear key under a variant LMK: the whole field with its scheme letter. */
export function encryptVariant(
  lmk: VariantLmk,
  index: number,
  scheme: PlainScheme,
  clear: Uint8Array,
): string | KeyFailure {
  if (!schemeFits(scheme, clear.length)) return failures.schemeLength;
  const output = new Uint8Array(clear.length);
  let mask = firstMask(scheme);
  const step = mask === maskIndex.none ? 0 : 1;
  for (let offset = 0; offset < clear.length; offset += 8, mask += step) {
    lmk.wrappingCipher(index, mask).encryptBlock(clear, offset, output, offset);
  }
  return fieldText(schemeLetter(scheme), output);
}
