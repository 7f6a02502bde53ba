import { command } from '../../dsl/command.ts';
import { account, key } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import {
  dukptMac,
  dukptPinBlock,
  dukptVerification,
  dukptVerificationErrors,
  macResult,
} from '../../words/dukpt-fields.ts';
import { checkLength, ibmOffset, naturalPinFields } from '../../words/pin-fields.ts';

export const GO = command({
  code: 'GO',
  reply: 'GP',
  title: 'Verify a DUKPT PIN by the IBM method',
  family: 'dukpt',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    ...dukptVerification,
    pvk: key('PVK_IBM', 'PVK', { use: 'verify' }),
    ...dukptPinBlock,
    checkLength,
    account: account(['format'], 'Account number, 12 rightmost PAN digits without check digit'),
    ...naturalPinFields,
    offset: ibmOffset('Offset'),
    ...dukptMac,
    ...lmkIdentifier,
  },
  response: macResult,
  also: { '01': macResult, '02': macResult },
  errors: {
    ...dukptVerificationErrors,
    '02': 'Warning: the PVK is not single length and the PIN is right; in mode 1 the MAC error code follows',
    '25': 'Decimalisation table',
  },
  behaviour:
    'Derives the PIN key of the KSN, opens the PIN block and compares the PIN with natural PIN plus offset over the check length. Mode 1 verifies a MAC over the message too, X9.19 with the request MAC key (CMAC under an AES BDK), and reports both results. The device keeps no counters: a KSN may come again.',
  ref: 'commands-pin-card 8, GO; 3.1, 3.5',
  confidence: 'high',
  examples: [
    {
      note: 'KSN of 20H, table in clear',
      lmk: 'test-variant',
      request:
        'GO0U8E3D3E2FD5919657F05A1AA90D32A01456C1DC7F3A899043A05FFFF9876543210E000011B9C1845EB993A7A010440123456789001234567890123450004012345N99252FFFFFFFF',
      reply: 'GP00',
      settings: ['decimalisationTables=plaintext'],
    },
  ],
});
