/**
 * American Express card security codes (algorithms 13.2). One public value anchors version 1 with prefix 37; prefix 34,
 * version 2 and the treatment of late letters are provisional.
 */
import type { BlockCipher } from '../crypto/cipher.ts';
import { type DigitView, readDigits } from './account.ts';
import { packNibbles } from './nibbles.ts';

/** All digits of a computation: the 5-digit code, the 4-digit code, the 3-digit code. */
export const CSC_DIGITS = 12;
/** Where the 5-, 4- and 3-digit codes begin in the 12 digits. */
export const cscOffsets: Readonly<Record<3 | 4 | 5, number>> = Object.freeze({ 5: 0, 4: 5, 3: 9 });

/**
 * Computes the 12 digits as values into `out`. Expiry is YYMM. With a service code it is version 2, without one version
 * 1. 15: neither prefix 34 nor 37, or not digits.
 */
export function csc(
  csck: BlockCipher,
  account: DigitView,
  expiry: DigitView,
  serviceCode: DigitView | undefined,
  out: Uint8Array,
): '00' | '15' {
  const { buffer, start } = account;
  const second = buffer[start + 1];
  if (account.end - start < 14 || expiry.end - expiry.start !== 4) return '15';
  if (buffer[start] !== 0x33 || (second !== 0x34 && second !== 0x37)) return '15';
  const expiryFirst = second === 0x37;
  nibbles.fill(0);
  const read =
    readDigits(buffer, start + 2, start + 14, nibbles, expiryFirst ? 4 : 0) &&
    readDigits(expiry.buffer, expiry.start, expiry.end, nibbles, expiryFirst ? 0 : 12) &&
    (serviceCode === undefined ||
      (serviceCode.end - serviceCode.start === 3 &&
        readDigits(serviceCode.buffer, serviceCode.start, serviceCode.end, nibbles, 16)));
  if (!read) return '15';
  packNibbles(nibbles, blocks, 16);
  csck.encryptBlock(blocks, 0, blocks, 0);
  if (serviceCode !== undefined) {
    for (let i = 0; i < 8; i++) blocks[i]! ^= blocks[8 + i]!;
    csck.encryptBlock(blocks, 0, blocks, 0);
  }
  takeDigits(out);
  return '00';
}

const nibbles = new Uint8Array(32);
const blocks = new Uint8Array(16);

/** Decimal nibbles from the left, then letters as 1 to 6, moved by 5 from position 5 on. */
function takeDigits(out: Uint8Array): void {
  let count = 0;
  for (let pass = 0; pass < 2; pass++) {
    for (let i = 0; i < 16 && count < CSC_DIGITS; i++) {
      const nibble = (i & 1) === 0 ? blocks[i >> 1]! >> 4 : blocks[i >> 1]! & 15;
      if (nibble < 10 !== (pass === 0)) continue;
      out[count++] = pass === 0 ? nibble : i < 5 ? nibble - 9 : (nibble - 4) % 10;
    }
  }
}
