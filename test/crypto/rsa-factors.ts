// The primes of a key that a vector gives as modulus and private exponent only (SP 800-56B, C.1).

import { privateKeyOfPrimes, type RsaPrivateKey } from '../../src/crypto/rsa.ts';
import { gcd, modPow } from '../../src/crypto/rsa-numbers.ts';

/** The private key of n and d with public exponent 65537 or 3; throws when they do not belong together. */
export function privateKeyOf(n: bigint, d: bigint): RsaPrivateKey {
  const e = [65537n, 3n].find((exponent) => modPow(2n, exponent * d, n) === 2n);
  if (e === undefined) throw new Error('n and d do not belong together with e 65537 or 3');
  let odd = e * d - 1n;
  let halvings = 0;
  for (; odd % 2n === 0n; odd /= 2n) halvings++;
  for (let base = 2n; ; base++) {
    let root = modPow(base, odd, n);
    for (let i = 0; i < halvings; i++) {
      const square = (root * root) % n;
      if (square === 1n && root !== 1n && root !== n - 1n) {
        const p = gcd(root - 1n, n);
        return privateKeyOfPrimes(p, n / p, e)!;
      }
      root = square;
    }
  }
}
