import { command } from '../../dsl/command.ts';
import { comparison, pinBlockErrors, storedPinErrors } from '../../words/pin-fields.ts';

export const BC = command({
  code: 'BC',
  reply: 'BD',
  title: 'Verify a terminal PIN by comparison',
  family: 'pin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: comparison('TPK'),
  response: {},
  errors: {
    ...pinBlockErrors,
    ...storedPinErrors,
    '01': 'The PINs differ',
    '10': 'TPK parity',
    '11': 'TPK all zero',
    '39': 'Limit of failed PIN verifications reached',
  },
  behaviour:
    'Decrypts the PIN under the LMK, opens the PIN block under the TPK and compares the two PINs, their length included.',
  ref: 'commands-pin-card 7, BC; 3.3',
  confidence: 'high',
  examples: [
    {
      note: 'PIN 4872, format 03',
      lmk: 'test-variant',
      request: 'BCUBB7A05C1CC51C1B7242626495B8A93D446F3F112D66F77A00340700002532104872',
      reply: 'BD00',
      settings: ['pinStorage=thalessim-clear', 'pinLength=4'],
    },
  ],
});
