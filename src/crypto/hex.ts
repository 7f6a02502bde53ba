// Bytes to hex text and back, for tests, tools and logs; the hot path works on bytes.
// Text is written in upper case and read in either case.

/** Bytes as upper-case hex text. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index++) text += PAIRS[bytes[index]!]!;
  return text;
}

/** Writes bytes as the characters of upper-case hex text from `start` on, and returns where they end. */
export function writeHex(source: Uint8Array, target: Uint8Array, start: number): number {
  let at = start;
  for (let index = 0; index < source.length; index++) {
    const value = source[index]!;
    target[at++] = DIGITS[value >> 4]!;
    target[at++] = DIGITS[value & 15]!;
  }
  return at;
}

/** The bytes of hex text; throws a RangeError, which never quotes the text, if it is malformed. */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0) throw new RangeError(`Hex text needs an even number of digits, not ${text.length}`);
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = (digit(text, 2 * index) << 4) | digit(text, 2 * index + 1);
  }
  return bytes;
}

function digit(text: string, position: number): number {
  const code = text.charCodeAt(position);
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code & ~0x20;
  if (letter >= 0x41 && letter <= 0x46) return letter - 0x41 + 10;
  throw new RangeError(`No hex digit at position ${position}`);
}

const DIGITS = Uint8Array.from('0123456789ABCDEF', (character) => character.charCodeAt(0));
const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, value) =>
  value.toString(16).toUpperCase().padStart(2, '0'),
);
