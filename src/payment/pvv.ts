/**
 * The ABA/Visa PIN verification value (algorithms 12.2, commands-pin-card 3.2).
 */
import type { BlockCipher } from '../crypto/cipher.ts';
import { ACCOUNT_DIGITS, type AccountView, readAccount } from './account.ts';
import { decimalise, packNibbles } from './nibbles.ts';
import { MIN_PIN_LENGTH, type Pin } from './pin.ts';

/** Digits of a PVV. */
export const PVV_DIGITS = 4;

/**
 * Computes the PVV as digit values into `out`, 4 of them. Only the 11 rightmost account digits and the first four PIN
 * digits count. 22: account not digits; 24: PIN too short.
 */
export function pvv(
  pvk: BlockCipher,
  account: AccountView,
  pvki: number,
  pin: Pin,
  out: Uint8Array,
): '00' | '22' | '24' {
  if (pin.length < MIN_PIN_LENGTH) return '24';
  if (!readAccount(account, false, accountDigits)) return '22';
  nibbles.set(accountAfterFirst, 0);
  nibbles[11] = pvki;
  for (let i = 0; i < 4; i++) nibbles[12 + i] = pin.digits[i]!;
  packNibbles(nibbles, block, 8);
  pvk.encryptBlock(block, 0, block, 0);
  decimalise(block, 8, out, PVV_DIGITS);
  return '00';
}

const accountDigits = new Uint8Array(ACCOUNT_DIGITS);
const accountAfterFirst = accountDigits.subarray(1);
const nibbles = new Uint8Array(16);
const block = new Uint8Array(8);
