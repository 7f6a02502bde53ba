import { command } from '../../dsl/command.ts';
import { numeric, text } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';

export const BG = command({
  code: 'BG',
  reply: 'BH',
  title: 'Translate a PIN and its length from the old LMK to the new LMK',
  family: 'lmk',
  status: 'done',
  priority: 'P2',
  lmk: ['variant', 'keyBlock'],
  request: {
    account: numeric(12, 'Account number: 12 rightmost PAN digits without check digit'),
    pin: text(
      { rest: true, stop: '%', max: 33 },
      'PIN under the old LMK: its former PIN length + 1 characters, or `J` + 32H',
    ),
    ...lmkIdentifier,
  },
  response: {
    pin: text({ rest: true, max: 33 }, 'PIN under the new LMK: PIN length + 1 characters, or `J` + 32H'),
  },
  errors: {
    '14': 'The PIN is not one under the old LMK, for this account number',
    '24': 'The PIN is longer than the PIN length setting',
    '33': 'Key change storage empty or corrupt',
    '46': 'The PIN has the tag of another kind of LMK',
    A1: 'From a key block LMK to a variant LMK',
  },
  behaviour:
    'Decrypts the PIN under the LMK it comes from and encrypts it under the other one, in the length that the PIN length setting has now. The length of the field tells the length it had. Direction as in BW.',
  ref: 'commands-keys-admin 4, BG; commands-pin-card 1.3',
  confidence: 'high',
});
