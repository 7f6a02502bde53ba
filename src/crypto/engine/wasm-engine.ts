// The engine in WebAssembly. Blocks go in as words and come out as words; buffers are copied into the module's memory in
// parts, worked on in place and copied out.

import type { Engine } from './engine.ts';
import { createWasmAes } from './wasm-aes.ts';
import { createWasmDes } from './wasm-des.ts';
import { startWasmMachine } from './wasm-machine.ts';
import { createWasmSlots } from './wasm-slots.ts';

/** Makes the engine; undefined where there is no WebAssembly. */
export function createWasmEngine(): Engine | undefined {
  const machine = startWasmMachine();
  if (machine === undefined) return undefined;
  const slots = createWasmSlots(machine);
  return { name: 'wasm', ...createWasmDes(machine, slots), aesKey: createWasmAes(machine, slots) };
}
