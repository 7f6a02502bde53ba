// DES and triple DES keys of the engine in WebAssembly (FIPS 46-3, SP 800-67).

import { copyBytes } from './copy.ts';
import type { CipherKey, DesKey, Engine } from './engine.ts';
import { releasedKey } from './released-key.ts';
import type { DesOperation, WasmMachine } from './wasm-machine.ts';
import { NO_GENERATION, SUBKEYS_AT, type WasmSlots } from './wasm-slots.ts';
import { readWord, writeWord } from './words.ts';

/** Makes the DES half of the engine. */
export function createWasmDes(machine: WasmMachine, slots: WasmSlots): Pick<Engine, 'desKey' | 'desOnce'> {
  const { memory, words, data } = machine;
  const { desBlock, desTwoBlocks, desExpand, desEcb, desCbcEncrypt, desCbcDecrypt, desMac } = machine.functions;
  const { generations } = slots;
  const usedOnce = slots.spare;

  class WasmDesKey implements DesKey {
    readonly blockSize = 8;
    // The words of the key; the schedules are in a slot as long as the generation is that of the slot.
    readonly #key: number[];
    #slot = 0;
    #generation = NO_GENERATION;
    #subkeysGeneration = NO_GENERATION;
    #at = 0;
    readonly #passes: number;
    readonly #second: number;
    readonly #third: number;

    constructor(key: Uint8Array) {
      const { length } = key;
      this.#key = wordsOf(key);
      this.#passes = length === 8 ? 1 : 3;
      this.#second = length === 8 ? 0 : PART;
      this.#third = length === 24 ? 2 * PART : 0;
    }

    encryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
      const at = this.#schedules();
      const left = readWord(input, inputOffset);
      const right = readWord(input, inputOffset + 4);
      desBlock(at, at + this.#second + REVERSE, at + this.#third, this.#passes, left, right);
      writeWord(words[0]!, output, outputOffset);
      writeWord(words[1]!, output, outputOffset + 4);
    }

    decryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
      const at = this.#schedules();
      const left = readWord(input, inputOffset);
      const right = readWord(input, inputOffset + 4);
      desBlock(at + this.#third + REVERSE, at + this.#second, at + REVERSE, this.#passes, left, right);
      writeWord(words[0]!, output, outputOffset);
      writeWord(words[1]!, output, outputOffset + 4);
    }

    encryptTwo(
      second: CipherKey,
      input: Uint8Array,
      inputOffset: number,
      output: Uint8Array,
      outputOffset: number,
    ): void {
      if (!(second instanceof WasmDesKey) || second.#passes !== this.#passes) {
        this.encryptBlock(input, inputOffset, output, outputOffset);
        second.encryptBlock(input, inputOffset + 8, output, outputOffset + 8);
        return;
      }
      this.#schedules();
      const at1 = second.#schedules();
      // Once more, because the second key may have taken the slot of this one.
      const at0 = this.#schedules();
      readTwo(input, inputOffset);
      const middle0 = at0 + this.#second + REVERSE;
      const middle1 = at1 + second.#second + REVERSE;
      desTwoBlocks(at0, middle0, at0 + this.#third, at1, middle1, at1 + second.#third, this.#passes);
      writeTwo(output, outputOffset);
    }

    decryptTwo(
      second: CipherKey,
      input: Uint8Array,
      inputOffset: number,
      output: Uint8Array,
      outputOffset: number,
    ): void {
      if (!(second instanceof WasmDesKey) || second.#passes !== this.#passes) {
        this.decryptBlock(input, inputOffset, output, outputOffset);
        second.decryptBlock(input, inputOffset + 8, output, outputOffset + 8);
        return;
      }
      this.#schedules();
      const at1 = second.#schedules();
      // Once more, because the second key may have taken the slot of this one.
      const at0 = this.#schedules();
      readTwo(input, inputOffset);
      const first0 = at0 + this.#third + REVERSE;
      const first1 = at1 + second.#third + REVERSE;
      desTwoBlocks(
        first0,
        at0 + this.#second,
        at0 + REVERSE,
        first1,
        at1 + second.#second,
        at1 + REVERSE,
        this.#passes,
      );
      writeTwo(output, outputOffset);
    }

    encryptPart(
      part: 0 | 1 | 2,
      input: Uint8Array,
      inputOffset: number,
      output: Uint8Array,
      outputOffset: number,
    ): void {
      desBlock(this.#part(part), 0, 0, 1, readWord(input, inputOffset), readWord(input, inputOffset + 4));
      writeWord(words[0]!, output, outputOffset);
      writeWord(words[1]!, output, outputOffset + 4);
    }

    decryptPart(
      part: 0 | 1 | 2,
      input: Uint8Array,
      inputOffset: number,
      output: Uint8Array,
      outputOffset: number,
    ): void {
      desBlock(this.#part(part) + REVERSE, 0, 0, 1, readWord(input, inputOffset), readWord(input, inputOffset + 4));
      writeWord(words[0]!, output, outputOffset);
      writeWord(words[1]!, output, outputOffset + 4);
    }

    encryptEcb(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number, length: number): void {
      const at = this.#schedules();
      const second = at + this.#second + REVERSE;
      transform(desEcb, at, second, at + this.#third, this.#passes, input, inputOffset, output, outputOffset, length);
    }

    decryptEcb(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number, length: number): void {
      const at = this.#schedules();
      const first = at + this.#third + REVERSE;
      const second = at + this.#second;
      transform(desEcb, first, second, at + REVERSE, this.#passes, input, inputOffset, output, outputOffset, length);
    }

    encryptCbc(
      iv: Uint8Array,
      input: Uint8Array,
      inputOffset: number,
      output: Uint8Array,
      outputOffset: number,
      length: number,
    ): void {
      const at = this.#schedules();
      const second = at + this.#second + REVERSE;
      const third = at + this.#third;
      readState(iv);
      transform(desCbcEncrypt, at, second, third, this.#passes, input, inputOffset, output, outputOffset, length);
    }

    decryptCbc(
      iv: Uint8Array,
      input: Uint8Array,
      inputOffset: number,
      output: Uint8Array,
      outputOffset: number,
      length: number,
    ): void {
      const at = this.#schedules();
      const first = at + this.#third + REVERSE;
      const second = at + this.#second;
      const third = at + REVERSE;
      readState(iv);
      transform(desCbcDecrypt, first, second, third, this.#passes, input, inputOffset, output, outputOffset, length);
    }

    cbcMac(state: Uint8Array, message: Uint8Array, offset: number, length: number): void {
      const at = this.#schedules();
      readState(state);
      absorb(at, at + this.#second + REVERSE, at + this.#third, this.#passes, message, offset, length);
      writeState(state);
    }

    cbcMacFirst(state: Uint8Array, message: Uint8Array, offset: number, length: number): void {
      const at = this.#schedules();
      readState(state);
      absorb(at, 0, 0, 1, message, offset, length);
      writeState(state);
    }

    retailMac(state: Uint8Array, message: Uint8Array, offset: number, length: number): void {
      if (length === 0) {
        this.decryptPart(1, state, 0, state, 0);
        this.encryptPart(2, state, 0, state, 0);
        return;
      }
      const at = this.#schedules();
      readState(state);
      // All steps are single DES but the last one: with the decryption and the encryption behind it, it is triple DES.
      const last = length - 8;
      absorb(at, 0, 0, 1, message, offset, last);
      absorb(at, at + this.#second + REVERSE, at + this.#third, this.#passes, message, offset + last, 8);
      writeState(state);
    }

    cmac(state: Uint8Array, message: Uint8Array, offset: number, length: number): void {
      const at = this.#schedules();
      const second = at + this.#second + REVERSE;
      const third = at + this.#third;
      if (this.#subkeysGeneration !== this.#generation) {
        desBlock(at, second, third, this.#passes, 0, 0);
        writeSubkeys(memory, (at + SUBKEYS_AT) >> 2, words[0]!, words[1]!);
        this.#subkeysGeneration = this.#generation;
      }
      const whole = length === 0 ? 0 : (length - 1) & ~7;
      const rest = length - whole;
      readState(state);
      absorb(at, second, third, this.#passes, message, offset, whole);
      const subkey = ((at + SUBKEYS_AT) >> 2) + (rest === 8 ? 0 : 2);
      words[0]! ^= memory[subkey]!;
      words[1]! ^= memory[subkey + 1]!;
      copyBytes(message, offset + whole, data, 0, rest);
      if (rest < 8) data.fill(0, rest, 8)[rest] = 0x80;
      desMac(at, second, third, this.#passes, 8);
      writeState(state);
    }

    release(): void {
      if (generations[this.#slot] === this.#generation) slots.clear(this.#slot);
      this.#generation = NO_GENERATION;
      this.#key.fill(0);
      this.#key.length = 0;
    }

    #part(part: 0 | 1 | 2): number {
      return this.#schedules() + (part === 0 ? 0 : part === 1 ? this.#second : this.#third);
    }

    /** The address of the schedules: that of the first part, in encryption order. */
    #schedules(): number {
      if (generations[this.#slot] !== this.#generation) this.#expand();
      return this.#at;
    }

    #expand(): void {
      const key = this.#key;
      if (key.length === 0) throw releasedKey();
      const slot = slots.take(this.#generation !== NO_GENERATION);
      const at = slots.address(slot);
      desExpand(key[0]!, key[1]!, at);
      if (key.length > 2) desExpand(key[2]!, key[3]!, at + PART);
      if (key.length > 4) desExpand(key[4]!, key[5]!, at + 2 * PART);
      this.#slot = slot;
      this.#generation = generations[slot]!;
      this.#at = at;
    }
  }

  function readTwo(input: Uint8Array, offset: number): void {
    words[0] = readWord(input, offset);
    words[1] = readWord(input, offset + 4);
    words[2] = readWord(input, offset + 8);
    words[3] = readWord(input, offset + 12);
  }

  function writeTwo(output: Uint8Array, offset: number): void {
    writeWord(words[0]!, output, offset);
    writeWord(words[1]!, output, offset + 4);
    writeWord(words[2]!, output, offset + 8);
    writeWord(words[3]!, output, offset + 12);
  }

  function readState(state: Uint8Array): void {
    words[0] = readWord(state, 0);
    words[1] = readWord(state, 4);
  }

  function writeState(state: Uint8Array): void {
    writeWord(words[0]!, state, 0);
    writeWord(words[1]!, state, 4);
  }

  /** Works on a buffer in parts; the chaining value, if there is one, stays in the module from part to part. */
  function transform(
    operation: DesOperation,
    first: number,
    second: number,
    third: number,
    passes: number,
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
    length: number,
  ): void {
    for (let done = 0; done < length; done += data.length) {
      const size = Math.min(data.length, length - done);
      copyBytes(input, inputOffset + done, data, 0, size);
      operation(first, second, third, passes, size);
      copyBytes(data, 0, output, outputOffset + done, size);
    }
  }

  function absorb(
    first: number,
    second: number,
    third: number,
    passes: number,
    message: Uint8Array,
    offset: number,
    length: number,
  ): void {
    for (let done = 0; done < length; done += data.length) {
      const size = Math.min(data.length, length - done);
      copyBytes(message, offset + done, data, 0, size);
      desMac(first, second, third, passes, size);
    }
  }

  return {
    desKey: (key) => new WasmDesKey(key),
    desOnce(key, keyOffset, input, inputOffset, output, outputOffset) {
      desExpand(readWord(key, keyOffset), readWord(key, keyOffset + 4), usedOnce);
      desBlock(usedOnce, 0, 0, 1, readWord(input, inputOffset), readWord(input, inputOffset + 4));
      writeWord(words[0]!, output, outputOffset);
      writeWord(words[1]!, output, outputOffset + 4);
    },
  };
}

// K1 and K2 of CMAC: the encrypted zero block doubled once and twice in the field of the block (SP 800-38B 6.1).
function writeSubkeys(memory: Int32Array, at: number, left: number, right: number): void {
  let high = left;
  let low = right;
  for (let subkey = at; subkey < at + 4; subkey += 2) {
    const carry = high >> 31;
    high = (high << 1) | (low >>> 31);
    low = (low << 1) ^ (carry & 0x1b);
    memory[subkey] = high;
    memory[subkey + 1] = low;
  }
}

function wordsOf(key: Uint8Array): number[] {
  const words = [readWord(key, 0), readWord(key, 4)];
  for (let offset = 8; offset < key.length; offset += 4) words.push(readWord(key, offset));
  return words;
}

// A part of the key has its schedule in encryption order and, behind it, in decryption order. Bytes.
const REVERSE = 128;
const PART = 256;
