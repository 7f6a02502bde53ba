// Look-up tables of DES, generated at start from the constants of FIPS 46-3.
// Bit 1 of the standard is the most significant bit; boxes are numbered 1 to 8 as there.

/** Words in the table of one S-box. */
const BOX_ENTRIES = 64;
/** Values of seven bits: a key byte without its parity bit, or a quarter of a 28-bit register. */
const SEVEN_BITS = 128;

/**
 * S-box `box` (1 to 8) with permutation P applied to its output (FIPS 46-3, function f), indexed by the six input bits.
 * Entries are rotated right by one bit because the rounds keep both halves so rotated: then each input is a 6-bit window.
 */
export function substitutionTable(box: number): Int32Array {
  const table = new Int32Array(BOX_ENTRIES);
  const destinations = [1, 2, 3, 4].map((bit) => PERMUTATION.indexOf((box - 1) * 4 + bit));
  for (let input = 0; input < BOX_ENTRIES; input++) {
    const row = ((input >> 4) & 2) | (input & 1);
    const value = SUBSTITUTION[box - 1]![row * 16 + ((input >> 1) & 15)]!;
    let word = 0;
    for (let bit = 0; bit < 4; bit++) {
      if ((value >> (3 - bit)) & 1) word |= 1 << (31 - destinations[bit]!);
    }
    table[input] = (word >>> 1) | (word << 31);
  }
  return table;
}

/**
 * Permuted choice 1 (FIPS 46-3) for register C (`half` 0) or D (`half` 1): entry `byte * 128 + (value >> 1)` holds what
 * that key byte contributes to the 28-bit register.
 */
export function keyChoiceTable(half: 0 | 1): Int32Array {
  const table = new Int32Array(8 * SEVEN_BITS);
  for (let bit = 0; bit < 28; bit++) {
    const source = PERMUTED_CHOICE_1[half * 28 + bit]! - 1;
    const byte = source >> 3;
    const mask = 1 << (6 - (source & 7));
    for (let value = 0; value < SEVEN_BITS; value++) {
      if (value & mask) table[byte * SEVEN_BITS + value]! |= 1 << (27 - bit);
    }
  }
  return table;
}

/**
 * Permuted choice 2 (FIPS 46-3) for seven bits of a register: `quarter` 0 holds its low bits. Round-key word 0 feeds
 * boxes 1, 3, 5, 7 with windows at bits 26, 18, 10, 2; word 1 feeds boxes 2, 4, 6, 8 with windows at 22, 14, 6 and 30
 * (wrapping), so that both words are XORed onto the same half block without rotating it.
 */
export function roundKeyTable(word: 0 | 1, half: 0 | 1, quarter: number): Int32Array {
  const table = new Int32Array(SEVEN_BITS);
  for (let bit = 0; bit < 24; bit++) {
    const box = half * 4 + Math.floor(bit / 6);
    const source = 27 - (PERMUTED_CHOICE_2[half * 24 + bit]! - 1 - half * 28);
    if ((box & 1) !== word || Math.floor(source / 7) !== quarter) continue;
    const window = (word === 0 ? 26 : 22) - 8 * (box >> 1);
    for (let value = 0; value < SEVEN_BITS; value++) {
      if ((value >> (source % 7)) & 1) table[value]! |= 1 << ((window + 5 - (bit % 6)) & 31);
    }
  }
  return table;
}

/**
 * The key schedule as a linear map: row `byte * 24 + nibble` for the high nibble of a key byte and row
 * `byte * 24 + 16 + bits` for the three bits behind it, 32 words each, to be XORed (FIPS 46-3, appendix 1). The words of a
 * round are those of `roundKeyTable`.
 */
export function keyNibbleRows(): Int32Array {
  const rows = new Int32Array(8 * ROWS_PER_BYTE * SCHEDULE_WORDS);
  let rotation = 0;
  for (let round = 0; round < 16; round++) {
    rotation += SINGLE_SHIFTS.has(round) ? 1 : 2;
    for (let bit = 0; bit < 48; bit++) {
      const half = bit < 24 ? 0 : 1;
      const place = (PERMUTED_CHOICE_2[bit]! - 1 - half * 28 + rotation) % 28;
      const source = PERMUTED_CHOICE_1[half * 28 + place]! - 1;
      const box = Math.floor(bit / 6);
      const window = (box & 1 ? 22 : 26) - 8 * (box >> 1);
      rows[bitRow(source) * SCHEDULE_WORDS + 2 * round + (box & 1)]! |= 1 << ((window + 5 - (bit % 6)) & 31);
    }
  }
  for (let byte = 0; byte < 8; byte++) {
    combineRows(rows, byte * ROWS_PER_BYTE, 16);
    combineRows(rows, byte * ROWS_PER_BYTE + 16, 8);
  }
  return rows;
}

/** The row in which only this bit of the key is set. */
function bitRow(source: number): number {
  const bit = source & 7;
  return (source >> 3) * ROWS_PER_BYTE + (bit < 4 ? 8 >> bit : 16 + (4 >> (bit - 4)));
}

/** Fills the rows with more than one bit set: each is the XOR of the row of its lowest bit and the row of the rest. */
function combineRows(rows: Int32Array, start: number, count: number): void {
  for (let index = 1; index < count; index++) {
    const lowest = index & -index;
    if (lowest === index) continue;
    const [to, from, rest] = [start + index, start + lowest, start + index - lowest].map((row) => row * SCHEDULE_WORDS);
    for (let word = 0; word < SCHEDULE_WORDS; word++) rows[to! + word] = rows[from! + word]! ^ rows[rest! + word]!;
  }
}

const SCHEDULE_WORDS = 32;
const ROWS_PER_BYTE = 24;
/** Rounds, counted from 0, before which the registers rotate by one place instead of two. */
const SINGLE_SHIFTS: ReadonlySet<number> = new Set([0, 1, 8, 15]);

// biome-ignore format: rows as printed in the standard
const SUBSTITUTION: readonly (readonly number[])[] = [
  [
    14, 4, 13, 1, 2, 15, 11, 8, 3, 10, 6, 12, 5, 9, 0, 7,
    0, 15, 7, 4, 14, 2, 13, 1, 10, 6, 12, 11, 9, 5, 3, 8,
    4, 1, 14, 8, 13, 6, 2, 11, 15, 12, 9, 7, 3, 10, 5, 0,
    15, 12, 8, 2, 4, 9, 1, 7, 5, 11, 3, 14, 10, 0, 6, 13,
  ],
  [
    15, 1, 8, 14, 6, 11, 3, 4, 9, 7, 2, 13, 12, 0, 5, 10,
    3, 13, 4, 7, 15, 2, 8, 14, 12, 0, 1, 10, 6, 9, 11, 5,
    0, 14, 7, 11, 10, 4, 13, 1, 5, 8, 12, 6, 9, 3, 2, 15,
    13, 8, 10, 1, 3, 15, 4, 2, 11, 6, 7, 12, 0, 5, 14, 9,
  ],
  [
    10, 0, 9, 14, 6, 3, 15, 5, 1, 13, 12, 7, 11, 4, 2, 8,
    13, 7, 0, 9, 3, 4, 6, 10, 2, 8, 5, 14, 12, 11, 15, 1,
    13, 6, 4, 9, 8, 15, 3, 0, 11, 1, 2, 12, 5, 10, 14, 7,
    1, 10, 13, 0, 6, 9, 8, 7, 4, 15, 14, 3, 11, 5, 2, 12,
  ],
  [
    7, 13, 14, 3, 0, 6, 9, 10, 1, 2, 8, 5, 11, 12, 4, 15,
    13, 8, 11, 5, 6, 15, 0, 3, 4, 7, 2, 12, 1, 10, 14, 9,
    10, 6, 9, 0, 12, 11, 7, 13, 15, 1, 3, 14, 5, 2, 8, 4,
    3, 15, 0, 6, 10, 1, 13, 8, 9, 4, 5, 11, 12, 7, 2, 14,
  ],
  [
    2, 12, 4, 1, 7, 10, 11, 6, 8, 5, 3, 15, 13, 0, 14, 9,
    14, 11, 2, 12, 4, 7, 13, 1, 5, 0, 15, 10, 3, 9, 8, 6,
    4, 2, 1, 11, 10, 13, 7, 8, 15, 9, 12, 5, 6, 3, 0, 14,
    11, 8, 12, 7, 1, 14, 2, 13, 6, 15, 0, 9, 10, 4, 5, 3,
  ],
  [
    12, 1, 10, 15, 9, 2, 6, 8, 0, 13, 3, 4, 14, 7, 5, 11,
    10, 15, 4, 2, 7, 12, 9, 5, 6, 1, 13, 14, 0, 11, 3, 8,
    9, 14, 15, 5, 2, 8, 12, 3, 7, 0, 4, 10, 1, 13, 11, 6,
    4, 3, 2, 12, 9, 5, 15, 10, 11, 14, 1, 7, 6, 0, 8, 13,
  ],
  [
    4, 11, 2, 14, 15, 0, 8, 13, 3, 12, 9, 7, 5, 10, 6, 1,
    13, 0, 11, 7, 4, 9, 1, 10, 14, 3, 5, 12, 2, 15, 8, 6,
    1, 4, 11, 13, 12, 3, 7, 14, 10, 15, 6, 8, 0, 5, 9, 2,
    6, 11, 13, 8, 1, 4, 10, 7, 9, 5, 0, 15, 14, 2, 3, 12,
  ],
  [
    13, 2, 8, 4, 6, 15, 11, 1, 10, 9, 3, 14, 5, 0, 12, 7,
    1, 15, 13, 8, 10, 3, 7, 4, 12, 5, 6, 11, 0, 14, 9, 2,
    7, 11, 4, 1, 9, 12, 14, 2, 0, 6, 10, 13, 15, 3, 5, 8,
    2, 1, 14, 7, 4, 10, 8, 13, 15, 12, 9, 0, 3, 5, 6, 11,
  ],
];

// biome-ignore format: rows as printed in the standard
const PERMUTATION: readonly number[] = [
  16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10,
  2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25,
];

// biome-ignore format: rows as printed in the standard
const PERMUTED_CHOICE_1: readonly number[] = [
  57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18,
  10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36,
  63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22,
  14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4,
];

// biome-ignore format: rows as printed in the standard
const PERMUTED_CHOICE_2: readonly number[] = [
  14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10,
  23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2,
  41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48,
  44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
];
