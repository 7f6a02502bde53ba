/**
 * What a call costs, in calls of the tier's rate. A model: public sources say that each call counts as one and that a
 * chain counts its sub-commands, and that private-key work is slower, but not by how much (product reference 8.3).
 */

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

/** The cost of the message whose command code stands at `at`; it ends before `end`. */
export type CostOf = (bytes: Uint8Array, at: number, end: number) => number;

/** The cost function of a model. */
export function costsOf(model: CostModel): CostOf {
  const weights = new Map<number, number>();
  if (model === 'weighted')
    for (const { weight, codes } of costClasses)
      for (const code of codes) weights.set((code.charCodeAt(0) << 8) | code.charCodeAt(1), weight);
  const one = (bytes: Uint8Array, at: number, end: number): number =>
    end - at < 2 ? 1 : (weights.get((bytes[at]! << 8) | bytes[at + 1]!) ?? 1);
  return (bytes, at, end) => {
    const isChain = end - at >= CHAIN_START && bytes[at] === LETTER_N && bytes[at + 1] === LETTER_K;
    return isChain ? chainCost(bytes, at, end, one) : one(bytes, at, end);
  };
}

/** NK: header flag 1N, number of commands 2N, then length 4N and sub-command for each (commands-keys-admin 5). */
function chainCost(bytes: Uint8Array, at: number, end: number, one: CostOf): number {
  // With headers in the chain, where a sub-command's code stands depends on the port: each counts one then.
  const hasHeaders = bytes[at + 2] !== DIGIT_0;
  const count = number(bytes, at + 3, 2);
  if (count < 1) return 1;
  if (hasHeaders) return count;
  let cost = 0;
  let next = at + CHAIN_START;
  for (let i = 0; i < count; i++) {
    const length = next + 4 <= end ? number(bytes, next, 4) : -1;
    if (length < 2 || next + 4 + length > end) return Math.max(cost, 1);
    cost += one(bytes, next + 4, next + 4 + length);
    next += 4 + length;
  }
  return cost;
}

/** A decimal number of `size` digits, or -1. */
function number(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let i = at; i < at + size; i++) {
    const digit = bytes[i]! - DIGIT_0;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

const LETTER_N = 0x4e;
const LETTER_K = 0x4b;
const DIGIT_0 = 0x30;
/** Code, header flag and number of commands. */
const CHAIN_START = 5;
