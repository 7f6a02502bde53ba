/** What the characters of a key block header mean (algorithms 7.2, 7.3, 8.1, 8.2, 8.4, 8.5; ANSI X9.143:2021). */

import { modesOfUse } from '../words/blocks.ts';
import { keyUsages } from '../words/usages.ts';

/** How a block version protects its key, and characters of its authenticator. */
export const blockVersions: Readonly<Record<string, { readonly doc: string; readonly authenticator: number }>> =
  Object.freeze({
    '0': { doc: 'protected by a 3DES key', authenticator: 8 },
    '1': { doc: 'protected by an AES key', authenticator: 16 },
    A: { doc: '3DES, key variant binding (deprecated)', authenticator: 8 },
    B: { doc: '3DES, key derivation binding', authenticator: 16 },
    C: { doc: '3DES, key variant binding', authenticator: 8 },
    D: { doc: 'AES, key derivation binding, CBC', authenticator: 32 },
    E: { doc: 'AES, key derivation binding, CTR (ISO 20038)', authenticator: 32 },
  });

/** Key usages of X9.143 that Thales blocks do not carry. */
const otherUsages: Readonly<Record<string, string>> = Object.freeze({
  B2: 'Base key variant key',
  B3: 'Key derivation key, not X9.24',
  D1: 'Asymmetric key for data encryption',
  D2: 'Decimalisation table encryption key',
  D3: 'Sensitive data encryption key',
  E7: 'EMV asymmetric key for PIN encryption',
  I0: 'Initialisation vector',
  K1: 'TR-31 key block protection key',
  K2: 'TR-34 asymmetric key',
  K3: 'Asymmetric key for key wrapping or agreement',
  K4: 'ISO 20038 key block protection key',
  M2: 'MAC key, ISO 9797-1 algorithm 2',
  M4: 'MAC key, ISO 9797-1 algorithm 4',
  M8: 'MAC key, ISO 9797-1:2011 algorithm 6',
  P1: 'PIN generation key',
  S0: 'Asymmetric key for signatures',
  S1: 'Asymmetric key of a certification authority',
  S2: 'Asymmetric key, other',
  V3: 'PIN verification key, X9.132 algorithm 1',
  V4: 'PIN verification key, X9.132 algorithm 2',
  V5: 'PIN verification key, X9.132 algorithm 3',
});

/** Description of a key usage, or undefined. */
export function blockUsage(usage: string): string | undefined {
  return keyUsages[usage] ?? otherUsages[usage];
}

/** Algorithm of the key in a block. */
export const blockAlgorithms: Readonly<Record<string, string>> = Object.freeze({
  A: 'AES',
  D: 'DES',
  E: 'elliptic curve',
  H: 'HMAC',
  R: 'RSA',
  S: 'DSA',
  T: '3DES',
});

/** Modes of use, those of older editions too. */
export const blockModes: Readonly<Record<string, string>> = Object.freeze({
  ...modesOfUse,
  T: 'Sign and key transport',
  Y: 'Create variants',
});

/** Optional blocks by identifier. */
export const optionalBlockNames: Readonly<Record<string, string>> = Object.freeze({
  '00': 'key status',
  '03': 'start of validity',
  '04': 'end of validity',
  '05': 'text',
  AL: 'asymmetric key life',
  BI: 'base derivation key identifier',
  CT: 'certificate',
  DA: 'what derived keys may be',
  FL: 'flags',
  HM: 'HMAC hash',
  IK: 'AES DUKPT initial key identifier',
  KC: 'check value of the wrapped key',
  KP: 'check value of the protection key',
  KS: 'initial key serial number',
  KV: 'key block values',
  LB: 'label',
  PB: 'padding',
  PK: 'check value of the export protection key',
  TC: 'time of creation',
  TS: 'time stamp',
  WP: 'wrapping pedigree',
});

/** Meaning of the key version characters. */
export function keyVersionMeaning(version: string): string {
  if (version === '00') return 'none';
  if (/^c[1-9]$/.test(version)) return `component ${version[1]}`;
  return /^\d\d$/.test(version) ? `version ${Number(version)}` : 'not a valid version';
}
