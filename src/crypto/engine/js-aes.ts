// AES keys of the engine in plain TypeScript (FIPS 197). Decryption is the equivalent inverse cipher (5.3.5), whose
// schedule is made when a key decrypts for the first time.

import { aesInverseTables, aesTables } from './aes-tables.ts';
import { readWord } from './bytes.ts';
import type { Engine } from './engine.ts';
import { createAesRounds } from './js-aes-rounds.ts';
import { JsKey } from './js-key.ts';
import { releasedKey } from './released-key.ts';

/** Makes the AES half of the engine; its tables are generated at this moment. */
export function createJsAes(): Engine['aesKey'] {
  const forward = aesTables();
  const inverse = aesInverseTables(forward);
  const encrypt = createAesRounds(forward, 1);
  const decrypt = createAesRounds(inverse, 3);

  class JsAesKey extends JsKey {
    readonly blockSize = 16;
    readonly #words: number[];
    #inverse: number[] | undefined;

    constructor(key: Uint8Array) {
      super();
      this.#words = expand(key, forward.box);
    }

    encryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
      if (this.#words.length === 0) throw releasedKey();
      encrypt(this.#words, input, inputOffset, output, outputOffset);
    }

    decryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
      if (this.#words.length === 0) throw releasedKey();
      this.#inverse ??= invert(this.#words, forward.box, inverse.rounds);
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
function invert(words: readonly number[], box: Uint8Array, rounds: Int32Array): number[] {
  const last = words.length - 4;
  const inverse: number[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[last - (index & ~3) + (index & 3)]!;
    inverse.push(index < 4 || index >= last ? word : mixed(word, box, rounds));
  }
  return inverse;
}

// The tables undo the S-box first, so putting it in front leaves only the inverse of MixColumns.
function mixed(word: number, box: Uint8Array, rounds: Int32Array): number {
  const boxed = substitute(word, box);
  return (
    rounds[boxed >>> 24]! ^
    rounds[256 + ((boxed >>> 16) & 255)]! ^
    rounds[512 + ((boxed >>> 8) & 255)]! ^
    rounds[768 + (boxed & 255)]!
  );
}

function substitute(word: number, box: Uint8Array): number {
  return (
    (box[word >>> 24]! << 24) | (box[(word >>> 16) & 255]! << 16) | (box[(word >>> 8) & 255]! << 8) | box[word & 255]!
  );
}
