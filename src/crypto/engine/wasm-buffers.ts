// Long data through the memory of the module, in parts that fit. The chaining value, if an operation has one, is among the
// machine's words and stays there from part to part.

import { copyBytes } from './bytes.ts';
import type { WasmMachine, WasmOperation } from './wasm-machine.ts';

/** Operations on data of any length; `turns` is the passes of DES or the rounds of AES. */
export interface WasmBuffers {
  /** Works on a buffer and writes as many bytes to another, or to itself. */
  transform(
    operation: WasmOperation,
    schedule: number,
    turns: number,
    input: Uint8Array,
    inputOffset: number,
    output: Uint8Array,
    outputOffset: number,
    length: number,
  ): void;
  /** Takes a buffer into the chaining value. */
  absorb(
    operation: WasmOperation,
    schedule: number,
    turns: number,
    message: Uint8Array,
    offset: number,
    length: number,
  ): void;
}

/** Makes both for a machine. */
export function createWasmBuffers({ data }: WasmMachine): WasmBuffers {
  return {
    transform(operation, schedule, turns, input, inputOffset, output, outputOffset, length) {
      for (let done = 0; done < length; done += data.length) {
        const size = Math.min(data.length, length - done);
        copyBytes(input, inputOffset + done, data, 0, size);
        operation(schedule, turns, size);
        copyBytes(data, 0, output, outputOffset + done, size);
      }
    },
    absorb(operation, schedule, turns, message, offset, length) {
      for (let done = 0; done < length; done += data.length) {
        const size = Math.min(data.length, length - done);
        copyBytes(message, offset + done, data, 0, size);
        operation(schedule, turns, size);
      }
    },
  };
}
