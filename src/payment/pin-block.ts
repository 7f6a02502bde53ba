/**
 * Clear 8-byte PIN blocks: opening and building (ISO 9564-1, 9; commands-pin-card 2). Encryption is the caller's.
 */
import { pinBlockFormats } from '../../protocol/words/formats.ts';
import type { RandomSource } from '../crypto/cipher.ts';
import { type AccountView, mixAccount } from './account.ts';
import { packNibbles, unpackNibbles } from './nibbles.ts';
import { type Pin, pinLengthFits } from './pin.ts';
import { FIELD_NIBBLES, readPinField, writePinField } from './pin-field.ts';

/** Success, or: 20 content, 22 account character, 23 not a format of this file, 24 PIN length. */
export type PinBlockResult = '00' | '20' | '22' | '23' | '24';

/** Bytes of a block in every format but ISO format 4. */
export const PIN_BLOCK_BYTES = 8;

/** Opens a clear block into `pin`. The block is worked on in place and is no clear block any more afterwards. */
export function openPinBlock(format: number, clearBlock: Uint8Array, account: AccountView, pin: Pin): PinBlockResult {
  const layout = LAYOUTS[format];
  if (layout === undefined) return '23';
  if (format === DOCUTEL || format === DIEBOLD) {
    unpackNibbles(clearBlock, nibbles, PIN_BLOCK_BYTES);
    return format === DOCUTEL ? openDocutel(pin) : openDiebold(pin);
  }
  if (layout.account && !mixAccount(account, layout.leftmost, clearBlock)) return '22';
  return readPinField(clearBlock, layout.control, layout.fillFrom, layout.fillTo, pin);
}

/** Builds a clear block into `out`. Random fill takes one byte of `random` for each nibble. */
export function buildPinBlock(
  format: number,
  pin: Pin,
  account: AccountView,
  random: RandomSource,
  out: Uint8Array,
): PinBlockResult {
  const layout = LAYOUTS[format];
  if (layout === undefined) return '23';
  if (format === DOCUTEL || format === DIEBOLD) {
    if (format === DOCUTEL ? !writeDocutel(pin, random) : !writeDiebold(pin)) return '24';
    packNibbles(nibbles, out, PIN_BLOCK_BYTES);
    return '00';
  }
  if (!writePinField(out, layout.control, 15, pin)) return '24';
  if (layout.fillFrom !== layout.fillTo) {
    unpackNibbles(out, nibbles, PIN_BLOCK_BYTES);
    fillAtRandom(2 + pin.length, layout.fillFrom, layout.fillTo, random);
    packNibbles(nibbles, out, PIN_BLOCK_BYTES);
  }
  return layout.account && !mixAccount(account, layout.leftmost, out) ? '22' : '00';
}

interface Layout {
  readonly control: number;
  readonly fillFrom: number;
  readonly fillTo: number;
  readonly account: boolean;
  readonly leftmost: boolean;
}

/** Longest PIN that the 6-digit field of Docutel holds. */
const DOCUTEL_PIN = 6;
const DOCUTEL = 2;
const DIEBOLD = 3;

/** By format number; formats that need a card key or AES are not in it. */
const LAYOUTS: readonly (Layout | undefined)[] = (() => {
  const table = new Array<Layout | undefined>(100).fill(undefined);
  for (const { number, aes, account, control, fill } of pinBlockFormats) {
    if (aes || account === 'cardKey') continue;
    table[number] = {
      control: control ?? -1,
      fillFrom: fill === 'any' ? 0 : fill === 'A to F' ? 10 : 15,
      fillTo: 15,
      account: account !== 'none',
      leftmost: account === 'left12',
    };
  }
  return table;
})();

/** The block at work; nothing in this file outlives a call or calls back into it. */
const nibbles = new Uint8Array(FIELD_NIBBLES);
const randomBytes = new Uint8Array(FIELD_NIBBLES);

/** Fills from nibble `at` to the end. The bias of the remainder does not matter: fill only hides the PIN length. */
function fillAtRandom(at: number, from: number, to: number, random: RandomSource): void {
  const count = FIELD_NIBBLES - at;
  const range = to - from + 1;
  random.fill(randomBytes, 0, count);
  for (let i = 0; i < count; i++) nibbles[at + i] = from + (randomBytes[i]! % range);
}

/** Length, PIN with zeros behind it to 6 digits, 9 digits of the user. The side of the zeros is our reading. */
function openDocutel(pin: Pin): PinBlockResult {
  const length = nibbles[0]!;
  if (!pinLengthFits(length) || length > DOCUTEL_PIN) return '24';
  for (let i = 1; i < FIELD_NIBBLES; i++) {
    const digit = nibbles[i]!;
    if (digit > 9 || (digit !== 0 && i > length && i <= DOCUTEL_PIN)) return '20';
  }
  pin.set(nibbles, 1, 1 + length);
  return '00';
}

function writeDocutel(pin: Pin, random: RandomSource): boolean {
  if (!pinLengthFits(pin.length) || pin.length > DOCUTEL_PIN) return false;
  nibbles[0] = pin.length;
  nibbles.fill(0, 1, 1 + DOCUTEL_PIN);
  for (let i = 0; i < pin.length; i++) nibbles[1 + i] = pin.digits[i]!;
  fillAtRandom(1 + DOCUTEL_PIN, 0, 9, random);
  return true;
}

/** PIN, then only F. There is no length nibble, so the digits come before the length in the checks. */
function openDiebold(pin: Pin): PinBlockResult {
  let length = FIELD_NIBBLES;
  while (length > 0 && nibbles[length - 1] === 15) length--;
  for (let i = 0; i < length; i++) if (nibbles[i]! > 9) return '20';
  if (!pinLengthFits(length)) return '24';
  pin.set(nibbles, 0, length);
  return '00';
}

function writeDiebold(pin: Pin): boolean {
  if (!pinLengthFits(pin.length)) return false;
  nibbles.fill(15);
  for (let i = 0; i < pin.length; i++) nibbles[i] = pin.digits[i]!;
  return true;
}
