/**
 * The ciphers that protect key blocks, derived from a protecting key (LMK, ZMK or TMK) and kept with it.
 * Sources: algorithms reference 7.4, 7.5, 7.6, 8.2, 8.3; X9.143:2021.
 */
import { Aes } from '../crypto/aes.ts';
import type { BlockCipher } from '../crypto/cipher.ts';
import { cmac } from '../crypto/cmac.ts';
import { TripleDes } from '../crypto/des.ts';
import { type Key, secretBytes } from './secret.ts';

/** Encryption and authentication cipher of a block. */
export interface BlockCiphers {
  readonly encryption: BlockCipher;
  readonly authentication: BlockCipher;
}

/** The mask method of Thales version 0 and TR-31 A and C: the key with a letter on every byte. */
export function maskedCiphers(protector: Key): BlockCiphers {
  const kept = keptWith(protector);
  return (kept.masked ??= {
    encryption: new TripleDes(masked(protector, ENCRYPTION_MASK)),
    authentication: new TripleDes(masked(protector, AUTHENTICATION_MASK)),
  });
}

/** The derivation method of Thales version 1 and TR-31 B and D. */
export function derivedCiphers(protector: Key): BlockCiphers {
  const kept = keptWith(protector);
  return (kept.derived ??= {
    encryption: derivedCipher(protector, USAGE_ENCRYPTION),
    authentication: derivedCipher(protector, USAGE_AUTHENTICATION),
  });
}

/** As `derivedCiphers`, with the encryption key for counter mode: TR-31 E. */
export function counterCiphers(protector: Key): BlockCiphers {
  const kept = keptWith(protector);
  return (kept.counter ??= {
    encryption: derivedCipher(protector, USAGE_COUNTER),
    authentication: derivedCiphers(protector).authentication,
  });
}

/**
 * The cipher for data of the host that is no key, under a key block LMK: `T` decimalisation tables, `P` PINs. A 3DES
 * LMK takes the letter on every byte; under AES the letter follows 80 in the usage of the derivation. The T form was
 * found in public samples (algorithms reference 7.6), P is ours in the same manner.
 */
export function dataCipher(protector: Key, letter: 'T' | 'P'): BlockCipher {
  const data = keptWith(protector).data;
  const known = data.get(letter);
  if (known !== undefined) return known;
  const code = letter.charCodeAt(0);
  const cipher =
    protector.algorithm === 'A' ? derivedCipher(protector, 0x8000 | code) : new TripleDes(masked(protector, code));
  data.set(letter, cipher);
  return cipher;
}

/** Whether a key may protect blocks of a version: DES keys of two or three parts for 0, A, B, C, AES for 1, D, E. */
export function protectsVersion(protector: Key, version: string): boolean {
  switch (version) {
    case '0':
    case 'A':
    case 'B':
    case 'C':
      return protector.algorithm === 'T' && protector.length >= 16;
    case '1':
    case 'D':
    case 'E':
      return protector.algorithm === 'A';
    default:
      return false;
  }
}

interface Kept {
  masked?: BlockCiphers;
  derived?: BlockCiphers;
  counter?: BlockCiphers;
  readonly data: Map<string, BlockCipher>;
}

const keptCiphers = new WeakMap<Key, Kept>();

function keptWith(protector: Key): Kept {
  let kept = keptCiphers.get(protector);
  if (kept === undefined) keptCiphers.set(protector, (kept = { data: new Map() }));
  return kept;
}

function masked(protector: Key, mask: number): Uint8Array {
  return secretBytes(protector).map((byte) => byte ^ mask);
}

function derivedCipher(protector: Key, usage: number): BlockCipher {
  const bytes = deriveBytes(protector, usage);
  return protector.algorithm === 'A' ? new Aes(bytes) : new TripleDes(bytes);
}

/** Counter mode over CMAC: one block per counter value until the length of the protecting key is reached. */
function deriveBytes(protector: Key, usage: number): Uint8Array {
  const length = protector.length;
  const algorithm = length / 8 - 2 + (protector.algorithm === 'A' ? 2 : 0);
  const bits = length * 8;
  const input = Uint8Array.of(0, usage >> 8, usage & 0xff, 0, algorithm >> 8, algorithm, bits >> 8, bits & 0xff);
  const result = new Uint8Array(length);
  const blockSize = protector.cipher.blockSize;
  for (let offset = 0; offset < length; offset += blockSize) {
    input[0] = input[0]! + 1;
    const block = cmac(protector.cipher, input);
    result.set(block.subarray(0, Math.min(blockSize, length - offset)), offset);
  }
  return result;
}

/** Letters E and M. */
const ENCRYPTION_MASK = 0x45;
const AUTHENTICATION_MASK = 0x4d;

const USAGE_ENCRYPTION = 0x0000;
const USAGE_AUTHENTICATION = 0x0001;
const USAGE_COUNTER = 0x0002;
