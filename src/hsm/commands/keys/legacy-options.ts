/** What the option block of the legacy key commands means for the keys and the check value (commands-keys-admin 1.9, 1.10). */
import type { KeyScheme } from '../../../../protocol/words/schemes.ts';
import { kcv } from '../../../keys/kcv.ts';
import type { Key } from '../../../keys/secret.ts';
import type { PlainScheme } from '../../../keys/variant.ts';
import type { Settings } from '../../../settings.ts';

/** A scheme position of the option block; `0` is the old form without a letter. */
export type LegacyScheme = '0' | 'Z' | 'U' | 'T' | 'X' | 'Y';

/** The scheme of a result: what the block asks for, else that of the key it is made from (1.9, this project's rule). */
export function resultScheme(asked: LegacyScheme | undefined, source: KeyScheme): PlainScheme {
  if (asked === undefined) return isPlain(source) ? source : '';
  return asked === '0' ? '' : asked;
}

/** Bytes that a scheme implies; 0 for the old form, which has one or two parts. */
export function schemeLength(scheme: PlainScheme): 0 | 8 | 16 | 24 {
  if (scheme === '') return 0;
  if (scheme === 'Z') return 8;
  return scheme === 'U' || scheme === 'X' ? 16 : 24;
}

/** A check value as asked: form `1` is 6H, otherwise 16H, of which ten are zeros when the setting restricts them. */
export function checkValueOf(key: Key, form: string | undefined, settings: Settings): Uint8Array {
  const value = kcv(key);
  if (form === '1') return value.slice(0, SHORT);
  const long = value.slice(0, LONG);
  return settings.restrictKeyCheckValues ? long.fill(0, SHORT) : long;
}

/** Is it a scheme outside key blocks and user storage? */
function isPlain(scheme: KeyScheme): scheme is PlainScheme {
  return scheme === '' || scheme === 'Z' || scheme === 'U' || scheme === 'T' || scheme === 'X' || scheme === 'Y';
}

/** Bytes of the two forms. */
const SHORT = 3;
const LONG = 8;
