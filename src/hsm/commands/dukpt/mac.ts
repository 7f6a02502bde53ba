/** MACs under DUKPT keys (commands-pin-card 8; commands-emv-mac-rsa 5, GW). */
import type { View } from '../../../../protocol/dsl/values.ts';
import { cmac } from '../../../crypto/cmac.ts';
import { constantTimeEqual } from '../../../crypto/equal.ts';
import { macAlgorithm3 } from '../../../crypto/mac.ts';
import { dukptKey } from '../../../keys/dukpt.ts';
import type { Key } from '../../../keys/secret.ts';

/** Which 8 or 4 bytes of a MAC travel: all, the left (approval) or the right half (decline). */
export type MacPart = 'full' | 'left' | 'right';

/** X9.19 with zero padding (ISO 9797-1 algorithm 3), or CMAC; an AES key can only make CMACs. */
export type DukptMacMethod = 'x919' | 'cmac';

/** The MAC of data, 8 bytes: of an AES CMAC the left ones. */
export function dukptMac(
  bdk: Key,
  ksn: Uint8Array,
  use: 'macRequest' | 'macResponse',
  method: DukptMacMethod,
  data: Uint8Array,
): Uint8Array {
  const key = dukptKey(bdk, ksn, use);
  const { tdes } = key;
  return tdes === undefined || method === 'cmac'
    ? cmac(key.cipher, data).slice(0, MAC_BYTES)
    : macAlgorithm3(tdes, data, 1);
}

/** The part of an 8-byte MAC that travels. */
export function macPart(mac: Uint8Array, part: MacPart): Uint8Array {
  return part === 'full' ? mac : part === 'left' ? mac.slice(0, HALF) : mac.slice(HALF);
}

/** Compares a MAC field, 16H or 8H, with the part it should be. */
export function macMatches(field: View, part: Uint8Array): boolean {
  field.unhex(given);
  return constantTimeEqual(part, part.length === HALF ? givenHalf : given);
}

const MAC_BYTES = 8;
const HALF = 4;
const given = new Uint8Array(MAC_BYTES);
const givenHalf = given.subarray(0, HALF);
