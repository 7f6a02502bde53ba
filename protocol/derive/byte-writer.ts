/** A growing byte buffer that its owner keeps and reuses: replies are written one behind the other into one slab. */
export class ByteWriter {
  bytes: Uint8Array;
  /** Where the next byte goes. */
  at = 0;

  constructor(capacity = 4096) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Makes room for `length` more bytes. Call it before writing into `bytes` directly. */
  reserve(length: number): void {
    if (this.at + length > this.bytes.length) this.#grow(length);
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.at++] = value;
  }

  raw(source: Uint8Array, start = 0, end = source.length): void {
    const length = end - start;
    if (length > SHORT) {
      this.#copy(source, start, end);
      return;
    }
    this.reserve(length);
    const { bytes, at } = this;
    for (let i = 0; i < length; i++) bytes[at + i] = source[start + i]!;
    this.at = at + length;
  }

  /** Latin-1 text. */
  text(value: string): void {
    this.reserve(value.length);
    const { bytes } = this;
    let at = this.at;
    for (let i = 0; i < value.length; i++) bytes[at++] = value.charCodeAt(i);
    this.at = at;
  }

  /** Upper-case hexadecimal of bytes. */
  hex(source: Uint8Array, start = 0, end = source.length): void {
    this.reserve((end - start) * 2);
    const { bytes } = this;
    const digits = HEX_DIGITS;
    let at = this.at;
    for (let i = start; i < end; i++) {
      const value = source[i]!;
      bytes[at++] = digits[value >> 4]!;
      bytes[at++] = digits[value & 15]!;
    }
    this.at = at;
  }

  /** A number as `size` decimal digits with leading zeros. */
  digits(value: number, size: number): void {
    this.reserve(size);
    const { bytes, at } = this;
    let rest = value;
    for (let i = at + size - 1; i >= at; i--) {
      const tens = Math.floor(rest / 10);
      bytes[i] = 48 + rest - tens * 10;
      rest = tens;
    }
    this.at += size;
  }

  /** A number as `size` upper-case hexadecimal digits with leading zeros. */
  hexNumber(value: number, size: number): void {
    this.reserve(size);
    let rest = value;
    for (let i = this.at + size - 1; i >= this.at; i--) {
      this.bytes[i] = HEX_DIGITS[rest & 15]!;
      rest = Math.floor(rest / 16);
    }
    this.at += size;
  }

  /** Leaves two bytes for a frame length; give the result to `endFrame`. */
  beginFrame(): number {
    this.reserve(2);
    this.at += 2;
    return this.at;
  }

  /** Writes the 2-byte big-endian length in front of what came since `beginFrame`. */
  endFrame(start: number): void {
    const length = this.at - start;
    this.bytes[start - 2] = length >> 8;
    this.bytes[start - 1] = length & 255;
  }

  /** A view of what was written so far; it dies with the next write. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.at);
  }

  // What happens seldom stands apart: the small functions above are then made part of whoever calls them.

  #grow(length: number): void {
    const grown = new Uint8Array(Math.max(this.at + length, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.at));
    this.bytes = grown;
  }

  /** The built-in copy: it costs as much as a hundred bytes one by one. */
  #copy(source: Uint8Array, start: number, end: number): void {
    this.reserve(end - start);
    this.bytes.set(source.subarray(start, end), this.at);
    this.at += end - start;
  }
}

const SHORT = 96;
/** Upper-case hexadecimal digits. */
export const HEX_DIGITS: Uint8Array = Uint8Array.from('0123456789ABCDEF', (digit) => digit.charCodeAt(0));
