import { command } from '../../dsl/command.ts';
import { pvvVerification, verificationErrors } from '../../words/pin-fields.ts';

export const DC = command({
  code: 'DC',
  reply: 'DD',
  title: 'Verify a terminal PIN by the ABA/Visa method',
  family: 'pin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: pvvVerification('TPK'),
  response: {},
  errors: { ...verificationErrors, '10': 'TPK parity', '27': 'PVK is not double length' },
  behaviour:
    'Opens the PIN block under the TPK and compares the PVV of the PIN. A verification account number, where tokens are allowed, replaces the first one for the PVV.',
  ref: 'commands-pin-card 7, DC; 3.2',
  confidence: 'high',
  examples: [
    {
      note: 'Format 01, PVK in the X9.17 form',
      lmk: 'test-variant',
      request: 'DC0406FBB23A5214DFX367930344805B1FAD6146EF4ED7502B3AE7A708F877571A90155000002532114402',
      reply: 'DD00',
    },
    {
      note: 'Wrong PVV; PVK as 32H',
      lmk: 'test-variant',
      request: 'DC0406FBB23A5214DF367930344805B1FAD6146EF4ED7502B3AE7A708F877571A90155000002532114401',
      reply: 'DD01',
    },
  ],
});
