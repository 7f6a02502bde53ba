/** From the private key of a message to a handle, and from a new handle to what a reply carries. */
import type { RandomSource } from '../crypto/cipher.ts';
import { failure, failures, type KeyFailure } from './failure.ts';
import type { Lmk } from './lmk.ts';
import type { RsaHeaderFields, RsaHeaderWish } from './rsa-block.ts';
import type { PrivateKey } from './rsa-private.ts';
import { openPrivateKeyBlock, sealPrivateKeyBlock } from './rsa-private-block.ts';
import { decryptPrivateKey, encryptPrivateKey } from './rsa-private-variant.ts';

/** What a command wants of a private key, under either kind of LMK; made at load time. */
export interface PrivateKeyWish extends RsaHeaderWish {
  /** Purposes that fit under a variant LMK; others answer 03. */
  readonly purposes: readonly number[];
}

/** The private key field of a message. */
export interface PrivateKeyField {
  readonly bytes: Uint8Array;
  /** The length field says FFFF: a key block. */
  readonly isBlock: boolean;
}

/** Opens a private key under the selected LMK. Without a slot the LMK identifier of a block is not compared. */
export function openPrivateKey(
  field: PrivateKeyField,
  wish: PrivateKeyWish,
  lmk: Lmk,
  lmkId: number | undefined,
): PrivateKey | KeyFailure {
  if (lmk.kind === 'keyBlock')
    return field.isBlock ? openPrivateKeyBlock(field.bytes, lmk, { wish, lmkId }) : failures.variantUnderBlock;
  if (field.isBlock) return failures.blockUnderVariant;
  const key = decryptPrivateKey(field.bytes, lmk);
  return 'error' in key || wish.purposes.includes(key.purpose!) ? key : WRONG_PURPOSE;
}

/** How a new private key is to stand under an LMK. */
export interface PrivateKeyTarget {
  readonly purpose: number;
  /** Needed under a key block LMK. */
  readonly header: RsaHeaderFields | undefined;
}

/** Puts a private key under an LMK. */
export function sealPrivateKey(
  key: PrivateKey,
  target: PrivateKeyTarget,
  lmk: Lmk,
  random: RandomSource,
): Uint8Array | KeyFailure {
  if (lmk.kind === 'variant') return encryptPrivateKey(key, target.purpose, lmk);
  return target.header === undefined
    ? failures.variantUnderBlock
    : sealPrivateKeyBlock(key, target.header, lmk, random);
}

const WRONG_PURPOSE = failure('03', 'the private key is for another purpose');
