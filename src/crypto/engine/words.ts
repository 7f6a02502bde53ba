// Words of four bytes, first byte on top, as DES and AES take blocks apart.

/** The word at an offset. */
export function readWord(input: Uint8Array, offset: number): number {
  return (input[offset]! << 24) | (input[offset + 1]! << 16) | (input[offset + 2]! << 8) | input[offset + 3]!;
}

/** Writes a word at an offset. */
export function writeWord(word: number, output: Uint8Array, offset: number): void {
  output[offset] = word >>> 24;
  output[offset + 1] = word >>> 16;
  output[offset + 2] = word >>> 8;
  output[offset + 3] = word;
}
