/**
 * EMV session keys from a card key (EMV Book 2, A1.3; algorithms 14.2). Every key has 16 bytes.
 */
import type { BlockCipher } from '../crypto/cipher.ts';
import { forceOddParity } from '../crypto/parity.ts';
import { CARD_KEY_BYTES, encryptHalves } from './card-key.ts';

/** EMV common session key from the ATC: CVN 18 and 22, CCD, M/Chip CVN 20 and 21. */
export function sessionKeyFromAtc(cardKey: BlockCipher, atc: number, out: Uint8Array): void {
  diversifier.fill(0);
  writeAtc(diversifier, 0, atc);
  commonSessionKey(cardKey, diversifier, out);
}

/** M/Chip session key from the ATC and the 4-byte unpredictable number: M/Chip CVN 16 and 17. */
export function sessionKeyFromAtcAndUn(cardKey: BlockCipher, atc: number, un: Uint8Array, out: Uint8Array): void {
  diversifier.fill(0);
  writeAtc(diversifier, 0, atc);
  for (let i = 0; i < 4; i++) diversifier[4 + i] = un[i]!;
  commonSessionKey(cardKey, diversifier, out);
}

/** EMV common session key from any 8-byte diversifier; for scripts that is the ARQC. */
export function commonSessionKey(cardKey: BlockCipher, diversification: Uint8Array, out: Uint8Array): void {
  for (let half = 0; half < 2; half++) {
    for (let i = 0; i < 8; i++) out[8 * half + i] = diversification[i]!;
    out[8 * half + 2] = half === 0 ? 0xf0 : 0x0f;
  }
  encryptHalves(cardKey, out);
  forceOddParity(out, 0, CARD_KEY_BYTES);
}

/** Visa script key (CVN 10 and 18): the ATC and its complement into the last two bytes of the halves of the card key. */
export function scriptKeyFromAtc(cardKey: Uint8Array, atc: number, out: Uint8Array): void {
  for (let i = 0; i < CARD_KEY_BYTES; i++) out[i] = cardKey[i]!;
  out[6]! ^= atc >> 8;
  out[7]! ^= atc & 255;
  out[14]! ^= ~(atc >> 8) & 255;
  out[15]! ^= ~atc & 255;
  forceOddParity(out, 0, CARD_KEY_BYTES);
}

/** UnionPay and PBOC session key: the ATC and its complement, each right-justified in a block. Parity is left alone. */
export function sessionKeyFromRightAtc(cardKey: BlockCipher, atc: number, out: Uint8Array): void {
  out.fill(0, 0, CARD_KEY_BYTES);
  writeAtc(out, 6, atc);
  writeAtc(out, 14, ~atc);
  encryptHalves(cardKey, out);
}

function writeAtc(target: Uint8Array, offset: number, atc: number): void {
  target[offset] = (atc >> 8) & 255;
  target[offset + 1] = atc & 255;
}

const diversifier = new Uint8Array(8);
