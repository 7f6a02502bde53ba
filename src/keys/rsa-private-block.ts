/**
 * RSA private keys in Thales key blocks: text header, ciphertext as bytes, authenticator in hexadecimal; inside, DER of
 * p, q, dP, dQ and qInv as unsigned numbers (algorithms reference 7.7).
 */
import type { RandomSource } from '../crypto/cipher.ts';
import { derIntegers, readDerIntegers } from '../crypto/der.ts';
import { toHex } from '../crypto/hex.ts';
import { completePrivateKey } from '../crypto/rsa.ts';
import { failure, failures, type KeyFailure } from './failure.ts';
import { bytesOfText, decodeHex } from './hex-text.ts';
import { unprotectThales } from './key-block.ts';
import { cipherBlockOf, headerEnd, type KeyBlockHeader, parseHeader } from './key-block-header.ts';
import type { KeyBlockLmk } from './lmk.ts';
import { protectsVersion } from './protection.ts';
import { checkRsaHeader, namesLmk, type RsaHeaderFields, type RsaHeaderWish, sealRsaBlock } from './rsa-block.ts';
import { makePrivateKey, type PrivateKey, privateNumbers } from './rsa-private.ts';

/** Seals a private key: the whole field with its S. */
export function sealPrivateKeyBlock(
  key: PrivateKey,
  fields: RsaHeaderFields,
  lmk: KeyBlockLmk,
  random: RandomSource,
): Uint8Array | KeyFailure {
  const { p, q, dP, dQ, qInv } = privateNumbers(key);
  const der = derIntegers([p, q, dP, dQ, qInv], 'unsigned');
  const sealed = sealRsaBlock(der, fields, lmk, { random, charactersPerByte: 1 });
  der.fill(0);
  if ('error' in sealed) return sealed;
  const closing = bytesOfText(toHex(sealed.authenticator));
  const ciphertextAt = 1 + sealed.header.length;
  const field = new Uint8Array(ciphertextAt + sealed.ciphertext.length + closing.length);
  field[0] = LETTER_S;
  field.set(sealed.header, 1);
  field.set(sealed.ciphertext, ciphertextAt);
  field.set(closing, ciphertextAt + sealed.ciphertext.length);
  return field;
}

/** How a private key block is opened; without a slot any LMK identifier will do. */
export interface OpenPrivateBlock {
  readonly wish: RsaHeaderWish;
  readonly lmkId: number | undefined;
}

/** Opens the key block in `field`, S included. */
export function openPrivateKeyBlock(
  field: Uint8Array,
  lmk: KeyBlockLmk,
  { wish, lmkId }: OpenPrivateBlock,
): PrivateKey | KeyFailure {
  const body = headerEnd(field, 1, field.length);
  if (typeof body !== 'number') return body;
  const header = parseHeader(field, 1, body);
  if ('error' in header) return header;
  if (header.version !== '0' && header.version !== '1') return UNKNOWN_VERSION;
  if (lmkId !== undefined && !namesLmk(header, lmkId)) return failures.lmkIdentifier;
  const clear = clearOf(field, body, header, lmk);
  if ('error' in clear) return clear;
  const refused = checkRsaHeader(header, wish);
  const key = refused ?? keyOf(clear, header);
  clear.fill(0);
  return key;
}

function clearOf(
  field: Uint8Array,
  body: number,
  { version }: KeyBlockHeader,
  lmk: KeyBlockLmk,
): Uint8Array | KeyFailure {
  const unit = cipherBlockOf(version);
  const authenticator = new Uint8Array(unit / 2);
  const border = field.length - unit;
  if (border <= body || (border - body) % unit !== 0) return WRONG_LENGTH;
  if (!decodeHex(field, border, field.length, authenticator, 0)) return failures.authentication;
  if (!protectsVersion(lmk.key, version)) return failures.authentication;
  const headerText = field.slice(1, body);
  return unprotectThales(lmk.key, headerText, field.subarray(body, border), authenticator) ?? failures.authentication;
}

function keyOf(clear: Uint8Array, header: KeyBlockHeader): PrivateKey | KeyFailure {
  const read = readDerIntegers(clear, PRIVATE_NUMBERS, 'unsigned');
  if (read === undefined || clear.length - read.end >= cipherBlockOf(header.version)) return FAULT;
  const [p, q, dP, dQ, qInv] = read.numbers;
  const numbers = completePrivateKey({ p: p!, q: q!, dP: dP!, dQ: dQ!, qInv: qInv! });
  return numbers === undefined ? FAULT : makePrivateKey(numbers, { header });
}

const PRIVATE_NUMBERS = 5;
const LETTER_S = 0x53;
const UNKNOWN_VERSION = failure('B2', 'unknown key block version');
const WRONG_LENGTH = failure('78', 'the private key block holds no whole cipher blocks');
const FAULT = failure('49', 'the private key block holds no private key');
