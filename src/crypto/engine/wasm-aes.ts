// AES keys of the engine in WebAssembly (FIPS 197).

import { copyBytes, padLast, readWord, writeWord } from './bytes.ts';
import type { CipherKey, Engine } from './engine.ts';
import { releasedKey } from './released-key.ts';
import { createWasmBuffers } from './wasm-buffers.ts';
import type { WasmMachine } from './wasm-machine.ts';
import { NO_GENERATION, SUBKEYS_AT, type WasmSlots } from './wasm-slots.ts';

/** Makes the AES half of the engine. */
export function createWasmAes(machine: WasmMachine, slots: WasmSlots): Engine['aesKey'] {
  const { memory, words, data, functions } = machine;
  const { aesExpand, aesInvert, aesEncrypt, aesDecrypt, aesMac } = functions;
  const { transform, absorb } = createWasmBuffers(machine);
  const { generations } = slots;

  class WasmAesKey implements CipherKey {
    readonly blockSize = 16;
    // The words of the key; the schedules are in a slot as long as the generation is that of the slot.
    readonly #key: number[];
    readonly #rounds: number;
    #slot = 0;
    #generation = NO_GENERATION;
    #inverseGeneration = NO_GENERATION;
    #subkeysGeneration = NO_GENERATION;
    #at = 0;

    constructor(key: Uint8Array) {
      this.#key = wordsOf(key);
      this.#rounds = key.length / 4 + 6;
    }

    encryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
      const at = this.#schedule();
      const a = readWord(input, inputOffset);
      const b = readWord(input, inputOffset + 4);
      const c = readWord(input, inputOffset + 8);
      aesEncrypt(at, this.#rounds, a, b, c, readWord(input, inputOffset + 12));
      writeState(output, outputOffset);
    }

    decryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
      const at = this.#inverse();
      const a = readWord(input, inputOffset);
      const b = readWord(input, inputOffset + 4);
      const c = readWord(input, inputOffset + 8);
      aesDecrypt(at, this.#rounds, a, b, c, readWord(input, inputOffset + 12));
      writeState(output, outputOffset);
    }

    // Processors overlap two blocks of AES by themselves, as one is short enough: no lanes are needed.
    encryptTwo(
      second: CipherKey,
      input: Uint8Array,
      inputOffset: number,
      output: Uint8Array,
      outputOffset: number,
    ): void {
      this.encryptBlock(input, inputOffset, output, outputOffset);
      second.encryptBlock(input, inputOffset + 16, output, outputOffset + 16);
    }

    decryptTwo(
      second: CipherKey,
      input: Uint8Array,
      inputOffset: number,
      output: Uint8Array,
      outputOffset: number,
    ): void {
      this.decryptBlock(input, inputOffset, output, outputOffset);
      second.decryptBlock(input, inputOffset + 16, output, outputOffset + 16);
    }

    encryptEcb(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number, length: number): void {
      const at = this.#schedule();
      transform(functions.aesEcbEncrypt, at, this.#rounds, input, inputOffset, output, outputOffset, length);
    }

    decryptEcb(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number, length: number): void {
      const at = this.#inverse();
      transform(functions.aesEcbDecrypt, at, this.#rounds, input, inputOffset, output, outputOffset, length);
    }

    encryptCbc(
      iv: Uint8Array,
      input: Uint8Array,
      inputOffset: number,
      output: Uint8Array,
      outputOffset: number,
      length: number,
    ): void {
      const at = this.#schedule();
      readState(iv);
      transform(functions.aesCbcEncrypt, at, this.#rounds, input, inputOffset, output, outputOffset, length);
    }

    decryptCbc(
      iv: Uint8Array,
      input: Uint8Array,
      inputOffset: number,
      output: Uint8Array,
      outputOffset: number,
      length: number,
    ): void {
      const at = this.#inverse();
      readState(iv);
      transform(functions.aesCbcDecrypt, at, this.#rounds, input, inputOffset, output, outputOffset, length);
    }

    cbcMac(state: Uint8Array, message: Uint8Array, offset: number, length: number): void {
      const at = this.#schedule();
      readState(state);
      absorb(aesMac, at, this.#rounds, message, offset, length);
      writeState(state, 0);
    }

    cmac(state: Uint8Array, message: Uint8Array, offset: number, length: number): void {
      const at = this.#schedule();
      if (this.#subkeysGeneration !== this.#generation) {
        aesEncrypt(at, this.#rounds, 0, 0, 0, 0);
        writeSubkeys(memory, (at + SUBKEYS_AT) >> 2, words);
        this.#subkeysGeneration = this.#generation;
      }
      const whole = length === 0 ? 0 : (length - 1) & ~15;
      const rest = length - whole;
      readState(state);
      absorb(aesMac, at, this.#rounds, message, offset, whole);
      const subkey = ((at + SUBKEYS_AT) >> 2) + (rest === 16 ? 0 : 4);
      for (let index = 0; index < 4; index++) words[index]! ^= memory[subkey + index]!;
      copyBytes(message, offset + whole, data, 0, rest);
      padLast(data, rest, 16);
      aesMac(at, this.#rounds, 16);
      writeState(state, 0);
    }

    release(): void {
      if (generations[this.#slot] === this.#generation) slots.clear(this.#slot);
      this.#generation = NO_GENERATION;
      this.#key.fill(0);
      this.#key.length = 0;
    }

    /** The address of the schedule of encryption. */
    #schedule(): number {
      if (generations[this.#slot] !== this.#generation) this.#expand();
      return this.#at;
    }

    /** The address of the schedule of decryption. */
    #inverse(): number {
      const at = this.#schedule();
      if (this.#inverseGeneration !== this.#generation) {
        aesInvert(at, this.#rounds, at + INVERSE_AT);
        this.#inverseGeneration = this.#generation;
      }
      return at + INVERSE_AT;
    }

    #expand(): void {
      const key = this.#key;
      if (key.length === 0) throw releasedKey();
      const slot = slots.take(this.#generation !== NO_GENERATION);
      this.#at = slots.address(slot);
      for (let index = 0; index < key.length; index++) words[index] = key[index]!;
      aesExpand(key.length, this.#at);
      this.#slot = slot;
      this.#generation = generations[slot]!;
      // Generations count per slot: what was made in another slot may have the same number.
      this.#inverseGeneration = NO_GENERATION;
      this.#subkeysGeneration = NO_GENERATION;
    }
  }

  function readState(state: Uint8Array): void {
    words[0] = readWord(state, 0);
    words[1] = readWord(state, 4);
    words[2] = readWord(state, 8);
    words[3] = readWord(state, 12);
  }

  function writeState(output: Uint8Array, offset: number): void {
    writeWord(words[0]!, output, offset);
    writeWord(words[1]!, output, offset + 4);
    writeWord(words[2]!, output, offset + 8);
    writeWord(words[3]!, output, offset + 12);
  }

  return (key) => new WasmAesKey(key);
}

// K1 and K2 of CMAC: the encrypted zero block doubled once and twice in the field of the block (SP 800-38B 6.1).
function writeSubkeys(memory: Int32Array, at: number, block: Int32Array): void {
  let [a, b, c, d] = block as unknown as [number, number, number, number];
  for (let subkey = at; subkey < at + 8; subkey += 4) {
    const carry = a >> 31;
    a = (a << 1) | (b >>> 31);
    b = (b << 1) | (c >>> 31);
    c = (c << 1) | (d >>> 31);
    d = (d << 1) ^ (carry & 0x87);
    memory[subkey] = a;
    memory[subkey + 1] = b;
    memory[subkey + 2] = c;
    memory[subkey + 3] = d;
  }
}

function wordsOf(key: Uint8Array): number[] {
  const words = [readWord(key, 0), readWord(key, 4), readWord(key, 8), readWord(key, 12)];
  for (let offset = 16; offset < key.length; offset += 4) words.push(readWord(key, offset));
  return words;
}

/** Where the schedule of decryption lies in a slot. */
const INVERSE_AT = 256;
