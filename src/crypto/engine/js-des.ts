// DES and triple DES keys of the engine in plain TypeScript (FIPS 46-3, SP 800-67).

import type { DesKey, Engine } from './engine.ts';
import { createDesTransform } from './js-des-rounds.ts';
import { createWriteDesSchedule, DES_SCHEDULE_WORDS } from './js-des-schedule.ts';
import { JsKey } from './js-key.ts';
import { releasedKey } from './released-key.ts';

/** Makes the DES half of the engine; its tables are generated at this moment. */
export function createJsDes(): Pick<Engine, 'desKey' | 'desOnce'> {
  const transform = createDesTransform();
  const writeSchedule = createWriteDesSchedule();
  const usedOnce = zeros(PART_WORDS).slice();

  class JsDesKey extends JsKey implements DesKey {
    readonly blockSize = 8;
    readonly #words: number[];
    readonly #passes: number;
    readonly #second: number;
    readonly #third: number;

    constructor(key: Uint8Array) {
      super();
      const { length } = key;
      const words = (length === 8 ? ONE_PART : length === 16 ? TWO_PARTS : THREE_PARTS).slice();
      writeSchedule(key, 0, words, 0);
      if (length !== 8) writeSchedule(key, 8, words, PART_WORDS);
      if (length === 24) writeSchedule(key, 16, words, 2 * PART_WORDS);
      this.#words = words;
      this.#passes = length === 8 ? 1 : 3;
      this.#second = length === 8 ? 0 : PART_WORDS;
      this.#third = length === 24 ? 2 * PART_WORDS : 0;
    }

    encryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
      const second = this.#second + REVERSE;
      transform(this.#schedules(), this.#passes, 0, second, this.#third, input, inputOffset, output, outputOffset);
    }

    decryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
      const first = this.#third + REVERSE;
      transform(
        this.#schedules(),
        this.#passes,
        first,
        this.#second,
        REVERSE,
        input,
        inputOffset,
        output,
        outputOffset,
      );
    }

    encryptPart(
      part: 0 | 1 | 2,
      input: Uint8Array,
      inputOffset: number,
      output: Uint8Array,
      outputOffset: number,
    ): void {
      transform(this.#schedules(), 1, this.#part(part), 0, 0, input, inputOffset, output, outputOffset);
    }

    decryptPart(
      part: 0 | 1 | 2,
      input: Uint8Array,
      inputOffset: number,
      output: Uint8Array,
      outputOffset: number,
    ): void {
      transform(this.#schedules(), 1, this.#part(part) + REVERSE, 0, 0, input, inputOffset, output, outputOffset);
    }

    cbcMacFirst(state: Uint8Array, data: Uint8Array, offset: number, length: number): void {
      const words = this.#schedules();
      for (let at = offset; at < offset + length; at += 8) {
        for (let index = 0; index < 8; index++) state[index]! ^= data[at + index]!;
        transform(words, 1, 0, 0, 0, state, 0, state, 0);
      }
    }

    retailMac(state: Uint8Array, data: Uint8Array, offset: number, length: number): void {
      this.cbcMacFirst(state, data, offset, length);
      this.decryptPart(1, state, 0, state, 0);
      this.encryptPart(2, state, 0, state, 0);
    }

    release(): void {
      this.#words.fill(0);
      this.#words.length = 0;
    }

    #part(part: 0 | 1 | 2): number {
      return part === 0 ? 0 : part === 1 ? this.#second : this.#third;
    }

    #schedules(): readonly number[] {
      if (this.#words.length === 0) throw releasedKey();
      return this.#words;
    }
  }

  return {
    desKey: (key) => new JsDesKey(key),
    desOnce(key, keyOffset, input, inputOffset, output, outputOffset) {
      writeSchedule(key, keyOffset, usedOnce, 0);
      transform(usedOnce, 1, 0, 0, 0, input, inputOffset, output, outputOffset);
    },
  };
}

// A part of the key has its schedule in encryption order and, behind it, in decryption order.
const REVERSE = DES_SCHEDULE_WORDS;
const PART_WORDS = 2 * DES_SCHEDULE_WORDS;

// Plain arrays copied per key: as fast to read as an Int32Array, since 64-bit Node stores 32-bit words as small
// integers, but 10 times cheaper to create.
const ONE_PART = zeros(PART_WORDS);
const TWO_PARTS = zeros(2 * PART_WORDS);
const THREE_PARTS = zeros(3 * PART_WORDS);

function zeros(length: number): readonly number[] {
  return Array.from({ length }, () => 0);
}
