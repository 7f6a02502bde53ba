import { command } from '../../dsl/command.ts';
import { account, hex, lmkPin } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { storedPinErrors } from '../../words/pin-fields.ts';

export const NG = command({
  code: 'NG',
  reply: 'NH',
  title: 'Decrypt an encrypted PIN',
  family: 'pin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  authorise: 'pin.clear.host, and the setting selectClearPins',
  request: {
    account: account([], 'Account number, 12 rightmost PAN digits without check digit'),
    pin: lmkPin('PIN under the LMK'),
    ...lmkIdentifier,
  },
  response: {
    // As in BA: the length of the first part is a setting.
    pinAndReference: hex(
      { rest: true, max: 25 },
      'Clear PIN, F behind it to PIN length + 1 characters, and the reference number, 12 digits',
      { secret: true },
    ),
  },
  errors: storedPinErrors,
  behaviour:
    'Decrypts the PIN under the LMK and gives it in clear, with a reference number made of the account number. How a device makes that number is not public.',
  ref: 'commands-pin-card 11, NG; 1.4; 3.9',
  confidence: 'medium',
});
