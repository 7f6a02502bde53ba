/**
 * RSA private keys in use. The handle carries what a command may know of a key and lends out the RSA operation; the
 * private numbers stay inside `src/keys`.
 */
import {
  modulusBytes,
  privateOperation,
  type RsaPrivateKey,
  type RsaPrivateParts,
  type RsaPublicKey,
} from '../crypto/rsa.ts';
import { generateRsaKey } from '../crypto/rsa-generate.ts';
import { bitLength } from '../crypto/rsa-numbers.ts';
import type { KeyBlockHeader } from './key-block-header.ts';

/** What a private key is for: the key type of EI, and the first byte of the variant form (algorithms 6.3). */
export const rsaPurposes = Object.freeze({
  signature: 0,
  keyManagement: 1,
  both: 2,
  icc: 3,
  data: 4,
  pin: 5,
});

/** Where a private key came from: its purpose under a variant LMK, its header in a key block; none when it is new. */
export interface PrivateKeyOrigin {
  readonly purpose?: number | undefined;
  readonly header?: KeyBlockHeader | undefined;
}

let readNumbers: (key: PrivateKey) => RsaPrivateKey;

/** A private key handle: public numbers, length and the RSA operation, but no way to the private numbers. */
export class PrivateKey {
  /** Bits of the modulus. */
  readonly bits: number;
  /** Bytes of the modulus. */
  readonly length: number;
  readonly publicKey: RsaPublicKey;
  readonly purpose: number | undefined;
  readonly header: KeyBlockHeader | undefined;
  readonly #numbers: RsaPrivateKey;

  static {
    readNumbers = (key) => key.#numbers;
  }

  constructor(numbers: RsaPrivateKey, origin: PrivateKeyOrigin) {
    this.bits = bitLength(numbers.n);
    this.length = modulusBytes(numbers);
    this.publicKey = Object.freeze({ n: numbers.n, e: numbers.e });
    this.purpose = origin.purpose;
    this.header = origin.header;
    this.#numbers = numbers;
  }

  /** RSASP1 and RSADP (RFC 8017, 5.2.1, 5.1.2); undefined when the block is no number below the modulus. */
  operate(block: Uint8Array): Uint8Array | undefined {
    return privateOperation(this.#numbers, block);
  }
}

/** Makes a private key handle. */
export function makePrivateKey(numbers: RsaPrivateKey, origin: PrivateKeyOrigin = NO_ORIGIN): PrivateKey {
  return new PrivateKey(numbers, origin);
}

/** The numbers of a private key. For `src/keys` only, as `secretBytes`. */
export function privateNumbers(key: PrivateKey): RsaPrivateParts {
  return readNumbers(key);
}

/** Generates a private key on the thread pool; undefined when no primes are found. */
export async function generatePrivateKey(bits: number, exponent: bigint): Promise<PrivateKey | undefined> {
  const numbers = await generateRsaKey(bits, exponent);
  return numbers && makePrivateKey(numbers);
}

const NO_ORIGIN: PrivateKeyOrigin = Object.freeze({});
