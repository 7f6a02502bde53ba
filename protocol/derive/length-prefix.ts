/** The 2-byte length in front of a message (commands-keys-admin 1.1), for tools that get messages with or without it. */

/** Where a message starts: behind its 2-byte length when the first two bytes are just that, else where it was. */
export function stripLengthPrefix(bytes: Uint8Array, start = 0, end = bytes.length): number {
  return end - start > 2 && ((bytes[start]! << 8) | bytes[start + 1]!) === end - start - 2 ? start + 2 : start;
}
