// Paddings of RSA (RFC 8017): PKCS #1 version 1.5 for signatures and encryption, OAEP.
// All work on whole blocks of the modulus length; decoding tells one failure only, whatever was wrong.

import type { RandomSource } from './cipher.ts';
import { derTags, derValue, readDerValue } from './der.ts';
import { constantTimeEqual } from './equal.ts';
import { type HashName, hash, hashLengths } from './hash.ts';
import { fromHex, toHex } from './hex.ts';

/** DigestInfo of a hash (RFC 8017, 9.2, note 1). */
export function digestInfo(name: HashName, digest: Uint8Array): Uint8Array {
  const algorithm = derValue(derTags.sequence, derValue(derTags.objectId, OIDS[name]), derValue(derTags.null));
  return derValue(derTags.sequence, algorithm, derValue(derTags.octetString, digest));
}

/** Reads a DigestInfo: its hash, undefined for an unknown one, and the digest. Undefined when the syntax is wrong. */
export function parseDigestInfo(
  data: Uint8Array,
): { readonly hash: HashName | undefined; readonly digest: Uint8Array } | undefined {
  const whole = readDerValue(data, 0, data.length);
  if (whole?.tag !== derTags.sequence || whole.end !== data.length) return undefined;
  const algorithm = readDerValue(data, whole.start, whole.end);
  if (algorithm?.tag !== derTags.sequence) return undefined;
  const oid = readDerValue(data, algorithm.start, algorithm.end);
  if (oid?.tag !== derTags.objectId || oid.start === oid.end) return undefined;
  const digest = readDerValue(data, algorithm.end, whole.end);
  if (digest?.tag !== derTags.octetString || digest.end !== whole.end || digest.start === digest.end) return undefined;
  return {
    hash: HASH_BY_OID.get(toHex(data.subarray(oid.start, oid.end))),
    digest: data.subarray(digest.start, digest.end),
  };
}

/** EMSA-PKCS1-v1_5 around a DigestInfo or other data (RFC 8017, 9.2); undefined when the block is too short. */
export function encodeSignature(data: Uint8Array, blockLength: number): Uint8Array | undefined {
  if (blockLength < data.length + OVERHEAD) return undefined;
  const block = new Uint8Array(blockLength).fill(0xff);
  block[0] = 0;
  block[1] = SIGNATURE_BLOCK;
  block[blockLength - data.length - 1] = 0;
  block.set(data, blockLength - data.length);
  return block;
}

/** The data of a signature block: `notSignature` when it does not start with 00 01, `padding` when what follows is wrong. */
export function decodeSignature(block: Uint8Array): Uint8Array | 'notSignature' | 'padding' {
  if (block[0] !== 0 || block[1] !== SIGNATURE_BLOCK) return 'notSignature';
  let at = 2;
  while (block[at] === 0xff) at++;
  return at >= OVERHEAD - 1 && block[at] === 0 ? block.subarray(at + 1) : 'padding';
}

/** EME-PKCS1-v1_5 with non-zero random bytes (RFC 8017, 7.2.1); undefined when the block is too short. */
export function encodeEncryption(
  message: Uint8Array,
  blockLength: number,
  random: RandomSource,
): Uint8Array | undefined {
  if (blockLength < message.length + OVERHEAD) return undefined;
  const block = new Uint8Array(blockLength);
  block[1] = ENCRYPTION_BLOCK;
  const border = blockLength - message.length - 1;
  random.fill(block, 2, border - 2);
  for (let i = 2; i < border; i++) while (block[i] === 0) random.fill(block, i, 1);
  block.set(message, border + 1);
  return block;
}

/** The message of an encryption block (RFC 8017, 7.2.2), or undefined. */
export function decodeEncryption(block: Uint8Array): Uint8Array | undefined {
  if (block[0] !== 0 || block[1] !== ENCRYPTION_BLOCK) return undefined;
  const border = block.indexOf(0, 2);
  return border < OVERHEAD - 1 ? undefined : block.slice(border + 1);
}

/** Hash functions and label of OAEP (RFC 8017, 7.1). */
export interface OaepOptions {
  readonly hash: HashName;
  readonly maskHash: HashName;
  readonly label: Uint8Array;
}

/** EME-OAEP with a random seed (RFC 8017, 7.1.1); undefined when the block is too short. */
export function encodeOaep(
  message: Uint8Array,
  blockLength: number,
  options: OaepOptions,
  random: RandomSource,
): Uint8Array | undefined {
  const hashLength = hashLengths[options.hash];
  if (blockLength < message.length + 2 * hashLength + 2) return undefined;
  const block = new Uint8Array(blockLength);
  const seed = block.subarray(1, 1 + hashLength);
  const data = block.subarray(1 + hashLength);
  random.fill(seed);
  data.set(hash(options.hash, options.label));
  data[data.length - message.length - 1] = 1;
  data.set(message, data.length - message.length);
  applyMask(data, seed, options.maskHash);
  applyMask(seed, data, options.maskHash);
  return block;
}

/** The message of an OAEP block (RFC 8017, 7.1.2), or undefined. The block is unmasked in place. */
export function decodeOaep(block: Uint8Array, options: OaepOptions): Uint8Array | undefined {
  const hashLength = hashLengths[options.hash];
  if (block.length < 2 * hashLength + 2) return undefined;
  const seed = block.subarray(1, 1 + hashLength);
  const data = block.subarray(1 + hashLength);
  applyMask(seed, data, options.maskHash);
  applyMask(data, seed, options.maskHash);
  const isLabelRight = constantTimeEqual(data.subarray(0, hashLength), hash(options.hash, options.label));
  let border = hashLength;
  while (border < data.length && data[border] === 0) border++;
  if (!isLabelRight || block[0] !== 0 || data[border] !== 1) return undefined;
  return data.slice(border + 1);
}

/** XORs MGF1 of a seed into a target (RFC 8017, B.2.1). */
function applyMask(target: Uint8Array, seed: Uint8Array, name: HashName): void {
  const input = new Uint8Array(seed.length + 4);
  input.set(seed);
  const length = hashLengths[name];
  for (let offset = 0, counter = 0; offset < target.length; offset += length, counter++) {
    // The counter has four bytes; blocks of 512 bytes never need the upper three.
    input[input.length - 1] = counter;
    const mask = hash(name, input);
    for (let i = 0; i < length && offset + i < target.length; i++) target[offset + i]! ^= mask[i]!;
  }
}

const SIGNATURE_BLOCK = 1;
const ENCRYPTION_BLOCK = 2;
/** Two leading bytes, at least eight of padding, and a zero. */
const OVERHEAD = 11;

/** Contents of the OBJECT IDENTIFIERs (RFC 8017, B.1). */
const OIDS: Readonly<Record<HashName, Uint8Array>> = {
  md5: fromHex('2A864886F70D0205'),
  sha1: fromHex('2B0E03021A'),
  sha224: fromHex('608648016503040204'),
  sha256: fromHex('608648016503040201'),
  sha384: fromHex('608648016503040202'),
  sha512: fromHex('608648016503040203'),
};
const HASH_BY_OID: ReadonlyMap<string, HashName> = new Map(
  (Object.entries(OIDS) as [HashName, Uint8Array][]).map(([name, oid]) => [toHex(oid), name]),
);
