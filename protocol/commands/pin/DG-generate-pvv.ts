import { command } from '../../dsl/command.ts';
import { account, key, literal, lmkPin, numeric, optional } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { keyErrors } from '../../words/key-errors.ts';
import { excludedPinErrors, excludedPins, pvki, storedPinErrors } from '../../words/pin-fields.ts';

export const DG = command({
  code: 'DG',
  reply: 'DH',
  title: 'Generate an ABA/Visa PVV from a PIN under the LMK',
  family: 'pin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    pvk: key('PVK_PVV', 'PVK pair', { use: 'generate', plain32: true }),
    pin: lmkPin('PIN under the LMK'),
    account: account([], 'Account number, 12 rightmost PAN digits without check digit'),
    pvki,
    excluded: excludedPins,
    // An old simulator declares a delimiter here, so clients of that time send one.
    strayDelimiter: optional(literal(';', 'Without meaning')),
    ...lmkIdentifier,
  },
  response: { pvv: numeric(4, 'PVV') },
  errors: {
    ...keyErrors,
    ...storedPinErrors,
    ...excludedPinErrors,
    '10': 'PVK parity',
    '11': 'PVK all zero',
    '27': 'PVK is not double length',
  },
  behaviour:
    'Decrypts the PIN under the LMK and encrypts 11 account digits, the PVK index and the first four PIN digits under the PVK pair; the PVV is the first four decimal digits of that.',
  ref: 'commands-pin-card 6, DG; 1.9; 3.2',
  confidence: 'high',
  examples: [
    {
      note: 'PIN 1234',
      lmk: 'test-variant',
      request: 'DGX367930344805B1FAD6146EF4ED7502B3012345500000253211',
      reply: 'DH004402',
      settings: ['pinStorage=thalessim-clear', 'pinLength=4'],
    },
  ],
});
