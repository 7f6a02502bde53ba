// The engine against OpenSSL's EVP in C, node:crypto, @noble/ciphers and des.js: each in a process of its own.

import type { BarId, BarResult } from '../support/bars.ts';
import { runModule } from '../support/children.ts';
import type { Part } from '../support/part.ts';
import { figure } from '../support/table.ts';

/** Which two of its figures a bar compares. */
const COMPARED: readonly (readonly [BarId, over: string, under: string])[] = [
  ['1', 'tdes', 'tdes-kept'],
  ['2', 'tdes-two', 'tdes-kept'],
  ['3', 'tdes-new', 'tdes-rekey'],
  ['4', 'tdes-node', 'tdes'],
  ['5', 'aes', 'aes-kept'],
  ['6a', 'aes-new', 'aes-rekey'],
  ['6b', 'cmac-new', 'cmac-rekey'],
];

/** Measures the engine. */
export const micro: Part = async ({ full, rounds }) => {
  const words = [String(full ? Math.max(9, rounds) : rounds)];
  const engine = await runModule<Readonly<Record<string, number>>>('in-process/engine.ts', words, 600);
  const libraries = await runModule<Readonly<Record<string, number>>>('in-process/libraries.ts', [String(rounds)], 300);
  const bars = COMPARED.map(([id, over, under]): BarResult => {
    const [top, bottom] = [engine[over], engine[under]];
    if (top === undefined || bottom === undefined)
      return { id, measured: undefined, reason: 'no C compiler or no headers of OpenSSL' };
    const value = top / bottom;
    return { id, measured: { median: value, low: value, high: value, rounds: Number(words[0]) } };
  });
  const rows = Object.entries({ ...engine, ...libraries }).map(([name, value]) => [name, figure(value)]);
  return {
    bars,
    tables: [
      { title: 'Engine, ns for each operation (the bars take the ratio of medians)', columns: ['case', 'ns'], rows },
    ],
    data: { engine, libraries },
  };
};
