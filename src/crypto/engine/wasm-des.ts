// DES and triple DES keys of the engine in WebAssembly (FIPS 46-3, SP 800-67).

import { copyBytes, padLast, readWord, writeWord } from './bytes.ts';
import type { CipherKey, DesKey, Engine } from './engine.ts';
import { releasedKey } from './released-key.ts';
import { createWasmBuffers } from './wasm-buffers.ts';
import type { WasmMachine } from './wasm-machine.ts';
import { NO_GENERATION, SUBKEYS_AT, type WasmSlots } from './wasm-slots.ts';

/** Makes the DES half of the engine. */
export function createWasmDes(machine: WasmMachine, slots: WasmSlots): Pick<Engine, 'desKey' | 'desOnce'> {
  const { memory, words, data } = machine;
  const { desBlock, desTwoBlocks, desExpand, desExpandPart, desEcb, desCbcEncrypt, desCbcDecrypt, desMac } =
    machine.functions;
  const { transform, absorb } = createWasmBuffers(machine);
  const { generations } = slots;
  const usedOnce = slots.spare;

  class WasmDesKey implements DesKey {
    // The words of the key as fields: an array would cost as much as all the rest of a new key.
    #key0: number;
    #key1: number;
    #key2 = 0;
    #key3 = 0;
    #key4 = 0;
    #key5 = 0;
    /** Parts of 8 bytes; none in a key that was released. */
    #parts: number;
    readonly #passes: number;
    // The schedules are in the slot as long as the generation is that of the slot.
    #slot = 0;
    #generation = NO_GENERATION;
    // What else the slot holds already.
    #hasSubkeys = false;

    constructor(key: Uint8Array) {
      const { length } = key;
      this.#parts = length >> 3;
      this.#passes = length === 8 ? 1 : 3;
      this.#key0 = readWord(key, 0);
      this.#key1 = readWord(key, 4);
      if (length === 8) return;
      this.#key2 = readWord(key, 8);
      this.#key3 = readWord(key, 12);
      if (length === 16) return;
      this.#key4 = readWord(key, 16);
      this.#key5 = readWord(key, 20);
    }

    get blockSize(): 8 {
      return 8;
    }

    encryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
      const schedule = this.#schedules();
      desBlock(schedule, this.#passes, readWord(input, inputOffset), readWord(input, inputOffset + 4));
      writeState(output, outputOffset);
    }

    decryptBlock(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number): void {
      const schedule = this.#schedules() + DECRYPTION;
      desBlock(schedule, this.#passes, readWord(input, inputOffset), readWord(input, inputOffset + 4));
      writeState(output, outputOffset);
    }

    encryptTwo(
      second: CipherKey,
      input: Uint8Array,
      inputOffset: number,
      output: Uint8Array,
      outputOffset: number,
    ): void {
      if (second instanceof WasmDesKey && second.#passes === this.#passes) {
        this.#two(second, 0, input, inputOffset, output, outputOffset);
        return;
      }
      this.encryptBlock(input, inputOffset, output, outputOffset);
      second.encryptBlock(input, inputOffset + 8, output, outputOffset + 8);
    }

    decryptTwo(
      second: CipherKey,
      input: Uint8Array,
      inputOffset: number,
      output: Uint8Array,
      outputOffset: number,
    ): void {
      if (second instanceof WasmDesKey && second.#passes === this.#passes) {
        this.#two(second, DECRYPTION, input, inputOffset, output, outputOffset);
        return;
      }
      this.decryptBlock(input, inputOffset, output, outputOffset);
      second.decryptBlock(input, inputOffset + 8, output, outputOffset + 8);
    }

    encryptPart(
      part: 0 | 1 | 2,
      input: Uint8Array,
      inputOffset: number,
      output: Uint8Array,
      outputOffset: number,
    ): void {
      const schedule = this.#schedules() + ENCRYPTING_PARTS[part];
      desBlock(schedule, 1, readWord(input, inputOffset), readWord(input, inputOffset + 4));
      writeState(output, outputOffset);
    }

    decryptPart(
      part: 0 | 1 | 2,
      input: Uint8Array,
      inputOffset: number,
      output: Uint8Array,
      outputOffset: number,
    ): void {
      const schedule = this.#schedules() + DECRYPTING_PARTS[part];
      desBlock(schedule, 1, readWord(input, inputOffset), readWord(input, inputOffset + 4));
      writeState(output, outputOffset);
    }

    encryptEcb(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number, length: number): void {
      transform(desEcb, this.#schedules(), this.#passes, input, inputOffset, output, outputOffset, length);
    }

    decryptEcb(input: Uint8Array, inputOffset: number, output: Uint8Array, outputOffset: number, length: number): void {
      const schedule = this.#schedules() + DECRYPTION;
      transform(desEcb, schedule, this.#passes, input, inputOffset, output, outputOffset, length);
    }

    encryptCbc(
      iv: Uint8Array,
      input: Uint8Array,
      inputOffset: number,
      output: Uint8Array,
      outputOffset: number,
      length: number,
    ): void {
      const schedule = this.#schedules();
      readState(iv);
      transform(desCbcEncrypt, schedule, this.#passes, input, inputOffset, output, outputOffset, length);
    }

    decryptCbc(
      iv: Uint8Array,
      input: Uint8Array,
      inputOffset: number,
      output: Uint8Array,
      outputOffset: number,
      length: number,
    ): void {
      const schedule = this.#schedules() + DECRYPTION;
      readState(iv);
      transform(desCbcDecrypt, schedule, this.#passes, input, inputOffset, output, outputOffset, length);
    }

    cbcMac(state: Uint8Array, message: Uint8Array, offset: number, length: number): void {
      const schedule = this.#schedules();
      readState(state);
      absorb(desMac, schedule, this.#passes, message, offset, length);
      writeState(state, 0);
    }

    cbcMacFirst(state: Uint8Array, message: Uint8Array, offset: number, length: number): void {
      const schedule = this.#schedules();
      readState(state);
      absorb(desMac, schedule, 1, message, offset, length);
      writeState(state, 0);
    }

    retailMac(state: Uint8Array, message: Uint8Array, offset: number, length: number): void {
      if (length === 0) {
        this.decryptPart(1, state, 0, state, 0);
        this.encryptPart(2, state, 0, state, 0);
        return;
      }
      const schedule = this.#schedules();
      readState(state);
      // All steps are single DES but the last one: with the decryption and the encryption behind it, it is triple DES.
      const last = length - 8;
      absorb(desMac, schedule, 1, message, offset, last);
      absorb(desMac, schedule, this.#passes, message, offset + last, 8);
      writeState(state, 0);
    }

    cmac(state: Uint8Array, message: Uint8Array, offset: number, length: number): void {
      const schedule = this.#schedules();
      if (!this.#hasSubkeys) {
        desBlock(schedule, this.#passes, 0, 0);
        writeSubkeys(memory, (schedule + SUBKEYS_AT) >> 2, words[0]!, words[1]!);
        this.#hasSubkeys = true;
      }
      const whole = length === 0 ? 0 : (length - 1) & ~7;
      const rest = length - whole;
      readState(state);
      absorb(desMac, schedule, this.#passes, message, offset, whole);
      const subkey = ((schedule + SUBKEYS_AT) >> 2) + (rest === 8 ? 0 : 2);
      words[0]! ^= memory[subkey]!;
      words[1]! ^= memory[subkey + 1]!;
      copyBytes(message, offset + whole, data, 0, rest);
      padLast(data, rest, 8);
      desMac(schedule, this.#passes, 8);
      writeState(state, 0);
    }

    release(): void {
      if (generations[this.#slot] === this.#generation) slots.clear(this.#slot);
      this.#generation = NO_GENERATION;
      this.#parts = 0;
      this.#key0 = 0;
      this.#key1 = 0;
      this.#key2 = 0;
      this.#key3 = 0;
      this.#key4 = 0;
      this.#key5 = 0;
    }

    #two(
      second: WasmDesKey,
      direction: number,
      input: Uint8Array,
      inputOffset: number,
      output: Uint8Array,
      outputOffset: number,
    ): void {
      this.#schedules();
      const schedule1 = second.#schedules() + direction;
      // Once more, because the second key may have taken the slot of this one.
      const schedule0 = this.#schedules() + direction;
      words[0] = readWord(input, inputOffset);
      words[1] = readWord(input, inputOffset + 4);
      words[2] = readWord(input, inputOffset + 8);
      words[3] = readWord(input, inputOffset + 12);
      desTwoBlocks(schedule0, schedule1, this.#passes);
      writeWord(words[0]!, output, outputOffset);
      writeWord(words[1]!, output, outputOffset + 4);
      writeWord(words[2]!, output, outputOffset + 8);
      writeWord(words[3]!, output, outputOffset + 12);
    }

    /** The address of the schedules, those of encryption first. */
    #schedules(): number {
      const slot = this.#slot;
      return generations[slot] === this.#generation ? slots.address(slot) : this.#expand();
    }

    #expand(): number {
      if (this.#parts === 0) throw releasedKey();
      const slot = slots.take(this.#generation !== NO_GENERATION);
      this.#slot = slot;
      this.#generation = generations[slot]!;
      this.#hasSubkeys = false;
      words[0] = this.#key0;
      words[1] = this.#key1;
      words[2] = this.#key2;
      words[3] = this.#key3;
      words[4] = this.#key4;
      words[5] = this.#key5;
      const at = slots.address(slot);
      desExpand(this.#parts, at);
      return at;
    }
  }

  function readState(state: Uint8Array): void {
    words[0] = readWord(state, 0);
    words[1] = readWord(state, 4);
  }

  function writeState(state: Uint8Array, offset: number): void {
    writeWord(words[0]!, state, offset);
    writeWord(words[1]!, state, offset + 4);
  }

  return {
    desKey: (key) => new WasmDesKey(key),
    desOnce(key, keyOffset, input, inputOffset, output, outputOffset) {
      desExpandPart(readWord(key, keyOffset), readWord(key, keyOffset + 4), usedOnce, usedOnce + DECRYPTION);
      desBlock(usedOnce, 1, readWord(input, inputOffset), readWord(input, inputOffset + 4));
      writeState(output, outputOffset);
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

// Bytes from the start of a slot: the schedules of decryption, and those of single DES under each part of the key.
const DECRYPTION = 384;
const ENCRYPTING_PARTS = [0, 512, 256] as const;
const DECRYPTING_PARTS = [640, 128, 384] as const;
