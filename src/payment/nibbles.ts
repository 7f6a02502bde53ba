/**
 * Nibbles one per byte, the form in which PIN fields and check values are worked on.
 */

/** Splits `count` bytes into twice as many nibbles, high nibble first. */
export function unpackNibbles(bytes: Uint8Array, nibbles: Uint8Array, count: number): void {
  for (let i = 0; i < count; i++) {
    nibbles[2 * i] = bytes[i]! >> 4;
    nibbles[2 * i + 1] = bytes[i]! & 15;
  }
}

/** Joins nibbles into `count` bytes, high nibble first. */
export function packNibbles(nibbles: Uint8Array, bytes: Uint8Array, count: number): void {
  for (let i = 0; i < count; i++) bytes[i] = (nibbles[2 * i]! << 4) | nibbles[2 * i + 1]!;
}

/**
 * Decimalises bytes in two passes: the decimal nibbles from the left, then the letters A to F from the left as 0 to 5
 * (Visa PVV, CVV; EMV Book 2 A1.4.2). Writes at most `limit` digits and returns how many; every nibble yields a digit.
 */
export function decimalise(bytes: Uint8Array, length: number, digits: Uint8Array, limit: number): number {
  let count = 0;
  for (let pass = 0; pass < 2; pass++) {
    for (let i = 0; i < 2 * length && count < limit; i++) {
      const nibble = (i & 1) === 0 ? bytes[i >> 1]! >> 4 : bytes[i >> 1]! & 15;
      if (nibble < 10 === (pass === 0)) digits[count++] = pass === 0 ? nibble : nibble - 10;
    }
  }
  return count;
}

/** The characters of nibbles, upper case. */
export const HEX_CHARACTERS: Uint8Array = new Uint8Array([
  48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 65, 66, 67, 68, 69, 70,
]);

/** Value of a hexadecimal character; 255 for any other. */
export function hexNibble(character: number): number {
  if (character >= 0x30 && character <= 0x39) return character - 0x30;
  if (character >= 0x41 && character <= 0x46) return character - 0x37;
  return character >= 0x61 && character <= 0x66 ? character - 0x57 : 255;
}
