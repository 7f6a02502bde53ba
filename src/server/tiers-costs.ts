/**
 * What a call costs, in calls of the tier's rate. A model: public sources say that each call counts as one and that a
 * chain counts its sub-commands, and that private-key work is slower, but not by how much (product reference 8.3).
 */

import { NK } from '../../protocol/commands/admin/NK-chain.ts';
import { ReadState } from '../../protocol/derive/read-state.ts';
import { type RequestReader, requestReader } from '../../protocol/derive/request-reader.ts';
import type { Request } from '../../protocol/dsl/command.ts';

/** `uniform`: each command counts one. `weighted`: heavier commands count more, by `weights`. */
export type CostModel = 'uniform' | 'weighted';
/** All cost models. */
export const costModels = ['uniform', 'weighted'] as const satisfies readonly CostModel[];

/** A class of commands that cost the same. */
export interface CostClass {
  readonly weight: number;
  readonly doc: string;
  readonly codes: readonly string[];
}

/** The classes of the weighted model; a command in none of them costs 1, as the yardstick CA does. */
export const costClasses: readonly CostClass[] = Object.freeze([
  { weight: 500, doc: 'RSA key generation', codes: ['EI', 'KE', 'KO'] },
  { weight: 50, doc: 'ECC key generation', codes: ['FY'] },
  {
    weight: 10,
    doc: 'Work with a private key: signatures, decryption, key agreement, TR-34',
    codes: ['AQ', 'B8', 'EW', 'GI', 'H4', 'H6', 'IG', 'SA'],
  },
  { weight: 2, doc: 'Work with a public key', codes: ['EK', 'EM', 'EO', 'EY', 'GK', 'H2'] },
  {
    weight: 1.5,
    doc: 'Several key derivations for one answer: EMV, DUKPT',
    codes: ['G0', 'GO', 'GQ', 'GW', 'KQ', 'KW'],
  },
]);

/** The cost of the message `bytes[start..end)`; its command code stands at `at`, behind the message header. */
export type CostOf = (bytes: Uint8Array, start: number, at: number, end: number) => number;

/** The cost function of a model. */
export function costsOf(model: CostModel): CostOf {
  const weights = new Map<number, number>();
  if (model === 'weighted')
    for (const { weight, codes } of costClasses)
      for (const code of codes) weights.set(packed(code.charCodeAt(0), code.charCodeAt(1)), weight);
  const one = (bytes: Uint8Array, at: number, end: number): number =>
    end - at < CODE ? 1 : (weights.get(packed(bytes[at]!, bytes[at + 1]!)) ?? 1);
  return (bytes, start, at, end) =>
    end - at >= CODE && packed(bytes[at]!, bytes[at + 1]!) === CHAIN
      ? chainCost(bytes, start, at, end, one)
      : one(bytes, at, end);
}

/** The costs of the commands in a chain; one that cannot be read executes nothing and costs as a single command. */
function chainCost(
  bytes: Uint8Array,
  start: number,
  at: number,
  end: number,
  one: (bytes: Uint8Array, at: number, end: number) => number,
): number {
  reader ??= requestReader(NK);
  state.buffer = bytes;
  if (!reader.read(state, at + CODE, end, 0, noShape) || state.deferred.code !== '00') return 1;
  const { headers, commands } = reader.record as unknown as Request<typeof NK>;
  const headerLength = headers === '1' ? at - start : 0;
  let cost = 0;
  for (let i = 0; i < commands.length; i++) {
    const { message } = commands.at(i);
    cost += one(message.buffer, message.start + headerLength, message.end);
  }
  return cost;
}

const packed = (first: number, second: number): number => (first << 8) | second;
/** Characters of a command code. */
const CODE = 2;
const CHAIN = packed(NK.code.charCodeAt(0), NK.code.charCodeAt(1));
/** Made for the first chain; the layout of NK depends on no LMK. */
let reader: RequestReader | undefined;
const state = new ReadState();
const noShape = (): undefined => undefined;
