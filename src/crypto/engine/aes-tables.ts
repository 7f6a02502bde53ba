// Look-up tables of AES, generated at start from the definitions of FIPS 197.

/** S-box (FIPS 197, 5.1.1): the inverse in the field of 256 elements, then an affine map. */
export function aesBox(): Uint8Array {
  const box = new Uint8Array(256);
  // 3 generates the field: `power` runs through all its elements but 0, `inverse` through their inverses.
  let power = 1;
  let inverse = 1;
  do {
    power = multiply(power, 3);
    inverse = multiply(inverse, INVERSE_OF_3);
    const repeated = inverse * 0x101;
    box[power] = (inverse ^ (repeated >> 4) ^ (repeated >> 5) ^ (repeated >> 6) ^ (repeated >> 7) ^ 0x63) & 255;
  } while (power !== 1);
  box[0] = 0x63;
  return box;
}

/** Inverse S-box (FIPS 197, 5.3.2). */
export function aesInverseBox(): Uint8Array {
  const inverse = new Uint8Array(256);
  aesBox().forEach((value, index) => {
    inverse[value] = index;
  });
  return inverse;
}

/** S-box and column 0 of MixColumns in one word for each byte; tables 1 to 3 are the same rotated right by bytes. */
export function aesRoundTable(table: number): Int32Array {
  return roundTable(aesBox(), [2, 1, 1, 3], table);
}

/** Inverse S-box and column 0 of the inverse of MixColumns; tables 1 to 3 are the same rotated right by bytes. */
export function aesInverseRoundTable(table: number): Int32Array {
  return roundTable(aesInverseBox(), [14, 9, 13, 11], table);
}

function roundTable(box: Uint8Array, column: readonly number[], table: number): Int32Array {
  const words = new Int32Array(256);
  for (let index = 0; index < 256; index++) {
    let word = 0;
    for (const factor of column) word = (word << 8) | multiply(box[index]!, factor);
    words[index] = (word >>> (8 * table)) | (word << ((32 - 8 * table) & 31));
  }
  return words;
}

/** Multiplication in the field of FIPS 197, 4.2. */
function multiply(value: number, factor: number): number {
  let product = 0;
  for (let rest = factor, power = value; rest !== 0; rest >>= 1) {
    if (rest & 1) product ^= power;
    power = ((power << 1) ^ (power & 0x80 ? 0x11b : 0)) & 0xff;
  }
  return product;
}

const INVERSE_OF_3 = 0xf6;
