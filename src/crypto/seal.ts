/**
 * Sealing of secrets that have to be stored: AES-256-GCM (SP 800-38D) under a key that scrypt (RFC 7914) makes of a
 * passphrase. Nonces are random; the context of a secret is authenticated, so that none can be put in another's place.
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';

/** How the key is made of the passphrase; stored beside what is sealed. */
export interface SealParameters {
  /** scrypt N, a power of two. */
  readonly cost: number;
  /** scrypt r. */
  readonly blockSize: number;
  /** scrypt p. */
  readonly parallelization: number;
  readonly salt: Uint8Array;
}

/** Seals and opens with one key, which stays inside. */
export interface Sealer {
  /** Nonce, ciphertext and tag as one piece. */
  seal(secret: Uint8Array, context: string): Uint8Array;
  /** The secret; undefined when it was sealed with another key or for another context, or was changed. */
  open(sealed: Uint8Array, context: string): Uint8Array | undefined;
}

/** Parameters with a new salt: 32 MiB and some 0.3 s (OWASP's recommendation for little memory). */
export function newSealParameters(): SealParameters {
  return { cost: 2 ** 15, blockSize: 8, parallelization: 3, salt: new Uint8Array(randomBytes(SALT_BYTES)) };
}

/** Are these parameters ones that we would make, now or later? A file from elsewhere may ask for all memory. */
export function areSensible({ cost, blockSize, parallelization, salt }: SealParameters): boolean {
  return (
    Number.isInteger(Math.log2(cost)) &&
    inRange(cost, 2, 2 ** 20) &&
    inRange(blockSize, 1, 32) &&
    inRange(parallelization, 1, 16) &&
    cost * blockSize <= 2 ** 23 &&
    inRange(salt.length, 8, 64)
  );
}

/** The sealer of a passphrase. */
export function makeSealer(passphrase: Uint8Array, parameters: SealParameters): Promise<Sealer> {
  const { cost, blockSize, parallelization, salt } = parameters;
  const maxmem = 128 * blockSize * (cost + parallelization) + MEMORY_MARGIN;
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, KEY_BYTES, { cost, blockSize, parallelization, maxmem }, (failure, key) => {
      if (failure === null) resolve(sealerOf(key));
      else reject(failure);
    });
  });
}

function sealerOf(key: Uint8Array): Sealer {
  return {
    seal(secret, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(context));
      return new Uint8Array(Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]));
    },
    open(sealed, context) {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
      const tagAt = sealed.length - TAG_BYTES;
      const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      cipher.setAAD(Buffer.from(context));
      cipher.setAuthTag(sealed.subarray(tagAt));
      try {
        return new Uint8Array(Buffer.concat([cipher.update(sealed.subarray(NONCE_BYTES, tagAt)), cipher.final()]));
      } catch {
        return undefined;
      }
    },
  };
}

const inRange = (value: number, min: number, max: number): boolean =>
  Number.isInteger(value) && value >= min && value <= max;

const KEY_BYTES = 32;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** What scrypt needs beside its table. */
const MEMORY_MARGIN = 2 ** 20;
