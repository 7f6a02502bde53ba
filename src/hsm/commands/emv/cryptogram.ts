/** What the ARQC commands share (commands-emv-mac-rsa 3; 2.3). */
import type { View } from '../../../../protocol/dsl/values.ts';
import type { TripleDes } from '../../../crypto/des.ts';
import { constantTimeEqual } from '../../../crypto/equal.ts';
import { applicationCryptogram, CRYPTOGRAM_BYTES } from '../../../payment/cryptogram.ts';
import type { Call } from '../../call.ts';
import { refuse } from '../../refusal.ts';

/**
 * Compares a cryptogram with the one over padded data. When it is wrong: what to answer, 01, with the right one as
 * diagnostic data when diag.host is authorised.
 */
export function refuteCryptogram(key: TripleDes, paddedData: Uint8Array, arqc: View, call: Call) {
  const expected = applicationCryptogram(key, paddedData);
  arqc.copyTo(given);
  if (constantTimeEqual(expected, given)) return undefined;
  return call.isAuthorised('diag') ? ({ code: '01', diagnostic: expected } as const) : WRONG_CRYPTOGRAM;
}

/** The bytes of a field with zeros up to whole blocks behind them (padding method 1); one block when there are none. */
export function zeroPadded(data: View): Uint8Array {
  const padded = new Uint8Array(Math.max(8, (data.length + 7) & ~7));
  data.copyTo(padded);
  return padded;
}

/** The number in a 2-byte transaction counter. */
export const counterOf = (atc: View): number => (atc.buffer[atc.start]! << 8) | atc.buffer[atc.start + 1]!;

const given = new Uint8Array(CRYPTOGRAM_BYTES);
const WRONG_CRYPTOGRAM = refuse('01', 'arqc', 'the cryptogram does not verify');
