/**
 * Keys under a ZMK or TMK outside key blocks: key schemes, single-length KEKs and Atalla variants.
 * Source: algorithms reference 5.
 */

import type { KeyField } from '../../protocol/words/schemes.ts';
import { schemeMasks } from '../../protocol/words/schemes.ts';
import { TripleDes } from '../crypto/des.ts';
import { cbcEncrypt } from '../crypto/modes.ts';
import { failure, failures, type KeyFailure } from './failure.ts';
import { decodeHex, fieldText } from './hex-text.ts';
import { type Key, secretBytes } from './secret.ts';
import { type PlainScheme, partsOf, schemeFits, schemeLetter } from './variant.ts';

/** Encrypts a key under a KEK: the whole field with its scheme letter. */
export function wrapUnderKek(key: Key, kek: Key, scheme: PlainScheme, atallaVariant = 0): string | KeyFailure {
  if (key.tdes === undefined || kek.tdes === undefined) return failures.unknownScheme;
  if (!schemeFits(scheme, key.length)) return failures.schemeLength;
  if (atallaVariant < 0 || atallaVariant > LARGEST_ATALLA_VARIANT) return BAD_ATALLA_VARIANT;
  const clear = secretBytes(key);
  const output = new Uint8Array(clear.length);
  for (let offset = 0; offset < clear.length; offset += 8) {
    partCipher(kek, scheme, offset / 8, atallaVariant).encryptBlock(clear, offset, output, offset);
  }
  return fieldText(schemeLetter(scheme), output);
}

/** Schemes for export with an initial vector of the message: CBC over the whole key. */
export type CbcScheme = 'P' | 'Q' | 'W';

/**
 * Encrypts a key under a KEK in one of the CBC schemes: P and Q a 3DES key of two or three parts under a DES KEK, W an
 * AES-256 key under an AES KEK.
 */
export function wrapCbc(key: Key, kek: Key, scheme: CbcScheme, iv: Uint8Array, atallaVariant = 0): string | KeyFailure {
  if ((key.tdes === undefined) !== (scheme === 'W') || key.algorithm === 'H') return failures.unknownScheme;
  if (key.length !== CBC_LENGTHS[scheme]) return failures.schemeLength;
  if ((kek.tdes === undefined) !== (scheme === 'W'))
    return scheme === 'W' ? failures.weakProtection : failures.unknownScheme;
  if (atallaVariant < 0 || atallaVariant > LARGEST_ATALLA_VARIANT) return BAD_ATALLA_VARIANT;
  const cipher = scheme === 'W' ? kek.cipher : partCipher(kek, scheme, 0, atallaVariant);
  return fieldText(scheme, cbcEncrypt(cipher, iv, secretBytes(key)));
}

/** Decrypts the key in a field under a KEK: clear bytes, parity not looked at. */
export function unwrapUnderKek(field: KeyField, kek: Key, atallaVariant = 0): Uint8Array | KeyFailure {
  const parts = partsOf(field);
  if (parts === 0) return failures.wrongFieldLength;
  if (kek.tdes === undefined) return failures.unknownScheme;
  if (atallaVariant < 0 || atallaVariant > LARGEST_ATALLA_VARIANT) return BAD_ATALLA_VARIANT;
  const clear = new Uint8Array(parts * 8);
  if (!decodeHex(field.buffer, field.start, field.end, clear, 0)) return failures.notHexadecimal;
  for (let offset = 0; offset < clear.length; offset += 8) {
    partCipher(kek, field.scheme, offset / 8, atallaVariant).decryptBlock(clear, offset, clear, offset);
  }
  return clear;
}

/**
 * Cipher for one part. The scheme mask goes on the first byte of the second part of the KEK; a single-length KEK counts
 * as two equal parts. The Atalla variant goes on the first byte of every part.
 */
function partCipher(kek: Key, scheme: string, part: number, atallaVariant: number): TripleDes {
  const secret = secretBytes(kek);
  const mask = scheme === 'U' || scheme === 'T' ? schemeMasks[scheme][part]! : 0;
  const bytes = new Uint8Array(Math.max(16, secret.length));
  bytes.set(secret);
  if (secret.length === 8) bytes.set(secret, 8);
  for (let offset = 0; offset < bytes.length; offset += 8) bytes[offset] = bytes[offset]! ^ (atallaVariant * 8);
  bytes[8] = bytes[8]! ^ mask;
  return new TripleDes(bytes);
}

/** Bytes of key. */
const CBC_LENGTHS: Readonly<Record<CbcScheme, number>> = { P: 16, Q: 24, W: 32 };
/** The largest Atalla variant: eight times it must fit in a byte. */
export const LARGEST_ATALLA_VARIANT = 31;
const BAD_ATALLA_VARIANT = failure('15', 'Atalla variant above 31');
