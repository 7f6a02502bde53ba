/**
 * IBM 3624 PINs and offsets (algorithms 12.1, commands-pin-card 1.6, 3.1).
 */
import type { BlockCipher } from '../crypto/cipher.ts';
import { ACCOUNT_DIGITS, type AccountView, type DigitView, readAccount } from './account.ts';
import { hexNibble, packNibbles } from './nibbles.ts';
import { MAX_PIN_LENGTH, type Pin, pinLengthFits } from './pin.ts';

/** Digits of a natural PIN. */
export const NATURAL_DIGITS = 16;
/** Characters of an offset field, F behind the digits. */
export const OFFSET_DIGITS = 12;
/** Fill nibble of an offset field. */
export const OFFSET_FILL = 15;

/**
 * Builds the 8-byte validation block from the 12-character validation data: `N` stands for the last 5 account digits,
 * other hexadecimal letters pass, F fills. 15: no N, two of them, or another character; 22: account not digits.
 */
export function validationBlock(data: DigitView, account: AccountView, out: Uint8Array): '00' | '15' | '22' {
  if (!readAccount(account, false, accountDigits)) return '22';
  nibbles.fill(15);
  let at = 0;
  let seen = 0;
  for (let i = data.start; i < data.end && at < NATURAL_DIGITS; i++) {
    const character = data.buffer[i]!;
    if (character === LETTER_N) {
      seen++;
      for (let j = ACCOUNT_DIGITS - 5; j < ACCOUNT_DIGITS; j++) nibbles[at++] = accountDigits[j]!;
      continue;
    }
    const nibble = hexNibble(character);
    if (nibble > 15) return '15';
    nibbles[at++] = nibble;
  }
  if (seen !== 1 || at > NATURAL_DIGITS) return '15';
  packNibbles(nibbles, out, 8);
  return '00';
}

/**
 * Computes the 16 natural digits as values into `out`. Every nibble goes through the table (16 digits packed in 8
 * bytes), decimal ones too.
 */
export function naturalPin(pvk: BlockCipher, validation: Uint8Array, table: Uint8Array, out: Uint8Array): void {
  pvk.encryptBlock(validation, 0, block, 0);
  for (let i = 0; i < NATURAL_DIGITS; i++) out[i] = nibbleAt(table, nibbleAt(block, i));
}

/**
 * Writes the 12 nibbles of the offset field that turns the natural digits into the PIN, over `checkLength` digits.
 * 24: the PIN is shorter than that.
 */
export function pinOffset(pin: Pin, natural: Uint8Array, checkLength: number, out: Uint8Array): '00' | '24' {
  if (pin.length < checkLength) return '24';
  out.fill(OFFSET_FILL, 0, OFFSET_DIGITS);
  for (let i = 0; i < checkLength; i++) out[i] = (pin.digits[i]! + 10 - natural[i]!) % 10;
  return '00';
}

/**
 * Derives a PIN of `checkLength` digits from the natural digits and an offset field given as nibbles. 15: the offset
 * has no digit where one counts; 24: not a PIN length.
 */
export function derivePin(natural: Uint8Array, offset: Uint8Array, checkLength: number, pin: Pin): '00' | '15' | '24' {
  if (!pinLengthFits(checkLength)) return '24';
  for (let i = 0; i < checkLength; i++) {
    if (offset[i]! > 9) return '15';
    pin.digits[i] = (natural[i]! + offset[i]!) % 10;
  }
  pin.length = checkLength;
  return '00';
}

/** Compares a PIN with natural digits plus offset. 01: different; 15: offset too short; 24: PIN shorter than that. */
export function verifyOffset(
  pin: Pin,
  natural: Uint8Array,
  offset: Uint8Array,
  checkLength: number,
): '00' | '01' | '15' | '24' {
  if (checkLength > MAX_PIN_LENGTH) return '15';
  if (pin.length < checkLength) return '24';
  let different = 0;
  for (let i = 0; i < checkLength; i++) {
    if (offset[i]! > 9) return '15';
    different |= pin.digits[i]! ^ ((natural[i]! + offset[i]!) % 10);
  }
  return different === 0 ? '00' : '01';
}

/** Whether a table (16 nibbles in 8 bytes) holds only decimal digits. */
export function isDecimalTable(table: Uint8Array): boolean {
  for (let i = 0; i < NATURAL_DIGITS; i++) if (nibbleAt(table, i) > 9) return false;
  return true;
}

/** Whether a decimal table is varied enough: at least 8 different digits, none more than four times (else error 25). */
export function isVariedTable(table: Uint8Array): boolean {
  counts.fill(0);
  let different = 0;
  for (let i = 0; i < NATURAL_DIGITS; i++) {
    const count = ++counts[nibbleAt(table, i)]!;
    if (count === 1) different++;
    if (count > 4) return false;
  }
  return different >= 8;
}

const LETTER_N = 0x4e;
const accountDigits = new Uint8Array(ACCOUNT_DIGITS);
/** Longer than a block so that an N near the end of too long data cannot be lost unseen. */
const nibbles = new Uint8Array(NATURAL_DIGITS + 5);
const block = new Uint8Array(8);
const counts = new Uint8Array(16);

function nibbleAt(bytes: Uint8Array, index: number): number {
  const byte = bytes[index >> 1]!;
  return (index & 1) === 0 ? byte >> 4 : byte & 15;
}
