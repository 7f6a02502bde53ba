/**
 * The PIN field that most formats share: control nibble, length, PIN digits, fill, 16 nibbles in all (ISO 9564-1, 9).
 */
import { type Pin, pinLengthFits } from './pin.ts';

/** Nibbles of a PIN field. */
export const FIELD_NIBBLES = 16;
const PIN_AT = 2;

/**
 * Reads a PIN field in the order the device checks it: control nibble (20), length (24), PIN digits (20), fill (20).
 * Fill nibbles must lie in `fillFrom..fillTo`.
 */
export function readPinField(
  nibbles: Uint8Array,
  control: number,
  fillFrom: number,
  fillTo: number,
  pin: Pin,
): '00' | '20' | '24' {
  if (nibbles[0] !== control) return '20';
  const length = nibbles[1]!;
  if (!pinLengthFits(length)) return '24';
  const { digits } = pin;
  for (let i = 0; i < length; i++) {
    const digit = nibbles[PIN_AT + i]!;
    if (digit > 9) return '20';
    digits[i] = digit;
  }
  for (let i = PIN_AT + length; i < FIELD_NIBBLES; i++) {
    const fill = nibbles[i]!;
    if (fill < fillFrom || fill > fillTo) return '20';
  }
  pin.length = length;
  return '00';
}

/** Writes control nibble, length and PIN digits, and `fill` behind them; false when the PIN length is wrong (error 24). */
export function writePinField(nibbles: Uint8Array, control: number, fill: number, pin: Pin): boolean {
  if (!pinLengthFits(pin.length)) return false;
  nibbles[0] = control;
  nibbles[1] = pin.length;
  const { digits, length } = pin;
  for (let i = 0; i < length; i++) nibbles[PIN_AT + i] = digits[i]!;
  for (let i = PIN_AT + pin.length; i < FIELD_NIBBLES; i++) nibbles[i] = fill;
  return true;
}
