import { command } from '../../dsl/command.ts';
import { account, clearPin, lmkPin, numeric, uncertain } from '../../dsl/fields.ts';
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
    pin: clearPin('Clear PIN, F behind it to PIN length + 1 characters'),
    referenceNumber: uncertain(numeric(12, 'Reference number')),
  },
  errors: storedPinErrors,
  behaviour:
    'Decrypts the PIN under the LMK and gives it in clear, with a reference number made of the account number. How a device makes that number is not public.',
  ref: 'commands-pin-card 11, NG; 1.4; 3.9',
  confidence: 'medium',
});
