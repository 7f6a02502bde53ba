import { command } from '../../dsl/command.ts';
import { account, cipherBlock, key, literal, lmkPin, optional } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { pinBlockErrors, pinBlockFormat, storedPinErrors } from '../../words/pin-fields.ts';

export const JG = command({
  code: 'JG',
  reply: 'JH',
  title: 'Translate a PIN from LMK to ZPK',
  family: 'pin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    zpk: key('ZPK', 'ZPK the PIN block leaves under', { use: 'encrypt' }),
    format: pinBlockFormat('PIN block format wanted'),
    account: account(['format'], 'Account number, 12 rightmost PAN digits without check digit'),
    // Clients in the field send it, always with nothing behind it.
    strayDelimiter: optional(literal(';', 'Without meaning')),
    pin: lmkPin('PIN under the LMK'),
    ...lmkIdentifier,
  },
  response: { pinBlock: cipherBlock('zpk', 'PIN block under the ZPK') },
  errors: {
    ...pinBlockErrors,
    ...storedPinErrors,
    '11': 'ZPK parity, or all zero',
    '23': 'PIN block format unknown, or format 34 while it is switched off',
    '24': 'PIN does not fit the format',
  },
  unreachable: { '20': 'No PIN block arrives' },
  behaviour:
    'Decrypts the PIN under the LMK, builds a PIN block of the format with the same account number and encrypts it under the ZPK. With format 04 the 12 rightmost of the 18 account characters are those of the PIN under the LMK.',
  ref: 'commands-pin-card 9, JG; formats: section 2',
  confidence: 'high',
  examples: [
    {
      note: 'PIN 1234, format 01',
      lmk: 'test-variant',
      request: 'JGBAB32D775A38E4AB0155000002532101234',
      reply: 'JH00E98FFDA17099AF55',
      settings: ['pinStorage=thalessim-clear', 'pinLength=4'],
    },
  ],
});
