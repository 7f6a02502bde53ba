/**
 * Local master keys: the variant kind (20 pairs of DES keys) and the key block kind (one 3DES or AES key).
 * Sources: algorithms reference 3 and 7.1, product reference 2.1 and 2.7.
 */

import { variantBytes } from '../../protocol/words/keys.ts';
import { schemeMasks } from '../../protocol/words/schemes.ts';
import { TripleDes } from '../crypto/des.ts';
import { PAIRS, VARIANTS } from './key-type-index.ts';
import { type Key, makeKey, secretBytes } from './secret.ts';

/** Test sets are published; a live LMK must not be one. */
export type LmkStatus = 'test' | 'live';

/** What an LMK tells about itself beside its key. */
export interface LmkFacts {
  readonly status: LmkStatus;
  readonly comment: string;
  /** Six hexadecimal digits. */
  readonly checkValue: string;
}

/** What the layout of a message depends on of its LMK. One object for each kind, so that equal ones are known at a glance. */
export interface LmkShape {
  readonly lmkKind: 'variant' | 'keyBlock';
  readonly lmkAlgorithm: '3DES-2key' | '3DES-3key' | 'AES-256';
}

/** A loaded LMK of either kind. */
export type Lmk = VariantLmk | KeyBlockLmk;

/** Scheme masks as an index: none, then the parts of U, then the parts of T. */
export const maskIndex = Object.freeze({ none: 0, U: 1, T: 3 });

let readPairs: (lmk: VariantLmk) => readonly Uint8Array[];

/**
 * A variant LMK. It hands out one wrapping cipher per pair, variant and scheme mask; each is made on first use and
 * kept, so that opening a key makes neither strings nor key schedules.
 */
export class VariantLmk {
  readonly kind = 'variant';
  readonly algorithm: '3DES-2key' | '3DES-3key';
  readonly shape: LmkShape;
  readonly status: LmkStatus;
  readonly comment: string;
  readonly checkValue: string;
  readonly #pairs: readonly Uint8Array[];
  readonly #wrapping: (TripleDes | undefined)[] = new Array(PAIRS * VARIANTS * MASKS.length).fill(undefined);
  readonly #parts: (TripleDes | undefined)[] = new Array(PAIRS * VARIANTS * 3).fill(undefined);

  static {
    readPairs = (lmk) => lmk.#pairs;
  }

  /** `pairs`: 20 pairs of 16 bytes each, or of 24 bytes each. */
  constructor(pairs: readonly Uint8Array[], facts: LmkFacts) {
    const length = pairs[0]?.length;
    if (pairs.length !== PAIRS || (length !== 16 && length !== 24) || pairs.some((pair) => pair.length !== length)) {
      throw new Error('a variant LMK has 20 pairs of 16 or of 24 bytes');
    }
    this.algorithm = length === 16 ? '3DES-2key' : '3DES-3key';
    this.shape = length === 16 ? DOUBLE_VARIANT : TRIPLE_VARIANT;
    this.status = facts.status;
    this.comment = facts.comment;
    this.checkValue = facts.checkValue;
    this.#pairs = pairs;
  }

  /** Cipher for a key type (or pair and variant) index and a scheme mask index. */
  wrappingCipher(index: number, mask: number): TripleDes {
    const slot = index * MASKS.length + mask;
    return (this.#wrapping[slot] ??= this.#makeWrapping(index, mask));
  }

  /** Single DES cipher of one part of a pair: RSA private keys use the halves on their own (algorithms reference 6.3). */
  partCipher(index: number, part: 0 | 1 | 2): TripleDes {
    return (this.#parts[index * 3 + part] ??= this.#makePart(index, part));
  }

  #makeWrapping(index: number, mask: number): TripleDes {
    const pair = this.#pairs[Math.floor(index / VARIANTS)]!.slice();
    pair[0] = pair[0]! ^ variantBytes[index % VARIANTS]!;
    pair[8] = pair[8]! ^ MASKS[mask]!;
    return new TripleDes(pair);
  }

  /** The variant byte goes on the first byte of the part itself. */
  #makePart(index: number, part: number): TripleDes {
    const bytes = this.#pairs[Math.floor(index / VARIANTS)]!.slice(part * 8, part * 8 + 8);
    bytes[0] = bytes[0]! ^ variantBytes[index % VARIANTS]!;
    return new TripleDes(bytes);
  }
}

/** A key block LMK: one key, from which the ciphers of key blocks are derived. */
export class KeyBlockLmk {
  readonly kind = 'keyBlock';
  readonly algorithm: '3DES-3key' | 'AES-256';
  readonly shape: LmkShape;
  readonly status: LmkStatus;
  readonly comment: string;
  readonly checkValue: string;
  readonly key: Key;

  /** `bytes`: 24 for 3DES, 32 for AES-256. */
  constructor(bytes: Uint8Array, facts: LmkFacts) {
    if (bytes.length !== 24 && bytes.length !== 32) throw new Error('a key block LMK has 24 or 32 bytes');
    this.algorithm = bytes.length === 24 ? '3DES-3key' : 'AES-256';
    this.shape = bytes.length === 24 ? DES_KEY_BLOCK : AES_KEY_BLOCK;
    this.status = facts.status;
    this.comment = facts.comment;
    this.checkValue = facts.checkValue;
    this.key = makeKey(bytes.length === 24 ? 'T' : 'A', bytes);
  }
}

/** The key material of an LMK. For `src/keys` only: a test forbids the import everywhere else. */
export function lmkMaterial(lmk: Lmk): readonly Uint8Array[] | Uint8Array {
  return lmk.kind === 'variant' ? readPairs(lmk) : secretBytes(lmk.key);
}

/** By mask index: on the first byte of the second part of the pair, also in a pair of three parts. */
const MASKS: readonly number[] = [0, ...schemeMasks.U, ...schemeMasks.T];
const DOUBLE_VARIANT: LmkShape = Object.freeze({ lmkKind: 'variant', lmkAlgorithm: '3DES-2key' });
const TRIPLE_VARIANT: LmkShape = Object.freeze({ lmkKind: 'variant', lmkAlgorithm: '3DES-3key' });
const DES_KEY_BLOCK: LmkShape = Object.freeze({ lmkKind: 'keyBlock', lmkAlgorithm: '3DES-3key' });
const AES_KEY_BLOCK: LmkShape = Object.freeze({ lmkKind: 'keyBlock', lmkAlgorithm: 'AES-256' });
