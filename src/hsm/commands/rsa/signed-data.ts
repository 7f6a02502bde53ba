/** What a signature is made over: the DigestInfo of the data, or with hash 04 the data as it is (algorithms 17). */
import type { signatureHashes } from '../../../../protocol/words/rsa-fields.ts';
import { type HashName, hash, hashLengths } from '../../../crypto/hash.ts';
import { digestInfo, parseDigestInfo } from '../../../crypto/rsa-padding.ts';
import { type Refusal, refuse } from '../../refusal.ts';

type HashIdentifier = keyof typeof signatureHashes;

/**
 * The data of the signature block. With hash 04 it must be a hash by its length, or a DigestInfo (74) whose hash has
 * the length of its algorithm (76).
 */
export function signedData(identifier: HashIdentifier, data: Uint8Array): Uint8Array | Refusal<'74' | '76'> {
  if (identifier !== '04') {
    const name = HASHES[identifier];
    return digestInfo(name, hash(name, data));
  }
  if (BARE_HASHES.has(data.length)) return data;
  const info = parseDigestInfo(data);
  if (info === undefined) return NO_DIGEST_INFO;
  return info.hash === undefined || hashLengths[info.hash] === info.digest.length ? data : WRONG_HASH_LENGTH;
}

const HASHES: Readonly<Record<Exclude<HashIdentifier, '04'>, HashName>> = {
  '01': 'sha1',
  '02': 'md5',
  '05': 'sha224',
  '06': 'sha256',
  '07': 'sha384',
  '08': 'sha512',
};
/** Those of the hash functions, and 36 for MD5 and SHA-1 together (RFC 4346, 7.4.3). */
const BARE_HASHES: ReadonlySet<number> = new Set([...Object.values(hashLengths), 36]);
const NO_DIGEST_INFO = refuse('74', 'data', 'expected a DigestInfo, or a hash of 16, 20, 28, 32, 36, 48 or 64 bytes');
const WRONG_HASH_LENGTH = refuse('76', 'data', 'the hash in the DigestInfo is not as long as its algorithm says');
