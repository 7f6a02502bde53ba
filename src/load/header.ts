/** Message headers that carry the number of the message, so that a reply tells which request it answers. */

/** Numbers that headers of a length can tell apart. */
export function headerNumbers(headerLength: number): number {
  return headerLength === 0 ? 1 : 36 ** Math.min(headerLength, MOST_DIGITS);
}

/** Writes a number below `headerNumbers` as digits and capital letters, zeros in front. */
export function writeHeader(bytes: Uint8Array, at: number, headerLength: number, number: number): void {
  let rest = number;
  for (let i = headerLength - 1; i >= 0; i--) {
    const next = (rest / 36) | 0;
    bytes[at + i] = DIGITS[rest - next * 36]!;
    rest = next;
  }
}

/** The number in a header; -1 when it is none of ours. */
export function readHeader(bytes: Uint8Array, at: number, headerLength: number): number {
  let number = 0;
  for (let i = 0; i < headerLength; i++) {
    const digit = VALUES[bytes[at + i]!]!;
    if (digit < 0) return -1;
    number = number * 36 + digit;
  }
  return number;
}

/** 36^5 is below 2^31. */
const MOST_DIGITS = 5;
const DIGITS = Uint8Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', (digit) => digit.charCodeAt(0));
const VALUES = new Int8Array(256).fill(-1);
DIGITS.forEach((code, value) => {
  VALUES[code] = value;
});
