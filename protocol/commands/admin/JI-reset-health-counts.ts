import { command } from '../../dsl/command.ts';
import { lmkIdentifier } from '../../words/blocks.ts';

export const JI = command({
  code: 'JI',
  reply: 'JJ',
  title: 'Reset the accumulated counts of the health check',
  family: 'admin',
  status: 'done',
  priority: 'P2',
  lmk: [],
  authorise: 'diag.host',
  request: { ...lmkIdentifier },
  response: {},
  errors: {},
  behaviour: 'Starts the counts of J8 anew.',
  ref: 'commands-keys-admin 5, JI',
  confidence: 'high',
});
