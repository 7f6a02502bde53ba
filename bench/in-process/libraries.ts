// What other libraries for JavaScript take for one block. Argument: rounds. Prints JSON: medians in nanoseconds.

import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { TripleDes } from '../../src/crypto/des.ts';
import { median } from '../support/statistics.ts';
import { nanoseconds } from '../support/timing.ts';

/** What is used of des.js, which has no types. */
interface DesJs {
  readonly EDE: {
    create(options: { type: 'encrypt'; key: readonly number[]; padding: boolean }): {
      update(data: readonly number[]): number[];
    };
  };
}

const rounds = Number(process.argv[2]);
const { EDE } = createRequire(import.meta.url)('des.js') as DesJs;
const keys = Array.from({ length: 64 }, () => [...randomBytes(16)]).map((key) => [...key, ...key.slice(0, 8)]);
const made = keys.map((key) => EDE.create({ type: 'encrypt', key, padding: false }));
const block = Array.from({ length: 8 }, (_, i) => i);
compare();

const CASES: readonly (readonly [name: string, count: number, loop: (count: number) => void])[] = [
  [
    'tdes-des.js',
    4000,
    (count) => {
      for (let i = 0; i < count; i++) made[i & 63]!.update(block);
    },
  ],
  [
    'tdes-des.js-new',
    2000,
    (count) => {
      for (let i = 0; i < count; i++) EDE.create({ type: 'encrypt', key: keys[i & 63]!, padding: false }).update(block);
    },
  ],
];
for (const [, count, loop] of CASES) for (let i = 0; i < 3; i++) loop(count);
const times = CASES.map((): number[] => []);
for (let round = 0; round < rounds; round++)
  for (const [i, [, count, loop]] of CASES.entries()) times[i]!.push(nanoseconds(count, loop));
console.log(JSON.stringify(Object.fromEntries(CASES.map(([name], i) => [name, median(times[i]!)]))));

/** Both must do the same work. */
function compare(): void {
  const ours = new Uint8Array(8);
  new TripleDes(Uint8Array.from(keys[0]!)).encryptBlock(Uint8Array.from(block), 0, ours, 0);
  const theirs = EDE.create({ type: 'encrypt', key: keys[0]!, padding: false }).update(block);
  if (Buffer.compare(ours, Uint8Array.from(theirs)) !== 0) throw new Error('des.js gives another block');
}
