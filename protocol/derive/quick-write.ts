/**
 * What most replies consist of: short numbers, texts and hexadecimal of their full length. Each function answers whether it
 * could write the value; anything else, and whatever does not fit, is left to the writer of the definition, which knows how
 * to refuse.
 */
import { type ByteWriter, HEX_DIGITS } from './byte-writer.ts';
import type { FieldRecord } from './conditions.ts';

/** Writes all fields of a reply in straight code; false, with the bytes written so far, when a value is not plain. */
export type QuickWriter = (out: ByteWriter, answer: FieldRecord) => boolean;

/** A number as `size` decimal digits. */
export function digits(out: ByteWriter, value: unknown, size: number): boolean {
  if (typeof value !== 'number' || (value | 0) !== value || value < 0 || value >= POWERS[size]!) return false;
  out.reserve(size);
  const { bytes, at } = out;
  let rest = value;
  for (let to = at + size - 1; to >= at; to--) {
    const tens = (rest / 10) | 0;
    bytes[to] = 48 + rest - tens * 10;
    rest = tens;
  }
  out.at = at + size;
  return true;
}

/** Bytes as `min` to `max` hexadecimal characters. */
export function hexadecimal(out: ByteWriter, value: unknown, min: number, max: number): boolean {
  if (!(value instanceof Uint8Array)) return false;
  const { length } = value;
  if (length * 2 < min || length * 2 > max) return false;
  out.reserve(length * 2);
  const { bytes, at } = out;
  for (let i = 0, to = at; i < length; i++, to += 2) {
    const byte = value[i]!;
    bytes[to] = HEX_DIGITS[byte >> 4]!;
    bytes[to + 1] = HEX_DIGITS[byte & 15]!;
  }
  out.at = at + length * 2;
  return true;
}

/** A text of `size` characters. */
export function text(out: ByteWriter, value: unknown, size: number): boolean {
  if (typeof value !== 'string' || value.length !== size) return false;
  out.reserve(size);
  const { bytes, at } = out;
  for (let i = 0; i < size; i++) bytes[at + i] = value.charCodeAt(i);
  out.at = at + size;
  return true;
}

/** A key that is a text of any length. */
export function keyText(out: ByteWriter, value: unknown): boolean {
  if (typeof value !== 'string') return false;
  out.text(value);
  return true;
}

/** Numbers of so many digits are below it; more digits are not plain. */
const POWERS: readonly number[] = [0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
