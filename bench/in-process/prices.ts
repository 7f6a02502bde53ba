// The price of one block of triple DES and of AES in the engine, with keys that are kept. Argument: rounds. Prints JSON.

import { Aes } from '../../src/crypto/aes.ts';
import type { BlockCipher } from '../../src/crypto/cipher.ts';
import { TripleDes } from '../../src/crypto/des.ts';
import { median } from '../support/statistics.ts';
import { nanoseconds } from '../support/timing.ts';

const rounds = Number(process.argv[2]);
const key = Uint8Array.from({ length: 16 }, (_, i) => 2 * i + 1);
console.log(JSON.stringify({ tdes: price(new TripleDes(key)), aes: price(new Aes(key)) }));

function price(cipher: BlockCipher): number {
  const block = new Uint8Array(16);
  const loop = (count: number): void => {
    for (let i = 0; i < count; i++) cipher.encryptBlock(block, 0, block, 0);
  };
  for (let i = 0; i < 5; i++) loop(20_000);
  return median(Array.from({ length: Math.max(3, rounds) }, () => nanoseconds(50_000, loop)));
}
