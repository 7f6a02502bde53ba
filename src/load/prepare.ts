/** Gets a scenario ready at a target: finds the ZMK for its LMK, brings keys in, makes the messages of the run. */

import type { Scenario } from '../../bench/scenarios/scenario.ts';
import { type Client, connect } from '../client/client.ts';
import { ConnectionError, ReplyError, TimeoutError } from '../client/errors.ts';
import type { TlsIdentity } from '../client/transport.ts';
import { seededRandom } from '../crypto/random.ts';
import type { Plan, PlanEntry } from './call.ts';
import type { FileKey } from './key-file.ts';
import { makers } from './makers/catalogue.ts';
import { type KnownZmk, testZmkClear, testZmks } from './test-zmks.ts';
import { PrepareProblem, Workbench } from './workbench.ts';

/** Where the target is and how its keys are reached. */
export interface TargetOptions {
  readonly host: string;
  readonly port: number;
  /** Clear TCP without either. */
  readonly tls?: TlsIdentity | undefined;
  readonly udp?: boolean | undefined;
  readonly headerLength: number;
  /** Milliseconds. */
  readonly timeout: number;
  /** Slot that messages name with `%nn`; the port decides when not given. */
  readonly lmkId: number | undefined;
  /** A ZMK for targets whose LMK is none of the public test LMKs. */
  readonly zmk: KnownZmk | undefined;
  /** Keys that the target already has; none is brought in where one of them fits. */
  readonly keys?: readonly FileKey[] | undefined;
}

/** A plan, and what was learned while making it. */
export interface PreparedScenario {
  readonly plan: Plan;
  readonly lmkCheckValue: string;
  readonly firmware: string;
  readonly notes: readonly string[];
}

/** Makes the plan of a scenario, or says why it cannot be made. The same seed makes the same messages. */
export async function prepare(
  scenario: Scenario,
  target: TargetOptions,
  seed: string,
): Promise<PreparedScenario | { readonly problem: string }> {
  let client: Client | undefined;
  try {
    client = await connect({ ...target, connectTimeout: target.timeout });
    return await makePlan(client, scenario, target, seed);
  } catch (error) {
    const isExpected =
      error instanceof PrepareProblem ||
      error instanceof ConnectionError ||
      error instanceof TimeoutError ||
      error instanceof ReplyError;
    if (!isExpected) throw error;
    return { problem: (error as Error).message };
  } finally {
    void client?.close();
  }
}

async function makePlan(
  client: Client,
  scenario: Scenario,
  target: TargetOptions,
  seed: string,
): Promise<PreparedScenario> {
  const answer = await client.NC(target.lmkId === undefined ? {} : { lmkId: { id: target.lmkId } });
  if (!answer.ok) throw new PrepareProblem(`the target answers NC with ${answer.error}, ${answer.meaning}`);
  const { lmkCheckValue, firmware } = answer;
  const zmk = target.zmk ?? (await testZmk(client, testZmks[lmkCheckValue.slice(0, 6)] ?? [], target.lmkId));
  const keys = target.keys ?? [];
  if (zmk === undefined && keys.length === 0)
    throw new PrepareProblem(
      `the LMK of the target has check value ${lmkCheckValue.slice(0, 6)} and is none of the public test LMKs: give a ZMK with --zmk and its clear value with --zmk-clear, or keys with --keys`,
    );
  const bench = new Workbench(client, zmk, target.lmkId, seededRandom(seed), keys);
  const entries: PlanEntry[] = [];
  for (const [name, weight] of Object.entries(scenario.mix)) {
    const transactions = await makers[name]!(bench, SAMPLES);
    if (transactions.length > 0) entries.push({ name, weight, transactions });
  }
  if (entries.length === 0) throw new PrepareProblem(`nothing is left to send: ${bench.notes.join('; ')}`);
  const { operations, notes } = bench;
  return {
    plan: { operations, entries, headerLength: target.headerLength },
    lmkCheckValue,
    firmware,
    notes,
  };
}

/** The test ZMK for the LMK that the port stands for. In key blocks it names the slot, which only the target knows. */
async function testZmk(
  client: Client,
  cryptograms: readonly string[],
  lmkId: number | undefined,
): Promise<KnownZmk | undefined> {
  if (lmkId !== undefined && cryptograms.length > 1) return known(cryptograms[lmkId]);
  for (const cryptogram of cryptograms) {
    if (cryptograms.length === 1) return known(cryptogram);
    const answer = await client.BU({ keyTypeCode: 'FF', lengthFlag: 'F', key: cryptogram, keyType: 'FFF' });
    if (answer.ok || answer.error !== ANOTHER_SLOT) return known(cryptogram);
  }
  return undefined;
}

function known(cryptogram: string | undefined): KnownZmk | undefined {
  return cryptogram === undefined ? undefined : { clear: testZmkClear, cryptogram };
}

/** The LMK identifier in a key block is another one. */
const ANOTHER_SLOT = 'A3';
/** Different transactions of each part. */
const SAMPLES = 256;
