/** Which transaction comes n-th: a function of seed and number alone, so a run repeats whatever the timing. */
import type { PlanEntry, Transaction } from './call.ts';

/** Chooses transactions by weight. */
export interface Picker {
  /** The transaction of a number, the first of which is 0. */
  pick(number: number): Transaction;
}

/** A picker over entries; all have transactions, and the weights are above zero. */
export function picker(entries: readonly PlanEntry[], seed: string): Picker {
  const limits = new Float64Array(entries.length);
  const total = entries.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  entries.forEach(({ weight }, i) => {
    sum += weight;
    limits[i] = (sum / total) * WORDS;
  });
  const start = hashText(seed);
  const last = entries.length - 1;
  return {
    pick(number) {
      const word = mix(start ^ Math.imul(number, GOLDEN));
      let entry = 0;
      while (entry < last && word >= limits[entry]!) entry++;
      const { transactions } = entries[entry]!;
      const second = mix(word ^ Math.imul(number + 1, OTHER));
      return transactions[second % transactions.length]!;
    },
  };
}

/** Spreads a word over all its bits (the finishing steps of MurmurHash3). */
function mix(word: number): number {
  let value = word | 0;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** FNV-1a. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

const WORDS = 2 ** 32;
const GOLDEN = 0x9e3779b9;
const OTHER = 0x7f4a7c15;
