import { command } from '../../dsl/command.ts';
import { account, clearPin, lmkPin } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';

export const BA = command({
  code: 'BA',
  reply: 'BB',
  title: 'Encrypt a clear PIN',
  family: 'pin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  authorise: 'pin.clear.host, and the setting selectClearPins',
  request: {
    pin: clearPin('Clear PIN, F behind it to PIN length + 1 characters'),
    account: account([], 'Account number, 12 rightmost PAN digits without check digit'),
    ...lmkIdentifier,
  },
  response: { pin: lmkPin('PIN under the LMK') },
  errors: { '24': 'PIN shorter than 4 or longer than the PIN length setting' },
  behaviour:
    'Encrypts the PIN under the LMK for this account number. The PIN field has PIN length + 1 characters under every kind of LMK.',
  ref: 'commands-pin-card 11, BA; 1.4',
  confidence: 'high',
  examples: [
    {
      note: 'Not authorised',
      lmk: 'test-variant',
      request: 'BA1234F407000025321',
      reply: 'BB17',
      settings: ['authorised=false'],
    },
    {
      note: 'PIN 1234',
      lmk: 'test-variant',
      request: 'BA1234F407000025321',
      reply: 'BB0001234',
      settings: ['pinStorage=thalessim-clear', 'pinLength=4'],
    },
  ],
});
