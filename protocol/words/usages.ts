/** Key usages of key blocks: the device's own and those of X9.143 (algorithms 7.3, 8.4). */
export const keyUsages: Readonly<Record<string, string>> = Object.freeze({
  '01': 'Watchword key',
  '02': 'RSA public key',
  '03': 'RSA private key for signatures or key management',
  '04': 'RSA private key of a chip card',
  '05': 'RSA private key for PIN translation',
  '06': 'RSA private key for data decryption',
  '11': 'Card verification key, American Express CSC',
  '12': 'Card verification key, Mastercard CVC',
  '13': 'Card verification key, Visa CVV',
  '21': 'Data encryption key (DEK)',
  '22': 'Zone encryption key (ZEK)',
  '23': 'Terminal encryption key (TEK)',
  '24': 'Transport encryption key',
  '31': 'Card personalisation key',
  '32': 'Master key for dynamic CVV or CVC3',
  '41': 'Base derivation key, type 2',
  '42': 'Base derivation key, type 3',
  '43': 'Base derivation key, type 4',
  '44': 'Base derivation key, type 5',
  '51': 'Terminal master key (TMK)',
  '52': 'Zone master key (ZMK)',
  '53': 'ZKA master key',
  '54': 'Key encryption or transport key',
  '61': 'HMAC key, SHA-1',
  '62': 'HMAC key, SHA-224',
  '63': 'HMAC key, SHA-256',
  '64': 'HMAC key, SHA-384',
  '65': 'HMAC key, SHA-512',
  '71': 'Terminal PIN key (TPK)',
  '72': 'Zone PIN key (ZPK)',
  '73': 'Terminal key register (TKR)',
  B0: 'Base derivation key',
  B1: 'DUKPT initial key',
  C0: 'Card verification key',
  D0: 'Data encryption key, generic',
  E0: 'EMV issuer master key: application cryptograms',
  E1: 'EMV issuer master key: secure messaging, confidentiality',
  E2: 'EMV issuer master key: secure messaging, integrity',
  E3: 'EMV issuer master key: data authentication code',
  E4: 'EMV issuer master key: dynamic numbers',
  E5: 'EMV issuer master key: card personalisation',
  E6: 'EMV issuer master key: other',
  K0: 'Key encryption or wrapping, generic',
  M0: 'MAC key, ISO 16609 algorithm 1',
  M1: 'MAC key, ISO 9797-1 algorithm 1',
  M3: 'MAC key, ISO 9797-1 algorithm 3',
  M5: 'MAC key, ISO 9797-1:1999 algorithm 5',
  M6: 'MAC key, CMAC',
  M7: 'MAC key, HMAC',
  P0: 'PIN encryption key, generic',
  V0: 'PIN verification key, generic',
  V1: 'PIN verification key, IBM 3624',
  V2: 'PIN verification key, Visa PVV',
});

/** Is this a usage that a header may carry here? */
export const isKeyUsage = (usage: string): boolean => Object.hasOwn(keyUsages, usage);

/** Algorithm letters and modes of use that make sense with a usage. */
export interface UsageRule {
  readonly algorithms: string;
  readonly modes: string;
}

const ENCRYPTION = 'BDEN';
const CHECKING = 'CGVN';
const DERIVATION = 'XN';
/** No source says more: every mode. */
const ANY_MODE = 'BCDEGNSVX';
const SYMMETRIC = 'TDA';
const same = (usages: string, algorithms: string, modes: string): [string, UsageRule][] =>
  usages.split(' ').map((usage) => [usage, Object.freeze({ algorithms, modes })]);

/**
 * What may stand in a header together (X9.143:2021 tables of modes and algorithms by usage; algorithms 7.3, 8.4).
 * N goes with every usage, as devices write it. Where only general knowledge stands behind an entry it allows more.
 */
export const usageRules: Readonly<Record<string, UsageRule>> = Object.freeze(
  Object.fromEntries([
    ...same('01 31 73', SYMMETRIC, ANY_MODE),
    ...same('02 03 04 05 06', 'RES', ANY_MODE),
    ...same('11 12 13 C0', SYMMETRIC, CHECKING),
    ...same('21 22 23 24 D0', SYMMETRIC, ENCRYPTION),
    ...same('32 E6', 'TA', ANY_MODE),
    ...same('41 42 43', 'T', DERIVATION),
    ...same('44', 'A', DERIVATION),
    ...same('B0 B1', 'TA', DERIVATION),
    ...same('53', 'T', ANY_MODE),
    ...same('E0 E1 E2 E3 E4 E5', 'TA', DERIVATION),
    ...same('51 52 54 K0', SYMMETRIC, ENCRYPTION),
    ...same('61 62 63 64 65 M7', 'H', CHECKING),
    ...same('M0', 'TD', CHECKING),
    ...same('M1', SYMMETRIC, CHECKING),
    ...same('M3', 'TD', CHECKING),
    ...same('M5 M6', 'TA', CHECKING),
    ...same('71 72 P0', SYMMETRIC, ENCRYPTION),
    ...same('V0 V1', SYMMETRIC, CHECKING),
    ...same('V2', 'TA', CHECKING),
  ]),
);

/**
 * Code of the first field of a header that does not go with the usage, in the order of the header; undefined when all
 * go together. Without an algorithm the key itself will tell it.
 */
export function headerConflict(
  usage: string,
  algorithm: string | undefined,
  modeOfUse: string,
): 'A6' | 'A7' | 'A8' | undefined {
  const rule = usageRules[usage];
  if (rule === undefined) return 'A6';
  if (algorithm !== undefined && (algorithm === '' || !rule.algorithms.includes(algorithm))) return 'A7';
  return modeOfUse !== '' && rule.modes.includes(modeOfUse) ? undefined : 'A8';
}
