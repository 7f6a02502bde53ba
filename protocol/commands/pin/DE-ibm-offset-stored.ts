import { command } from '../../dsl/command.ts';
import { account, key, lmkPin } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { keyErrors } from '../../words/key-errors.ts';
import {
  checkLength,
  excludedPinErrors,
  excludedPins,
  ibmErrors,
  ibmOffset,
  naturalPinFields,
  storedPinErrors,
} from '../../words/pin-fields.ts';

const offset = { offset: ibmOffset('Offset') };

export const DE = command({
  code: 'DE',
  reply: 'DF',
  title: 'Generate an IBM PIN offset from a PIN under the LMK',
  family: 'pin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    pvk: key('PVK_IBM', 'PVK', { use: 'generate' }),
    pin: lmkPin('PIN under the LMK'),
    checkLength,
    account: account([], 'Account number, 12 rightmost PAN digits without check digit'),
    ...naturalPinFields,
    excluded: excludedPins,
    ...lmkIdentifier,
  },
  response: offset,
  also: { '02': offset },
  errors: {
    ...keyErrors,
    ...storedPinErrors,
    ...ibmErrors,
    ...excludedPinErrors,
    '10': 'PVK parity',
    '11': 'PVK all zero',
    '24': 'PIN shorter than the check length',
  },
  behaviour:
    'Decrypts the PIN under the LMK, refuses an excluded PIN, and gives the offset from the natural PIN, modulo 10, as BK does.',
  ref: 'commands-pin-card 6, DE; 3.1; 1.9',
  confidence: 'high',
  examples: [
    {
      note: 'PIN 1234, the worked value of the reference',
      lmk: 'test-variant',
      request: 'DE56C1DC7F3A899043012340440123456789001234567890123450004012345N9',
      reply: 'DF009252FFFFFFFF',
      settings: ['pinStorage=thalessim-clear', 'pinLength=4', 'decimalisationTables=plaintext'],
    },
  ],
});
