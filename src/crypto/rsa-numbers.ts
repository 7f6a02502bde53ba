// Whole numbers of RSA as BigInt: bytes and back, powers, inverses (RFC 8017, 3 and 4).
// Plain arithmetic, not constant-time: keys of at least 512 bits compute with OpenSSL instead, see rsa.ts.

import { fromHex, toHex } from './hex.ts';

/** The number of big-endian bytes, unsigned (RFC 8017, 4.2). */
export function numberOf(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
}

/** Big-endian bytes of a number, right-justified in `length` bytes, by default as few as it needs (RFC 8017, 4.1). */
export function bytesOf(number: bigint, length = byteLength(number)): Uint8Array {
  const bytes = fromHex(number.toString(16).padStart(length * 2, '0'));
  if (bytes.length !== length) throw new RangeError(`The number needs more than ${length} bytes`);
  return bytes;
}

/** Bits of a number, without leading zeros. */
export function bitLength(number: bigint): number {
  const digits = number.toString(16);
  return 4 * digits.length + 28 - Math.clz32(Number.parseInt(digits[0]!, 16));
}

/** Bytes of a number, at least one. */
export function byteLength(number: bigint): number {
  return Math.max(1, Math.ceil(bitLength(number) / 8));
}

/** `base` to the power of `exponent`, modulo `modulus`. */
export function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n % modulus;
  const factor = base % modulus;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * factor) % modulus;
  }
  return result;
}

/** The inverse of a number modulo `modulus`, from 0 to below it; undefined when the two have a common factor. */
export function modInverse(number: bigint, modulus: bigint): bigint | undefined {
  let remainder = modulus;
  let next = number % modulus;
  let factor = 0n;
  let nextFactor = 1n;
  while (next !== 0n) {
    const quotient = remainder / next;
    [remainder, next] = [next, remainder - quotient * next];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  if (remainder !== 1n) return undefined;
  return factor < 0n ? factor + modulus : factor;
}

/** Greatest common divisor. */
export function gcd(a: bigint, b: bigint): bigint {
  let [first, second] = [a, b];
  while (second !== 0n) [first, second] = [second, first % second];
  return first;
}
