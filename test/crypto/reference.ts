// Second implementations for cross tests: DES over OpenSSL through node:crypto, AES over @noble/ciphers.
// They share no code with src/crypto and may be as slow as they like.

import { createCipheriv, createDecipheriv } from 'node:crypto';
import { ecb } from '@noble/ciphers/aes.js';
import type { BlockCipher } from '../../src/crypto/cipher.ts';

/** A DES key as K1 K2 K3: OpenSSL 3 refuses single DES, but three equal parts are the same function. */
export function threeParts(key: Uint8Array): Uint8Array {
  const three = new Uint8Array(24);
  for (let index = 0; index < 24; index++) three[index] = key[index % (key.length === 16 ? 16 : key.length)]!;
  return three;
}

/** DES and triple DES by OpenSSL. */
export function openSslDes(key: Uint8Array): BlockCipher {
  const three = threeParts(key);
  return {
    blockSize: 8,
    encryptBlock(input, inputOffset, output, outputOffset) {
      const cipher = createCipheriv('des-ede3-ecb', three, null).setAutoPadding(false);
      output.set(cipher.update(input.subarray(inputOffset, inputOffset + 8)), outputOffset);
    },
    decryptBlock(input, inputOffset, output, outputOffset) {
      const cipher = createDecipheriv('des-ede3-ecb', three, null).setAutoPadding(false);
      output.set(cipher.update(input.subarray(inputOffset, inputOffset + 8)), outputOffset);
    },
  };
}

/** AES by @noble/ciphers. */
export function nobleAes(key: Uint8Array): BlockCipher {
  const copy = key.slice();
  return {
    blockSize: 16,
    encryptBlock(input, inputOffset, output, outputOffset) {
      const cipher = ecb(copy, { disablePadding: true });
      output.set(cipher.encrypt(input.slice(inputOffset, inputOffset + 16)), outputOffset);
    },
    decryptBlock(input, inputOffset, output, outputOffset) {
      const cipher = ecb(copy, { disablePadding: true });
      output.set(cipher.decrypt(input.slice(inputOffset, inputOffset + 16)), outputOffset);
    },
  };
}

/** MAC algorithm 3 written out over OpenSSL: CBC under K1, then E(K3, D(K2, x)) (ISO/IEC 9797-1). */
export function openSslRetailMac(key: Uint8Array, padded: Uint8Array, iv: Uint8Array): Uint8Array {
  const three = threeParts(key);
  const first = threeParts(three.subarray(0, 8));
  const chain = createCipheriv('des-ede3-cbc', first, iv).setAutoPadding(false).update(padded);
  const state = Uint8Array.from(chain.subarray(chain.length - 8));
  openSslDes(three.subarray(8, 16)).decryptBlock(state, 0, state, 0);
  openSslDes(three.subarray(16)).encryptBlock(state, 0, state, 0);
  return state;
}
