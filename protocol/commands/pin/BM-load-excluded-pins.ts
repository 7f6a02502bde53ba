import { command } from '../../dsl/command.ts';
import { digits, numeric } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';

export const BM = command({
  code: 'BM',
  reply: 'BN',
  title: 'Load the global list of excluded PINs',
  family: 'pin',
  status: 'done',
  priority: 'P2',
  lmk: [],
  request: {
    count: digits(2, 'Number of excluded PINs; 00 empties the list'),
    pinLength: digits(2, 'Digits of each', { min: 4, max: 12, error: '81' }),
    table: numeric({ by: ['count', 'pinLength'] }, 'The PINs, one behind the other', { error: '03', secret: true }),
    ...lmkIdentifier,
  },
  response: {},
  errors: { '03': 'Fewer PINs than their number says', '81': 'Length of the excluded PINs' },
  behaviour:
    'Replaces the list that commands which make or change a PIN look at, in addition to the list of a message, while the setting for weak PINs is on. It is kept over a restart, and the command answers when it is.',
  ref: 'commands-pin-card 11, BM; 1.9',
  confidence: 'medium',
  examples: [{ note: '1234 and 1111', lmk: 'test-variant', request: 'BM020412341111', reply: 'BN00' }],
});
