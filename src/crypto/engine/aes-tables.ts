// Look-up tables of AES, generated at start from the definitions of FIPS 197.

/** Tables of one direction of AES. */
export interface AesTables {
  /** The S-box, or its inverse. */
  readonly box: Uint8Array;
  /**
   * S-box and MixColumns, or their inverses, in one: 4 tables of 256 words, one for each row that a byte can come from.
   * The first byte of a column is on top.
   */
  readonly rounds: Int32Array;
}

/** The tables of encryption (FIPS 197, 5.1). */
export function aesTables(): AesTables {
  const box = new Uint8Array(256);
  // 3 generates the field: its powers are all elements but 0, and the inverse of 3^n is 3^(255 - n).
  const powers = new Uint8Array(256);
  powers[0] = 1;
  for (let n = 1; n < 256; n++) powers[n] = powers[n - 1]! ^ double(powers[n - 1]!);
  for (let n = 0; n < 255; n++) {
    const twice = powers[255 - n]! * 0x101;
    box[powers[n]!] = twice ^ (twice >> 4) ^ (twice >> 5) ^ (twice >> 6) ^ (twice >> 7) ^ 0x63;
  }
  box[0] = 0x63;
  const rounds = new Int32Array(1024);
  for (let index = 0; index < 256; index++) {
    const value = box[index]!;
    const two = double(value);
    writeRotations(rounds, index, (two << 24) | (value << 16) | (value << 8) | (two ^ value));
  }
  return { box, rounds };
}

/** The tables of decryption (FIPS 197, 5.3), from those of encryption. */
export function aesInverseTables(forward: AesTables): AesTables {
  const box = new Uint8Array(256);
  for (let index = 0; index < 256; index++) box[forward.box[index]!] = index;
  const rounds = new Int32Array(1024);
  for (let index = 0; index < 256; index++) {
    const value = box[index]!;
    const two = double(value);
    const four = double(two);
    const eight = double(four);
    const nine = eight ^ value;
    const column = ((eight ^ four ^ two) << 24) | (nine << 16) | ((nine ^ four) << 8) | (nine ^ two);
    writeRotations(rounds, index, column);
  }
  return { box, rounds };
}

function writeRotations(rounds: Int32Array, index: number, column: number): void {
  rounds[index] = column;
  rounds[256 + index] = (column >>> 8) | (column << 24);
  rounds[512 + index] = (column >>> 16) | (column << 16);
  rounds[768 + index] = (column >>> 24) | (column << 8);
}

/** Multiplication by 2 in the field of FIPS 197, 4.2. */
function double(value: number): number {
  return ((value << 1) ^ ((value >> 7) * 0x11b)) & 0xff;
}
