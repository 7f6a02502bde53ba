/**
 * PINs under the LMK. The real algorithms are not public: these are our own, with the shape of the real fields and the
 * same inputs (commands-pin-card 1.3, algorithms 11). Fields of a real device cannot be read, nor ours by a real one.
 *
 * Digits (methods A and B), for a field of L characters, L = configured PIN length + 1:
 *   p = PIN length - 4, PIN digits, fill up to L           fill 0 (A, modulo 10) or F (B, modulo 16)
 *   k = E(12 account digits packed || 0000)                decimalised in two passes (A) or its nibbles (B)
 *   c[i] = p[i] + k[i] + c[i-1], c[-1] = 0                 modulo 10 or 16
 * One block gives 16 key digits and L is at most 13, so the 2-byte counter behind the account stays 0.
 *
 * Cipher: variant LMK, pair 02-03. 3DES key block LMK, the LMK with LMK_PIN_MASK in every byte, as the decimalisation
 * table has 54. AES LMK, the KDF with usage LMK_PIN_USAGE, as the decimalisation table has 8054 (lmk-pin-aes.ts).
 */
import type { BlockCipher } from '../crypto/cipher.ts';
import { ACCOUNT_DIGITS, type AccountView, type DigitView, readAccount } from './account.ts';
import { AES_PIN_CHARACTERS, decryptPinAes, encryptPinAes } from './lmk-pin-aes.ts';
import { decimalise, HEX_CHARACTERS, hexNibble, packNibbles, unpackNibbles } from './nibbles.ts';
import { MAX_PIN_LENGTH, MIN_PIN_LENGTH, type Pin, pinLengthFits } from './pin.ts';

/** `P`: the mask of a 3DES key block LMK for this use. */
export const LMK_PIN_MASK = 0x50;
/** 80 and `P`: the key usage in the KDF of an AES LMK for this use. */
export const LMK_PIN_USAGE = 0x8050;

/** How one LMK stores PINs; made once for each LMK. */
export interface LmkPinMethod {
  /** A: decimal digits. B: hexadecimal digits. J: the AES form. clear: `0` and the PIN, as a public simulator does. */
  readonly storage: 'A' | 'B' | 'J' | 'clear';
  /** 3DES for A and B, AES for J; not used for clear. */
  readonly cipher: BlockCipher;
  /** The configured PIN length, 4 to 12. */
  readonly pinLength: number;
}

/** Characters of an encrypted PIN on the wire, the tag of the AES form included. */
export function pinFieldLength(method: LmkPinMethod): number {
  return method.storage === 'J' ? AES_PIN_CHARACTERS : method.pinLength + 1;
}

/** Writes an encrypted PIN as `pinFieldLength` characters. 22: account not digits; 24: longer than configured. */
export function encryptPin(
  method: LmkPinMethod,
  account: AccountView,
  pin: Pin,
  out: Uint8Array,
  offset: number,
): '00' | '22' | '24' {
  const { storage, cipher, pinLength } = method;
  if (!pinLengthFits(pin.length) || pin.length > pinLength) return '24';
  if (storage === 'J') return encryptPinAes(cipher, account, pin, out, offset);
  const length = pinLength + 1;
  plain[0] = storage === 'clear' ? 0 : pin.length - MIN_PIN_LENGTH;
  for (let i = 1; i < length; i++) plain[i] = i <= pin.length ? pin.digits[i - 1]! : storage === 'A' ? 0 : 15;
  if (storage !== 'clear') {
    if (!readKeyDigits(storage, cipher, account)) return '22';
    const modulus = storage === 'A' ? 10 : 16;
    let previous = 0;
    for (let i = 0; i < length; i++) previous = plain[i] = (plain[i]! + keyDigits[i]! + previous) % modulus;
  }
  for (let i = 0; i < length; i++) out[offset + i] = HEX_CHARACTERS[plain[i]!]!;
  return '00';
}

/**
 * Reads an encrypted PIN; `field` has no tag in the AES form (a wrong tag is 46, the caller's). 14: not well formed or
 * not of the configured length; 22: account not digits.
 */
export function decryptPin(method: LmkPinMethod, account: AccountView, field: DigitView, pin: Pin): '00' | '14' | '22' {
  const { storage, cipher } = method;
  if (storage === 'J') {
    const result = decryptPinAes(cipher, account, field, pin);
    return result === '00' && pin.length > method.pinLength ? '14' : result;
  }
  const length = method.pinLength + 1;
  if (storage === 'clear') return decryptClear(field, pin);
  if (field.end - field.start !== length) return '14';
  if (!readKeyDigits(storage, cipher, account)) return '22';
  const modulus = storage === 'A' ? 10 : 16;
  let previous = 0;
  for (let i = 0; i < length; i++) {
    const stored = hexNibble(field.buffer[field.start + i]!);
    if (stored >= modulus) return '14';
    plain[i] = (stored + 2 * modulus - keyDigits[i]! - previous) % modulus;
    previous = stored;
  }
  return takePlain(length, storage === 'A' ? 0 : 15, pin);
}

/** Length digit and 12 PIN digits. */
const plain = new Uint8Array(MAX_PIN_LENGTH + 1);
const accountDigits = new Uint8Array(ACCOUNT_DIGITS);
const accountBlock = new Uint8Array(8);
const keyDigits = new Uint8Array(16);

function readKeyDigits(storage: 'A' | 'B', cipher: BlockCipher, account: AccountView): boolean {
  if (!readAccount(account, false, accountDigits)) return false;
  packNibbles(accountDigits, accountBlock, 6);
  accountBlock[6] = accountBlock[7] = 0;
  cipher.encryptBlock(accountBlock, 0, accountBlock, 0);
  if (storage === 'A') decimalise(accountBlock, 8, keyDigits, 16);
  else unpackNibbles(accountBlock, keyDigits, 8);
  return true;
}

function takePlain(length: number, fill: number, pin: Pin): '00' | '14' {
  const digits = plain[0]! + MIN_PIN_LENGTH;
  if (!pinLengthFits(digits) || digits >= length) return '14';
  for (let i = 1; i < length; i++) if (i <= digits ? plain[i]! > 9 : plain[i] !== fill) return '14';
  pin.set(plain, 1, 1 + digits);
  return '00';
}

/** Recorded messages carry `0` and a PIN of any length, so the configured length does not count here. */
function decryptClear(field: DigitView, pin: Pin): '00' | '14' {
  const length = field.end - field.start;
  if (length > plain.length) return '14';
  for (let i = 0; i < length; i++) plain[i] = hexNibble(field.buffer[field.start + i]!);
  let end = length;
  while (end > 0 && plain[end - 1] === 15) end--;
  if (plain[0] !== 0 || !pinLengthFits(end - 1)) return '14';
  for (let i = 1; i < end; i++) if (plain[i]! > 9) return '14';
  pin.set(plain, 1, end);
  return '00';
}
