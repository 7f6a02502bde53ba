// Random inputs for the properties of the primitives.

import fc from 'fast-check';

/** Byte strings of one exact length. */
export function bytesOf(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length });
}

/** DES keys of 8, 16 and 24 bytes, of any parity. */
export const desKeys: fc.Arbitrary<Uint8Array> = fc.oneof(bytesOf(8), bytesOf(16), bytesOf(24));

/** AES keys of 16, 24 and 32 bytes. */
export const aesKeys: fc.Arbitrary<Uint8Array> = fc.oneof(bytesOf(16), bytesOf(24), bytesOf(32));

/** Whole blocks, none to eight of them. */
export function wholeBlocks(blockSize: number): fc.Arbitrary<Uint8Array> {
  return fc.integer({ min: 0, max: 8 }).chain((count) => bytesOf(count * blockSize));
}
