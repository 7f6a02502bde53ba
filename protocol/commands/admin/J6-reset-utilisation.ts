import { command } from '../../dsl/command.ts';
import { lmkIdentifier } from '../../words/blocks.ts';

export const J6 = command({
  code: 'J6',
  reply: 'J7',
  title: 'Reset utilisation statistics',
  family: 'admin',
  status: 'done',
  priority: 'P2',
  lmk: [],
  authorise: 'diag.host',
  request: { ...lmkIdentifier },
  response: {},
  errors: {},
  behaviour: 'Starts the load of J2 and the volumes of J4 anew.',
  ref: 'commands-keys-admin 5, J6',
  confidence: 'high',
});
