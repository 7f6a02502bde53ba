// The engine, one operation at a time, against OpenSSL's EVP in C and against node:crypto and @noble/ciphers in this
// process. Rounds are interleaved and medians compared, because machines are shared: only the ratios mean anything.
// `npx tsx bench/micro.ts [--rounds 9] [--json]`; PINWARD_ENGINE chooses the engine.

import { createCipheriv, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { cmac as nobleCmac, unsafe as nobleUnsafe } from '@noble/ciphers/aes.js';
import { Aes } from '../src/crypto/aes.ts';
import { cmac } from '../src/crypto/cmac.ts';
import { TripleDes } from '../src/crypto/des.ts';
import { engine } from '../src/crypto/engine/choose-engine.ts';
import { cbcMac, retailMac } from '../src/crypto/mac.ts';
import { cbcDecryptInto, cbcEncryptInto, ecbEncryptInto } from '../src/crypto/modes.ts';
import { startEvpFloor } from './floor/evp.ts';

/** One thing to measure: `run` does it `count` times, `divide` of what is counted in each. */
interface Case {
  readonly name: string;
  readonly count: number;
  readonly divide?: number;
  run(count: number): void;
}

/** A bar of performance: the ratio of two cases and what it must be. */
interface Bar {
  readonly title: string;
  readonly over: string;
  readonly under: string;
  readonly sign: '<=' | '>=';
  readonly must: number;
  readonly aim: number;
}

const startedAt = performance.now();
const engineName = engine().name;
const engineStart = performance.now() - startedAt;

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

const BARS: readonly Bar[] = [
  bar('1  3DES block, 4096 keys / EVP', 'tdes', 'tdes-kept', '<=', 1, 0.78),
  bar('2  two 3DES blocks, each / EVP', 'tdes-two', 'tdes-kept', '<=', 0.7, 0.53),
  bar('3  new 3DES key and block / EVP re-key', 'tdes-new', 'tdes-rekey', '<=', 1, 0.58),
  bar('4  createCipheriv / 3DES block', 'tdes-node', 'tdes', '>=', 10, 13),
  bar('5  AES-128 block / EVP', 'aes', 'aes-kept', '<=', 8, 3.6),
  bar('6a new AES-128 key and block / EVP re-key', 'aes-new', 'aes-rekey', '<=', 2, 1),
  bar('6b CMAC with a new key / EVP_MAC re-key', 'cmac-new', 'cmac-rekey', '<=', 1.5, 1),
];

/** Runs all cases in turn, `rounds` times: the median of each in nanoseconds. Cases of C are missing without a compiler. */
export async function measureEngine(rounds: number): Promise<ReadonlyMap<string, number>> {
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

/** The medians and the bars as lines of text. */
export function report(medians: ReadonlyMap<string, number>): string {
  const lines = [...medians].map(([name, value]) => `${name.padEnd(16)} ${value.toFixed(1).padStart(9)} ns`);
  const bars = BARS.map(({ title, over, under, sign, must, aim }) => {
    const [top, bottom] = [medians.get(over), medians.get(under)];
    const ratio = top === undefined || bottom === undefined ? 'not measured' : (top / bottom).toFixed(2);
    return `${title.padEnd(42)} ${ratio.padStart(6)}   must ${sign} ${must}, aim ${sign} ${aim}`;
  });
  return [`engine ${engineName}, started in ${engineStart.toFixed(2)} ms`, ...lines, '', ...bars].join('\n');
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

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

function bar(title: string, over: string, under: string, sign: '<=' | '>=', must: number, aim: number): Bar {
  return { title, over, under, sign, must, aim };
}

if (process.argv[1]?.endsWith('micro.ts')) {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '9' }, json: { type: 'boolean' } } });
  const medians = await measureEngine(Number(values.rounds));
  console.log(values.json ? JSON.stringify(Object.fromEntries(medians), undefined, 2) : report(medians));
}
