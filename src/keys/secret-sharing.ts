/**
 * Secret sharing of M of N (A. Shamir, "How to share a secret", 1979): each byte is the value at 0 of a polynomial of
 * degree M - 1 over GF(2^8) with the polynomial of AES (FIPS 197, 4.2); the share with index x holds the values at x.
 */
import type { RandomSource } from '../crypto/cipher.ts';

/** One share of a secret. */
export interface SecretShare {
  /** 1 to 255. */
  readonly index: number;
  /** As long as the secret. */
  readonly value: Uint8Array;
}

/** Splits a secret: any `threshold` of the `shares` give it back, fewer give nothing. The shares have indexes from 1. */
export function splitSecret(
  secret: Uint8Array,
  { threshold, shares }: { readonly threshold: number; readonly shares: number },
  random: RandomSource,
): readonly SecretShare[] {
  if (!Number.isInteger(threshold) || !Number.isInteger(shares) || threshold < 2 || threshold > shares || shares > 255)
    throw new RangeError(`a secret cannot be split ${threshold} of ${shares}`);
  // Coefficients of x^1 to x^(threshold - 1) of all bytes; a zero among them is as likely as any other value.
  const coefficients = new Uint8Array(secret.length * (threshold - 1));
  random.fill(coefficients);
  const split = Array.from({ length: shares }, (_, i) => {
    const index = i + 1;
    const value = new Uint8Array(secret.length);
    for (let at = 0; at < secret.length; at++) {
      let sum = 0;
      for (let power = threshold - 2; power >= 0; power--)
        sum = multiply(sum ^ coefficients[at * (threshold - 1) + power]!, index);
      value[at] = sum ^ secret[at]!;
    }
    return { index, value };
  });
  coefficients.fill(0);
  return split;
}

/** The secret of shares. With too few of them, or with shares of different secrets, it is some other value. */
export function combineShares(shares: readonly SecretShare[]): Uint8Array {
  const length = shares[0]?.value.length ?? 0;
  const secret = new Uint8Array(length);
  for (const { index, value } of shares) {
    if (value.length !== length || index < 1 || index > 255) throw new RangeError('shares do not fit together');
    const weight = lagrangeAtZero(index, shares);
    for (let at = 0; at < length; at++) secret[at] = secret[at]! ^ multiply(weight, value[at]!);
  }
  return secret;
}

/** The product of two bytes as elements of GF(2^8) (FIPS 197, 4.2), in the same steps whatever their values. */
export function multiply(a: number, b: number): number {
  let product = 0;
  let factor = a;
  for (let bit = 0; bit < 8; bit++) {
    product ^= factor & -((b >>> bit) & 1);
    factor = (factor << 1) ^ (0x11b & -((factor >>> 7) & 1));
  }
  return product;
}

/** The part that the share with an index has in the value at 0. */
function lagrangeAtZero(index: number, shares: readonly SecretShare[]): number {
  let numerator = 1;
  let denominator = 1;
  let own = 0;
  for (const { index: other } of shares) {
    if (other === index) own++;
    else {
      numerator = multiply(numerator, other);
      denominator = multiply(denominator, other ^ index);
    }
  }
  if (own !== 1) throw new RangeError('the same share was given twice');
  return multiply(numerator, inverse(denominator));
}

/** a^254 is the inverse, as a^255 is 1. */
function inverse(a: number): number {
  let result = 1;
  for (let i = 0; i < 254; i++) result = multiply(result, a);
  return result;
}
