/**
 * Card verification values: CVV, CVC, CVV2, iCVV and the CAVV digits are one computation over different fields
 * (algorithms 13.1).
 */
import type { TripleDes } from '../crypto/des.ts';
import { type DigitView, readDigits } from './account.ts';
import { decimalise, packNibbles } from './nibbles.ts';

/** Digits of a CVV. */
export const CVV_DIGITS = 3;
/** Most digits of a PAN (ISO/IEC 7812-1). */
export const MAX_PAN_DIGITS = 19;

/**
 * Computes the check digits of PAN, expiry (4 digits in the order the host uses) and service code (3 digits) as values
 * into the whole of `out`: 3 digits for a CVV, at most 16. 15: not digits, or too many.
 */
export function cvv(
  cvk: TripleDes,
  pan: DigitView,
  expiry: DigitView,
  serviceCode: DigitView,
  out: Uint8Array,
): '00' | '15' {
  const panLength = pan.end - pan.start;
  if (panLength > MAX_PAN_DIGITS || expiry.end - expiry.start !== 4 || serviceCode.end - serviceCode.start !== 3)
    return '15';
  nibbles.fill(0);
  const read =
    readDigits(pan.buffer, pan.start, pan.end, nibbles, 0) &&
    readDigits(expiry.buffer, expiry.start, expiry.end, nibbles, panLength) &&
    readDigits(serviceCode.buffer, serviceCode.start, serviceCode.end, nibbles, panLength + 4);
  if (!read) return '15';
  packNibbles(nibbles, data, 16);
  cvk.encryptSingle(data, 0, block, 0);
  for (let i = 0; i < 8; i++) block[i]! ^= data[8 + i]!;
  cvk.encryptBlock(block, 0, block, 0);
  decimalise(block, 8, out, out.length);
  return '00';
}

const nibbles = new Uint8Array(32);
const data = new Uint8Array(16);
const block = new Uint8Array(8);
