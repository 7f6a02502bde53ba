/** Key serial numbers of messages (commands-pin-card 1.8; algorithms 9.1, 9.5). */

import type { View } from '../../../../protocol/dsl/values.ts';
import { NIBBLES } from '../../../../protocol/dsl/values.ts';
import { DUKPT_KSN_BYTES, dukptCounter } from '../../../crypto/dukpt.ts';
import {
  AES_DUKPT_COUNTER_BITS,
  AES_DUKPT_KSN_BYTES,
  aesDukptCounter,
  aesDukptOneBits,
} from '../../../crypto/dukpt-aes.ts';
import { Refusal } from '../../refusal.ts';

/**
 * The bytes of a KSN: 12 for AES DUKPT (24H), else 10 with F filled in front. A PIN key needs a counter that is not
 * zero; a DES counter may have any number of one bits, an AES counter 16.
 */
export function readKsn(field: View, name: string, use: 'pin' | 'other'): Uint8Array | Refusal<'15'> {
  const isAes = field.length === 2 * AES_DUKPT_KSN_BYTES;
  const ksn = isAes ? rightJustified(field, AES_DUKPT_KSN_BYTES) : rightJustified(field, DUKPT_KSN_BYTES);
  const counter = isAes ? aesDukptCounter(ksn) : dukptCounter(ksn);
  if (counter === 0 && use === 'pin') return new Refusal('15', name, 'expected a transaction counter that is not zero');
  if (isAes && aesDukptOneBits(counter) > AES_DUKPT_COUNTER_BITS)
    return new Refusal('15', name, 'expected a transaction counter with at most 16 one bits');
  return ksn;
}

/** Hexadecimal characters at the right end of `size` bytes, F in front. */
export function rightJustified(field: View, size: number): Uint8Array {
  const bytes = new Uint8Array(size).fill(0xff);
  let at = 2 * size - field.length;
  for (let i = field.start; i < field.end; i++, at++) {
    const nibble = NIBBLES[field.buffer[i]!]!;
    bytes[at >> 1] = (at & 1) === 0 ? (nibble << 4) | 0x0f : (bytes[at >> 1]! & 0xf0) | nibble;
  }
  return bytes;
}
