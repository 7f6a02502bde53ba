// The instance of the WebAssembly module: its functions, views of its memory, and its tables filled in.
// The memory never grows, so that views of it stay valid.

import { aesInverseTables, aesTables } from './aes-tables.ts';
import { keyNibbleRows, substitutionTable } from './des-tables.ts';
import { WASM_MODULE } from './wasm-module.ts';

/** Works on data in place: schedule, passes of DES or rounds of AES, bytes of data. */
export type WasmOperation = (schedule: number, turns: number, length: number) => void;
/** One block of AES: schedule, number of rounds, the words of the block. */
type AesBlock = (schedule: number, rounds: number, a: number, b: number, c: number, d: number) => void;

/** Functions of the module; what they do stands in wasm-source. Addresses are bytes in its memory. */
export interface WasmFunctions {
  desExpand(parts: number, target: number): void;
  desExpandPart(high: number, low: number, forward: number, backward: number): void;
  desBlock(schedule: number, passes: number, left: number, right: number): void;
  desTwoBlocks(schedule0: number, schedule1: number, passes: number): void;
  readonly desEcb: WasmOperation;
  readonly desCbcEncrypt: WasmOperation;
  readonly desCbcDecrypt: WasmOperation;
  readonly desMac: WasmOperation;
  aesExpand(length: number, target: number): void;
  aesInvert(schedule: number, rounds: number, target: number): void;
  readonly aesEncrypt: AesBlock;
  readonly aesDecrypt: AesBlock;
  readonly aesEcbEncrypt: WasmOperation;
  readonly aesEcbDecrypt: WasmOperation;
  readonly aesCbcEncrypt: WasmOperation;
  readonly aesCbcDecrypt: WasmOperation;
  readonly aesMac: WasmOperation;
}

/** The running module. */
export interface WasmMachine {
  readonly functions: WasmFunctions;
  /** The whole memory as words. */
  readonly memory: Int32Array;
  /** Words on their way in and out. */
  readonly words: Int32Array;
  /** Long data, worked on in place. */
  readonly data: Uint8Array;
  /** Address of the first slot for schedules; the slots go up to the end of the memory. */
  readonly slots: number;
}

/** Starts the module; undefined where WebAssembly, its vector instructions or the memory for it are not to be had. */
export function startWasmMachine(): WasmMachine | undefined {
  const { WebAssembly } = globalThis as unknown as { WebAssembly?: WebAssemblyNamespace };
  if (WebAssembly === undefined) return undefined;
  let exports: WasmExports;
  try {
    // Not asynchronous: a module of 8 KiB compiles in less than a millisecond.
    exports = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(WASM_MODULE, 'base64'))).exports;
  } catch {
    return undefined;
  }
  const { buffer } = exports.memory;
  fillTables(exports, new Int32Array(buffer), new Uint8Array(buffer));
  return {
    functions: exports,
    memory: new Int32Array(buffer),
    words: new Int32Array(buffer, exports.WORDS.value, 16),
    data: new Uint8Array(buffer, exports.DATA.value, exports.DATA_BYTES.value),
    slots: exports.SLOTS.value,
  };
}

function fillTables(exports: WasmExports, words: Int32Array, bytes: Uint8Array): void {
  for (let box = 1; box <= 8; box++) {
    words.set(substitutionTable(box), (exports.DES_BOXES.value >> 2) + (box - 1) * 64);
  }
  words.set(keyNibbleRows(), exports.DES_KEY_ROWS.value >> 2);
  const forward = aesTables();
  const inverse = aesInverseTables(forward);
  words.set(forward.rounds, exports.AES_ROUND.value >> 2);
  words.set(inverse.rounds, exports.AES_INVERSE_ROUND.value >> 2);
  bytes.set(forward.box, exports.AES_BOX.value);
  bytes.set(inverse.box, exports.AES_INVERSE_BOX.value);
}

type AddressName =
  | 'DES_BOXES'
  | 'DES_KEY_ROWS'
  | 'AES_ROUND'
  | 'AES_INVERSE_ROUND'
  | 'AES_BOX'
  | 'AES_INVERSE_BOX'
  | 'WORDS'
  | 'DATA'
  | 'DATA_BYTES'
  | 'SLOTS';

type WasmExports = WasmFunctions &
  Readonly<Record<AddressName, { readonly value: number }>> & { readonly memory: { readonly buffer: ArrayBuffer } };

/** What is used of the global object, which the types of Node 20 leave out. */
interface WebAssemblyNamespace {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: WasmExports };
}
