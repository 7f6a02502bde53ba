/**
 * PIN blocks of issuer scripts, formats 41 and 42 (VIS C.11): the account part is the left half of the card key.
 */
import { type Pin, pinLengthFits } from './pin.ts';
import { readPinField, writePinField } from './pin-field.ts';

/** Builds a block from the new PIN and bytes 4 to 7 of the card key; with `oldPin` it is format 42, without 41. */
export function buildScriptPinBlock(
  pin: Pin,
  cardKey: Uint8Array,
  oldPin: Pin | undefined,
  out: Uint8Array,
): '00' | '24' {
  if (oldPin !== undefined && !pinLengthFits(oldPin.length)) return '24';
  if (!writePinField(out, 0, 15, pin)) return '24';
  mix(out, cardKey, oldPin);
  return '00';
}

/** Opens a block of format 41, or of format 42 when the old PIN is given. */
export function openScriptPinBlock(
  clearBlock: Uint8Array,
  cardKey: Uint8Array,
  oldPin: Pin | undefined,
  pin: Pin,
): '00' | '20' | '24' {
  for (let i = 0; i < 8; i++) field[i] = clearBlock[i]!;
  mix(field, cardKey, oldPin);
  return readPinField(field, 0, 15, 15, pin);
}

const field = new Uint8Array(8);

/** The old PIN stands left-justified with zeros behind it. */
function mix(block: Uint8Array, cardKey: Uint8Array, oldPin: Pin | undefined): void {
  for (let i = 4; i < 8; i++) block[i]! ^= cardKey[i]!;
  if (oldPin === undefined) return;
  for (let i = 0; i < oldPin.length; i++) block[i >> 1]! ^= (i & 1) === 0 ? oldPin.digits[i]! << 4 : oldPin.digits[i]!;
}
