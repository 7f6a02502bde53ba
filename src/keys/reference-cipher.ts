/**
 * The cipher for reference numbers: pair 18-19 of a variant LMK; under a key block LMK the one of decimalisation tables,
 * which are under variant 1 of that pair (commands-pin-card 3.9, algorithms 7.6).
 */
import type { BlockCipher } from '../crypto/cipher.ts';
import { pairVariantIndex } from './key-type-index.ts';
import { type Lmk, maskIndex } from './lmk.ts';
import { dataCipher } from './protection.ts';

/** The reference number cipher of an LMK; the same object at every call. */
export function referenceCipher(lmk: Lmk): BlockCipher {
  return lmk.kind === 'variant' ? lmk.wrappingCipher(REFERENCE_INDEX, maskIndex.none) : dataCipher(lmk.key, 'T');
}

/** Pair 18-19, variant 0. */
const REFERENCE_INDEX = pairVariantIndex(9, 0);
