/** Fields that the PIN translation and verification commands share (commands-pin-card 1.1, 1.8, 2, 7). */
import {
  account,
  block,
  choice,
  cipherBlock,
  decimalisationTable,
  digits,
  hex,
  key,
  keyType,
  ksn,
  lmkPin,
  numeric,
  optional,
  validationData,
  when,
} from '../dsl/fields.ts';
import { lmkIdentifier } from './blocks.ts';
import { pinBlockFormats } from './formats.ts';
import { keyErrors } from './key-errors.ts';

export type PinBlockCode = '01' | '02' | '03' | '04' | '05' | '34' | '35' | '41' | '42' | '46' | '47' | '48';

const formatNames = Object.fromEntries(pinBlockFormats.map(({ code, name }) => [code, name])) as Readonly<
  Record<PinBlockCode, string>
>;

/** A PIN block format code; an unknown one answers 23. */
export const pinBlockFormat = (doc: string) => choice(doc, formatNames, { error: '23' });

/** A flag in front of a destination key: a key never starts with one of these characters. */
export const destinationFlag = choice('Kind of destination key; absent for a ZPK or a key block', {
  '*': 'BDK-1',
  '~': 'BDK-2',
  '!': 'BDK-4',
});

/** Always 12; any other value answers 15. */
export const maximumPinLength = digits(2, 'Maximum PIN length, always 12', { min: 12, max: 12 });

/** Key block usages of base derivation keys. */
export const bdkUsages = ['B0', '41', '42', '43', '44'] as const;

/** The destination of a translation: a ZPK, or a BDK with a flag in front. */
export const zpkOrBdk = {
  destinationFlag: optional(destinationFlag, { next: '*~!' }),
  destinationKey: key('ZPK_BDK', 'ZPK or BDK the PIN block leaves under', {
    use: 'encrypt',
    plain32: { field: 'destinationFlag', values: ['*', '~', '!'] },
    roleBy: { field: 'destinationFlag', roles: { '': 'ZPK_BDK', '*': 'BDK1', '~': 'BDK2', '!': 'BDK4' } },
  }),
};

/** The destination is a BDK when the flag says so or, in a key block, its usage. */
const toBdk = [{ destinationFlag: ['*', '~', '!'] }, { 'destinationKey.usage': bdkUsages }] as const;

/** KSN of a destination that is a BDK. */
export const destinationKsn = {
  destinationKsnDescriptor: when(toBdk, hex(3, 'Destination KSN descriptor')),
  destinationKsn: when(toBdk, ksn('destinationKsnDescriptor', 'destinationKey', 'Destination KSN')),
};

/** Formats and account number of a translation, behind its PIN block. */
export const translationFormats = {
  sourceFormat: pinBlockFormat('PIN block format received'),
  destinationFormat: pinBlockFormat('PIN block format wanted'),
  account: account(
    ['sourceFormat', 'destinationFormat'],
    'Account number, 12 rightmost PAN digits without check digit',
  ),
};

/** What every translation answers. */
export const translatedPin = {
  pinLength: digits(2, 'Length of the PIN found'),
  pinBlock: cipherBlock('destinationKey', 'PIN block under the destination key'),
  format: pinBlockFormat('Format of that block'),
};

/** `;` and an account number that replaces the first one. */
export const otherAccount = (doc: string) =>
  optional(block(';', doc, { account: numeric(12, '12 rightmost PAN digits without check digit') }));

/** PVV key index; the standard has 0 to 6, others are taken too. */
export const pvki = digits(1, 'PVK index');

/** Verification of a PIN by its PVV; the commands differ in the key the PIN block arrives under. */
export const pvvVerification = (pinKey: 'TPK' | 'ZPK') => ({
  pinKey: key(pinKey, `${pinKey} the PIN block arrives under`, { use: 'decrypt' }),
  pvk: key('PVK_PVV', 'PVK pair', { use: 'verify', plain32: true }),
  pinBlock: cipherBlock('pinKey', `PIN block under the ${pinKey}`),
  format: pinBlockFormat('PIN block format'),
  account: account(['format'], 'Account number, or a token, that the PIN block was made with'),
  verificationPan: otherAccount('Account number for the PVV when the first one is a token'),
  pvki,
  pvv: numeric(4, 'PVV to compare'),
  ...lmkIdentifier,
});

/** Number of PIN digits that an offset covers. */
export const checkLength = digits(2, 'Number of PIN digits compared', { min: 1, max: 12 });

/** What turns an encrypted validation block into a natural PIN. */
export const naturalPinFields = {
  decimalisationTable: decimalisationTable('Decimalisation table'),
  validationData: validationData('PIN validation data'),
};

/** An IBM offset in a request or a reply. */
export const ibmOffset = (doc: string) => hex(12, `${doc}, digits left-justified, F behind them`);

/** The key of a PIN block, with a field in front that says which kind it is (commands-pin-card 6, BK). */
export const selectedPinKey = {
  keyType: keyType('Kind of the key: 001 ZPK, 002 TPK, 70D TPK where key type 002 is separated, FFF a key block', {
    error: '15',
  }),
  pinKey: key('ZPK', 'ZPK or TPK the PIN block arrives under', {
    use: 'decrypt',
    typeFrom: 'keyType',
    roleBy: { field: 'keyType', roles: { '001': 'ZPK', '002': 'TPK', '70D': 'TPK', FFF: 'ZPK' } },
  }),
};

/** A PIN block arrives, and its PIN goes under the LMK; the commands differ in the key. */
export const translationToLmk = (pinKey: 'TPK' | 'ZPK') => ({
  pinKey: key(pinKey, `${pinKey} the PIN block arrives under`, { use: 'decrypt' }),
  pinBlock: cipherBlock('pinKey', `PIN block under the ${pinKey}`),
  format: pinBlockFormat('PIN block format'),
  account: account(['format'], 'Account number, 12 rightmost PAN digits without check digit'),
});

/** Comparison of a PIN with the one the host keeps; the commands differ in the key the PIN block arrives under. */
export const comparison = (pinKey: 'TPK' | 'ZPK') => ({
  ...translationToLmk(pinKey),
  pin: lmkPin('PIN under the LMK to compare with'),
  ...lmkIdentifier,
});

/** Verification of a PIN by the IBM 3624 method; the commands differ in the key the PIN block arrives under. */
export const ibmVerification = (pinKey: 'TPK' | 'ZPK') => ({
  pinKey: key(pinKey, `${pinKey} the PIN block arrives under`, { use: 'decrypt' }),
  pvk: key('PVK_IBM', 'PVK', { use: 'verify' }),
  maximumPinLength,
  pinBlock: cipherBlock('pinKey', `PIN block under the ${pinKey}`),
  format: pinBlockFormat('PIN block format'),
  checkLength,
  account: account(['format'], 'Account number, 12 rightmost PAN digits without check digit'),
  ...naturalPinFields,
  offset: ibmOffset('Offset'),
  ...lmkIdentifier,
});

/** Local list of PINs that may not be used (commands-pin-card 1.9). */
export const excludedPins = optional(
  block('*', 'Excluded PINs', {
    count: digits(2, 'Number of excluded PINs'),
    pinLength: digits(2, 'Digits of each', { min: 4, max: 12, error: '81' }),
    table: numeric({ by: ['count', 'pinLength'] }, 'The PINs, one behind the other', { error: '03', secret: true }),
  }),
);

/** Codes of opening a PIN block. */
export const pinBlockErrors = {
  ...keyErrors,
  '20': 'PIN block content invalid',
  '22': 'Account number invalid',
  '23': 'PIN block format unknown',
  '24': 'PIN shorter than 4 or longer than 12',
  '69': 'PIN block format disabled',
} as const;

export const translationErrors = {
  ...pinBlockErrors,
  '11': 'Destination key parity, or a key all zero',
  '23': 'PIN block format unknown, or translation not allowed',
} as const;

export const verificationErrors = {
  ...pinBlockErrors,
  '01': 'PIN does not verify',
  '11': 'PVK parity, or a key all zero',
  '39': 'Limit of failed PIN verifications reached',
} as const;

/** Codes of a PIN that the host keeps under the LMK. */
export const storedPinErrors = {
  '14': 'PIN under the LMK is invalid',
  '46': 'PIN under the LMK has the form of another kind of LMK',
} as const;

/** Codes of a list of excluded PINs. */
export const excludedPinErrors = {
  '03': 'Number of excluded PINs',
  '81': 'Excluded PINs have another length than the PIN',
  '86': 'PIN is excluded',
} as const;

/** Codes of the IBM 3624 method. */
export const ibmErrors = {
  '02': 'Warning: the PVK is not single length; the result is given',
  '25': 'Decimalisation table',
} as const;
