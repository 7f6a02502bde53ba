/** A key goes under the LMK: what the security settings say about it, then the encryption (product reference 3.2). */
import type { RandomSource } from '../../../crypto/cipher.ts';
import { failure, type KeyFailure } from '../../../keys/failure.ts';
import type { Lmk } from '../../../keys/lmk.ts';
import { type SealTarget, sealKey } from '../../../keys/seal.ts';
import type { Key } from '../../../keys/secret.ts';
import type { Settings } from '../../../settings.ts';

/** Settings that rule how keys are kept. */
export type KeepingRules = Pick<Settings, 'enableSchemeXUnderLmk' | 'enableStrongKeysUnderDoubleLmk' | 'padKeyBlocks'>;

/** As `sealKey`, with the settings: 26 for schemes X and Y, 48 for a key stronger than the LMK, padded key blocks. */
export function keepKey(
  key: Key,
  under: Lmk,
  target: SealTarget,
  { settings, random }: { readonly settings: KeepingRules; readonly random: RandomSource },
): string | KeyFailure {
  if ('header' in target) {
    const paddedKeyLength = settings.padKeyBlocks ? (key.algorithm === 'A' ? LONGEST_AES : LONGEST_DES) : undefined;
    return sealKey(key, under, { header: target.header, paddedKeyLength }, random);
  }
  const { scheme } = target;
  if ((scheme === 'X' || scheme === 'Y') && !settings.enableSchemeXUnderLmk) return X917_UNDER_LMK;
  if (isWeakLmk(under) && key.length > DOUBLE && !settings.enableStrongKeysUnderDoubleLmk) return WEAKER_LMK;
  return sealKey(key, under, target, random);
}

/** Is it an LMK that triple-length keys and long RSA keys need a setting for? */
export const isWeakLmk = ({ algorithm }: Lmk): boolean => algorithm === '3DES-2key';

/** Bytes. */
const DOUBLE = 16;
const LONGEST_DES = 24;
const LONGEST_AES = 32;
const X917_UNDER_LMK = failure('26', 'key schemes X and Y are not used under the LMK (setting enableSchemeXUnderLmk)');
const WEAKER_LMK = failure(
  '48',
  'a triple-length key is stronger than this LMK (setting enableStrongKeysUnderDoubleLmk)',
);
