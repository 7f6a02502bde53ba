/**
 * Packs and unpacks ISO 8583:1987 messages: message type and text in ASCII, bitmaps and bytes binary. What a message says
 * wrong is a value, not an exception, and its text quotes no content.
 */
import { fromLatin1, latin1 } from '../../protocol/dsl/values.ts';
import { type DataElement, dataElements, type ElementTable } from './iso8583-elements.ts';

/** A message: type, such as 0100, and data elements by number; bytes for class `b`, text for the others. */
export interface IsoMessage {
  readonly type: string;
  readonly elements: Readonly<Record<number, string | Uint8Array>>;
}

/** Packs a message; the secondary bitmap is there when an element above 64 is. Throws on a value that does not fit. */
export function packIso(message: IsoMessage, table: ElementTable = dataElements): Uint8Array {
  const numbers = Object.keys(message.elements)
    .map(Number)
    .sort((a, b) => a - b);
  const bitmap = new Uint8Array(numbers.some((number) => number > HALF) ? 16 : 8);
  if (bitmap.length === 16) bitmap[0]! |= 0x80;
  if (!/^\d{4}$/.test(message.type)) throw new RangeError('a message type has four digits');
  const parts = [fromLatin1(message.type), bitmap];
  for (const number of numbers) {
    const element = table[number];
    if (element === undefined) throw new RangeError(`data element ${number} is not in the table`);
    bitmap[(number - 1) >> 3]! |= 0x80 >> ((number - 1) & 7);
    parts.push(...packElement(number, element, message.elements[number]!));
  }
  return joined(parts);
}

/** Reads a message to its last byte, or says what is wrong with it and where. */
export function unpackIso(
  bytes: Uint8Array,
  table: ElementTable = dataElements,
): IsoMessage | { readonly problem: string } {
  const type = latin1(bytes.subarray(0, 4));
  if (bytes.length < 12 || !/^\d{4}$/.test(type)) return { problem: 'no message type and bitmap' };
  const elements: Record<number, string | Uint8Array> = {};
  const hasSecond = (bytes[4]! & 0x80) !== 0;
  let at = hasSecond ? 20 : 12;
  if (bytes.length < at) return { problem: 'the secondary bitmap is cut off' };
  for (let number = 2; number <= (hasSecond ? 2 * HALF : HALF); number++) {
    if ((bytes[4 + ((number - 1) >> 3)]! & (0x80 >> ((number - 1) & 7))) === 0) continue;
    const element = table[number];
    if (element === undefined) return { problem: `data element ${number} is not in the table` };
    const read = readElement(bytes, at, element);
    if (typeof read === 'string') return { problem: `data element ${number}: ${read}` };
    elements[number] = read.value;
    at = read.end;
  }
  return at === bytes.length ? { type, elements } : { problem: `${bytes.length - at} bytes behind the last element` };
}

function packElement(number: number, element: DataElement, value: string | Uint8Array): Uint8Array[] {
  const bytes = typeof value === 'string' ? fromLatin1(value) : value;
  const fits = element.lengthDigits === 0 ? bytes.length === element.size : bytes.length <= element.size;
  if (!fits || (element.class === 'b') !== (typeof value !== 'string') || !isOfClass(element, value))
    throw new RangeError(`data element ${number} takes ${element.class} ${element.size}`);
  if (element.lengthDigits === 0) return [bytes];
  return [fromLatin1(String(bytes.length).padStart(element.lengthDigits, '0')), bytes];
}

function readElement(
  bytes: Uint8Array,
  start: number,
  element: DataElement,
): { readonly value: string | Uint8Array; readonly end: number } | string {
  const { lengthDigits, size } = element;
  const digits = latin1(bytes.subarray(start, start + lengthDigits));
  if (lengthDigits > 0 && !(digits.length === lengthDigits && /^\d+$/.test(digits))) return 'its length is no number';
  const length = lengthDigits === 0 ? size : Number(digits);
  if (length > size) return 'longer than allowed';
  const from = start + lengthDigits;
  const end = from + length;
  if (end > bytes.length) return 'cut off';
  const raw = bytes.slice(from, end);
  const value = element.class === 'b' ? raw : latin1(raw);
  return isOfClass(element, value) ? { value, end } : 'characters of another class';
}

function isOfClass(element: DataElement, value: string | Uint8Array): boolean {
  return typeof value !== 'string' || CLASSES[element.class].test(value);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Elements of one bitmap. */
const HALF = 64;
const CLASSES = {
  n: /^\d*$/,
  an: /^[0-9A-Za-z ]*$/,
  ans: /^[\x20-\x7e]*$/,
  z: /^[0-9=D]*$/,
  b: /^/,
} as const;
