// Odd parity of DES keys: the low bit of each byte makes the number of one bits odd (FIPS 46-3).
// AES and HMAC keys have none.

/** Whether every byte from `start` to before `end` has odd parity (FIPS 46-3). */
export function hasOddParity(bytes: Uint8Array, start = 0, end = bytes.length): boolean {
  for (let index = start; index < end; index++) {
    if (ODD[bytes[index]!] !== bytes[index]) return false;
  }
  return true;
}

/** Forces odd parity in place on every byte from `start` to before `end` (FIPS 46-3) and returns the same array. */
export function forceOddParity(bytes: Uint8Array, start = 0, end = bytes.length): Uint8Array {
  for (let index = start; index < end; index++) bytes[index] = ODD[bytes[index]!]!;
  return bytes;
}

// Each byte value with its low bit set so that its parity is odd.
const ODD = Uint8Array.from({ length: 256 }, (_, value) => {
  let bits = value >>> 1;
  bits ^= bits >>> 4;
  bits ^= bits >>> 2;
  bits ^= bits >>> 1;
  return (value & 0xfe) | (~bits & 1);
});
