/** Code tables and fields that the RSA commands share (commands-emv-mac-rsa 1.5, 8). */
import { blockLength, bytes, choice, privateKey, when } from '../dsl/fields.ts';

export const rsaEncodings = {
  '01': 'DER, unsigned integers',
  '02': "DER, two's complement integers",
} as const;

export const publicKeyEncodings = { ...rsaEncodings, '03': 'ECC public key, SubjectPublicKeyInfo' } as const;

/** Hashes of the hash command; in signature commands 04 stands for none. */
export const hashes = {
  '01': 'SHA-1',
  '02': 'MD5',
  '03': 'ISO 10118-2 (MDC-2)',
  '05': 'SHA-224',
  '06': 'SHA-256',
  '07': 'SHA-384',
  '08': 'SHA-512',
} as const;

export const signatureHashes = {
  '01': 'SHA-1',
  '02': 'MD5',
  '04': 'None: the data is a DigestInfo or a hash',
  '05': 'SHA-224',
  '06': 'SHA-256',
  '07': 'SHA-384',
  '08': 'SHA-512',
} as const;

export const rsaSignatures = { '01': 'RSA' } as const;

export const signaturePaddings = { '01': 'PKCS #1 version 1.5' } as const;

/** Data that the MAC of a public key covers besides the key. */
export const authenticationData = bytes(
  { rest: true, stop: '~', max: 32_768 },
  'Data the MAC covers besides the key; may be empty',
);

/** 99, or the index that EK gave the key. */
const privateKeyFlags = {
  '00': 'Index 00',
  '01': 'Index 01',
  '02': 'Index 02',
  '03': 'Index 03',
  '04': 'Index 04',
  '05': 'Index 05',
  '06': 'Index 06',
  '07': 'Index 07',
  '08': 'Index 08',
  '09': 'Index 09',
  '10': 'Index 10',
  '11': 'Index 11',
  '12': 'Index 12',
  '13': 'Index 13',
  '14': 'Index 14',
  '15': 'Index 15',
  '16': 'Index 16',
  '17': 'Index 17',
  '18': 'Index 18',
  '19': 'Index 19',
  '20': 'Index 20',
  '99': 'The key follows',
} as const;

/** A private key in line, or one that EK loaded. */
export const privateKeyReference = {
  privateKeyFlag: choice('Where the private key is', privateKeyFlags, { error: '04' }),
  privateKeyLength: blockLength(4, 'Bytes of private key, or FFFF for a key block'),
  privateKey: when({ privateKeyFlag: ['99'] }, privateKey('privateKeyLength', 'Private key')),
};
