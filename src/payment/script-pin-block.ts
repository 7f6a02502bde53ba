/**
 * PIN blocks of issuer scripts, formats 41 and 42 (VIS C.11): the account part is the left half of the card key.
 */
import { packNibbles, unpackNibbles } from './nibbles.ts';
import { type Pin, pinLengthFits } from './pin.ts';
import { FIELD_NIBBLES, readPinField, writePinField } from './pin-field.ts';

/** Builds a block from the new PIN and bytes 4 to 7 of the card key; with `oldPin` it is format 42, without 41. */
export function buildScriptPinBlock(
  pin: Pin,
  cardKey: Uint8Array,
  oldPin: Pin | undefined,
  out: Uint8Array,
): '00' | '24' {
  if (oldPin !== undefined && !pinLengthFits(oldPin.length)) return '24';
  if (!writePinField(nibbles, 0, 15, pin)) return '24';
  mix(cardKey, oldPin);
  packNibbles(nibbles, out, 8);
  return '00';
}

/** Opens a block of format 41, or of format 42 when the old PIN is given. */
export function openScriptPinBlock(
  clearBlock: Uint8Array,
  cardKey: Uint8Array,
  oldPin: Pin | undefined,
  pin: Pin,
): '00' | '20' | '24' {
  unpackNibbles(clearBlock, nibbles, 8);
  mix(cardKey, oldPin);
  return readPinField(nibbles, 0, 15, 15, pin);
}

const nibbles = new Uint8Array(FIELD_NIBBLES);

/** The old PIN stands left-justified with zeros behind it. */
function mix(cardKey: Uint8Array, oldPin: Pin | undefined): void {
  for (let i = 4; i < 8; i++) {
    nibbles[2 * i]! ^= cardKey[i]! >> 4;
    nibbles[2 * i + 1]! ^= cardKey[i]! & 15;
  }
  if (oldPin !== undefined) for (let i = 0; i < oldPin.length; i++) nibbles[i]! ^= oldPin.digits[i]!;
}
