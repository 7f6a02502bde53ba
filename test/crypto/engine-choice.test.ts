// Which engine runs, and what the one in WebAssembly keeps in its memory.

import { afterEach, describe, expect, test, vi } from 'vitest';
import { choose } from '../../src/crypto/engine/choose-engine.ts';
import type { CipherKey } from '../../src/crypto/engine/engine.ts';
import { createWasmAes } from '../../src/crypto/engine/wasm-aes.ts';
import { createWasmDes } from '../../src/crypto/engine/wasm-des.ts';
import { startWasmMachine } from '../../src/crypto/engine/wasm-machine.ts';
import { createWasmSlots } from '../../src/crypto/engine/wasm-slots.ts';

describe('the engine', () => {
  afterEach(() => void vi.unstubAllGlobals());

  test('is WebAssembly unless TypeScript is asked for', () => {
    expect(choose(undefined).name).toBe('wasm');
    expect(choose('').name).toBe('wasm');
    expect(choose('wasm').name).toBe('wasm');
    expect(choose('js').name).toBe('js');
  });

  test('is TypeScript where there is no WebAssembly, or not enough of it', () => {
    vi.stubGlobal('WebAssembly', undefined);
    expect(choose(undefined).name).toBe('js');
    expect(choose('wasm').name).toBe('js');
    const Module = function refuse() {
      throw new Error('no vector instructions');
    };
    vi.stubGlobal('WebAssembly', { Module });
    expect(choose(undefined).name).toBe('js');
  });

  test('has to have a name that exists', () => {
    expect(() => choose('rust')).toThrow('PINWARD_ENGINE is wasm or js, not rust');
  });
});

describe('the memory of the module', () => {
  test('is as large after many keys as before', () => {
    const { des, memory } = machineWithKeys();
    const before = memory.buffer.byteLength;
    const block = new Uint8Array(8);
    for (let index = 0; index < 20_000; index++)
      des(Uint8Array.of(index, index >> 8, 1, 2, 3, 4, 5, 6)).encryptBlock(block, 0, block, 0);
    expect(memory.buffer.byteLength).toBe(before);
  });

  test('holds no schedule of a key that was released', () => {
    const { des, aes, slotWords } = machineWithKeys();
    const data = new Uint8Array(32);
    const keys = [des(new Uint8Array(24).fill(0x31)), aes(new Uint8Array(32).fill(0x32))];
    for (const key of keys) {
      key.decryptBlock(data, 0, data, 0);
      key.cmac(data.slice(0, key.blockSize), data, 0, 20);
    }
    expect(slotWords().some((word) => word !== 0)).toBe(true);
    for (const key of keys) key.release();
    expect(slotWords().every((word) => word === 0)).toBe(true);
  });

  test('keeps the schedules of a key whose place a released key had before', () => {
    const { des } = machineWithKeys();
    const [old, block] = [des(new Uint8Array(8).fill(1)), new Uint8Array(8)];
    const [expected, output] = [new Uint8Array(8), new Uint8Array(8)];
    old.encryptBlock(block, 0, output, 0);
    const others = Array.from({ length: 64 }, (_, index) => des(new Uint8Array(8).fill(2 * index + 2)));
    for (const key of others) key.encryptBlock(block, 0, output, 0);
    others[0]!.encryptBlock(block, 0, expected, 0);
    old.release();
    others[0]!.encryptBlock(block, 0, output, 0);
    expect(output).toEqual(expected);
  });
});

function machineWithKeys() {
  const machine = startWasmMachine()!;
  const slots = createWasmSlots(machine);
  const { desKey } = createWasmDes(machine, slots);
  const des: (key: Uint8Array) => CipherKey = desKey;
  const slotWords = () => machine.memory.subarray(machine.slots >> 2);
  return { des, aes: createWasmAes(machine, slots), memory: machine.memory, slotWords };
}
