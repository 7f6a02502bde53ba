/**
 * Any other command: samples of its definition with keys that the target has. Nobody here computes their replies, so each
 * sample is tried twice beforehand: what is refused is left out, what answers alike must do so in the run.
 */

import {
  defaultSupplier,
  type KeyNeed,
  type SampleNeed,
  type SampleSupplier,
} from '../../../protocol/derive/sample-supplier.ts';
import { type SampleOptions, sample } from '../../../protocol/derive/samples.ts';
import type { AnyCommand } from '../../../protocol/dsl/command.ts';
import { KeyReference, latin1 } from '../../../protocol/dsl/values.ts';
import { keyTypeByCode } from '../../../protocol/words/key-type-codes.ts';
import { keyTypes, modesOfUse } from '../../../protocol/words/keys.ts';
import { randomInteger } from '../../crypto/random.ts';
import { Pin } from '../../payment/pin.ts';
import type { Transaction } from '../call.ts';
import { PrepareProblem, type TestKey, type Workbench } from '../workbench.ts';
import { pinBlockUnder } from './cards.ts';
import type { Maker } from './maker.ts';

/** A maker for a command without one of its own. */
export function sampled(command: AnyCommand): Maker {
  return async (bench, count) => {
    const made: Transaction[] = [];
    const seed = randomInteger(bench.random, 2 ** 31);
    const attempts = Math.min(count, command.family === 'rsa' ? MOST_RSA : MOST);
    for (let i = 0; i < attempts; i++) {
      const call = await acceptedCall(bench, command, seed + i).catch(unlessRefused);
      if (call !== undefined) made.push([call]);
    }
    if (made.length === 0) bench.notes.push(`${command.code} is left out: the target refuses every sample of it`);
    return made;
  };
}

/** A key that cannot be brought in costs one sample. */
function unlessRefused(error: unknown): undefined {
  if (!(error instanceof PrepareProblem)) throw error;
}

async function acceptedCall(bench: Workbench, command: AnyCommand, seed: number) {
  const bytes = await sampleBytes(bench, command, seed);
  const call = bench.rawCall(command, bytes, {});
  const first = (await bench.reply(call)).slice();
  const code = latin1(first.subarray(2, 4));
  if (latin1(first.subarray(0, 2)) !== command.reply || !ACCEPTED.has(code)) return undefined;
  const second = await bench.reply(call);
  // Clocks and counters may well show the same twice.
  const isSame = command.family !== 'admin' && latin1(first) === latin1(second);
  const value = isSame ? first.subarray(4) : '';
  const size =
    isSame || (command.family !== 'admin' && first.length === second.length) ? { size: first.length - 4 } : { size: 0 };
  return bench.rawCall(command, bytes, { code, value, ...size, check: isSame ? 'recorded' : 'form' });
}

/** A sample is made twice: the first time to learn which keys it needs, which takes no random values from it. */
async function sampleBytes(bench: Workbench, command: AnyCommand, seed: number): Promise<Uint8Array> {
  const keys = new Map<string, TestKey>();
  const needs = new Map<string, KeyNeed>();
  const options: SampleOptions = {
    header: new Uint8Array(bench.client.headerLength).fill(0x30),
    lmk: bench.lmkShape,
    lmkId: bench.lmkId ?? 0,
    namesLmk: bench.lmkId !== undefined,
    optional: 0.1,
    trailer: 0,
  };
  const placeholder = (await bench.key('ZPK', 'both')).text;
  sample(command, seed, supplier(bench, keys, needs, placeholder), options);
  for (const [name, need] of needs) keys.set(name, await bench.keyAs(keyTypeOf(need), usageOf(need), modeOf(need)));
  return sample(command, seed, supplier(bench, keys, needs, placeholder), options).bytes;
}

function supplier(
  bench: Workbench,
  keys: ReadonlyMap<string, TestKey>,
  needs: Map<string, KeyNeed>,
  placeholder: string,
): SampleSupplier {
  return {
    ...defaultSupplier,
    key(need) {
      const name = `${keyTypeOf(need)} ${usageOf(need)} ${modeOf(need)}`;
      needs.set(name, need);
      // The ZMK is the one key that is there from the beginning.
      if (keyTypeOf(need) === '000') return bench.zmkText;
      return keys.get(name)?.text ?? placeholder;
    },
    decimalisationTable: () => '0123456789012345',
    refine: (need) => (/[pP]inBlock$/.test(need.path) ? pinBlockFor(bench, keys, need) : undefined),
  };
}

/** A PIN block under the key of the message, when that is a PIN key and the format is one of 8 bytes. */
function pinBlockFor(bench: Workbench, keys: ReadonlyMap<string, TestKey>, { field, record }: SampleNeed) {
  const reference: unknown = field.by === undefined ? undefined : record[field.by['key'] as string];
  const account: unknown = record['account'];
  const format = Number(record['sourceFormat'] ?? record['format']);
  if (!(reference instanceof KeyReference) || typeof account !== 'string' || !FORMATS.has(format)) return undefined;
  const key = [...keys.values()].find(({ text }) => text === reference.text());
  if (key === undefined) return undefined;
  const pin = new Pin();
  pin.set(Uint8Array.of(1, 2, 3, 4));
  const buffer = Uint8Array.from(account, (digit) => digit.charCodeAt(0));
  const view = { buffer, start: 0, end: buffer.length };
  return pinBlockUnder(bench, key.cipher, format, { pan: '', account, accountView: view, expiry: '', pin });
}

function keyTypeOf({ type, role }: KeyNeed): string {
  const named = type === undefined ? undefined : (keyTypeByCode[type] ?? type);
  return named !== undefined && named in keyTypes ? named : (role.types[0] ?? '001');
}

function usageOf({ role }: KeyNeed): string {
  return role.usages[0] ?? 'P0';
}

function modeOf({ role, use }: KeyNeed): string {
  // A key that may be a BDK takes no mode but N and X.
  return role.usages.includes('B0') ? 'N' : (modesOfUse[use]?.[0] ?? 'N');
}

/** Done; done, and it does not verify, or parity was corrected; done, with the warning that a PVK is not single length. */
const ACCEPTED = new Set(['00', '01', '02']);
const FORMATS = new Set([1, 5, 47]);
/** Each takes several exchanges to get ready. */
const MOST = 32;
/** Key generation takes long. */
const MOST_RSA = 4;
