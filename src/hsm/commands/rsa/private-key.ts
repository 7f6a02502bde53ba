/** The private key that a message refers to: in line, or loaded at an index (commands-emv-mac-rsa 8). */
import type { View } from '../../../../protocol/dsl/values.ts';
import type { PrivateKeyWish } from '../../../keys/rsa-open.ts';
import { openPrivateKey } from '../../../keys/rsa-open.ts';
import type { PrivateKey } from '../../../keys/rsa-private.ts';
import type { Call } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';

/** The fields of a private key reference as the reader gives them. */
export interface PrivateKeyReference {
  readonly privateKeyFlag: string;
  /** Below zero for a key block. */
  readonly privateKeyLength: number;
  readonly privateKey?: View | undefined;
}

/** Opens the private key for what the command wants of it. */
export function openReference(
  reference: PrivateKeyReference,
  wish: PrivateKeyWish,
  call: Call,
  // biome-ignore lint/suspicious/noExplicitAny: as Call.openKey
): PrivateKey | Refusal<any> {
  const { privateKey, privateKeyLength } = reference;
  if (privateKey === undefined) return NOTHING_LOADED;
  const field = { bytes: privateKey.bytes(), isBlock: privateKeyLength < 0 };
  const key = openPrivateKey(field, wish, call.lmk, comparedLmkId(call));
  return 'error' in key ? new Refusal(key.error, 'privateKey', key.reason) : key;
}

/** The slot that a key block of an RSA key must name, unless the settings leave that open. */
export function comparedLmkId(call: Call): number | undefined {
  return call.settings.ignoreLmkIdInKeyBlock ? undefined : call.lmkId;
}

const NOTHING_LOADED = refuse('12', 'privateKeyFlag', 'no private key is loaded at this index');
