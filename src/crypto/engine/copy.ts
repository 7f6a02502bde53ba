// Copies between buffers. For a few blocks a loop is faster than the built-in copy, which needs a view object.

/** Copies `length` bytes. */
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

const LONGEST_LOOP = 96;
