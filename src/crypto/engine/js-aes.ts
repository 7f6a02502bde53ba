// AES keys of the engine in plain TypeScript (FIPS 197). Decryption is the equivalent inverse cipher (5.3.5), whose
// schedule is made when a key decrypts for the first time.

import { aesBox, aesInverseBox, aesInverseRoundTable, aesRoundTable } from './aes-tables.ts';
import type { Engine } from './engine.ts';
import { createAesRounds } from './js-aes-rounds.ts';
import { JsKey } from './js-key.ts';
import { releasedKey } from './released-key.ts';
import { readWord } from './words.ts';

/** Makes the AES half of the engine; its tables are generated at this moment. */
export function createJsAes(): Engine['aesKey'] {
  const box = aesBox();
  const encrypt = createAesRounds([0, 1, 2, 3].map(aesRoundTable), box, 1);
  const inverseTables = [0, 1, 2, 3].map(aesInverseRoundTable);
  const decrypt = createAesRounds(inverseTables, aesInverseBox(), 3);

  class JsAesKey extends JsKey {
    readonly blockSize = 16;
    readonly #words: number[];
    #inverse: number[] | undefined;

    constructor(key: Uint8Array) {
      super();
      this.#words = expand(key, box);
    }

    encryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
      if (this.#words.length === 0) throw releasedKey();
      encrypt(this.#words, input, inputOffset, output, outputOffset);
    }

    decryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
      if (this.#words.length === 0) throw releasedKey();
      this.#inverse ??= invert(this.#words, box, inverseTables);
      decrypt(this.#inverse, input, inputOffset, output, outputOffset);
    }

    release(): void {
      this.#words.fill(0);
      this.#inverse?.fill(0);
      this.#words.length = 0;
    }
  }

  return (key) => new JsAesKey(key);
}

/** The key schedule (FIPS 197, 5.2): four words for each round and four more. */
function expand(key: Uint8Array, box: Uint8Array): number[] {
  const length = key.length / 4;
  const words: number[] = [];
  for (let index = 0; index < length; index++) words.push(readWord(key, 4 * index));
  let constant = 1;
  let word = words[length - 1]!;
  for (let index = length; index < 4 * (length + 7); index++) {
    if (index % length === 0) {
      word = substitute((word << 8) | (word >>> 24), box) ^ (constant << 24);
      constant = (constant << 1) ^ (constant & 0x80 ? 0x11b : 0);
    } else if (length === 8 && index % length === 4) {
      word = substitute(word, box);
    }
    word ^= words[index - length]!;
    words.push(word);
  }
  return words;
}

/** Round keys in opposite order, the inner ones through the inverse of MixColumns. */
function invert(words: readonly number[], box: Uint8Array, tables: readonly Int32Array[]): number[] {
  const [t0, t1, t2, t3] = tables as [Int32Array, Int32Array, Int32Array, Int32Array];
  const last = words.length - 4;
  const inverse: number[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[last - (index & ~3) + (index & 3)]!;
    const isOuter = index < 4 || index >= last;
    // The tables undo the S-box first, so putting it in front leaves only the inverse of MixColumns.
    const mixed = isOuter
      ? word
      : t0[box[word >>> 24]!]! ^ t1[box[(word >>> 16) & 255]!]! ^ t2[box[(word >>> 8) & 255]!]! ^ t3[box[word & 255]!]!;
    inverse.push(mixed);
  }
  return inverse;
}

function substitute(word: number, box: Uint8Array): number {
  return (
    (box[word >>> 24]! << 24) | (box[(word >>> 16) & 255]! << 16) | (box[(word >>> 8) & 255]! << 8) | box[word & 255]!
  );
}
