import { command } from '../../dsl/command.ts';
import { account, digits, lmkPin, optional } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { excludedPins } from '../../words/pin-fields.ts';

export const JA = command({
  code: 'JA',
  reply: 'JB',
  title: 'Generate a random PIN',
  family: 'pin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    account: account([], 'Account number, 12 rightmost PAN digits without check digit'),
    pinLength: optional(digits(2, 'Digits of the PIN, 04 when absent'), { next: 'digit' }),
    excluded: excludedPins,
    ...lmkIdentifier,
  },
  response: { pin: lmkPin('PIN under the LMK') },
  errors: {
    '03': 'Number of excluded PINs',
    '24': 'PIN length below 4 or above the PIN length setting',
    '81': 'Excluded PINs have another length than the PIN',
  },
  behaviour: 'Draws a random PIN, again while it is excluded, and encrypts it under the LMK for this account number.',
  ref: 'commands-pin-card 6, JA; 1.9',
  confidence: 'high',
});
