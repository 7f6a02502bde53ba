/**
 * The reference number of an account (commands-pin-card 3.9). How a device makes it is not public: this is our own, the
 * account digits with zeros behind them to 16 digits, encrypted, decimalised in two passes, its first 12 digits.
 */
import type { BlockCipher } from '../crypto/cipher.ts';
import { ACCOUNT_DIGITS, type AccountView, readAccount } from './account.ts';
import { decimalise, packNibbles } from './nibbles.ts';

/** Digits of a reference number. */
export const REFERENCE_DIGITS = 12;

/** Writes the reference number as characters; false when the account is not digits. */
export function referenceNumber(cipher: BlockCipher, account: AccountView, out: Uint8Array, offset: number): boolean {
  if (!readAccount(account, false, accountDigits)) return false;
  block.fill(0);
  packNibbles(accountDigits, block, ACCOUNT_DIGITS / 2);
  // Behind a decimalisation table under the same AES key there are zeros: so no reference block is a table.
  if (cipher.blockSize === 16) block.fill(0xff, 8);
  cipher.encryptBlock(block, 0, block, 0);
  decimalise(block, cipher.blockSize, digits, REFERENCE_DIGITS);
  for (let i = 0; i < REFERENCE_DIGITS; i++) out[offset + i] = 48 + digits[i]!;
  return true;
}

const accountDigits = new Uint8Array(ACCOUNT_DIGITS);
const block = new Uint8Array(16);
const digits = new Uint8Array(REFERENCE_DIGITS);
