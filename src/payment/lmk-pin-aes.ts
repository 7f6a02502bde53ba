/**
 * PINs under an AES LMK: `J` and 32H. Our own construction, see lmk-pin.ts:
 *   E(length || 12 PIN nibbles with F fill || 00 || leftmost 8 bytes of CMAC(account, 12 characters))
 * One key serves both; the account goes through CMAC's subkey mask, so the two uses do not meet.
 */
import type { BlockCipher } from '../crypto/cipher.ts';
import { cmac } from '../crypto/cmac.ts';
import { ACCOUNT_DIGITS, type AccountView, type DigitView, readAccount } from './account.ts';
import { HEX_CHARACTERS, hexNibble, packNibbles, unpackNibbles } from './nibbles.ts';
import { MAX_PIN_LENGTH, type Pin, pinLengthFits } from './pin.ts';

/** Characters of the AES form, with its tag. */
export const AES_PIN_CHARACTERS = 33;
/** Tag of the AES form, `J`. */
export const AES_PIN_TAG = 0x4a;

/** Encrypts a PIN into the 33 characters of the AES form. 22: account not digits; 24: not a PIN length. */
export function encryptPinAes(
  cipher: BlockCipher,
  account: AccountView,
  pin: Pin,
  out: Uint8Array,
  offset: number,
): '00' | '22' | '24' {
  if (!pinLengthFits(pin.length)) return '24';
  if (!readAccount(account, false, accountDigits)) return '22';
  nibbles.fill(15);
  for (let i = 0; i < pin.length; i++) nibbles[i] = pin.digits[i]!;
  block[0] = pin.length;
  packNibbles(nibbles, pinPart, PIN_BYTES);
  block[TAG_AT - 1] = 0;
  writeAccountTag(cipher, block);
  cipher.encryptBlock(block, 0, block, 0);
  out[offset] = AES_PIN_TAG;
  for (let i = 0; i < BLOCK_BYTES; i++) {
    out[offset + 1 + 2 * i] = HEX_CHARACTERS[block[i]! >> 4]!;
    out[offset + 2 + 2 * i] = HEX_CHARACTERS[block[i]! & 15]!;
  }
  return '00';
}

/** Decrypts the 32 characters behind the tag. 14: corrupt, or for another account; 22: account not digits. */
export function decryptPinAes(
  cipher: BlockCipher,
  account: AccountView,
  field: DigitView,
  pin: Pin,
): '00' | '14' | '22' {
  if (field.end - field.start !== AES_PIN_CHARACTERS - 1) return '14';
  if (!readAccount(account, false, accountDigits)) return '22';
  for (let i = 0; i < BLOCK_BYTES; i++) {
    const high = hexNibble(field.buffer[field.start + 2 * i]!);
    const low = hexNibble(field.buffer[field.start + 2 * i + 1]!);
    if (high > 15 || low > 15) return '14';
    block[i] = (high << 4) | low;
  }
  cipher.decryptBlock(block, 0, block, 0);
  writeAccountTag(cipher, expected);
  for (let i = TAG_AT; i < BLOCK_BYTES; i++) if (expected[i] !== block[i]) return '14';
  const length = block[0]!;
  if (!pinLengthFits(length) || block[TAG_AT - 1] !== 0) return '14';
  unpackNibbles(pinPart, nibbles, PIN_BYTES);
  for (let i = 0; i < MAX_PIN_LENGTH; i++) if (i < length ? nibbles[i]! > 9 : nibbles[i] !== 15) return '14';
  pin.set(nibbles, 0, length);
  return '00';
}

const BLOCK_BYTES = 16;
const PIN_BYTES = 6;
const TAG_AT = 8;

const accountDigits = new Uint8Array(ACCOUNT_DIGITS);
const accountText = new Uint8Array(ACCOUNT_DIGITS);
const block = new Uint8Array(BLOCK_BYTES);
const pinPart = block.subarray(1, 1 + PIN_BYTES);
const expected = new Uint8Array(BLOCK_BYTES);
const nibbles = new Uint8Array(MAX_PIN_LENGTH);

/** Writes the account's tag into bytes 8 to 15 of `target`. */
function writeAccountTag(cipher: BlockCipher, target: Uint8Array): void {
  for (let i = 0; i < ACCOUNT_DIGITS; i++) accountText[i] = 48 + accountDigits[i]!;
  const tag = cmac(cipher, accountText);
  for (let i = TAG_AT; i < BLOCK_BYTES; i++) target[i] = tag[i - TAG_AT]!;
}
