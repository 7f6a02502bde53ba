/**
 * Variant key types as small integers: 10 * pair index + variant digit (algorithms reference 3.3).
 */
import { pairIndexByCode } from '../../protocol/words/keys.ts';

/** Index of a key type such as `402`, or -1; a key type is a variant digit and a pair code. */
export function keyTypeIndex(keyType: string): number {
  return INDEX_BY_TYPE.get(keyType) ?? -1;
}

/** Index of a pair (0 for 00-01 up to 19 for 38-39) with a variant digit, for pairs that have no key type code. */
export function pairVariantIndex(pair: number, variant: number): number {
  return pair * VARIANTS + variant;
}

/** Variants per pair. */
export const VARIANTS = 10;
/** Pairs in a variant LMK. */
export const PAIRS = 20;

const INDEX_BY_TYPE: ReadonlyMap<string, number> = new Map(
  Object.entries(pairIndexByCode).flatMap(([code, pair]) =>
    Array.from({ length: VARIANTS }, (_, variant): [string, number] => [
      `${variant}${code}`,
      pairVariantIndex(pair, variant),
    ]),
  ),
);
