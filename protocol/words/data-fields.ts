/** Fields and code tables of the data encryption commands (commands-emv-mac-rsa 6). */
import { choice, cipherBlock, data, hex, hexNumber, key, keyType, ksn, when } from '../dsl/fields.ts';
import { keyErrors } from './key-errors.ts';
import { bdkUsages } from './pin-fields.ts';

/**
 * Cipher modes that have a public layout. 04 and 13 (Visa data secure) have none; 10 and 11 (format preserving) are a
 * licence of their own whose parameters no source gives.
 */
export const cipherModes = { '00': 'ECB', '01': 'CBC', '02': 'CFB8', '03': 'CFB64', '05': 'OFB', '06': 'CTR' } as const;

/** Modes with an initial vector. */
export const modesWithIv = ['01', '02', '03', '05', '06'] as const;

/** Forms of enciphered data. */
export const cryptogramFormats = { '0': 'Binary', '1': 'Hexadecimal' } as const;
/** Forms of clear data. */
export const clearFormats = { '0': 'Binary', '1': 'Hexadecimal', '2': 'Text' } as const;

/** Key types that are base derivation keys: a KSN follows. */
export const bdkTypes = ['009', '609', '809', '909'] as const;

const isBdk = [{ keyType: bdkTypes }, { 'key.usage': bdkUsages }] as const;
const hasIv = { mode: modesWithIv } as const;

/** The cipher mode of M0 and M2. */
export const cipherMode = choice('Cipher mode', cipherModes, { error: '02' });

/** The key of M0 or M2, with the KSN of a base derivation key, the initial vector, and the data. */
export const dataUnderKey = (use: 'encrypt' | 'decrypt', keyDoc: string, dataDoc: string) => ({
  keyType: keyType('Type of the key; FFF for a key block', { error: '05' }),
  key: key('DATA', keyDoc, { use, typeFrom: 'keyType', plain32: { field: 'keyType', values: bdkTypes } }),
  ksnDescriptor: when(isBdk, hex(3, 'KSN descriptor')),
  ksn: when(isBdk, ksn('ksnDescriptor', 'key', 'KSN')),
  iv: when(hasIv, cipherBlock('key', 'Initial vector')),
  length: hexNumber(4, 'Characters of data', { min: 1, error: '06' }),
  data: data('length', 'inputFormat', ['1'], dataDoc),
});

/** The reply of M0 and M2. */
export const dataResult = (doc: string) => ({
  nextIv: when(hasIv, cipherBlock('key', 'Last chaining value')),
  length: hexNumber(4, 'Characters of the result'),
  data: data('length', 'outputFormat', ['1'], doc),
});

/** Codes of M0 and M2. */
export const dataErrors = {
  ...keyErrors,
  '02': 'Cipher mode unknown, or one of 04, 10, 11 and 13, which are not public',
  '03': 'Unknown input format',
  '04': 'Unknown output format',
  '05': 'Key type unknown, not for data, or not for this kind of key',
  '06': 'No data, an odd number of hexadecimal characters, or not a multiple of the block size (ECB, CBC)',
  '10': 'Key parity',
  '11': 'Key all zero',
  '35': 'Format of the data not allowed: by the setting for ZEK and TEK, or a text that is not printable',
} as const;
