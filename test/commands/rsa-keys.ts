/** RSA test keys of the published vectors under the built-in LMKs, and OpenSSL's view of them, for tables and tests. */
import { constants, createPrivateKey, privateEncrypt, sign } from 'node:crypto';
import { derIntegers } from '../../src/crypto/der.ts';
import type { HashName } from '../../src/crypto/hash.ts';
import { fromHex, toHex } from '../../src/crypto/hex.ts';
import { seededRandom } from '../../src/crypto/random.ts';
import { privateKeyOfPrimes } from '../../src/crypto/rsa.ts';
import { modInverse, numberOf } from '../../src/crypto/rsa-numbers.ts';
import { protectThales } from '../../src/keys/key-block.ts';
import { formatHeader } from '../../src/keys/key-block-header.ts';
import type { KeyBlockLmk, VariantLmk } from '../../src/keys/lmk.ts';
import type { BuiltInLmkName } from '../../src/keys/lmk-sets.ts';
import { builtInLmks } from '../../src/keys/lmk-sets.ts';
import { sealPrivateKey } from '../../src/keys/rsa-open.ts';
import { makePrivateKey } from '../../src/keys/rsa-private.ts';
import { encodePublicKey, publicKeyMac, sealPublicKeyBlock } from '../../src/keys/rsa-public.ts';
import { text, vectorCases } from '../crypto/vector-file.ts';

/** Bytes as messages of tables write them. */
export const inAngles = (bytes: Uint8Array): string => `<${toHex(bytes)}>`;

export interface BlockFields {
  readonly usage?: string;
  readonly modeOfUse?: string;
  readonly lmkId?: string;
}

const random = seededRandom('rsa keys');
const headerOf = (fields: BlockFields, lmk: BuiltInLmkName) => ({
  keyVersion: '00',
  exportability: 'N',
  optionalBlocks: [],
  usage: '03',
  modeOfUse: 'S',
  lmkId: lmk === 'test-kb-aes' ? '02' : '01',
  ...fields,
});

/** The key of a vector that gives its primes. */
export function rsaTestKey(vectorName: string) {
  const { inputs } = vectorCases('rsa').find(({ name }) => name === vectorName)!;
  const [p, q, e] = ['p', 'q', 'e'].map((name) => numberOf(fromHex(text(inputs, name)))) as [bigint, bigint, bigint];
  const numbers = privateKeyOfPrimes(p, q, e)!;
  const key = makePrivateKey(numbers);
  const d = modInverse(e, (p - 1n) * (q - 1n))!;
  const { n, dP, dQ, qInv } = numbers;
  const der = Buffer.from(derIntegers([0n, n, e, d, p, q, dP, dQ, qInv], 'twosComplement'));
  const openSslKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs1' });
  const publicDer = (form: 'unsigned' | 'twosComplement' = 'unsigned') => encodePublicKey(key.publicKey, form);
  return {
    key,
    /** `nnnn` or `FFFF`, and the key under a variant LMK. */
    underVariant: (purpose = 0, lmk: 'test-variant' | 'test-variant-3key' = 'test-variant') => {
      const sealed = sealPrivateKey(key, { purpose, header: undefined }, builtInLmks[lmk], random) as Uint8Array;
      return String(sealed.length).padStart(4, '0') + inAngles(sealed);
    },
    /** The bytes of a private key block. */
    block: (fields: BlockFields = {}, lmk: 'test-kb-3des' | 'test-kb-aes' = 'test-kb-3des') =>
      sealPrivateKey(key, { purpose: 0, header: headerOf(fields, lmk) }, builtInLmks[lmk], random) as Uint8Array,
    publicDer,
    /** MAC and key, with authentication data behind it. */
    trusted: (authenticationData = '', lmk: 'test-variant' | 'test-variant-3key' = 'test-variant') => {
      const data = new TextEncoder().encode(authenticationData);
      return (
        inAngles(publicKeyMac(builtInLmks[lmk] as VariantLmk, publicDer(), data)) +
        inAngles(publicDer()) +
        authenticationData
      );
    },
    publicBlock: (fields: BlockFields = {}, lmk: 'test-kb-3des' | 'test-kb-aes' = 'test-kb-3des') => {
      const header = headerOf({ usage: '02', modeOfUse: 'V', ...fields }, lmk);
      return sealPublicKeyBlock(publicDer(), header, builtInLmks[lmk] as KeyBlockLmk, random) as string;
    },
    /** A signature by OpenSSL. */
    signature: (hash: HashName, data: Uint8Array) => new Uint8Array(sign(hash, data, openSslKey)),
    /** A signature block around data, or any whole block, under the private key, by OpenSSL. */
    signedBlock: (data: Uint8Array, padding: 'pkcs1' | 'none' = 'pkcs1') =>
      new Uint8Array(
        privateEncrypt(
          { key: openSslKey, padding: padding === 'pkcs1' ? constants.RSA_PKCS1_PADDING : constants.RSA_NO_PADDING },
          data,
        ),
      ),
  };
}

/** An authentic version 0 block around any clear bytes, written as one of an RSA key: what is inside may make no sense. */
export function blockAround(
  clear: Uint8Array,
  fields: BlockFields & { algorithm?: string },
  kind: 'private' | 'public',
): string {
  const padded = new Uint8Array(Math.ceil(clear.length / 8) * 8);
  padded.set(clear);
  const header = { algorithm: 'R', ...headerOf(fields, 'test-kb-3des'), version: '0' };
  const text = formatHeader(header, padded.length * (kind === 'private' ? 1 : 2) + 8);
  const { key } = builtInLmks['test-kb-3des'] as KeyBlockLmk;
  const { ciphertext, authenticator } = protectThales(key, new TextEncoder().encode(text), padded);
  return `S${text}${kind === 'private' ? inAngles(ciphertext) : toHex(ciphertext)}${toHex(authenticator)}`;
}
