import { command } from '../../dsl/command.ts';
import { comparison, pinBlockErrors, storedPinErrors } from '../../words/pin-fields.ts';

export const BE = command({
  code: 'BE',
  reply: 'BF',
  title: 'Verify an interchange PIN by comparison',
  family: 'pin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: comparison('ZPK'),
  response: {},
  errors: {
    ...pinBlockErrors,
    ...storedPinErrors,
    '01': 'The PINs differ',
    '10': 'ZPK parity',
    '11': 'ZPK all zero',
    '39': 'Limit of failed PIN verifications reached',
  },
  behaviour: 'As BC with a ZPK in place of the TPK.',
  ref: 'commands-pin-card 7, BE; 3.3',
  confidence: 'high',
  examples: [
    {
      note: 'PIN 4872, format 03',
      lmk: 'test-variant',
      request: 'BEU402F396F7ABEDC14976EB65959AA99B246F3F112D66F77A00340700002532104872',
      reply: 'BF00',
      settings: ['pinStorage=thalessim-clear', 'pinLength=4'],
    },
  ],
});
