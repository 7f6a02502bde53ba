import { command } from '../../dsl/command.ts';
import { lmkPin, numeric, uncertain } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { storedPinErrors } from '../../words/pin-fields.ts';

export const QK = command({
  code: 'QK',
  reply: 'QL',
  title: 'Translate the account number of a PIN under the LMK',
  family: 'pin',
  status: 'done',
  priority: 'P2',
  lmk: ['variant', 'keyBlock'],
  request: {
    pin: lmkPin('PIN under the LMK, for the old account number'),
    accounts: uncertain(
      numeric(
        { greedy: true, min: 24, max: 36 },
        'Old and new account number, 12 rightmost PAN digits without check digit each; with an AES LMK also 18 digits each',
      ),
    ),
    ...lmkIdentifier,
  },
  response: { pin: lmkPin('PIN under the LMK, for the new account number') },
  errors: { ...storedPinErrors },
  behaviour:
    'Decrypts the PIN with the old account number and encrypts it with the new one. Allowed only by the setting for it (17). Of 18 digits the 12 rightmost count, as in every account field.',
  ref: 'commands-pin-card 9, QK; commands-keys-admin 4, QK',
  confidence: 'medium',
  examples: [
    {
      note: 'PIN 1234, stored as a simulator does it',
      lmk: 'test-variant',
      request: 'QK01234550000025321400000123456',
      reply: 'QL0001234',
      settings: ['pinStorage=thalessim-clear', 'pinLength=4', 'enableAccountTranslation=true'],
    },
  ],
});
