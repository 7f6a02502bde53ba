/** Groups of fields that many commands share: the LMK identifier and the key block tails (commands-keys-admin 1.2, 1.8). */
import { block, choice, digits, headerBlock, lateChoice, numeric, optional, repeat, text } from '../dsl/fields.ts';

/** `%` + LMK identifier: which LMK the keys of this message are under. */
export const lmkIdentifier = {
  lmkId: optional(block('%', 'LMK identifier', { id: digits(2, 'Slot of the LMK, 00 to 19') })),
};

export const lmkSchemes = {
  Z: 'Single length',
  U: 'Double length, variant method',
  T: 'Triple length, variant method',
  X: 'Double length, X9.17 method',
  Y: 'Triple length, X9.17 method',
  S: 'Thales key block',
} as const;

export const exportSchemes = { ...lmkSchemes, R: 'TR-31 key block' } as const;

/** Atalla variant: one or two digits, there when the next character is a digit (commands-keys-admin 1.11). */
export const atallaVariant = numeric({ greedy: true, min: 1, max: 2 }, 'Atalla variant of the ZMK');

export const modesOfUse = {
  B: 'Encrypt and decrypt, wrap and unwrap',
  C: 'Generate and verify',
  D: 'Decrypt only',
  E: 'Encrypt only',
  G: 'Generate only',
  N: 'No restriction',
  S: 'Signature only',
  V: 'Verify only',
  X: 'Derive other keys',
} as const;

export const exportabilities = {
  E: 'Exportable in a trusted key block',
  N: 'Not exportable',
  S: 'Sensitive: all other forms too',
} as const;

const usage = { usage: text(2, 'Key usage, as in a key block header', { error: 'A6' }) };
const modeOfUse = { modeOfUse: lateChoice('Mode of use', modesOfUse, { error: 'A8' }) };
const keyVersion = { keyVersion: text(2, 'Key version number, 00 none, `c1` to `c9` a component', { error: 'A9' }) };
const exportability = { exportability: lateChoice('Exportability', exportabilities, { error: 'AA' }) };
/** Number of optional header blocks, and the blocks. */
export const optionalBlocks = {
  optionalBlockCount: digits(2, 'Number of optional blocks'),
  optionalBlocks: repeat({ by: 'optionalBlockCount' }, 'Optional blocks of the header', {
    block: headerBlock('Optional block: identifier 2A, length 2H, data'),
  }),
};

export const algorithms = {
  D1: 'Single DES',
  T2: '3DES, double length',
  T3: '3DES, triple length',
  A1: 'AES-128',
  A2: 'AES-192',
  A3: 'AES-256',
} as const;

/** Letter of the algorithm in a key block header, and bytes of the key. */
export const algorithmSizes = Object.freeze({
  D1: ['D', 8],
  T2: ['T', 16],
  T3: ['T', 24],
  A1: ['A', 16],
  A2: ['A', 24],
  A3: ['A', 32],
}) satisfies Readonly<Record<keyof typeof algorithms, readonly ['D' | 'T' | 'A', number]>>;

/** `#` tail of a command that makes a new key: the whole header. */
export const newKeyHeader = block('#', 'Header of the new key block', {
  ...usage,
  algorithm: lateChoice('Algorithm and length', algorithms, { error: 'A7' }),
  ...modeOfUse,
  ...keyVersion,
  ...exportability,
  ...optionalBlocks,
});

/** `#` or `&` tail without algorithm: the key itself tells it. */
export const keyHeader = (open: '#' | '&', doc: string) =>
  block(open, doc, { ...usage, ...modeOfUse, ...keyVersion, ...exportability, ...optionalBlocks });

/** `&` tail under a key block LMK: the exportability that the leaving block gets. */
export const newExportability = block('&', 'Exportability in the exported header', { ...exportability });

/** `#` tail for a key that arrives in a TR-31 block: only the usage changes. */
export const modifiedUsage = block('#', 'New key usage', { ...usage, ...optionalBlocks });

/** `#` tail of an RSA key pair: the command says the rest. */
export const rsaKeyHeader = block('#', 'Header of the private key block', { ...keyVersion, ...optionalBlocks });

/** `&` tail of a key pair: exportability of the private key. */
export const keyExportability = block('&', 'Exportability of the private key', { ...exportability });

/** `#` tail of an imported public key. */
export const publicKeyHeader = block('#', 'Header of the public key block', {
  ...modeOfUse,
  ...keyVersion,
  ...exportability,
  ...optionalBlocks,
});

/** `;` + flag in front of a transport key. */
export const kekFlag = block(';', 'Kind of transport key', {
  kind: choice('ZMK or TMK', { '0': 'ZMK', '1': 'TMK' }),
});

/** `!` tail: version of the TR-31 block. */
export const tr31Version = block('!', 'TR-31 key block version', {
  version: choice(
    'Key block version',
    { A: '3DES variant binding', B: '3DES derivation binding', C: '3DES variant binding', D: 'AES derivation binding' },
    { error: 'BE' },
  ),
});
