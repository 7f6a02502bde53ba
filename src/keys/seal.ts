/**
 * From a key handle to the field that a reply carries: the key under the LMK.
 */
import type { RandomSource } from '../crypto/cipher.ts';
import { failures, type KeyFailure } from './failure.ts';
import { sealThalesBlock } from './key-block.ts';
import type { KeyBlockHeader } from './key-block-header.ts';
import { keyTypeIndex } from './key-type-index.ts';
import type { Lmk } from './lmk.ts';
import { type Key, secretBytes } from './secret.ts';
import { encryptVariant, type PlainScheme } from './variant.ts';

/**
 * How a key is to stand under an LMK. In a header, version and algorithm are set by the LMK and the key; the LMK
 * identifier must be the slot.
 */
export type SealTarget =
  | { readonly keyType: string; readonly scheme: PlainScheme }
  | { readonly header: KeyBlockHeader; readonly paddedKeyLength?: number | undefined };

/** Encrypts a key under an LMK: the whole field with its scheme letter, which single-length keys do not have. */
export function sealKey(key: Key, under: Lmk, target: SealTarget, random: RandomSource): string | KeyFailure {
  if ('header' in target) {
    if (under.kind !== 'keyBlock') return failures.blockUnderVariant;
    return sealThalesBlock(key, target.header, under.key, { random, paddedKeyLength: target.paddedKeyLength });
  }
  if (under.kind !== 'variant') return failures.variantUnderBlock;
  if (key.tdes === undefined) return failures.algorithm;
  const index = keyTypeIndex(target.keyType);
  return index < 0 ? failures.noVariantType : encryptVariant(under, index, target.scheme, secretBytes(key));
}
