import { command } from '../../dsl/command.ts';
import { account, digits, key, lmkPin } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { keyErrors } from '../../words/key-errors.ts';
import { excludedPinErrors, excludedPins, ibmErrors, ibmOffset, naturalPinFields } from '../../words/pin-fields.ts';

const pin = { pin: lmkPin('Derived PIN under the LMK') };

export const EE = command({
  code: 'EE',
  reply: 'EF',
  title: 'Derive a PIN by the IBM method',
  family: 'pin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    pvk: key('PVK_IBM', 'PVK', { use: 'generate' }),
    offset: ibmOffset('Offset; zeros for the natural PIN'),
    // Its limits are those of the derived PIN, whose code is 24.
    checkLength: digits(2, 'Digits of the derived PIN'),
    account: account([], 'Account number, 12 rightmost PAN digits without check digit'),
    ...naturalPinFields,
    excluded: excludedPins,
    ...lmkIdentifier,
  },
  response: pin,
  also: { '02': pin },
  errors: {
    ...keyErrors,
    ...ibmErrors,
    ...excludedPinErrors,
    '10': 'PVK parity',
    '11': 'PVK all zero',
    '24': 'The PIN would be shorter than 4 or longer than the PIN length setting',
  },
  behaviour:
    'Adds the offset to the natural PIN, modulo 10, over the check length, refuses an excluded PIN, and encrypts the PIN under the LMK.',
  ref: 'commands-pin-card 6, EE; 3.1; 1.9',
  confidence: 'high',
  examples: [
    {
      note: 'PIN 1234 from offset 9252',
      lmk: 'test-variant',
      request: 'EE56C1DC7F3A8990439252FFFFFFFF0440123456789001234567890123450004012345N9',
      reply: 'EF0001234',
      settings: ['pinStorage=thalessim-clear', 'pinLength=4', 'decimalisationTables=plaintext'],
    },
  ],
});
