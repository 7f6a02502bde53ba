/**
 * RSA private keys under a variant LMK: pair 34-35, single DES with its parts (algorithms reference 6.3).
 *   type(1) || x(1) || bits(2) || p || q || dP || dQ || qInv || mac(4) || zeros to a multiple of 8
 */
import { constantTimeEqual } from '../crypto/equal.ts';
import { cbcMac, pad1 } from '../crypto/mac.ts';
import { cbcDecryptInto, cbcEncryptInto } from '../crypto/modes.ts';
import { completePrivateKey, modulusLimits } from '../crypto/rsa.ts';
import { bytesOf, numberOf } from '../crypto/rsa-numbers.ts';
import { failure, type KeyFailure } from './failure.ts';
import { pairVariantIndex } from './key-type-index.ts';
import type { VariantLmk } from './lmk.ts';
import { makePrivateKey, type PrivateKey, privateNumbers } from './rsa-private.ts';

/** Encrypts a private key; `opaque` is the second byte, whose meaning is not known. */
export function encryptPrivateKey(key: PrivateKey, purpose: number, lmk: VariantLmk, opaque = 0): Uint8Array {
  const size = numberBytes(key.bits);
  const macAt = HEAD + NUMBERS * size;
  const bytes = new Uint8Array(blobLength(key.bits));
  bytes.set([purpose, opaque, key.bits >> 8, key.bits & 0xff]);
  const { p, q, dP, dQ, qInv } = privateNumbers(key);
  [p, q, dP, dQ, qInv].forEach((number, i) => {
    bytes.set(bytesOf(number, size), HEAD + i * size);
  });
  bytes.set(macOf(bytes, macAt, lmk), macAt);
  const [first, second, third] = ciphersOf(lmk);
  cbcEncryptInto(first, undefined, bytes, bytes);
  turn(bytes);
  cbcDecryptInto(second, undefined, bytes, bytes);
  turn(bytes);
  cbcEncryptInto(third, undefined, bytes, bytes);
  return bytes;
}

/** Decrypts a private key: 78 for a length that no modulus has, 49 when the MAC or the numbers are wrong. */
export function decryptPrivateKey(field: Uint8Array, lmk: VariantLmk): PrivateKey | KeyFailure {
  if (!LENGTHS.has(field.length)) return WRONG_LENGTH;
  // Not `slice`: that of a Buffer does not copy.
  const bytes = new Uint8Array(field);
  const [first, second, third] = ciphersOf(lmk);
  cbcDecryptInto(third, undefined, bytes, bytes);
  turn(bytes);
  cbcEncryptInto(second, undefined, bytes, bytes);
  turn(bytes);
  cbcDecryptInto(first, undefined, bytes, bytes);
  const key = keyOf(bytes, lmk);
  bytes.fill(0);
  return key;
}

function keyOf(bytes: Uint8Array, lmk: VariantLmk): PrivateKey | KeyFailure {
  const bits = (bytes[2]! << 8) | bytes[3]!;
  if (bits < modulusLimits.min || bits > modulusLimits.max || blobLength(bits) !== bytes.length) return FAULT;
  const size = numberBytes(bits);
  const macAt = HEAD + NUMBERS * size;
  if (!constantTimeEqual(macOf(bytes, macAt, lmk), bytes.subarray(macAt, macAt + MAC))) return FAULT;
  const at = (i: number): bigint => numberOf(bytes.subarray(HEAD + i * size, HEAD + (i + 1) * size));
  const numbers = completePrivateKey({ p: at(0), q: at(1), dP: at(2), dQ: at(3), qInv: at(4) });
  const key = numbers && makePrivateKey(numbers, { purpose: bytes[0]! });
  return key?.bits === bits ? key : FAULT;
}

/** CBC-MAC with the second part of the pair under variant 1. */
function macOf(bytes: Uint8Array, end: number, lmk: VariantLmk): Uint8Array {
  return cbcMac(lmk.partCipher(MAC_INDEX, 1), pad1(bytes.subarray(0, end), 8)).subarray(0, MAC);
}

/** First and last pass use the first part of the pair; in a pair of three parts the last uses the third, our choice. */
function ciphersOf(lmk: VariantLmk) {
  const last = lmk.algorithm === '3DES-3key' ? 2 : 0;
  return [lmk.partCipher(INDEX, 0), lmk.partCipher(INDEX, 1), lmk.partCipher(INDEX, last)] as const;
}

/** Reverses the order of the blocks, so that the middle pass chains from the last block to the first. */
function turn(bytes: Uint8Array): void {
  for (let low = 0, high = bytes.length - 8; low < high; low += 8, high -= 8) {
    const block = bytes.slice(low, low + 8);
    bytes.copyWithin(low, high, high + 8);
    bytes.set(block, high);
  }
}

/** Bytes of each number: half the modulus, up to a multiple of three. */
const numberBytes = (bits: number): number => 3 * Math.ceil(bits / 48);
const blobLength = (bits: number): number => Math.ceil((HEAD + NUMBERS * numberBytes(bits) + MAC) / 8) * 8;

const HEAD = 4;
const NUMBERS = 5;
const MAC = 4;
const INDEX = pairVariantIndex(17, 0);
const MAC_INDEX = pairVariantIndex(17, 1);
const LENGTHS: ReadonlySet<number> = new Set(
  Array.from({ length: modulusLimits.max - modulusLimits.min + 1 }, (_, i) => blobLength(modulusLimits.min + i)),
);
const WRONG_LENGTH = failure('78', 'the length of the private key fits no modulus from 320 to 4096 bits');
const FAULT = failure('49', 'the private key does not verify under this LMK');
