/**
 * The PIN field that most formats share: control nibble, length, PIN digits, fill, 16 nibbles in all (ISO 9564-1, 9).
 * It is read and written as two words of 8 nibbles: all of the fill is looked at in one step.
 */
import { type Pin, pinLengthFits } from './pin.ts';

/** Nibbles of a PIN field. */
export const FIELD_NIBBLES = 16;

/**
 * Reads the PIN field in the first 8 bytes of a block, in the order the device checks it: control nibble (20), length
 * (24), PIN digits (20), fill (20). Fill nibbles are all `fillFrom`, or lie in `fillFrom..15` with `fillFrom` 0 or 10.
 */
export function readPinField(
  block: Uint8Array,
  control: number,
  fillFrom: number,
  fillTo: number,
  pin: Pin,
): '00' | '20' | '24' {
  const high = (block[0]! << 24) | (block[1]! << 16) | (block[2]! << 8) | block[3]!;
  const low = (block[4]! << 24) | (block[5]! << 16) | (block[6]! << 8) | block[7]!;
  if (high >>> 28 !== control) return '20';
  const length = (high >>> 24) & 15;
  if (!pinLengthFits(length)) return '24';
  const { digits } = pin;
  for (let i = 0; i < length; i++) {
    const digit = (i < HIGH_DIGITS ? high >>> (20 - 4 * i) : low >>> (52 - 4 * i)) & 15;
    if (digit > 9) return '20';
    digits[i] = digit;
  }
  const inHigh = HIGH_FILL[length]!;
  const inLow = LOW_FILL[length]!;
  if (fillFrom === fillTo) {
    const fill = Math.imul(fillFrom, EVERY_NIBBLE);
    if ((((high ^ fill) & inHigh) | ((low ^ fill) & inLow)) !== 0) return '20';
  } else if (fillFrom !== 0 && (missesLetter(high, inHigh) || missesLetter(low, inLow))) return '20';
  pin.length = length;
  return '00';
}

/**
 * Writes control nibble, length and PIN digits, and `fill` behind them, into the first 8 bytes of a block; false when the
 * PIN length is wrong (error 24).
 */
export function writePinField(block: Uint8Array, control: number, fill: number, pin: Pin): boolean {
  const { digits, length } = pin;
  if (!pinLengthFits(length)) return false;
  const fillWord = Math.imul(fill, EVERY_NIBBLE);
  let high = (control << 28) | (length << 24) | (fillWord & HIGH_FILL[length]!);
  let low = fillWord & LOW_FILL[length]!;
  for (let i = 0; i < length; i++)
    if (i < HIGH_DIGITS) high |= digits[i]! << (20 - 4 * i);
    else low |= digits[i]! << (52 - 4 * i);
  block[0] = high >>> 24;
  block[1] = high >>> 16;
  block[2] = high >>> 8;
  block[3] = high;
  block[4] = low >>> 24;
  block[5] = low >>> 16;
  block[6] = low >>> 8;
  block[7] = low;
  return true;
}

/** Whether a nibble of the mask is below 10: a letter has its top bit and one of the two behind it. */
function missesLetter(word: number, mask: number): boolean {
  const letters = (word >>> 3) & ((word >>> 2) | (word >>> 1)) & EVERY_NIBBLE;
  return (letters & mask) !== (EVERY_NIBBLE & mask);
}

const EVERY_NIBBLE = 0x11111111;
/** Digits in the first word, behind control nibble and length. */
const HIGH_DIGITS = 6;
/** Masks of the fill by PIN length, up to 12, in each word. */
const HIGH_FILL = Int32Array.from({ length: 13 }, (_, length) => (length < 6 ? 0xffffff >> (4 * length) : 0));
const LOW_FILL = Int32Array.from({ length: 13 }, (_, length) => (length <= 6 ? -1 : 0xffffffff >>> (4 * (length - 6))));
