import { command } from '../../dsl/command.ts';
import { choice, digits } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';

export const Q6 = command({
  code: 'Q6',
  reply: 'Q7',
  title: 'Delete audit records',
  family: 'admin',
  status: 'done',
  priority: 'P2',
  lmk: [],
  authorise: 'audit.host',
  request: {
    mode: choice('Which records to delete', { '0': 'Those that were retrieved', '1': 'Those that were archived' }),
    ...lmkIdentifier,
  },
  response: { deleted: digits(4, 'Number of records deleted, 9999 for more') },
  errors: { '35': 'There are no audit records', '36': 'No audit record has been retrieved, or archived' },
  behaviour:
    'Deletes records from the log that the device shows, and answers when that is kept. The chained files behind it keep every record.',
  ref: 'commands-keys-admin 6, Q6; product 7.3',
  confidence: 'high',
});
