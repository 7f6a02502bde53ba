/**
 * What the security settings and the headers say about keys that leave or enter under a ZMK or TMK.
 * Sources: commands-keys-admin A6, A8; product reference 3.2.
 */
import { modesOfUse } from '../../protocol/words/keys.ts';
import type { AskedScheme, KeyScheme } from '../../protocol/words/schemes.ts';
import { failure, failures, type KeyFailure } from './failure.ts';
import type { KeyBlockHeader } from './key-block-header.ts';
import type { Key } from './secret.ts';

/** Security settings for import and export. */
export interface ExchangeRules {
  /** X9.17 forms: X, Y, and a double-length key without a letter. Otherwise 26. */
  readonly enableX917Import: boolean;
  readonly enableX917Export: boolean;
  /** Only key blocks may leave or enter, otherwise 26. */
  readonly trustedFormatOnly: boolean;
  /** A key must not stand under a weaker one: 27 between DES keys, 48 otherwise. */
  readonly enforceKekStrength: boolean;
  readonly enableSingleDes: boolean;
  readonly preventMasquerading: boolean;
  /** Accepts Thales blocks under a KEK whose LMK identifier is not FF. */
  readonly ignoreLmkIdInHeader: boolean;
}

/** Refuses schemes that the settings forbid on the way out. */
export function checkExportScheme(
  scheme: AskedScheme | KeyScheme,
  keyLength: number,
  rules: ExchangeRules,
): KeyFailure | undefined {
  return checkScheme(scheme, keyLength > 8, rules.enableX917Export, rules);
}

/** Refuses schemes that the settings forbid on the way in; `fieldLength` in characters. */
export function checkImportScheme(
  scheme: KeyScheme,
  fieldLength: number,
  rules: ExchangeRules,
): KeyFailure | undefined {
  return checkScheme(scheme, fieldLength > 16, rules.enableX917Import, rules);
}

/** Whether the header of a KEK lets it wrap or unwrap; a KEK from a variant LMK has none. */
export function checkWrappingUse(kek: Key, use: 'encrypt' | 'decrypt'): KeyFailure | undefined {
  const header = kek.header;
  if (header === undefined) return undefined;
  const fits = KEK_USAGES.has(header.usage) && modesOfUse[use]!.includes(header.modeOfUse);
  return fits ? undefined : failures.wrappingKey;
}

/** Refuses a KEK weaker than the key when the setting says so. */
export function checkKekStrength(kek: Key, key: Key, rules: ExchangeRules): KeyFailure | undefined {
  if (!rules.enforceKekStrength || strength(kek) >= strength(key)) return undefined;
  return kek.tdes !== undefined && key.tdes !== undefined ? WEAK_KEK : WEAKER_KIND;
}

/** N leaves not at all, E only in a key block, S in any form (X9.143 exportability). */
export function checkExportability(header: KeyBlockHeader | undefined, intoBlock: boolean): KeyFailure | undefined {
  switch (header?.exportability) {
    case undefined:
    case 'S':
      return undefined;
    case 'E':
      return intoBlock ? undefined : ONLY_IN_BLOCK;
    default:
      return NOT_EXPORTABLE;
  }
}

function checkScheme(scheme: string, long: boolean, x917: boolean, rules: ExchangeRules): KeyFailure | undefined {
  if (scheme === 'S' || scheme === 'R') return undefined;
  if (rules.trustedFormatOnly) return ONLY_TRUSTED;
  const isX917 = scheme === 'X' || scheme === 'Y' || (scheme === '' && long);
  return isX917 && !x917 ? X917_OFF : undefined;
}

/** Order of strength; HMAC keys are not compared. */
function strength(key: Key): number {
  if (key.algorithm === 'H') return 0;
  return key.length / 8 + (key.algorithm === 'A' ? 2 : 0);
}

const KEK_USAGES: ReadonlySet<string> = new Set(['K0', '51', '52', '54']);
const ONLY_TRUSTED = failure('26', 'only key blocks may be exchanged (trusted format only)');
const X917_OFF = failure('26', 'X9.17 key schemes are switched off');
const WEAK_KEK = failure('27', 'the wrapping key is shorter than the key');
const WEAKER_KIND = failure('48', 'the wrapping key is weaker than the key');
const ONLY_IN_BLOCK = failure('AA', 'the key may only leave in a key block');
const NOT_EXPORTABLE = failure('AA', 'the key is not exportable');
