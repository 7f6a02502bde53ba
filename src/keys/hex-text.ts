/**
 * Hexadecimal text in message buffers, read and written without strings in between.
 */
import { writeHex } from '../crypto/hex.ts';

/** Decodes `source[start..end)` into `target`; false when a character is not hexadecimal. */
export function decodeHex(source: Uint8Array, start: number, end: number, target: Uint8Array, offset: number): boolean {
  const values = VALUES;
  let wrong = 0;
  let to = offset;
  for (let i = start; i + 1 < end; i += 2) {
    const high = values[source[i]!]!;
    const low = values[source[i + 1]!]!;
    wrong |= high | low;
    target[to++] = (high << 4) | low;
  }
  return wrong < 16;
}

/** Value of two hexadecimal characters, or -1. */
export function hexByte(source: Uint8Array, at: number): number {
  const high = VALUES[source[at] ?? 0]!;
  const low = VALUES[source[at + 1] ?? 0]!;
  return (high | low) < 16 ? (high << 4) | low : -1;
}

/** Value of decimal characters `source[start..end)`, or -1. */
export function decimalNumber(source: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = (source[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Latin-1 bytes as text. */
export function textOf(source: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(source[i]!);
  return text;
}

/** Text as Latin-1 bytes. */
export function bytesOfText(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** The text of a key field: a letter, or none, and the digits of its bytes. For cryptograms only, as for `blockText`. */
export function fieldText(letter: string, bytes: Uint8Array): string {
  return blockText(letter, NONE, bytes, NONE);
}

/**
 * The text of a key block. Written into a buffer that becomes a string at once: joining two digits at a time took half of
 * the time of sealing a key. The buffer keeps what was written last, so nothing secret may go through it.
 */
export function blockText(
  letter: string,
  header: Uint8Array,
  ciphertext: Uint8Array,
  authenticator: Uint8Array,
): string {
  const length = letter.length + header.length + 2 * (ciphertext.length + authenticator.length);
  if (length > written.length) written = Buffer.alloc(2 * length);
  const target = written;
  let at = 0;
  for (let i = 0; i < letter.length; i++) target[at++] = letter.charCodeAt(i);
  for (let i = 0; i < header.length; i++) target[at++] = header[i]!;
  at = writeHex(ciphertext, target, at);
  at = writeHex(authenticator, target, at);
  return target.toString('latin1', 0, at);
}

const NONE = new Uint8Array(0);
let written = Buffer.alloc(512);

/** Values of hexadecimal characters; 255 for all others, so that an OR over a field shows any wrong one. */
const VALUES: Uint8Array = (() => {
  const table = new Uint8Array(256).fill(255);
  for (let i = 0; i < 10; i++) table[0x30 + i] = i;
  for (let i = 0; i < 6; i++) table[0x41 + i] = table[0x61 + i] = 10 + i;
  return table;
})();
