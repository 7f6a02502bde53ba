/** Clear test keys, and putting them under the built-in LMKs for the tables of command tests. */
import { fromHex } from '../../src/crypto/hex.ts';
import { seededRandom } from '../../src/crypto/random.ts';
import { sealThalesBlock } from '../../src/keys/key-block.ts';
import type { BuiltInLmkName } from '../../src/keys/lmk-sets.ts';
import { builtInLmks } from '../../src/keys/lmk-sets.ts';
import { sealKey } from '../../src/keys/seal.ts';
import { makeKey } from '../../src/keys/secret.ts';
import { sealTr31Block } from '../../src/keys/tr31.ts';

/** Clear values used all over the tests. */
export const clear = {
  single: '0123456789ABCDEF',
  double: '0123456789ABCDEFFEDCBA9876543210',
  other: '1C1C2A2A4C4C73737A7A91919B9BB6B6',
  triple: '0123456789ABCDEFFEDCBA98765432101C1C2A2A4C4C7373',
  evenParity: '0022446688AACCEEFEDCBA9876543210',
  zero: '00000000000000000000000000000000',
  equalParts: '0123456789ABCDEF0123456789ABCDEF',
  aes128: '000102030405060708090A0B0C0D0E0F',
  aes256: '000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F',
} as const;

/** A key under a variant LMK: key type, scheme letter ('' and Z single), clear value. */
export function variantKey(
  keyType: string,
  clearHex: string,
  scheme?: 'Z' | 'U' | 'T' | 'X' | 'Y',
  lmk: BuiltInLmkName = 'test-variant',
): string {
  const bytes = fromHex(clearHex);
  const sealed = sealKey(
    makeKey(bytes.length === 8 ? 'D' : 'T', bytes, { keyType }),
    builtInLmks[lmk],
    { keyType, scheme: scheme ?? (bytes.length === 8 ? 'Z' : bytes.length === 16 ? 'U' : 'T') },
    seededRandom('keys'),
  );
  if (typeof sealed !== 'string') throw new Error(sealed.reason);
  return sealed;
}

export interface BlockWish {
  readonly usage: string;
  readonly modeOfUse?: string;
  readonly exportability?: string;
  readonly keyVersion?: string;
  readonly algorithm?: 'T' | 'D' | 'A' | 'H';
  readonly lmkId?: string;
  readonly optionalBlocks?: readonly { readonly id: string; readonly data: string }[];
}

/** A key block under a key block LMK: slot 01 is test-kb-3des, 02 test-kb-aes. */
export function blockKey(
  wish: BlockWish,
  clearHex: string,
  lmk: 'test-kb-3des' | 'test-kb-aes' = 'test-kb-3des',
): string {
  const bytes = fromHex(clearHex);
  const algorithm = wish.algorithm ?? (bytes.length === 8 ? 'D' : 'T');
  const header = {
    version: '',
    usage: wish.usage,
    algorithm,
    modeOfUse: wish.modeOfUse ?? 'N',
    keyVersion: wish.keyVersion ?? '00',
    exportability: wish.exportability ?? 'E',
    optionalBlocks: wish.optionalBlocks ?? [],
    lmkId: wish.lmkId ?? (lmk === 'test-kb-3des' ? '01' : '02'),
  };
  const sealed = sealKey(makeKey(algorithm, bytes, { header }), builtInLmks[lmk], { header }, seededRandom('blocks'));
  if (typeof sealed !== 'string') throw new Error(sealed.reason);
  return sealed;
}

/** The same key with its last hexadecimal character changed: fails authentication or decrypts to another key. */
export function tampered(key: string): string {
  const last = key.at(-1) === '0' ? '1' : '0';
  return key.slice(0, -1) + last;
}

export interface KekBlockWish extends Omit<BlockWish, 'algorithm'> {
  readonly algorithm?: 'T' | 'D' | 'A' | 'R';
}

/** A key in a TR-31 (`R`, versions A to E) or Thales (`S`) block under a ZMK given in clear. */
export function blockUnderKek(
  scheme: 'R' | 'S',
  version: string,
  wish: KekBlockWish,
  clearHex: string,
  kekHex: string,
): string {
  const kekBytes = fromHex(kekHex);
  const bytes = fromHex(clearHex);
  const algorithm = wish.algorithm ?? (bytes.length === 8 ? 'D' : 'T');
  const header = {
    version,
    usage: wish.usage,
    algorithm,
    modeOfUse: wish.modeOfUse ?? 'N',
    keyVersion: wish.keyVersion ?? '00',
    exportability: wish.exportability ?? 'E',
    optionalBlocks: wish.optionalBlocks ?? [],
    lmkId: wish.lmkId ?? (scheme === 'S' ? 'FF' : '00'),
  };
  const kek = makeKey('DE1'.includes(version) ? 'A' : 'T', kekBytes);
  const key = makeKey(algorithm as 'T', bytes);
  const options = { random: seededRandom('blocks under a ZMK') };
  const sealed = scheme === 'R' ? sealTr31Block(key, header, kek, options) : sealThalesBlock(key, header, kek, options);
  if (typeof sealed !== 'string') throw new Error(sealed.reason);
  return sealed;
}
