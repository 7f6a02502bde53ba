/**
 * Key roles: what a key is for, said once for both kinds of LMK. Under a variant LMK a role is a key type
 * (variant digit + pair code); in a key block it is a set of usages and algorithms.
 * Sources: commands-pin-card 1.1, commands-emv-mac-rsa 1.3, algorithms 4 and 7.3.
 */

export interface KeyRole {
  readonly name: string;
  readonly doc: string;
  /** Variant key types that fit; the first is the usual one. */
  readonly types: readonly string[];
  /** Key block usages that fit. */
  readonly usages: readonly string[];
  /** Key block algorithms that fit: T 3DES, D single DES, A AES, H HMAC, R RSA. */
  readonly algorithms: readonly string[];
  /** Lengths that fit a DES key, in 8-byte parts. */
  readonly parts: readonly (1 | 2 | 3)[];
}

const role = (
  name: string,
  doc: string,
  types: string[],
  usages: string[],
  algorithms: string[],
  parts: (1 | 2 | 3)[],
) => Object.freeze({ name, doc, types, usages, algorithms, parts }) satisfies KeyRole;

export const roles = Object.freeze({
  ZMK: role('ZMK', 'Zone master key', ['000'], ['K0', '52'], ['T', 'D', 'A'], [1, 2, 3]),
  TMK: role('TMK', 'Terminal master key', ['002', '80D'], ['K0', '51'], ['T', 'D', 'A'], [1, 2, 3]),
  KEK: role(
    'KEK',
    'ZMK or TMK, told apart by a flag',
    ['000', '002', '80D'],
    ['K0', '51', '52'],
    ['T', 'D', 'A'],
    [1, 2, 3],
  ),
  ZPK: role('ZPK', 'Zone PIN key', ['001'], ['P0', '72'], ['T', 'D', 'A'], [1, 2, 3]),
  TPK: role('TPK', 'Terminal PIN key', ['002', '70D'], ['P0', '71'], ['T', 'D', 'A'], [1, 2, 3]),
  PVK_PVV: role('PVK', 'PIN verification key pair for the ABA/Visa PVV', ['002'], ['V2', 'V0'], ['T'], [2]),
  PVK_IBM: role('PVK', 'PIN verification key for IBM 3624 offsets', ['002'], ['V1', 'V0'], ['T', 'D'], [1, 2, 3]),
  CVK: role('CVK', 'Card verification key pair', ['402'], ['C0', '11', '12', '13'], ['T'], [2]),
  BDK1: role('BDK-1', 'Base derivation key, type 1', ['009'], ['B0'], ['T', 'A'], [2, 3]),
  BDK2: role('BDK-2', 'Base derivation key, type 2', ['609'], ['41'], ['T'], [2, 3]),
  BDK3: role('BDK-3', 'Base derivation key, type 3', ['809'], ['42'], ['T'], [2, 3]),
  BDK4: role('BDK-4', 'Base derivation key, type 4', ['909'], ['43'], ['T'], [2, 3]),
  BDK5: role('BDK-5', 'Base derivation key for AES DUKPT', [], ['44', 'B0'], ['A'], []),
  BDK: role(
    'BDK',
    'Base derivation key of any type',
    ['009', '609', '809', '909'],
    ['B0', '41', '42', '43', '44'],
    ['T', 'A'],
    [2, 3],
  ),
  ZPK_BDK: role(
    'ZPK or BDK',
    'Zone PIN key, or base derivation key',
    ['001', '009', '609', '909'],
    ['P0', '72', 'B0', '41', '42', '43', '44'],
    ['T', 'D', 'A'],
    [1, 2, 3],
  ),
  MK_AC: role('MK-AC', 'Issuer master key for application cryptograms', ['109'], ['E0'], ['T', 'A'], [2]),
  MK_SMI: role('MK-SMI', 'Issuer master key for secure messaging integrity', ['209'], ['E2'], ['T', 'A'], [2]),
  MK_SMC: role('MK-SMC', 'Issuer master key for secure messaging confidentiality', ['309'], ['E1'], ['T', 'A'], [2]),
  DATA: role(
    'ZEK, DEK, TEK or BDK',
    'Data encryption key, kind given by a key type field',
    ['00A', '00B', '30B', '009', '609', '809', '909'],
    ['D0', '21', '22', '23', 'B0', '41', '42', '43', '44'],
    ['T', 'D', 'A'],
    [1, 2, 3],
  ),
  MAC: role(
    'TAK or ZAK',
    'Message authentication key',
    ['003', '008'],
    ['M0', 'M1', 'M3', 'M5', 'M6'],
    ['T', 'D', 'A'],
    [1, 2, 3],
  ),
  ZKA_MK: role('ZKA MK', 'ZKA master key', ['607'], ['53'], ['T'], [2, 3]),
  ANY: role('any', 'A key of the type that another field names', [], [], ['T', 'D', 'A'], [1, 2, 3]),
} satisfies Record<string, KeyRole>);

export type RoleName = keyof typeof roles;

/** What a command does with a key; in a key block the mode of use must allow it. */
export type KeyUse = 'encrypt' | 'decrypt' | 'both' | 'generate' | 'verify' | 'derive' | 'any';

/** Modes of use that allow a use (algorithms 7.2; commands-pin-card 1.1). */
export const modesOfUse: Readonly<Record<KeyUse, readonly string[] | undefined>> = Object.freeze({
  encrypt: ['B', 'E', 'N'],
  decrypt: ['B', 'D', 'N'],
  both: ['B', 'N'],
  generate: ['C', 'G', 'N'],
  verify: ['C', 'V', 'N'],
  derive: ['X', 'N'],
  any: undefined,
});

/** LMK pair index by the two-character pair code of a key type: '00' is pair 04-05. */
export const pairIndexByCode: Readonly<Record<string, number>> = Object.freeze({
  '00': 2,
  '01': 3,
  '02': 7,
  '03': 8,
  '04': 9,
  '05': 10,
  '06': 11,
  '07': 12,
  '08': 13,
  '09': 14,
  '0A': 15,
  '0B': 16,
  '0C': 17,
  '0D': 18,
  '0E': 19,
});

/** Variant digit 0..9: byte XORed into the first byte of the left half of the pair (algorithms 3.3). */
export const variantBytes: readonly number[] = Object.freeze([
  0x00, 0xa6, 0x5a, 0x6a, 0xde, 0x2b, 0x50, 0x74, 0x9c, 0xfa,
]);

/** Y allowed, A only when the activity is authorised, N refused (29). */
export type Permission = 'Y' | 'A' | 'N';

export interface KeyTypeFacts {
  readonly name: string;
  readonly generate: Permission;
  readonly export: Permission;
  readonly import: Permission;
  /** The source is general knowledge or a choice of this project: keep it easy to change. */
  readonly confidence: 'high' | 'medium' | 'low';
  /** Key block usage that this type becomes, and usages that map to it on import (the first is the usual one). */
  readonly usages: readonly string[];
}

const type = (
  name: string,
  g: Permission,
  e: Permission,
  i: Permission,
  usages: string[],
  confidence: 'high' | 'medium' | 'low' = 'high',
) => Object.freeze({ name, generate: g, export: e, import: i, usages, confidence }) satisfies KeyTypeFacts;

/**
 * Variant key types (algorithms 4). Types whose permissions no source gives follow the project's rule Y, A, Y.
 * Types that only a special command creates (RSA, HMAC, reference numbers) are absent: A0, A6 and A8 answer 04 for them.
 */
export const keyTypes: Readonly<Record<string, KeyTypeFacts>> = Object.freeze({
  '000': type('ZMK', 'A', 'N', 'N', ['K0', '52']),
  '100': type('ZMK component', 'Y', 'A', 'Y', ['K0', '52']),
  '200': type('KML', 'Y', 'A', 'Y', []),
  '001': type('ZPK', 'Y', 'A', 'Y', ['P0', '72']),
  '002': type('PVK, TPK, TMK', 'Y', 'A', 'Y', ['P0', '71', '51', 'K0', 'V0', 'V1', 'V2']),
  '302': type('IKEY', 'Y', 'A', 'Y', ['B1'], 'medium'),
  '402': type('CVK, CSCK', 'Y', 'A', 'Y', ['C0', '11', '12', '13']),
  '003': type('TAK', 'Y', 'A', 'Y', ['M0', 'M1', 'M3']),
  '005': type('PVK not on us', 'Y', 'A', 'Y', [], 'low'),
  '105': type('KML', 'Y', 'A', 'Y', [], 'low'),
  '205': type('KMX', 'Y', 'A', 'Y', [], 'low'),
  '305': type('KMP', 'Y', 'A', 'Y', [], 'low'),
  '405': type('KIS.5', 'Y', 'A', 'Y', [], 'low'),
  '505': type('KM3L', 'Y', 'A', 'Y', [], 'low'),
  '605': type('KM3X', 'Y', 'A', 'Y', [], 'low'),
  '705': type('KMACS4', 'Y', 'A', 'Y', [], 'low'),
  '805': type('KMACS5', 'Y', 'A', 'Y', [], 'low'),
  '905': type('KMACACQ', 'Y', 'A', 'Y', [], 'low'),
  '006': type('WWK', 'Y', 'A', 'Y', ['01']),
  '106': type('KMACUPD', 'Y', 'A', 'Y', [], 'low'),
  '206': type('KMACMA', 'Y', 'A', 'Y', [], 'low'),
  '306': type('KMACCI', 'Y', 'A', 'Y', [], 'low'),
  '406': type('KMACISS', 'Y', 'A', 'Y', [], 'low'),
  '506': type('KMSCISS', 'Y', 'A', 'Y', [], 'low'),
  '606': type('BKEM', 'Y', 'A', 'Y', [], 'low'),
  '706': type('BKAM', 'Y', 'A', 'Y', [], 'low'),
  '007': type('ZTK', 'Y', 'A', 'Y', [], 'medium'),
  '107': type('transport key', 'Y', 'A', 'Y', ['54'], 'low'),
  '207': type('transport key', 'Y', 'A', 'Y', [], 'low'),
  '507': type('transport key', 'Y', 'A', 'Y', [], 'low'),
  '607': type('ZKA master key', 'Y', 'A', 'Y', ['53'], 'medium'),
  '807': type('transport key', 'Y', 'A', 'Y', [], 'low'),
  '907': type('transport key', 'Y', 'A', 'Y', [], 'low'),
  '008': type('ZAK', 'Y', 'A', 'Y', ['M0', 'M1', 'M3']),
  '009': type('BDK-1', 'Y', 'A', 'Y', ['B0']),
  '109': type('MK-AC', 'Y', 'A', 'Y', ['E0']),
  '209': type('MK-SMI', 'Y', 'A', 'Y', ['E2']),
  '309': type('MK-SMC', 'Y', 'A', 'Y', ['E1']),
  '409': type('MK-DAC', 'Y', 'A', 'Y', ['E3']),
  '509': type('MK-DN', 'Y', 'A', 'Y', ['E4']),
  '609': type('BDK-2', 'Y', 'A', 'Y', ['41', 'B0'], 'medium'),
  '709': type('MK-CVC3 / dCVV', 'Y', 'A', 'Y', ['32', 'E6'], 'medium'),
  '809': type('BDK-3', 'Y', 'A', 'Y', ['42', 'B0'], 'medium'),
  '909': type('BDK-4', 'Y', 'A', 'Y', ['43', 'B0'], 'medium'),
  '00A': type('ZEK', 'Y', 'A', 'Y', ['D0', '22']),
  '10A': type('unnamed', 'Y', 'A', 'Y', [], 'low'),
  '00B': type('DEK', 'Y', 'A', 'Y', ['D0', '21'], 'medium'),
  '30B': type('TEK', 'Y', 'A', 'Y', ['D0', '23'], 'medium'),
  '30D': type('unnamed', 'Y', 'A', 'Y', [], 'low'),
  '40D': type('unnamed', 'Y', 'A', 'Y', [], 'low'),
  '50D': type('unnamed', 'Y', 'A', 'Y', [], 'low'),
  '70D': type('TPK (PCI HSM)', 'Y', 'A', 'Y', ['P0', '71'], 'low'),
  '80D': type('TMK (PCI HSM)', 'Y', 'A', 'Y', ['K0', '51'], 'low'),
  '90D': type('TKR (PCI HSM)', 'Y', 'A', 'Y', ['73'], 'low'),
});

/** Key type that stands for "the key block says it". */
export const ANY_BLOCK_TYPE = 'FFF';
