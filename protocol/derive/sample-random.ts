/** Seeded random numbers for samples and mutations: the same seed gives the same messages everywhere. Not for keys. */
export class SampleRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
    // Neighbouring seeds must not give neighbouring first numbers.
    this.next();
    this.next();
  }

  /** A number from 0 up to but not including 2^32 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return min + Math.floor((this.next() / 2 ** 32) * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() / 2 ** 32 < probability;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.between(0, values.length - 1)]!;
  }

  digits(length: number): string {
    return this.characters('0123456789', length);
  }

  hex(length: number): string {
    return this.characters('0123456789ABCDEF', length);
  }

  text(length: number): string {
    return this.characters('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', length);
  }

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i++) bytes[i] = this.next() & 255;
    return bytes;
  }

  characters(alphabet: string, length: number): string {
    let text = '';
    for (let i = 0; i < length; i++) text += alphabet[this.between(0, alphabet.length - 1)];
    return text;
  }
}
