// The RSA operation (RFC 8017, 5): OpenSSL for moduli of at least 512 bits, own arithmetic for the smaller ones that
// old devices still make and OpenSSL does not.

import {
  constants,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  privateEncrypt,
  publicEncrypt,
} from 'node:crypto';
import { derIntegers } from './der.ts';
import { bitLength, byteLength, bytesOf, gcd, modInverse, modPow, numberOf } from './rsa-numbers.ts';

/** Modulus and public exponent (RFC 8017, 3.1). */
export interface RsaPublicKey {
  readonly n: bigint;
  readonly e: bigint;
}

/** The five numbers a device keeps of a private key (RFC 8017, 3.2, second form): qInv is q^-1 mod p. */
export interface RsaPrivateParts {
  readonly p: bigint;
  readonly q: bigint;
  readonly dP: bigint;
  readonly dQ: bigint;
  readonly qInv: bigint;
}

/** A private key with its public numbers. */
export interface RsaPrivateKey extends RsaPublicKey, RsaPrivateParts {}

/** Bits of the moduli that devices accept. */
export const modulusLimits = Object.freeze({ min: 320, max: 4096 });

/** Completes the five numbers with n and e; undefined when they do not belong together. */
export function completePrivateKey(parts: RsaPrivateParts): RsaPrivateKey | undefined {
  const { p, q, dP, dQ, qInv } = parts;
  if (p < 3n || q < 3n || p === q || (qInv * q) % p !== 1n) return undefined;
  const e = publicExponent(p - 1n, q - 1n, dP, dQ);
  return e === undefined ? undefined : { p, q, dP, dQ, qInv, n: p * q, e };
}

/** The private key of two primes and a public exponent; undefined when e has no inverse. */
export function privateKeyOfPrimes(p: bigint, q: bigint, e: bigint): RsaPrivateKey | undefined {
  const dP = modInverse(e, p - 1n);
  const dQ = modInverse(e, q - 1n);
  const qInv = modInverse(q, p);
  if (dP === undefined || dQ === undefined || qInv === undefined) return undefined;
  return { p, q, dP, dQ, qInv, n: p * q, e };
}

/** Whether a public key can be used: an odd modulus of 320 to 4096 bits, an odd exponent from 3 to below it. */
export function isUsablePublicKey({ n, e }: RsaPublicKey): boolean {
  const bits = bitLength(n);
  return bits >= modulusLimits.min && bits <= modulusLimits.max && n % 2n === 1n && e % 2n === 1n && e > 1n && e < n;
}

/** Bytes of the modulus: the length of every block and signature. */
export function modulusBytes({ n }: RsaPublicKey): number {
  return byteLength(n);
}

/** RSAEP and RSAVP1 (RFC 8017, 5.1.1, 5.2.2); undefined when the block is no number below the modulus. */
export function publicOperation(key: RsaPublicKey, block: Uint8Array): Uint8Array | undefined {
  if (!isBelowModulus(key, block)) return undefined;
  if (isForOpenSsl(key) && bitLength(key.e) <= OPENSSL_EXPONENT_BITS)
    return plain(publicEncrypt({ key: publicObject(key), padding: constants.RSA_NO_PADDING }, block));
  return bytesOf(modPow(numberOf(block), key.e, key.n), block.length);
}

/** RSADP and RSASP1 (RFC 8017, 5.1.2, 5.2.1); undefined when the block is no number below the modulus. */
export function privateOperation(key: RsaPrivateKey, block: Uint8Array): Uint8Array | undefined {
  if (!isBelowModulus(key, block)) return undefined;
  if (isForOpenSsl(key))
    return plain(privateEncrypt({ key: privateObject(key), padding: constants.RSA_NO_PADDING }, block));
  const { p, q, dP, dQ, qInv } = key;
  const message = numberOf(block);
  const modP = modPow(message, dP, p);
  const modQ = modPow(message, dQ, q);
  const h = (qInv * ((((modP - modQ) % p) + p) % p)) % p;
  return bytesOf(modQ + h * q, block.length);
}

/** RSAPrivateKey with all numbers (RFC 8017, A.1.2), as OpenSSL reads it. */
function privateObject(key: RsaPrivateKey): KeyObject {
  let object = privateObjects.get(key);
  if (object === undefined) {
    const { n, e, p, q, dP, dQ, qInv } = key;
    // p and q are primes, so the inverse exists whenever those for p and q do.
    const d = modInverse(e, (p - 1n) * (q - 1n))!;
    const der = derIntegers([0n, n, e, d, p, q, dP, dQ, qInv], 'twosComplement');
    object = createPrivateKey({ key: Buffer.from(der.buffer), format: 'der', type: 'pkcs1' });
    der.fill(0);
    privateObjects.set(key, object);
  }
  return object;
}

function publicObject(key: RsaPublicKey): KeyObject {
  let object = publicObjects.get(key);
  if (object === undefined) {
    const der = derIntegers([key.n, key.e], 'twosComplement');
    object = createPublicKey({ key: Buffer.from(der.buffer), format: 'der', type: 'pkcs1' });
    publicObjects.set(key, object);
  }
  return object;
}

/** The public exponent that belongs to both exponents, by the usual ones first: an inverse takes longer. */
function publicExponent(orderP: bigint, orderQ: bigint, dP: bigint, dQ: bigint): bigint | undefined {
  for (const e of USUAL_EXPONENTS) if ((e * dP) % orderP === 1n && (e * dQ) % orderQ === 1n) return e;
  const modP = modInverse(dP, orderP);
  const modQ = modInverse(dQ, orderQ);
  if (modP === undefined || modQ === undefined) return undefined;
  const common = gcd(orderP, orderQ);
  const difference = modQ - modP;
  if (difference % common !== 0n) return undefined;
  const step = orderQ / common;
  const factor = ((difference / common) * modInverse((orderP / common) % step, step)!) % step;
  return modP + orderP * (factor < 0n ? factor + step : factor);
}

const isForOpenSsl = ({ n }: RsaPublicKey): boolean => bitLength(n) >= OPENSSL_MODULUS_BITS;

function isBelowModulus(key: RsaPublicKey, block: Uint8Array): boolean {
  return block.length === modulusBytes(key) && numberOf(block) < key.n;
}

function plain(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

const privateObjects = new WeakMap<RsaPrivateKey, KeyObject>();
const publicObjects = new WeakMap<RsaPublicKey, KeyObject>();
const USUAL_EXPONENTS: readonly bigint[] = [65537n, 3n, 17n];
const OPENSSL_MODULUS_BITS = 512;
/** OpenSSL refuses longer ones with big moduli. */
const OPENSSL_EXPONENT_BITS = 64;
