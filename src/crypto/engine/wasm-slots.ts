// Places for expanded keys in the memory of the module. There is a fixed number of them, given out in turn: a key object
// keeps its words, remembers its slot and the slot's generation, and expands itself again when another key has taken the
// slot since. So keys need no finalisation, and any number of them leaves the memory as it is; expanding costs a fraction
// of a block. A key that nobody uses any more stays in its slot until the slot's next turn, unless it is released.
//
// A key's first slot is one of a few that stay in the processor's nearest cache, because most keys of a message are used
// once and forgotten. Only a key that comes back after losing its slot gets one of the many.

import type { WasmMachine } from './wasm-machine.ts';

/** Bytes of a slot: both schedules of a key, up to 768 for triple DES; then the subkeys of CMAC. */
const SLOT_BYTES = 832;
/** Where the subkeys of CMAC lie in a slot. */
export const SUBKEYS_AT = 768;
/** Slots for keys that are used for the first time. */
const FIRST_SLOTS = 64;

/** The slots of a machine. */
export interface WasmSlots {
  /** Generation of each slot: a key owns its slot as long as this is the generation it took the slot in. */
  readonly generations: Int32Array;
  /** Takes a slot from its owner: one of the few, or one of the many for a key that had a slot before. */
  take(hadOne: boolean): number;
  /** Address of a slot. */
  address(slot: number): number;
  /** Overwrites a slot and takes it from its owner. */
  clear(slot: number): void;
  /** Address of the one slot that is never given out: for a key that is used within one call. */
  readonly spare: number;
}

/** Generation of a key without a slot. The counters would need years at full load to come round to it. */
export const NO_GENERATION = -1;

/** Divides the memory behind the tables into slots. */
export function createWasmSlots({ memory, slots: start }: WasmMachine): WasmSlots {
  const count = Math.floor((memory.byteLength - start) / SLOT_BYTES) - 1;
  const generations = new Int32Array(count);
  let first = 0;
  let later = FIRST_SLOTS;
  return {
    generations,
    take(hadOne) {
      let slot: number;
      if (hadOne) {
        slot = later;
        later = later + 1 === count ? FIRST_SLOTS : later + 1;
      } else {
        slot = first;
        first = (first + 1) % FIRST_SLOTS;
      }
      generations[slot]!++;
      return slot;
    },
    address: (slot) => start + slot * SLOT_BYTES,
    clear(slot) {
      const at = (start + slot * SLOT_BYTES) >> 2;
      memory.fill(0, at, at + SLOT_BYTES / 4);
      generations[slot]!++;
    },
    spare: start + count * SLOT_BYTES,
  };
}
