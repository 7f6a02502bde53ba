import { command } from '../../dsl/command.ts';
import { lmkPin } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { otherAccount, pinBlockErrors, translationToLmk } from '../../words/pin-fields.ts';

export const JE = command({
  code: 'JE',
  reply: 'JF',
  title: 'Translate a PIN from ZPK to LMK',
  family: 'pin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    ...translationToLmk('ZPK'),
    lmkAccount: otherAccount('Account number for the PIN under the LMK when the first one is a token'),
    ...lmkIdentifier,
  },
  response: { pin: lmkPin('PIN under the LMK') },
  errors: {
    ...pinBlockErrors,
    '10': 'ZPK parity',
    '11': 'ZPK all zero',
    '24': 'PIN shorter than 4, longer than 12 or longer than the PIN length setting',
  },
  behaviour:
    'As JC with a ZPK in place of the TPK. A second account number, where tokens are allowed, replaces the first one for the PIN under the LMK.',
  ref: 'commands-pin-card 9, JE; 1.3',
  confidence: 'high',
  examples: [
    {
      note: 'PIN 1234, format 01',
      lmk: 'test-variant',
      request: 'JEU1EF828AA8F6B80EB83E19FBC373F3A8591DDDA0A7C12CFAA01550000025321',
      reply: 'JF0001234',
      settings: ['pinStorage=thalessim-clear', 'pinLength=4'],
    },
  ],
});
