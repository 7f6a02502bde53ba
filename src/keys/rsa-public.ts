/**
 * Trusted RSA public keys: with a MAC under pair 36-37 of a variant LMK, or in a key block with usage 02 under a key
 * block LMK (algorithms reference 6.4, 7.7; commands-emv-mac-rsa 1.5).
 */
import type { KeyField } from '../../protocol/words/schemes.ts';
import type { RandomSource } from '../crypto/cipher.ts';
import { derIntegers, type IntegerForm, readDerIntegers } from '../crypto/der.ts';
import { macAlgorithm3 } from '../crypto/mac.ts';
import { isUsablePublicKey, type RsaPublicKey } from '../crypto/rsa.ts';
import { failure, failures, type KeyFailure } from './failure.ts';
import { blockText } from './hex-text.ts';
import { splitThalesBlock, unprotectThales } from './key-block.ts';
import { cipherBlockOf, parseHeader } from './key-block-header.ts';
import { pairVariantIndex } from './key-type-index.ts';
import type { KeyBlockLmk, Lmk, VariantLmk } from './lmk.ts';
import { maskIndex } from './lmk.ts';
import { protectsVersion } from './protection.ts';
import { checkRsaHeader, namesLmk, type RsaHeaderFields, type RsaHeaderWish, sealRsaBlock } from './rsa-block.ts';

/** Bytes in the MAC of a public key. */
export const PUBLIC_KEY_MAC_BYTES = 4;

/** RSAPublicKey in DER, with integers in one of the two forms (commands-emv-mac-rsa 1.5). */
export function encodePublicKey({ n, e }: RsaPublicKey, form: IntegerForm): Uint8Array {
  return derIntegers([n, e], form);
}

/** Reads RSAPublicKey, which must be all of `der`: 04 when it is not, or when no such key can be used. */
export function parsePublicKey(der: Uint8Array, form: IntegerForm): RsaPublicKey | KeyFailure {
  const read = readDerIntegers(der, 2, form);
  if (read === undefined || read.end !== der.length) return MALFORMED;
  const key: RsaPublicKey = { n: read.numbers[0]!, e: read.numbers[1]! };
  return isUsablePublicKey(key) ? key : UNUSABLE;
}

/** The MAC of a public key and its authentication data: ISO 9797-1 algorithm 3, padding 1, its left half. */
export function publicKeyMac(lmk: VariantLmk, der: Uint8Array, authenticationData: Uint8Array): Uint8Array {
  const data = new Uint8Array(der.length + authenticationData.length);
  data.set(der);
  data.set(authenticationData, der.length);
  return macAlgorithm3(lmk.wrappingCipher(MAC_INDEX, maskIndex.none), data, 1).slice(0, PUBLIC_KEY_MAC_BYTES);
}

/** Seals a public key in DER: the whole field with its S, all of it text. */
export function sealPublicKeyBlock(
  der: Uint8Array,
  fields: RsaHeaderFields,
  lmk: KeyBlockLmk,
  random: RandomSource,
): string | KeyFailure {
  const sealed = sealRsaBlock(der, fields, lmk, { random, charactersPerByte: 2 });
  return 'error' in sealed ? sealed : blockText('S', sealed.header, sealed.ciphertext, sealed.authenticator);
}

/** Opens a public key block. Without a slot the LMK identifier is not compared. */
export function openPublicKeyBlock(
  field: KeyField,
  wish: RsaHeaderWish,
  lmk: Lmk,
  lmkId: number | undefined,
): RsaPublicKey | KeyFailure {
  if (field.scheme === 'R') return failures.unknownScheme;
  if (field.scheme !== 'S') return failures.variantUnderBlock;
  if (lmk.kind !== 'keyBlock') return failures.blockUnderVariant;
  const form = splitThalesBlock(field.buffer, field.start, field.end);
  if ('error' in form) return form;
  const header = parseHeader(form.headerText, 0, form.headerText.length);
  if ('error' in header) return header;
  if (lmkId !== undefined && !namesLmk(header, lmkId)) return failures.lmkIdentifier;
  if (!protectsVersion(lmk.key, form.version)) return failures.authentication;
  const clear = unprotectThales(lmk.key, form.headerText, form.ciphertext, form.authenticator);
  if (clear === undefined) return failures.authentication;
  const refused = checkRsaHeader(header, wish);
  if (refused !== undefined) return refused;
  const read = readDerIntegers(clear, 2, 'unsigned');
  if (read === undefined || clear.length - read.end >= cipherBlockOf(form.version)) return MALFORMED;
  return parsePublicKey(clear.subarray(0, read.end), 'unsigned');
}

const MAC_INDEX = pairVariantIndex(18, 0);
const MALFORMED = failure('04', 'expected a DER SEQUENCE of the two INTEGERs modulus and exponent');
const UNUSABLE = failure('04', 'expected an odd modulus of 320 to 4096 bits and an odd exponent from 3 to below it');
