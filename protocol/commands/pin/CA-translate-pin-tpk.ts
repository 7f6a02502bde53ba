import { command } from '../../dsl/command.ts';
import { account, cipherBlock, digits, hex, key, ksn, optional, when } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { bdkUsages, destinationFlag, maximumPinLength, pinBlockFormat } from '../../words/pin-fields.ts';

/** The destination is a BDK when the flag says so or, in a key block, its usage. */
const toBdk = [{ destinationFlag: ['*', '~', '!'] }, { 'destinationKey.usage': bdkUsages }] as const;

export const CA = command({
  code: 'CA',
  reply: 'CB',
  title: 'Translate a PIN from TPK to ZPK or BDK',
  family: 'pin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    sourceKey: key('TPK', 'TPK the PIN block arrives under', { use: 'decrypt' }),
    destinationFlag: optional(destinationFlag, { next: '*~!' }),
    destinationKey: key('ZPK_BDK', 'ZPK or BDK the PIN block leaves under', {
      use: 'encrypt',
      plain32: { field: 'destinationFlag', values: ['*', '~', '!'] },
      roleBy: { field: 'destinationFlag', roles: { '': 'ZPK_BDK', '*': 'BDK1', '~': 'BDK2', '!': 'BDK4' } },
    }),
    destinationKsnDescriptor: when(toBdk, hex(3, 'Destination KSN descriptor')),
    destinationKsn: when(toBdk, ksn('destinationKsnDescriptor', 'destinationKey', 'Destination KSN')),
    maximumPinLength,
    pinBlock: cipherBlock('sourceKey', 'PIN block under the TPK'),
    sourceFormat: pinBlockFormat('PIN block format received'),
    destinationFormat: pinBlockFormat('PIN block format wanted'),
    account: account(['sourceFormat', 'destinationFormat'], 'Account number, 12 rightmost PAN digits without check digit'),
    ...lmkIdentifier,
  },
  response: {
    pinLength: digits(2, 'Length of the PIN found'),
    pinBlock: cipherBlock('destinationKey', 'PIN block under the destination key'),
    format: pinBlockFormat('Format of that block'),
  },
  errors: {
    '10': 'TPK parity',
    '11': 'Destination key parity',
    '20': 'PIN block content invalid',
    '22': 'Account number invalid',
    '23': 'PIN block format unknown, or translation not allowed',
    '24': 'PIN shorter than 4 or longer than 12',
    '27': 'Key length not allowed',
    '69': 'PIN block format disabled',
    '75': 'Single-length key in a longer form',
    A1: 'Key and LMK are of different kinds',
    A3: 'LMK identifier in a key block',
    A4: 'Key block authentication',
    A6: 'Key usage',
    A7: 'Algorithm',
    A8: 'Mode of use',
  },
  behaviour:
    'Opens the PIN block under the TPK, builds it again in the destination format with the same account number and encrypts it under the destination key. Equal formats are opened and built too, so a malformed block is refused.',
  ref: 'commands-pin-card 9, CA; formats: section 2',
  confidence: 'high',
  examples: [
    {
      note: 'Double-length TPK to double-length ZPK, format 01',
      lmk: 'test-variant',
      request: 'CAU8463435FC4B4DAA0C49025272C29B12CU1EF828AA8F6B80EB83E19FBC373F3A85126428EB94035AF53B0101550000025321',
      reply: 'CB000491DDDA0A7C12CFAA01',
    },
  ],
});
