/** What the characters of a key block header mean (algorithms 7.2, 7.3, 8.1, 8.2, 8.4, 8.5; ANSI X9.143:2021). */

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

/** Key usages of X9.143 blocks; Thales blocks know most of them too. */
export const standardUsages: Readonly<Record<string, string>> = Object.freeze({
  B0: 'base derivation key',
  B1: 'initial DUKPT key',
  B2: 'base key variant key',
  B3: 'key derivation key, not X9.24',
  C0: 'card verification key',
  D0: 'data encryption, symmetric',
  D1: 'data encryption, asymmetric',
  D2: 'decimalisation table encryption',
  D3: 'sensitive data encryption',
  E0: 'EMV master key, application cryptograms',
  E1: 'EMV master key, secure messaging confidentiality',
  E2: 'EMV master key, secure messaging integrity',
  E3: 'EMV master key, data authentication code',
  E4: 'EMV master key, dynamic numbers',
  E5: 'EMV master key, card personalisation',
  E6: 'EMV master key, other',
  E7: 'EMV asymmetric key for PIN encryption',
  I0: 'initialisation vector',
  K0: 'key encryption or wrapping',
  K1: 'TR-31 key block protection key',
  K2: 'TR-34 asymmetric key',
  K3: 'asymmetric key wrapping or agreement',
  K4: 'ISO 20038 key block protection key',
  M0: 'MAC, ISO 16609 algorithm 1',
  M1: 'MAC, ISO 9797-1 algorithm 1',
  M2: 'MAC, ISO 9797-1 algorithm 2',
  M3: 'MAC, ISO 9797-1 algorithm 3',
  M4: 'MAC, ISO 9797-1 algorithm 4',
  M5: 'MAC, ISO 9797-1:1999 algorithm 5',
  M6: 'MAC, ISO 9797-1:2011 algorithm 5 (CMAC)',
  M7: 'HMAC',
  M8: 'MAC, ISO 9797-1:2011 algorithm 6',
  P0: 'PIN encryption',
  P1: 'PIN generation',
  S0: 'asymmetric key for signatures',
  S1: 'asymmetric key of a certification authority',
  S2: 'asymmetric key, other',
  V0: 'PIN verification, other',
  V1: 'PIN verification, IBM 3624',
  V2: 'PIN verification, Visa PVV',
  V3: 'PIN verification, X9.132 algorithm 1',
  V4: 'PIN verification, X9.132 algorithm 2',
  V5: 'PIN verification, X9.132 algorithm 3',
});

/** Numeric key usages of Thales blocks. */
export const numericUsages: Readonly<Record<string, string>> = Object.freeze({
  '01': 'WWK, Watchword key',
  '02': 'RSA public key',
  '03': 'RSA private key, signature or key management',
  '04': 'RSA private key for ICC',
  '05': 'RSA private key for PIN translation',
  '06': 'RSA private key, other decryption',
  '11': 'CVK, American Express CSC',
  '12': 'CVK, Mastercard CVC',
  '13': 'CVK, Visa CVV',
  '21': 'DEK, data encryption key',
  '22': 'ZEK, zone encryption key',
  '23': 'TEK, terminal encryption key',
  '24': 'transport encryption key',
  '31': 'card personalisation key',
  '32': 'MK-CVC3, master key for dynamic CVC',
  '41': 'BDK-2',
  '42': 'BDK-3',
  '43': 'BDK-4',
  '44': 'BDK-5',
  '51': 'TMK, terminal master key',
  '52': 'ZMK, zone master key',
  '53': 'ZKA master key',
  '54': 'KEK, transport key',
  '61': 'HMAC key, SHA-1',
  '62': 'HMAC key, SHA-224',
  '63': 'HMAC key, SHA-256',
  '64': 'HMAC key, SHA-384',
  '65': 'HMAC key, SHA-512',
  '71': 'TPK, terminal PIN key',
  '72': 'ZPK, zone PIN key',
  '73': 'TKR',
});

export const blockAlgorithms: Readonly<Record<string, string>> = Object.freeze({
  A: 'AES',
  D: 'DES',
  E: 'elliptic curve',
  H: 'HMAC',
  R: 'RSA',
  S: 'DSA',
  T: '3DES',
});

export const blockModes: Readonly<Record<string, string>> = Object.freeze({
  B: 'encrypt and decrypt, wrap and unwrap',
  C: 'generate and verify',
  D: 'decrypt or unwrap only',
  E: 'encrypt or wrap only',
  G: 'generate only',
  N: 'no restriction',
  S: 'signature only',
  T: 'sign and key transport',
  V: 'verify only',
  X: 'derive other keys',
  Y: 'create variants',
});

export const blockExportabilities: Readonly<Record<string, string>> = Object.freeze({
  E: 'exportable in a trusted key block',
  N: 'not exportable',
  S: 'sensitive: exportable in other forms too',
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
