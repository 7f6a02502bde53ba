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
    // The words of the key, four of them as fields: an array would cost as much as all the rest of a new key.
    #key0: number;
    #key1: number;
    #key2: number;
    #key3: number;
    #further: number[];
    /** Words of the key; none in a key that was released. */
    #length: number;
    // The schedules are in the slot as long as the generation is that of the slot.
    #slot = 0;
    #generation = NO_GENERATION;
    /** What else the slot holds already. */
    #extras = 0;

    constructor(key: Uint8Array) {
      this.#length = key.length >> 2;
      this.#key0 = readWord(key, 0);
      this.#key1 = readWord(key, 4);
      this.#key2 = readWord(key, 8);
      this.#key3 = readWord(key, 12);
      this.#further = key.length === 16 ? NO_WORDS : furtherWords(key);
    }

    get blockSize(): 16 {
      return 16;
    }

    encryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
      const schedule = this.#schedule();
      const a = readWord(input, inputOffset);
      const b = readWord(input, inputOffset + 4);
      const c = readWord(input, inputOffset + 8);
      aesEncrypt(schedule, this.#length + 6, a, b, c, readWord(input, inputOffset + 12));
      writeState(output, outputOffset);
    }

    decryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
      const schedule = this.#inverse();
      const a = readWord(input, inputOffset);
      const b = readWord(input, inputOffset + 4);
      const c = readWord(input, inputOffset + 8);
      aesDecrypt(schedule, this.#length + 6, a, b, c, readWord(input, inputOffset + 12));
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
      const schedule = this.#schedule();
      transform(functions.aesEcbEncrypt, schedule, this.#length + 6, input, inputOffset, output, outputOffset, length);
    }

    decryptEcb(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number, length: number): void {
      const schedule = this.#inverse();
      transform(functions.aesEcbDecrypt, schedule, this.#length + 6, input, inputOffset, output, outputOffset, length);
    }

    encryptCbc(
      iv: Uint8Array,
      input: Uint8Array,
      inputOffset: number,
      output: Uint8Array,
      outputOffset: number,
      length: number,
    ): void {
      const schedule = this.#schedule();
      readState(iv);
      transform(functions.aesCbcEncrypt, schedule, this.#length + 6, input, inputOffset, output, outputOffset, length);
    }

    decryptCbc(
      iv: Uint8Array,
      input: Uint8Array,
      inputOffset: number,
      output: Uint8Array,
      outputOffset: number,
      length: number,
    ): void {
      const schedule = this.#inverse();
      readState(iv);
      transform(functions.aesCbcDecrypt, schedule, this.#length + 6, input, inputOffset, output, outputOffset, length);
    }

    cbcMac(state: Uint8Array, message: Uint8Array, offset: number, length: number): void {
      const schedule = this.#schedule();
      readState(state);
      absorb(aesMac, schedule, this.#length + 6, message, offset, length);
      writeState(state, 0);
    }

    cmac(state: Uint8Array, message: Uint8Array, offset: number, length: number): void {
      const schedule = this.#schedule();
      if ((this.#extras & SUBKEYS) === 0) {
        aesEncrypt(schedule, this.#length + 6, 0, 0, 0, 0);
        writeSubkeys(memory, (schedule + SUBKEYS_AT) >> 2, words);
        this.#extras |= SUBKEYS;
      }
      const whole = length === 0 ? 0 : (length - 1) & ~15;
      const rest = length - whole;
      readState(state);
      absorb(aesMac, schedule, this.#length + 6, message, offset, whole);
      const subkey = ((schedule + SUBKEYS_AT) >> 2) + (rest === 16 ? 0 : 4);
      for (let index = 0; index < 4; index++) words[index]! ^= memory[subkey + index]!;
      copyBytes(message, offset + whole, data, 0, rest);
      padLast(data, rest, 16);
      aesMac(schedule, this.#length + 6, 16);
      writeState(state, 0);
    }

    release(): void {
      if (generations[this.#slot] === this.#generation) slots.clear(this.#slot);
      this.#generation = NO_GENERATION;
      this.#length = 0;
      this.#key0 = 0;
      this.#key1 = 0;
      this.#key2 = 0;
      this.#key3 = 0;
      this.#further.fill(0);
    }

    /** The address of the schedule of encryption. */
    #schedule(): number {
      const slot = this.#slot;
      return generations[slot] === this.#generation ? slots.address(slot) : this.#expand();
    }

    /** The address of the schedule of decryption. */
    #inverse(): number {
      const schedule = this.#schedule();
      if ((this.#extras & INVERSE) === 0) {
        aesInvert(schedule, this.#length + 6, schedule + INVERSE_AT);
        this.#extras |= INVERSE;
      }
      return schedule + INVERSE_AT;
    }

    #expand(): number {
      if (this.#length === 0) throw releasedKey();
      const slot = slots.take(this.#generation !== NO_GENERATION);
      this.#slot = slot;
      this.#generation = generations[slot]!;
      this.#extras = 0;
      words[0] = this.#key0;
      words[1] = this.#key1;
      words[2] = this.#key2;
      words[3] = this.#key3;
      for (let index = 4; index < this.#length; index++) words[index] = this.#further[index - 4]!;
      const schedule = slots.address(slot);
      aesExpand(this.#length, schedule);
      return schedule;
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

function furtherWords(key: Uint8Array): number[] {
  const words: number[] = [];
  for (let offset = 16; offset < key.length; offset += 4) words.push(readWord(key, offset));
  return words;
}

const NO_WORDS: number[] = [];
const INVERSE = 1;
const SUBKEYS = 2;
/** Where the schedule of decryption lies in a slot. */
const INVERSE_AT = 256;
