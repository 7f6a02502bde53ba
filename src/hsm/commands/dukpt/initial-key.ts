/** The DUKPT initial key of A0 modes A and B: opened BDK, serial number, fit of the wanted key (commands-keys-admin A0). */
import type { A0 } from '../../../../protocol/commands/keys/A0-generate-key.ts';
import type { Request } from '../../../../protocol/dsl/command.ts';
import type { KeyReference, View } from '../../../../protocol/dsl/values.ts';
import { NIBBLES } from '../../../../protocol/dsl/values.ts';
import { roles } from '../../../../protocol/words/keys.ts';
import { schemes } from '../../../../protocol/words/schemes.ts';
import { DUKPT_KSN_BYTES } from '../../../crypto/dukpt.ts';
import { AES_DUKPT_ID_BYTES } from '../../../crypto/dukpt-aes.ts';
import { keyRequirement } from '../../../keys/open.ts';
import type { Key } from '../../../keys/secret.ts';
import type { Call } from '../../call.ts';
import { type Refusal, refuse } from '../../refusal.ts';

/** Key type of an initial key under a variant LMK, and its usage in a key block. */
export const INITIAL_KEY = { keyType: '302', usage: 'B1' } as const;

/** Opens the BDK. Under a variant LMK the type digit tells the key type; a key block tells its type itself. */
// biome-ignore lint/suspicious/noExplicitAny: as Call.openKey
export function openBdk(call: Call, bdk: KeyReference, bdkType: keyof typeof bdkOfType): Key | Refusal<any> {
  return call.openAs(bdk, call.lmk.kind === 'variant' ? bdkOfType[bdkType] : anyBdk, wantedBdk);
}

/** Under a variant LMK an initial key has type 302 and double length. */
export function checkInitialKeyForm(
  { keyType, scheme }: Request<typeof A0>,
  call: Call,
): Refusal<'27' | '28'> | undefined {
  if (call.lmk.kind !== 'variant') return undefined;
  if (keyType !== INITIAL_KEY.keyType) return WRONG_TYPE;
  return schemes[scheme]!.parts === 2 ? undefined : WRONG_LENGTH;
}

/** In a key block an initial key has usage B1 and the algorithm of its BDK. */
export function checkInitialKeyHeader(
  usage: string,
  algorithm: 'D' | 'T' | 'A',
  length: number,
  bdk: Key,
): Refusal<'A6' | 'A7'> | undefined {
  if (usage !== INITIAL_KEY.usage) return WRONG_USAGE;
  const fits = algorithm === bdk.algorithm && length === (bdk.algorithm === 'A' ? bdk.length : DOUBLE);
  return fits ? undefined : WRONG_ALGORITHM;
}

/** The KSN or identifier of a message in bytes: 15H get the five digits of a zero counter, 16H are an AES identifier. */
export function serialNumber(field: View, bdk: Key): Uint8Array {
  const isAes = bdk.algorithm === 'A';
  const bytes = new Uint8Array(isAes ? AES_DUKPT_ID_BYTES : DUKPT_KSN_BYTES);
  field.unhex(bytes);
  // unhex takes whole pairs: the last of 15 digits is the left one of its byte.
  if (!isAes) bytes[7] = NIBBLES[field.buffer[field.end - 1]!]! << 4;
  return bytes;
}

const wantedBdk = { field: 'bdk', parity: '10' } as const;
const anyBdk = keyRequirement(roles.BDK, 'derive');
const bdkOfType = {
  '1': keyRequirement(roles.BDK1, 'derive'),
  '2': keyRequirement(roles.BDK2, 'derive'),
  '3': keyRequirement(roles.BDK3, 'derive'),
  '4': keyRequirement(roles.BDK4, 'derive'),
  '5': keyRequirement(roles.BDK5, 'derive'),
};
const DOUBLE = 16;
const WRONG_TYPE = refuse('28', 'keyType', 'expected key type 302: the result is a DUKPT initial key');
const WRONG_LENGTH = refuse('27', 'scheme', 'expected a scheme of double length: so is a DUKPT initial key');
const WRONG_USAGE = refuse('A6', 'header.usage', 'expected B1: the result is a DUKPT initial key');
const WRONG_ALGORITHM = refuse('A7', 'header.algorithm', 'expected T2 for a 3DES BDK, or the AES length of the BDK');
