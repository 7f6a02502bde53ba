import { command } from '../../dsl/command.ts';
import { lmkIdentifier } from '../../words/blocks.ts';

export const BS = command({
  code: 'BS',
  reply: 'BT',
  title: 'Erase the key change storage',
  family: 'lmk',
  status: 'done',
  priority: 'P2',
  lmk: ['variant', 'keyBlock'],
  request: { ...lmkIdentifier },
  response: {},
  errors: {},
  behaviour: 'Removes the old or new LMK that belongs to the selected LMK; succeeds when there is none.',
  ref: 'commands-keys-admin 4, BS',
  confidence: 'high',
  examples: [{ note: 'Default LMK', lmk: 'test-variant', request: 'BS', reply: 'BT00' }],
});
