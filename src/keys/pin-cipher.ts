/**
 * The cipher for PINs that the host keeps under the LMK: pair 02-03 of a variant LMK, otherwise derived from the LMK
 * (commands-pin-card 1.3; the construction is ours, as the device's is not public).
 */
import type { BlockCipher } from '../crypto/cipher.ts';
import { pairVariantIndex } from './key-type-index.ts';
import { type Lmk, maskIndex } from './lmk.ts';
import { dataCipher } from './protection.ts';

/** The PIN cipher of an LMK; the same object at every call. */
export function pinCipher(lmk: Lmk): BlockCipher {
  return lmk.kind === 'variant' ? lmk.wrappingCipher(PIN_INDEX, maskIndex.none) : dataCipher(lmk.key, 'P');
}

/** Pair 02-03, variant 0. */
const PIN_INDEX = pairVariantIndex(1, 0);
