// The key schedule of DES (FIPS 46-3) by table look-up, in the layout js-des-rounds.ts reads.
// A schedule is 16 pairs of words; decryption reads the same pairs in the opposite order.

import { keyChoiceTable, roundKeyTable } from './des-tables.ts';

/** Words in the schedule of one 8-byte key part in one order. */
export const DES_SCHEDULE_WORDS = 32;

/**
 * Writes the schedule of the 8-byte key part at `key[keyOffset]` to `words[start]` in encryption order and right behind
 * it in decryption order (FIPS 46-3, appendix 1). Parity bits are ignored.
 */
export type WriteDesSchedule = (key: Uint8Array, keyOffset: number, words: number[], start: number) => void;

/** Makes the function that writes schedules; its tables are generated at this moment. */
export function createWriteDesSchedule(): WriteDesSchedule {
  // The tables are constants of a function, not of the module, for the reason that js-des-rounds.ts gives.
  // Bit n is set if the registers rotate by two in round n (counted from 0), clear if by one.
  const DOUBLE_SHIFTS = 0x7efc;
  const REGISTER = 0xfffffff;
  // First letter: the word for the odd or the even boxes; second: the register; digit: the quarter of the register.
  const C = keyChoiceTable(0);
  const D = keyChoiceTable(1);
  const OC0 = roundKeyTable(0, 0, 0);
  const OC1 = roundKeyTable(0, 0, 1);
  const OC2 = roundKeyTable(0, 0, 2);
  const OC3 = roundKeyTable(0, 0, 3);
  const OD0 = roundKeyTable(0, 1, 0);
  const OD1 = roundKeyTable(0, 1, 1);
  const OD2 = roundKeyTable(0, 1, 2);
  const OD3 = roundKeyTable(0, 1, 3);
  const EC0 = roundKeyTable(1, 0, 0);
  const EC1 = roundKeyTable(1, 0, 1);
  const EC2 = roundKeyTable(1, 0, 2);
  const EC3 = roundKeyTable(1, 0, 3);
  const ED0 = roundKeyTable(1, 1, 0);
  const ED1 = roundKeyTable(1, 1, 1);
  const ED2 = roundKeyTable(1, 1, 2);
  const ED3 = roundKeyTable(1, 1, 3);
  return function writeSchedule(key, keyOffset, words, start) {
    const byte0 = key[keyOffset]! >>> 1;
    const byte1 = (key[keyOffset + 1]! >>> 1) + 128;
    const byte2 = (key[keyOffset + 2]! >>> 1) + 256;
    const byte3 = (key[keyOffset + 3]! >>> 1) + 384;
    const byte4 = (key[keyOffset + 4]! >>> 1) + 512;
    const byte5 = (key[keyOffset + 5]! >>> 1) + 640;
    const byte6 = (key[keyOffset + 6]! >>> 1) + 768;
    const byte7 = (key[keyOffset + 7]! >>> 1) + 896;
    let c = C[byte0]! | C[byte1]! | C[byte2]! | C[byte3]! | C[byte4]! | C[byte5]! | C[byte6]! | C[byte7]!;
    let d = D[byte0]! | D[byte1]! | D[byte2]! | D[byte3]! | D[byte4]! | D[byte5]! | D[byte6]! | D[byte7]!;
    let next = start;
    let last = start + 62;
    for (let round = 0; round < 16; round++) {
      if ((DOUBLE_SHIFTS >> round) & 1) {
        c = ((c << 2) | (c >>> 26)) & REGISTER;
        d = ((d << 2) | (d >>> 26)) & REGISTER;
      } else {
        c = ((c << 1) | (c >>> 27)) & REGISTER;
        d = ((d << 1) | (d >>> 27)) & REGISTER;
      }
      const c0 = c & 127;
      const c1 = (c >>> 7) & 127;
      const c2 = (c >>> 14) & 127;
      const c3 = c >>> 21;
      const d0 = d & 127;
      const d1 = (d >>> 7) & 127;
      const d2 = (d >>> 14) & 127;
      const d3 = d >>> 21;
      const odd = OC0[c0]! | OC1[c1]! | OC2[c2]! | OC3[c3]! | OD0[d0]! | OD1[d1]! | OD2[d2]! | OD3[d3]!;
      const even = EC0[c0]! | EC1[c1]! | EC2[c2]! | EC3[c3]! | ED0[d0]! | ED1[d1]! | ED2[d2]! | ED3[d3]!;
      words[next] = odd;
      words[next + 1] = even;
      words[last] = odd;
      words[last + 1] = even;
      next += 2;
      last -= 2;
    }
  };
}
