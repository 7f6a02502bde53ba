// Bytes in and out of the engines: words of four bytes, first byte on top, copies, and the padding of a last block.

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

/** Copies bytes. For a few blocks a loop is faster than the built-in copy, which needs a view object. */
export function copyBytes(
  source: Uint8Array,
  sourceOffset: number,
  target: Uint8Array,
  targetOffset: number,
  length: number,
): void {
  if (length > LONGEST_LOOP) {
    target.set(source.subarray(sourceOffset, sourceOffset + length), targetOffset);
    return;
  }
  for (let index = 0; index < length; index++) target[targetOffset + index] = source[sourceOffset + index]!;
}

/** Pads the block at the start of `data`, of which `length` bytes are set, with 80 and zeros; a full block is left alone. */
export function padLast(data: Uint8Array, length: number, blockSize: number): void {
  if (length < blockSize) data[length] = 0x80;
  for (let index = length + 1; index < blockSize; index++) data[index] = 0;
}

const LONGEST_LOOP = 96;
