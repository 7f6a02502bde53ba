// The engine, one operation at a time, against OpenSSL's EVP in C and against node:crypto and @noble/ciphers in this
// process. Rounds are interleaved and medians compared, because machines are shared: only the ratios mean anything.
// Argument: rounds. Prints JSON: medians in nanoseconds. PINWARD_ENGINE chooses the engine.

import { createCipheriv, randomBytes } from 'node:crypto';
import { cmac as nobleCmac, unsafe as nobleUnsafe } from '@noble/ciphers/aes.js';
import { Aes } from '../../src/crypto/aes.ts';
import { cmac } from '../../src/crypto/cmac.ts';
import { TripleDes } from '../../src/crypto/des.ts';
import { cbcMac, retailMac } from '../../src/crypto/mac.ts';
import { cbcDecryptInto, cbcEncryptInto, ecbEncryptInto } from '../../src/crypto/modes.ts';
import { startEvpFloor } from '../floor/evp.ts';
import { median } from '../support/statistics.ts';

/** One thing to measure: `run` does it `count` times, `divide` of what is counted in each. */
interface Case {
  readonly name: string;
  readonly count: number;
  readonly divide?: number;
  run(count: number): void;
}

const KEYS = 4096;
const LAST = KEYS - 1;
const desKeys = Array.from({ length: KEYS }, () => Uint8Array.from(randomBytes(16)));
const aesKeys = Array.from({ length: KEYS }, () => Uint8Array.from(randomBytes(16)));
const tdes = desKeys.map((key) => new TripleDes(key));
const aes = aesKeys.map((key) => new Aes(key));
const nobleKeys = aesKeys.slice(0, 64).map((key) => nobleUnsafe.expandKeyLE(key));
const block = new Uint8Array(16);
const message = new Uint8Array(16);
const eight = new Uint8Array(8);
const sixtyFour = new Uint8Array(64);
const kilobyte = new Uint8Array(1024);

// Each case has a loop of its own: a shared one would call its operation without the compiler knowing which. Those that
// leave much garbage come last: it is collected in other threads, whose time counts, while the C program runs. Two blocks
// are decrypted under few pairs of keys, as when the keys of a message are opened under an LMK.
const CASES: readonly Case[] = [
  {
    name: 'tdes',
    count: 40_000,
    run(count) {
      for (let i = 0; i < count; i++) tdes[i & LAST]!.encryptBlock(block, 0, block, 0);
    },
  },
  {
    name: 'tdes-same-key',
    count: 40_000,
    run(count) {
      for (let i = 0; i < count; i++) tdes[0]!.encryptBlock(block, 0, block, 0);
    },
  },
  {
    name: 'tdes-two',
    count: 40_000,
    divide: 2,
    run(count) {
      for (let i = 0; i < count; i++) tdes[i & 14]!.decryptTwo(tdes[(i & 14) + 1]!, block, 0, block, 0);
    },
  },
  {
    name: 'tdes-new',
    count: 40_000,
    run(count) {
      for (let i = 0; i < count; i++) new TripleDes(desKeys[i & LAST]!).encryptBlock(block, 0, block, 0);
    },
  },
  {
    name: 'aes',
    count: 60_000,
    run(count) {
      for (let i = 0; i < count; i++) aes[i & LAST]!.encryptBlock(block, 0, block, 0);
    },
  },
  {
    name: 'aes-back',
    count: 60_000,
    run(count) {
      for (let i = 0; i < count; i++) aes[i & LAST]!.decryptBlock(block, 0, block, 0);
    },
  },
  {
    name: 'aes-new',
    count: 40_000,
    run(count) {
      for (let i = 0; i < count; i++) new Aes(aesKeys[i & LAST]!).encryptBlock(block, 0, block, 0);
    },
  },
  {
    name: 'cmac-new',
    count: 40_000,
    run(count) {
      for (let i = 0; i < count; i++) cmac(new Aes(aesKeys[i & LAST]!), message);
    },
  },
  {
    name: 'cmac',
    count: 40_000,
    run(count) {
      for (let i = 0; i < count; i++) cmac(aes[i & LAST]!, message);
    },
  },
  {
    name: 'retail-mac-64',
    count: 10_000,
    run(count) {
      for (let i = 0; i < count; i++) retailMac(tdes[i & LAST]!, sixtyFour);
    },
  },
  {
    name: 'tdes-cbc-mac',
    count: 200,
    divide: 128,
    run(count) {
      for (let i = 0; i < count; i++) cbcMac(tdes[i & LAST]!, kilobyte);
    },
  },
  {
    name: 'tdes-ecb',
    count: 200,
    divide: 128,
    run(count) {
      for (let i = 0; i < count; i++) ecbEncryptInto(tdes[i & LAST]!, kilobyte, kilobyte);
    },
  },
  {
    name: 'tdes-cbc',
    count: 200,
    divide: 128,
    run(count) {
      for (let i = 0; i < count; i++) cbcEncryptInto(tdes[i & LAST]!, undefined, kilobyte, kilobyte);
    },
  },
  {
    name: 'tdes-cbc-back',
    count: 200,
    divide: 128,
    run(count) {
      for (let i = 0; i < count; i++) cbcDecryptInto(tdes[i & LAST]!, undefined, kilobyte, kilobyte);
    },
  },
  {
    name: 'aes-ecb',
    count: 1_000,
    divide: 64,
    run(count) {
      for (let i = 0; i < count; i++) ecbEncryptInto(aes[i & LAST]!, kilobyte, kilobyte);
    },
  },
  {
    name: 'aes-cbc',
    count: 1_000,
    divide: 64,
    run(count) {
      for (let i = 0; i < count; i++) cbcEncryptInto(aes[i & LAST]!, undefined, kilobyte, kilobyte);
    },
  },
  {
    name: 'tdes-node',
    count: 4_000,
    run(count) {
      for (let i = 0; i < count; i++) nodeEncrypt('des-ede-ecb', desKeys[i & LAST]!, eight);
    },
  },
  {
    name: 'aes-noble',
    count: 10_000,
    run(count) {
      for (let i = 0; i < count; i++) nobleUnsafe.encrypt(nobleKeys[i & 63]!, 1, 2, 3, i);
    },
  },
  {
    name: 'aes-node',
    count: 4_000,
    run(count) {
      for (let i = 0; i < count; i++) nodeEncrypt('aes-128-ecb', aesKeys[i & LAST]!, block);
    },
  },
  {
    name: 'cmac-noble',
    count: 2_000,
    run(count) {
      for (let i = 0; i < count; i++) nobleCmac(message, aesKeys[i & LAST]!);
    },
  },
];

console.log(JSON.stringify(Object.fromEntries(await measure(Number(process.argv[2])))));

/** Runs all cases in turn, `rounds` times: the median of each in nanoseconds. Cases of C are missing without a compiler. */
async function measure(rounds: number): Promise<ReadonlyMap<string, number>> {
  const floor = startEvpFloor();
  const samples = new Map<string, number[]>();
  const add = (name: string, value: number) => samples.set(name, [...(samples.get(name) ?? []), value]);
  // Long enough for the compilers of JavaScript and WebAssembly to have done their best.
  for (let warmUp = 0; warmUp < 3; warmUp++) for (const each of CASES) each.run(each.count);
  for (let round = 0; round < rounds; round++) {
    for (const each of CASES) add(each.name, timed(each));
    for (const [name, value] of (await floor?.round()) ?? []) add(name, value);
  }
  floor?.close();
  return new Map([...samples].map(([name, values]) => [name, median(values)]));
}

function nodeEncrypt(name: string, key: Uint8Array, data: Uint8Array): void {
  const cipher = createCipheriv(name, key, null).setAutoPadding(false);
  cipher.update(data);
  cipher.final();
}

/** Processor time, so that other processes disturb less; after one turn over the keys, which the case before displaced. */
function timed({ run, count, divide = 1 }: Case): number {
  run(Math.min(count, KEYS));
  const start = process.cpuUsage();
  run(count);
  const { user, system } = process.cpuUsage(start);
  return ((user + system) * 1000) / count / divide;
}
