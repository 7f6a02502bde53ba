// PIN blocks and DUKPT values for the tables, by node:crypto and published constants alone.
import { createCipheriv } from 'node:crypto';
import { cmac } from '@noble/ciphers/aes.js';
import { des } from './independent.ts';

/** Clear block of ISO format 0 (X9.8) from the 12 account digits. */
export const format0 = (pin: string, account: string): string =>
  xor(`0${digit(pin)}${pin}`.padEnd(16, 'F'), `0000${account}`);

/** Clear block of ISO format 1 with nines behind the PIN. */
export const format1 = (pin: string): string => `1${digit(pin)}${pin}`.padEnd(16, '9');

/** Clear block of ISO format 3 with A behind the PIN. */
export const format3 = (pin: string, account: string): string =>
  xor(`3${digit(pin)}${pin}`.padEnd(16, 'A'), `0000${account}`);

/** Clear block of the PLUS network: the 12 leftmost digits of the PAN. */
export const formatPlus = (pin: string, left12: string): string => format0(pin, left12);

/** Enciphered block of ISO format 4; the account is the 12 digits, or a whole PAN (ISO 9564-1 9.4). */
export function iso4(keyHex: string, pin: string, account: string, pad = '2F69ADDE2E9E7ACE'): string {
  const field = `4${digit(pin)}${pin}`.padEnd(16, 'A') + pad;
  const panField = `${account.length - 12}${account}`.padEnd(32, '0');
  return aes(keyHex, xor(aes(keyHex, field), panField));
}

/** AES over one block. */
export function aes(keyHex: string, dataHex: string): string {
  const key = Buffer.from(keyHex, 'hex');
  const cipher = createCipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false);
  return upper(cipher.update(Buffer.from(dataHex, 'hex')));
}

/** AES-CMAC, left 8 bytes. */
export const aesMac = (keyHex: string, dataHex: string): string =>
  upper(cmac(Buffer.from(dataHex, 'hex'), Buffer.from(keyHex, 'hex'))).slice(0, 16);

/** The published triple-DES sequence (X9.24-1:2009 A.4.2), BDK 0123456789ABCDEFFEDCBA9876543210. */
export const x924 = {
  bdk: '0123456789ABCDEFFEDCBA9876543210',
  ksn: 'FFFF9876543210E00001',
  initialKey: '6AC292FAA1315B4D858AB3A3D7D5933A',
  pinKey: '042666B49184CF5C68DE9628D0397B36',
  macKey: '042666B4918430A368DE9628D03984C9',
  macResponseKey: '042666B46E84CFA368DE96282F397BC9',
  pin: '1234',
  account: '401234567890',
  pinBlock: '1B9C1845EB993A7A',
  macData: '4012345678909D987',
  mac: '9CCC78173FC4FB64',
  cmac: '211003F1D5B79DD7',
  cmacResponse: '82CC2B9B9EC710A6',
} as const;

/** The published AES-128 sequence (X9.24-3:2017 supplement). */
export const x924Aes = {
  bdk: 'FEDCBA9876543210F1F1F1F1F1F1F1F1',
  ksn: '123456789012345600000001',
  initialKey: '1273671EA26AC29AFA4D1084127652A1',
  pinKey: 'AF8CB133A78F8DC2D1359F18527593FB',
  pin: '1234',
  pan: '4111111111111111',
  account: '411111111111',
  pinBlock: 'A912150391AB65A67E52883D81CE2D15',
} as const;

/** Offset field of the IBM method: natural digits of the 16-digit validation data through the table (algorithms 12.1). */
export function ibmOffset(pvkHex: string, validation: string, table: string, pin: string): string {
  const natural = Array.from(des(pvkHex, validation), (digit) => Number(table[Number.parseInt(digit, 16)]));
  return Array.from(pin, (digit, i) => (Number(digit) + 10 - natural[i]!) % 10)
    .join('')
    .padEnd(12, 'F');
}

/** A PIN block under a DES key. */
export const underDes = (keyHex: string, clearBlock: string): string => des(keyHex, clearBlock);

const digit = (pin: string): string => pin.length.toString(16).toUpperCase();
const upper = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

function xor(a: string, b: string): string {
  return (BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(16).toUpperCase().padStart(a.length, '0');
}
