/**
 * The published test LMKs, and making an LMK from key material: check values and the test for published sets.
 * Sources: algorithms reference 3.2, 3.7 and 7.1, product reference 2.7.
 */
import { Aes } from '../crypto/aes.ts';
import { cmac } from '../crypto/cmac.ts';
import { TripleDes } from '../crypto/des.ts';
import { constantTimeEqual } from '../crypto/equal.ts';
import { sha256 } from '../crypto/hash.ts';
import { fromHex, toHex } from '../crypto/hex.ts';
import { forceOddParity } from '../crypto/parity.ts';
import { KeyBlockLmk, type Lmk, type LmkFacts, type LmkStatus, VariantLmk } from './lmk.ts';

/** Key material of an LMK: 20 pairs, or the one key of a key block LMK. */
export type LmkMaterial = readonly Uint8Array[] | Uint8Array;

/** Makes an LMK with its check value. A published test set is refused as a live LMK. */
export function makeLmk(material: LmkMaterial, status: LmkStatus, comment: string): Lmk | 'published test value' {
  if (status === 'live' && isPublishedTestLmk(material)) return 'published test value';
  return loadable(material, { status, comment, checkValue: lmkCheckValue(material) });
}

/**
 * Check value of an LMK, six digits. The published sets have the constants that devices show. AES and 3DES key block
 * LMKs: CMAC of the empty message. Variant LMKs: our own method, as the device's is not public: SHA-256 over the 20
 * pairs in order.
 */
export function lmkCheckValue(material: LmkMaterial): string {
  return PUBLISHED.find((set) => equalMaterial(set.material, material))?.checkValue ?? computedCheckValue(material);
}

/** The check value of an LMK that is not published. */
export function computedCheckValue(material: LmkMaterial): string {
  return toHex(materialDigest(material).subarray(0, 3));
}

/** Whether the material is one of the test sets that everybody knows. */
export function isPublishedTestLmk(material: LmkMaterial): boolean {
  return PUBLISHED.some((set) => equalMaterial(set.material, material));
}

function loadable(material: LmkMaterial, facts: LmkFacts): Lmk {
  return material instanceof Uint8Array ? new KeyBlockLmk(material, facts) : new VariantLmk(material, facts);
}

function materialDigest(material: LmkMaterial): Uint8Array {
  if (!(material instanceof Uint8Array)) return sha256(joined(material));
  return cmac(material.length === 24 ? new TripleDes(material) : new Aes(material), new Uint8Array(0));
}

function equalMaterial(a: LmkMaterial, b: LmkMaterial): boolean {
  const first = joined(a);
  const second = joined(b);
  return first.length === second.length && constantTimeEqual(first, second);
}

function joined(material: LmkMaterial): Uint8Array {
  if (material instanceof Uint8Array) return material;
  const bytes = new Uint8Array(material.reduce((sum, pair) => sum + pair.length, 0));
  let offset = 0;
  for (const pair of material) {
    bytes.set(pair, offset);
    offset += pair.length;
  }
  return bytes;
}

/** The variant test set that public sources agree on, pair 00-01 first. */
const VARIANT_PAIRS: readonly Uint8Array[] = [
  '01010101010101017902CD1FD36EF8BA',
  '20202020202020203131313131313131',
  '40404040404040405151515151515151',
  '61616161616161617070707070707070',
  '80808080808080809191919191919191',
  'A1A1A1A1A1A1A1A1B0B0B0B0B0B0B0B0',
  'C1C1010101010101D0D0010101010101',
  'E0E0010101010101F1F1010101010101',
  '1C587F1C13924FEF0101010101010101',
  '01010101010101010101010101010101',
  '02020202020202020404040404040404',
  '07070707070707071010101010101010',
  '13131313131313131515151515151515',
  '16161616161616161919191919191919',
  '1A1A1A1A1A1A1A1A1C1C1C1C1C1C1C1C',
  '23232323232323232525252525252525',
  '26262626262626262929292929292929',
  '2A2A2A2A2A2A2A2A2C2C2C2C2C2C2C2C',
  '2F2F2F2F2F2F2F2F3131313131313131',
  '01010101010101010101010101010101',
].map(fromHex);

/**
 * Our own set of triple-length pairs, as the device's is not public: part p (0, 1, 2) of pair i (0 to 19) is eight
 * times the byte 2 * (3 * i + p + 8) with odd parity.
 */
const TRIPLE_PAIRS: readonly Uint8Array[] = Array.from({ length: 20 }, (_, i) => {
  const pair = new Uint8Array(24);
  for (let part = 0; part < 3; part++) pair.fill(2 * (3 * i + part + 8), part * 8, part * 8 + 8);
  forceOddParity(pair);
  return pair;
});

const DES_KEY_BLOCK = fromHex('0123456789ABCDEF8080808080808080FEDCBA9876543210');
const AES_KEY_BLOCK = fromHex('9B71333A13F9FAE72F9D0E2DAB4AD6784718012F9244033F3F26A2DE0C8AA11A');

/**
 * Material with its check value: what devices show where it cannot be computed, and the others worked out beforehand, so
 * that a start does not wait for ciphers. A test works them out again.
 */
const PUBLISHED: readonly { readonly material: LmkMaterial; readonly checkValue: string }[] = [
  { material: VARIANT_PAIRS, checkValue: '268604' },
  { material: TRIPLE_PAIRS, checkValue: 'C718C7' },
  { material: DES_KEY_BLOCK, checkValue: '165126' },
  { material: AES_KEY_BLOCK, checkValue: '9D04A0' },
];

/** Names of the LMKs that come with the product. */
export type BuiltInLmkName = 'test-variant' | 'test-variant-3key' | 'test-kb-3des' | 'test-kb-aes';

/** The test LMKs: check values 268604, our own, 165126 and 9D04A0. */
export const builtInLmks: Readonly<Record<BuiltInLmkName, Lmk>> = Object.freeze({
  'test-variant': testLmk(0, 'Test LMK, variant'),
  'test-variant-3key': testLmk(1, 'Test LMK, variant, triple length'),
  'test-kb-3des': testLmk(2, 'Test LMK, key block 3DES'),
  'test-kb-aes': testLmk(3, 'Test LMK, key block AES'),
});

function testLmk(place: number, comment: string): Lmk {
  const { material, checkValue } = PUBLISHED[place]!;
  return loadable(material, { status: 'test', comment, checkValue });
}
