/**
 * A key in use. The handle carries what a command may know about a key and lends out ciphers made from it;
 * the bytes stay inside `src/keys`.
 */
import { Aes } from '../crypto/aes.ts';
import type { BlockCipher, RandomSource } from '../crypto/cipher.ts';
import { TripleDes } from '../crypto/des.ts';
import { forceOddParity } from '../crypto/parity.ts';
import { type KeyBlockHeader, parseHeader } from './key-block-header.ts';

/** D single DES, T 3DES, A AES, H HMAC: the letters of a key block header (X9.143:2021, 8.4 of our reference). */
export type KeyAlgorithm = 'D' | 'T' | 'A' | 'H';

/** Where a key came from; both absent for a derived key. */
export interface KeyOrigin {
  /** Variant key type, such as `002`. */
  readonly keyType?: string | undefined;
  /** Header of its block, parsed or still as text: a text is parsed when somebody asks for it. */
  readonly header?: KeyBlockHeader | Uint8Array | undefined;
}

let readSecret: (key: Key) => Uint8Array;

/** A key handle: algorithm, length, origin and ciphers, but no way to the bytes. Made with `makeKey`. */
export class Key {
  readonly algorithm: KeyAlgorithm;
  /** Bytes. */
  readonly length: number;
  /** Variant key type when the key was held under a variant LMK. */
  readonly keyType: string | undefined;
  readonly #secret: Uint8Array;
  #header: KeyBlockHeader | Uint8Array | undefined;
  #cipher: BlockCipher | undefined;

  static {
    readSecret = (key) => key.#secret;
  }

  constructor(algorithm: KeyAlgorithm, bytes: Uint8Array, origin: KeyOrigin) {
    this.algorithm = algorithm;
    this.length = bytes.length;
    this.keyType = origin.keyType;
    this.#secret = bytes;
    this.#header = origin.header;
  }

  /** Header of the key block that the key came from. */
  get header(): KeyBlockHeader | undefined {
    if (this.#header instanceof Uint8Array) {
      const header = parseHeader(this.#header, 0, this.#header.length);
      if ('error' in header) throw new Error('a header that opened a block does not parse');
      this.#header = header;
    }
    return this.#header;
  }

  /** The block cipher of the key, made on first use. An HMAC key has none. */
  get cipher(): BlockCipher {
    return (this.#cipher ??= makeCipher(this.algorithm, this.#secret));
  }

  /** The DES or 3DES cipher of the key; undefined for AES and HMAC keys. */
  get tdes(): TripleDes | undefined {
    return this.algorithm === 'T' || this.algorithm === 'D' ? (this.cipher as TripleDes) : undefined;
  }
}

/** Makes a key handle; the byte array belongs to the handle from then on. */
export function makeKey(algorithm: KeyAlgorithm, bytes: Uint8Array, origin: KeyOrigin = NO_ORIGIN): Key {
  return new Key(algorithm, bytes, origin);
}

/** The bytes of a key. For `src/keys` only: a test forbids the import everywhere else. */
export function secretBytes(key: Key): Uint8Array {
  return readSecret(key);
}

/** The same key with another origin: a changed header, or another key type. */
export function withOrigin(key: Key, origin: KeyOrigin): Key {
  return new Key(key.algorithm, readSecret(key), origin);
}

/** Generates a key; DES keys get odd parity and parts that differ from each other. */
export function generateKey(algorithm: KeyAlgorithm, length: number, random: RandomSource): Key {
  const bytes = new Uint8Array(length);
  const des = algorithm === 'D' || algorithm === 'T';
  do {
    random.fill(bytes);
    if (des) forceOddParity(bytes);
  } while (des && actsAsSingleDes(bytes));
  return makeKey(algorithm, bytes);
}

/**
 * Whether a double or triple length key acts as a single-length one: equal neighbours cancel in encrypt-decrypt-encrypt
 * (SP 800-67, 3.1). Parity bits do not count.
 */
export function hasEqualParts(key: Key): boolean {
  return key.tdes !== undefined && actsAsSingleDes(readSecret(key));
}

/** `hasEqualParts` for bytes that are no handle yet. */
export function actsAsSingleDes(bytes: Uint8Array): boolean {
  if (bytes.length < 16) return false;
  return equalParts(bytes, 0, 8) || (bytes.length === 24 && equalParts(bytes, 8, 16));
}

function equalParts(bytes: Uint8Array, first: number, second: number): boolean {
  let difference = 0;
  for (let i = 0; i < 8; i++) difference |= (bytes[first + i]! ^ bytes[second + i]!) & 0xfe;
  return difference === 0;
}

function makeCipher(algorithm: KeyAlgorithm, secret: Uint8Array): BlockCipher {
  if (algorithm === 'A') return new Aes(secret);
  if (algorithm === 'H') throw new Error('an HMAC key has no block cipher');
  return new TripleDes(secret);
}

const NO_ORIGIN: KeyOrigin = Object.freeze({});
