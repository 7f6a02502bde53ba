import { command } from '../../dsl/command.ts';
import { lmkPin } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { pinBlockErrors, translationToLmk } from '../../words/pin-fields.ts';

export const JC = command({
  code: 'JC',
  reply: 'JD',
  title: 'Translate a PIN from TPK to LMK',
  family: 'pin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: { ...translationToLmk('TPK'), ...lmkIdentifier },
  response: { pin: lmkPin('PIN under the LMK') },
  errors: {
    ...pinBlockErrors,
    '10': 'TPK parity',
    '11': 'TPK all zero',
    '24': 'PIN shorter than 4, longer than 12 or longer than the PIN length setting',
  },
  behaviour: 'Opens the PIN block under the TPK and encrypts the PIN under the LMK for the same account number.',
  ref: 'commands-pin-card 9, JC; 1.3',
  confidence: 'high',
  examples: [
    {
      note: 'PIN 1234, format 03',
      lmk: 'test-variant',
      request: 'JCU8463435FC4B4DAA0C49025272C29B12C028DCC093FB0471F03550000025321',
      reply: 'JD0001234',
      settings: ['pinStorage=thalessim-clear', 'pinLength=4'],
    },
  ],
});
