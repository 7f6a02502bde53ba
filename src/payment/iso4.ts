/**
 * Enciphered PIN blocks of ISO 9564-1 format 4 (code 48): 16 bytes under an AES key, bound to the PAN between the two
 * encipherments.
 */
import type { BlockCipher, RandomSource } from '../crypto/cipher.ts';
import { type AccountView, readAccount, readDigits } from './account.ts';
import { packNibbles } from './nibbles.ts';
import type { Pin } from './pin.ts';
import type { PinBlockResult } from './pin-block.ts';
import { readPinField, writePinField } from './pin-field.ts';

/** Bytes of a format 4 block. */
export const ISO4_BLOCK_BYTES = 16;

/** Enciphers a PIN into `out`, which has 16 bytes. */
export function encodeIso4(
  cipher: BlockCipher,
  pin: Pin,
  account: AccountView,
  random: RandomSource,
  out: Uint8Array,
): PinBlockResult {
  if (!readPanField(account)) return '22';
  if (!iso4PinField(pin, random, out)) return '24';
  cipher.encryptBlock(out, 0, out, 0);
  for (let i = 0; i < ISO4_BLOCK_BYTES; i++) out[i]! ^= panField[i]!;
  cipher.encryptBlock(out, 0, out, 0);
  return '00';
}

/** Deciphers a block of 16 bytes into `pin`. */
export function decodeIso4(cipher: BlockCipher, block: Uint8Array, account: AccountView, pin: Pin): PinBlockResult {
  if (!readPanField(account)) return '22';
  cipher.decryptBlock(block, 0, work, 0);
  for (let i = 0; i < ISO4_BLOCK_BYTES; i++) work[i]! ^= panField[i]!;
  cipher.decryptBlock(work, 0, work, 0);
  return readPinField(work, CONTROL, FILL, FILL, pin);
}

/** Writes the plain PIN field: 4, length, PIN, A to 16 nibbles, 8 random bytes. False when the PIN length is wrong. */
export function iso4PinField(pin: Pin, random: RandomSource, out: Uint8Array): boolean {
  if (!writePinField(out, CONTROL, FILL, pin)) return false;
  random.fill(out, 8, 8);
  return true;
}

const CONTROL = 4;
const FILL = 10;
const MAX_PAN = 19;

const panNibbles = new Uint8Array(2 * ISO4_BLOCK_BYTES);
const panField = new Uint8Array(ISO4_BLOCK_BYTES);
const work = new Uint8Array(ISO4_BLOCK_BYTES);

/**
 * PAN field: number of digits above 12, the PAN, zeros. A host that sends only the 12 account digits gets a PAN field
 * of those (commands-pin-card 2).
 */
function readPanField(account: AccountView): boolean {
  panNibbles.fill(0);
  if (account.fullPan === true) {
    const length = account.end - account.start;
    if (length > MAX_PAN) return false;
    const zeros = Math.max(0, 12 - length);
    panNibbles[0] = Math.max(0, length - 12);
    if (!readDigits(account.buffer, account.start, account.end, panNibbles, 1 + zeros)) return false;
  } else if (!readAccount(account, false, panNibbles, 1)) return false;
  packNibbles(panNibbles, panField, ISO4_BLOCK_BYTES);
  return true;
}
