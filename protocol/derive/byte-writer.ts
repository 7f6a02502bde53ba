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
    const needed = this.at + length;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.at));
    this.bytes = grown;
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.at++] = value;
  }

  raw(source: Uint8Array, start = 0, end = source.length): void {
    const length = end - start;
    this.reserve(length);
    const { bytes, at } = this;
    this.at = at + length;
    // The built-in copy costs as much as a hundred bytes one by one.
    if (length > SHORT) bytes.set(source.subarray(start, end), at);
    else for (let i = 0; i < length; i++) bytes[at + i] = source[start + i]!;
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
}

const SHORT = 96;
/** Upper-case hexadecimal digits. */
export const HEX_DIGITS: Uint8Array = Uint8Array.from('0123456789ABCDEF', (digit) => digit.charCodeAt(0));
