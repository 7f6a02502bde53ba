// Hash functions (FIPS 180-4, RFC 1321) and HMAC (FIPS 198-1) of node:crypto as plain byte arrays.
// Message data is hashed in one call; nothing here streams.

import { createHmac, hash as hashOnce } from 'node:crypto';

/** Names of the hash functions. */
export type HashName = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

/** Bytes in the result of each hash function (FIPS 180-4; RFC 1321). */
export const hashLengths: Readonly<Record<HashName, number>> = Object.freeze({
  md5: 16,
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
});

/** The hash of data (FIPS 180-4; RFC 1321). */
export function hash(name: HashName, data: Uint8Array): Uint8Array {
  return plain(hashOnce(name, data, 'buffer'));
}

/** The SHA-1 hash of data, 20 bytes (FIPS 180-4). */
export function sha1(data: Uint8Array): Uint8Array {
  return hash('sha1', data);
}

/** The SHA-256 hash of data, 32 bytes (FIPS 180-4). */
export function sha256(data: Uint8Array): Uint8Array {
  return hash('sha256', data);
}

/** The HMAC of data at full length (FIPS 198-1, RFC 2104). */
export function hmac(name: HashName, key: Uint8Array, data: Uint8Array): Uint8Array {
  return plain(createHmac(name, key).update(data).digest());
}

// A Buffer's slice is a view where a Uint8Array's is a copy; callers get the latter.
function plain(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
