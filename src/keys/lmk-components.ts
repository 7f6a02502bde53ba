/**
 * Parts of LMKs for smartcards: components of 3DES LMKs, which XOR combines, and shares of AES LMKs (product reference
 * 2.5). How a device makes a component of typed values is not public; the way here is our own.
 */
import type { RandomSource } from '../crypto/cipher.ts';
import { sha256 } from '../crypto/hash.ts';
import { fromHex, toHex } from '../crypto/hex.ts';
import { forceOddParity } from '../crypto/parity.ts';
import { type ComponentValues, drawn, drawnDigits, expandValues } from './component-values.ts';
import { PAIRS } from './key-type-index.ts';
import type { Lmk, LmkStatus } from './lmk.ts';
import { isPublishedTestLmk, type LmkMaterial, lmkCheckValue, makeLmk } from './lmk-sets.ts';
import { actsAsSingleDes } from './secret.ts';
import { combineShares, splitSecret } from './secret-sharing.ts';

/** The kinds of LMK (product reference 2.1). */
export const lmkKinds = Object.freeze({
  'variant-3des-2key': { scheme: 'variant', algorithm: '3DES-2key', bytes: PAIRS * 16 },
  'variant-3des-3key': { scheme: 'variant', algorithm: '3DES-3key', bytes: PAIRS * 24 },
  'keyblock-3des': { scheme: 'keyBlock', algorithm: '3DES-3key', bytes: 24 },
  'keyblock-aes': { scheme: 'keyBlock', algorithm: 'AES-256', bytes: 32 },
} as const);
/** One of them. */
export type LmkKind = keyof typeof lmkKinds;
/** Those that are made of components. */
export type ComponentLmkKind = Exclude<LmkKind, 'keyblock-aes'>;

/** What a part of an LMK is, without its secret. */
interface LmkPartFacts {
  readonly scheme: Lmk['kind'];
  readonly algorithm: Lmk['algorithm'];
  readonly status: LmkStatus;
  /** Six hexadecimal digits of the part itself. */
  readonly checkValue: string;
}

/** What a component is told to be. */
export interface ComponentPlan {
  readonly kind: ComponentLmkKind;
  readonly status: LmkStatus;
  /** 1 to 9: components of one LMK have the same. */
  readonly set: number;
  /** 1 to 9: which component of the set it is. */
  readonly number: number;
  /** Values that somebody typed; those left out are random. The same three always give the same component. */
  readonly values?: { readonly [name in keyof ComponentValues]?: ComponentValues[name] | undefined };
}

/** What the shares of an AES LMK are told to be. */
export interface SharePlan {
  readonly status: LmkStatus;
  /** M: how many shares give the LMK, 2 to `shares`. */
  readonly threshold: number;
  /** N: how many there are, 2 to 9. */
  readonly shares: number;
}

let readComponent: (part: LmkComponent) => Uint8Array;
let readShare: (part: LmkShare) => Uint8Array;

/** A component or a share. */
export type LmkPart = LmkComponent | LmkShare;

/** A component of a 3DES LMK: its facts, but no way to its bytes except onto a card. */
export class LmkComponent implements LmkPartFacts {
  readonly kind = 'component';
  readonly scheme: Lmk['kind'];
  readonly algorithm: Lmk['algorithm'];
  readonly status: LmkStatus;
  readonly checkValue: string;
  readonly set: number;
  readonly number: number;
  readonly #bytes: Uint8Array;

  static {
    readComponent = (part) => part.#bytes;
  }

  constructor({ kind, status, set, number }: Omit<ComponentPlan, 'values'>, bytes: Uint8Array) {
    this.scheme = lmkKinds[kind].scheme;
    this.algorithm = lmkKinds[kind].algorithm;
    this.status = status;
    this.set = set;
    this.number = number;
    this.checkValue = lmkCheckValue(materialOf(kind, bytes));
    this.#bytes = bytes;
  }
}

/** A share of an AES LMK: its facts, but no way to its bytes except onto a card. */
export class LmkShare implements LmkPartFacts {
  readonly kind = 'share';
  readonly scheme = 'keyBlock';
  readonly algorithm = 'AES-256';
  readonly status: LmkStatus;
  readonly checkValue: string;
  /** 16 hexadecimal digits, drawn when the shares were made. */
  readonly set: string;
  readonly index: number;
  readonly threshold: number;
  readonly shares: number;
  /** Check value of the LMK that the shares give. */
  readonly lmkCheckValue: string;
  readonly #bytes: Uint8Array;

  static {
    readShare = (part) => part.#bytes;
  }

  constructor(facts: SharePlan & Pick<LmkShare, 'set' | 'index' | 'lmkCheckValue'>, bytes: Uint8Array) {
    this.status = facts.status;
    this.set = facts.set;
    this.index = facts.index;
    this.threshold = facts.threshold;
    this.shares = facts.shares;
    this.lmkCheckValue = facts.lmkCheckValue;
    this.checkValue = toHex(sha256(Uint8Array.of(facts.index, ...bytes)).subarray(0, 3));
    this.#bytes = bytes;
  }
}

/** Makes a component: random, or from typed values. */
export function makeComponent(plan: ComponentPlan, random: RandomSource): LmkComponent {
  const bytes = new Uint8Array(lmkKinds[plan.kind].bytes);
  const { a, b, c } = plan.values ?? {};
  if (a === undefined && b === undefined && c === undefined) random.fill(bytes);
  else expandValues({ a: a ?? drawn(random), b: b ?? drawn(random), c: c ?? drawnDigits(random) }, plan.kind, bytes);
  forceOddParity(bytes);
  return new LmkComponent(plan, bytes);
}

/** Makes an AES LMK and splits it: any `threshold` of the shares give it, fewer give nothing. */
export function makeShares({ status, threshold, shares }: SharePlan, random: RandomSource): readonly LmkShare[] {
  const key = new Uint8Array(lmkKinds['keyblock-aes'].bytes);
  random.fill(key);
  const set = toHex(drawn(random));
  const facts = { status, threshold, shares, set, lmkCheckValue: lmkCheckValue(key) };
  const split = splitSecret(key, { threshold, shares }, random);
  key.fill(0);
  return split.map(({ index, value }) => new LmkShare({ ...facts, index }, value));
}

/** Why parts give no LMK. */
export type PartsProblem =
  | 'different kinds'
  | 'different sets'
  | 'different status'
  | 'same part'
  | 'too few'
  | 'inconsistent'
  | 'weak'
  | 'published test value';

/** Whether a part can be added to others: undefined, or why not. */
export function partProblem(parts: readonly LmkPart[], next: LmkPart): PartsProblem | undefined {
  const first = parts[0];
  if (first === undefined) return undefined;
  if (first.kind !== next.kind || first.scheme !== next.scheme || first.algorithm !== next.algorithm)
    return 'different kinds';
  // Before the sets: shares of a test and of a live LMK always are of different sets, and this says more.
  if (first.status !== next.status) return 'different status';
  if (first.set !== next.set) return 'different sets';
  return parts.some((part) => numberOf(part) === numberOf(next)) ? 'same part' : undefined;
}

/** The number of a part among those of its LMK. */
export const numberOf = (part: LmkPart): number => (part.kind === 'component' ? part.number : part.index);

/** Forms the LMK of parts, or says why they give none. */
export function formLmk(parts: readonly LmkPart[], comment: string): Lmk | PartsProblem {
  const first = parts[0];
  if (first === undefined) return 'too few';
  for (const [i, part] of parts.entries()) {
    const problem = partProblem(parts.slice(0, i), part);
    if (problem !== undefined) return problem;
  }
  const material = first.kind === 'share' ? recovered(parts as readonly LmkShare[]) : combined(parts, kindOf(first));
  if (typeof material === 'string') return material;
  return makeLmk(material, first.status, comment);
}

/** The kind of LMK that a part belongs to. */
export function kindOf({ scheme, algorithm }: Pick<LmkPart, 'scheme' | 'algorithm'>): LmkKind {
  if (scheme === 'keyBlock') return algorithm === 'AES-256' ? 'keyblock-aes' : 'keyblock-3des';
  return algorithm === '3DES-2key' ? 'variant-3des-2key' : 'variant-3des-3key';
}

/** The bytes of a part with its secret, for a card and nothing else: a test allows one file to import this. */
export function partBytes(part: LmkPart): Uint8Array {
  const status = part.status === 'live' ? 1 : 0;
  if (part.kind === 'component')
    return joined([Uint8Array.of(FORMAT, COMPONENT, KINDS.indexOf(kindOf(part)), status, part.set, part.number)], part);
  const { threshold, shares, index } = part;
  const header = Uint8Array.of(FORMAT, SHARE, KINDS.indexOf('keyblock-aes'), status, threshold, shares, index);
  return joined([header, fromHex(part.set), fromHex(part.lmkCheckValue)], part);
}

/** The part of such bytes; undefined for bytes that are none. */
export function openPart(bytes: Uint8Array): LmkPart | undefined {
  const [format, form, kindIndex = -1, statusCode = -1] = bytes;
  const kind = KINDS[kindIndex];
  if (format !== FORMAT || kind === undefined || (statusCode !== 0 && statusCode !== 1)) return undefined;
  const status = statusCode === 1 ? 'live' : 'test';
  const headerBytes = form === SHARE ? SHARE_HEADER : COMPONENT_HEADER;
  if (bytes.length !== headerBytes + lmkKinds[kind].bytes) return undefined;
  const secret = bytes.slice(headerBytes);
  if (form === COMPONENT && kind !== 'keyblock-aes') {
    const [set, number] = [bytes[4]!, bytes[5]!];
    return oneToNine(set) && oneToNine(number) ? new LmkComponent({ kind, status, set, number }, secret) : undefined;
  }
  if (form !== SHARE || kind !== 'keyblock-aes') return undefined;
  const [threshold, shares, index] = [bytes[4]!, bytes[5]!, bytes[6]!];
  if (threshold < 2 || threshold > shares || !oneToNine(shares) || !oneToNine(index) || index > shares)
    return undefined;
  const set = toHex(bytes.subarray(7, 15));
  return new LmkShare({ status, threshold, shares, index, set, lmkCheckValue: toHex(bytes.subarray(15, 18)) }, secret);
}

function combined(parts: readonly LmkPart[], kind: LmkKind): LmkMaterial | PartsProblem {
  const bytes = new Uint8Array(lmkKinds[kind].bytes);
  for (const part of parts) {
    const component = readSecret(part);
    for (let i = 0; i < bytes.length; i++) bytes[i] = bytes[i]! ^ component[i]!;
  }
  forceOddParity(bytes);
  const material = materialOf(kind, bytes);
  const keys = material instanceof Uint8Array ? [material] : material;
  return keys.some(actsAsSingleDes) && !isPublishedTestLmk(material) ? 'weak' : material;
}

function recovered(parts: readonly LmkShare[]): LmkMaterial | PartsProblem {
  if (parts.length < parts[0]!.threshold) return 'too few';
  const key = combineShares(parts.map((part) => ({ index: part.index, value: readShare(part) })));
  return lmkCheckValue(key) === parts[0]!.lmkCheckValue ? key : 'inconsistent';
}

function materialOf(kind: LmkKind, bytes: Uint8Array): LmkMaterial {
  if (lmkKinds[kind].scheme === 'keyBlock') return bytes;
  const length = bytes.length / PAIRS;
  return Array.from({ length: PAIRS }, (_, i) => bytes.slice(i * length, (i + 1) * length));
}

function joined(header: readonly Uint8Array[], part: LmkPart): Uint8Array {
  const pieces = [...header, readSecret(part)];
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

const readSecret = (part: LmkPart): Uint8Array => (part.kind === 'component' ? readComponent(part) : readShare(part));
const oneToNine = (value: number): boolean => value >= 1 && value <= 9;

const FORMAT = 1;
const COMPONENT = 0x43;
const SHARE = 0x53;
/** Order of the codes on cards: only ever added to. */
const KINDS: readonly LmkKind[] = ['variant-3des-2key', 'variant-3des-3key', 'keyblock-3des', 'keyblock-aes'];
const COMPONENT_HEADER = 6;
const SHARE_HEADER = 7 + 8 + 3;
