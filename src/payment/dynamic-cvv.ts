/**
 * Dynamic card verification values of contactless cards: dCVV and CVC3 (algorithms 13.3, 13.4).
 */
import type { BlockCipher } from '../crypto/cipher.ts';
import type { TripleDes } from '../crypto/des.ts';
import { pad2, retailMac } from '../crypto/mac.ts';
import type { DigitView } from './account.ts';
import { cvv, MAX_PAN_DIGITS } from './cvv.ts';

/** Facts of the card and the transaction that a dCVV depends on; expiry and service code stand on the track. */
export interface DynamicCvvInput {
  readonly pan: DigitView;
  readonly expiry: DigitView;
  readonly serviceCode: DigitView;
  /** Decimal value of the counter; its last 4 digits count. */
  readonly atc: number;
}

/**
 * Computes a dCVV as digit values into the whole of `out`: a CVV with the card key, over a PAN whose first 4 digits are
 * the counter. 15: not digits, or a wrong length.
 */
export function dynamicCvv(cardKey: TripleDes, input: DynamicCvvInput, out: Uint8Array): '00' | '15' {
  const { pan, expiry, serviceCode } = input;
  const length = pan.end - pan.start;
  if (length < 4 || length > MAX_PAN_DIGITS) return '15';
  let counter = input.atc;
  for (let i = 3; i >= 0; i--) {
    altered[i] = 0x30 + (counter % 10);
    counter = Math.floor(counter / 10);
  }
  for (let i = 4; i < length; i++) altered[i] = pan.buffer[pan.start + i]!;
  alteredView.end = length;
  return cvv(cardKey, alteredView, expiry, serviceCode, out);
}

/** Bytes of an IVCVC3. */
export const IVCVC3_BYTES = 2;

/** Computes the IVCVC3 of static track data: the last 2 bytes of its MAC. */
export function ivCvc3(cardKey: TripleDes, track: Uint8Array): Uint8Array {
  return retailMac(cardKey, pad2(track, 8)).subarray(6, 8);
}

/**
 * Computes a CVC3, 0 to 65535, from IVCVC3, the 4-byte unpredictable number and the ATC; a host compares as many of
 * its last digits as it has.
 */
export function cvc3(cardKey: BlockCipher, iv: Uint8Array, un: Uint8Array, atc: number): number {
  block[0] = iv[0]!;
  block[1] = iv[1]!;
  for (let i = 0; i < 4; i++) block[2 + i] = un[i]!;
  block[6] = (atc >> 8) & 255;
  block[7] = atc & 255;
  cardKey.encryptBlock(block, 0, block, 0);
  return (block[6]! << 8) | block[7]!;
}

const altered = new Uint8Array(MAX_PAN_DIGITS);
const alteredView = { buffer: altered, start: 0, end: 0 };
const block = new Uint8Array(8);
