/** Classes of characters as tables, and taking a run of one class out of a message. */
import type { View } from '../dsl/values.ts';
import { NIBBLES } from '../dsl/values.ts';
import type { ReadState } from './read-state.ts';

/** 1 for every byte that belongs to the class. */
export type CharacterClass = Uint8Array;

/** 0 to 9. */
export const DIGIT: CharacterClass = Uint8Array.from({ length: 256 }, (_, i) => (i >= 48 && i <= 57 ? 1 : 0));
/** Hexadecimal characters, either case. */
export const HEX: CharacterClass = Uint8Array.from(NIBBLES, (nibble) => (nibble < 16 ? 1 : 0));
/** What can be shown, Latin-1 included. */
export const PRINTABLE: CharacterClass = Uint8Array.from({ length: 256 }, (_, i) => (i >= 32 && i !== 127 ? 1 : 0));
/** Any byte. */
export const ANY: CharacterClass = new Uint8Array(256).fill(1);

/** Index of the first byte outside the class, or -1. */
export function outsideClass(state: ReadState, start: number, end: number, characters: CharacterClass): number {
  if (characters === ANY) return -1;
  const { buffer } = state;
  let i = start;
  // Four characters in one comparison; the loop behind finds the wrong one among them.
  while (i + 4 <= end) {
    const inside =
      characters[buffer[i]!]! & characters[buffer[i + 1]!]! & characters[buffer[i + 2]!]! & characters[buffer[i + 3]!]!;
    if (inside !== 1) break;
    i += 4;
  }
  for (; i < end; i++) if (characters[buffer[i]!] !== 1) return i;
  return -1;
}

/** Takes `size` bytes of a class into the view, or fails with 15. */
export function takeRun(
  state: ReadState,
  view: View,
  size: number,
  characters: CharacterClass,
  path: string,
  expected: string,
): boolean {
  const start = state.at;
  const end = start + size;
  if (end > state.end) return state.fail('15', path, start, expected);
  const wrong = outsideClass(state, start, end, characters);
  if (wrong >= 0) return state.fail('15', path, wrong, expected);
  view.set(state.buffer, start, end);
  state.at = end;
  return true;
}
