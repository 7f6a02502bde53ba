/**
 * EMV card keys: the key of one card from the issuer's master key (EMV Book 2, A1.4; algorithms 14.1).
 */
import type { BlockCipher } from '../crypto/cipher.ts';
import { TripleDes } from '../crypto/des.ts';
import { hash } from '../crypto/hash.ts';
import { forceOddParity } from '../crypto/parity.ts';
import { type DigitView, readDigits } from './account.ts';
import { decimalise, packNibbles } from './nibbles.ts';

/** Bytes of the PAN and sequence number field that hosts send for option A. */
export const CARD_DATA_BYTES = 8;
/** Bytes of a double-length card or session key. */
export const CARD_KEY_BYTES = 16;

/** Derives a card key into `out` from the 8 bytes of card data (option A), with odd parity. */
export function cardKey(issuerKey: BlockCipher, cardData: Uint8Array, out: Uint8Array): void {
  for (let i = 0; i < CARD_DATA_BYTES; i++) {
    out[i] = cardData[i]!;
    out[8 + i] = ~cardData[i]!;
  }
  encryptHalves(issuerKey, out);
  forceOddParity(out, 0, CARD_KEY_BYTES);
}

/** Encrypts both halves of a key of 16 bytes; a 3DES key does two blocks at once. */
export function encryptHalves(cipher: BlockCipher, key: Uint8Array): void {
  if (cipher instanceof TripleDes) {
    cipher.encryptTwo(cipher, key, 0, key, 0);
    return;
  }
  cipher.encryptBlock(key, 0, key, 0);
  cipher.encryptBlock(key, 8, key, 8);
}

/**
 * Derives a card key into `out` from packed PAN and sequence number of any length (option B). Up to 9 bytes the PAN has
 * at most 16 digits, and option B is option A of the 8 rightmost bytes.
 */
export function cardKeyHashed(issuerKey: BlockCipher, panAndSequence: Uint8Array, out: Uint8Array): void {
  const { length } = panAndSequence;
  if (length <= CARD_DATA_BYTES + 1) {
    cardData.fill(0);
    for (let i = Math.max(0, length - CARD_DATA_BYTES); i < length; i++)
      cardData[i + CARD_DATA_BYTES - length] = panAndSequence[i]!;
  } else {
    decimalise(hash('sha1', panAndSequence), SHA1_BYTES, nibbles, 16);
    packNibbles(nibbles, cardData, CARD_DATA_BYTES);
  }
  cardKey(issuerKey, cardData, out);
}

/** Packs the 16 rightmost digits of PAN and 2-digit sequence number into 8 bytes, zeros in front. False: not digits. */
export function packCardData(pan: DigitView, sequence: number, out: Uint8Array): boolean {
  const from = Math.max(pan.start, pan.end - 14);
  const zeros = 14 - (pan.end - from);
  nibbles.fill(0, 0, zeros);
  if (!readDigits(pan.buffer, from, pan.end, nibbles, zeros)) return false;
  nibbles[14] = Math.floor(sequence / 10) % 10;
  nibbles[15] = sequence % 10;
  packNibbles(nibbles, out, CARD_DATA_BYTES);
  return true;
}

/**
 * Packs the whole PAN (up to 19 digits) and the 2-digit sequence number for option B, one zero in front of an odd number
 * of digits. A new array, or undefined when a character is not a digit.
 */
export function packPanAndSequence(pan: DigitView, sequence: number): Uint8Array | undefined {
  const digits = pan.end - pan.start;
  const odd = digits & 1;
  const all = new Uint8Array(digits + odd + 2);
  if (!readDigits(pan.buffer, pan.start, pan.end, all, odd)) return undefined;
  all[digits + odd] = Math.floor(sequence / 10) % 10;
  all[digits + odd + 1] = sequence % 10;
  const packed = new Uint8Array(all.length / 2);
  packNibbles(all, packed, packed.length);
  return packed;
}

const SHA1_BYTES = 20;
const nibbles = new Uint8Array(16);
const cardData = new Uint8Array(CARD_DATA_BYTES);
