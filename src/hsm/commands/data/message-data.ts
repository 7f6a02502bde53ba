/** Data fields of messages: hexadecimal characters or bytes, and what a reply can carry. */
import type { View } from '../../../../protocol/dsl/values.ts';

/**
 * Characters of data that fit into one reply of 65535 bytes, beside a message header of 255, two initial vectors and a
 * message trailer.
 */
export const MAX_RESULT_CHARACTERS = 65_000;

/** The bytes of a field: those of the message itself, or decoded ones. Undefined for half a byte. */
export function dataBytes(field: View, isHex: boolean): Uint8Array | undefined {
  if (!isHex) return field.bytes();
  if (field.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(field.length / 2);
  field.unhex(bytes);
  return bytes;
}

/** The bytes of an initial vector, when there is one. */
export function vectorBytes(field: View | undefined): Uint8Array | undefined {
  if (field === undefined) return undefined;
  const bytes = new Uint8Array(field.length / 2);
  field.unhex(bytes);
  return bytes;
}

/** Whether all bytes are printable ASCII characters. */
export function isPrintable(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! < 0x20 || bytes[i]! > 0x7e) return false;
  return true;
}
