// New RSA keys, made on the thread pool so that the event loop goes on (FIPS 186-5, A.1.3 in spirit).
// They come from OpenSSL's own random source: a seeded device does not repeat its RSA keys.

import { generateKeyPair, generatePrime, type KeyObject } from 'node:crypto';
import { readDerIntegers } from './der.ts';
import { privateKeyOfPrimes, type RsaPrivateKey } from './rsa.ts';
import { bitLength, gcd } from './rsa-numbers.ts';

/**
 * Makes a key pair with a modulus of exactly `bits` bits, 320 to 4096, and the odd public exponent `e`. Undefined when
 * no primes are found.
 */
export async function generateRsaKey(bits: number, e: bigint): Promise<RsaPrivateKey | undefined> {
  if (bits < OPENSSL_MODULUS_BITS || bits % 2 !== 0 || e > OPENSSL_EXPONENT) return generateOfPrimes(bits, e);
  const key = await opensslKey(bits, Number(e));
  const der = key.export({ format: 'der', type: 'pkcs1' });
  const read = readDerIntegers(der, PRIVATE_NUMBERS, 'twosComplement');
  der.fill(0);
  if (read === undefined) throw new Error('OpenSSL wrote no RSAPrivateKey');
  const [, n, , , p, q, dP, dQ, qInv] = read.numbers as readonly bigint[] & { readonly length: 9 };
  return { n: n!, e, p: p!, q: q!, dP: dP!, dQ: dQ!, qInv: qInv! };
}

/** Two primes of half the length each, with their two highest bits set, so that the product has the whole length. */
async function generateOfPrimes(bits: number, e: bigint): Promise<RsaPrivateKey | undefined> {
  const p = await primeFor(Math.ceil(bits / 2), e);
  if (p === undefined) return undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const q = await primeFor(Math.floor(bits / 2), e);
    if (q === undefined) return undefined;
    if (p !== q && bitLength(p * q) === bits) return privateKeyOfPrimes(p, q, e);
  }
  return undefined;
}

/** A prime p so that e has an inverse modulo p - 1. */
async function primeFor(bits: number, e: bigint): Promise<bigint | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const prime = await randomPrime(bits);
    if (gcd(prime - 1n, e) === 1n) return prime;
  }
  return undefined;
}

function randomPrime(bits: number): Promise<bigint> {
  return new Promise((resolve, reject) => {
    generatePrime(bits, { bigint: true }, (error, prime) => (error instanceof Error ? reject(error) : resolve(prime)));
  });
}

function opensslKey(modulusLength: number, publicExponent: number): Promise<KeyObject> {
  return new Promise((resolve, reject) => {
    generateKeyPair('rsa', { modulusLength, publicExponent }, (error, _, privateKey) =>
      error instanceof Error ? reject(error) : resolve(privateKey),
    );
  });
}

const OPENSSL_MODULUS_BITS = 512;
/** The interface of node:crypto takes 32 bits. */
const OPENSSL_EXPONENT = 0xffffffffn;
/** Version, n, e, d, p, q, dP, dQ, qInv (RFC 8017, A.1.2). */
const PRIVATE_NUMBERS = 9;
/** An exponent of many small factors takes some dozen primes. */
const ATTEMPTS = 500;
