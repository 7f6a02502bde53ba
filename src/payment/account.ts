/**
 * Account digits as they stand in a message: ASCII digits in the receive buffer, read in place.
 */

/** A run of ASCII digits in a buffer. */
export interface DigitView {
  readonly buffer: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/**
 * The account field of a PIN command: 12 digits; or 18 characters with F in front (commands-pin-card 1.2); or, with
 * `fullPan`, a PAN of 12 to 19 digits that still has its check digit.
 */
export interface AccountView extends DigitView {
  readonly fullPan?: boolean;
}

/** Digits of the account part of a PIN block. */
export const ACCOUNT_DIGITS = 12;

/** Length of the account field when the command names format 04. */
const LONG_ACCOUNT = 18;

/**
 * Writes the 12 account digits of a PIN block as values, with zeros in front of a short PAN. False when a character is
 * not a digit (error 22).
 */
export function readAccount(account: AccountView, leftmost: boolean, target: Uint8Array, offset = 0): boolean {
  const { buffer } = account;
  const start = digitsStart(account);
  const end = account.fullPan === true ? account.end - 1 : account.end;
  const from = leftmost ? start : Math.max(start, end - ACCOUNT_DIGITS);
  const to = Math.min(end, from + ACCOUNT_DIGITS);
  const digits = offset + ACCOUNT_DIGITS - (to - from);
  for (let i = offset; i < digits; i++) target[i] = 0;
  return readDigits(buffer, from, to, target, digits);
}

/**
 * Adds the 12 account digits, as `readAccount` reads them, to bytes 2 to 7 of a block modulo 2; false when a character
 * is no digit.
 */
export function mixAccount(account: AccountView, leftmost: boolean, block: Uint8Array): boolean {
  const { buffer } = account;
  const start = digitsStart(account);
  const end = account.fullPan === true ? account.end - 1 : account.end;
  const from = leftmost ? start : Math.max(start, end - ACCOUNT_DIGITS);
  const to = Math.min(end, from + ACCOUNT_DIGITS);
  if (to - from < ACCOUNT_DIGITS) {
    if (!readAccount(account, leftmost, digits)) return false;
    for (let i = 0; i < ACCOUNT_DIGITS / 2; i++) block[2 + i]! ^= (digits[2 * i]! << 4) | digits[2 * i + 1]!;
    return true;
  }
  for (let i = 0; i < ACCOUNT_DIGITS / 2; i++) {
    const high = buffer[from + 2 * i]! - 48;
    const low = buffer[from + 2 * i + 1]! - 48;
    if (high < 0 || high > 9 || low < 0 || low > 9) return false;
    block[2 + i]! ^= (high << 4) | low;
  }
  return true;
}

/** Writes the values of the ASCII digits `from..to`; false when a character is not a digit. */
export function readDigits(buffer: Uint8Array, from: number, to: number, target: Uint8Array, offset: number): boolean {
  let at = offset;
  for (let i = from; i < to; i++) {
    const digit = buffer[i]! - 48;
    if (digit < 0 || digit > 9) return false;
    target[at++] = digit;
  }
  return true;
}

/** Where the digits of an account field begin: behind the F fill of an 18-character field. */
function digitsStart(account: AccountView): number {
  let { start } = account;
  if (account.fullPan === true || account.end - start !== LONG_ACCOUNT) return start;
  while (start < account.end && (account.buffer[start] === 0x46 || account.buffer[start] === 0x66)) start++;
  return start;
}

const digits = new Uint8Array(ACCOUNT_DIGITS);
