import { command } from '../../dsl/command.ts';
import { text } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { collection } from '../../words/statistics-fields.ts';

export const J2 = command({
  code: 'J2',
  reply: 'J3',
  title: 'Get the loading of the HSM',
  family: 'admin',
  status: 'done',
  priority: 'P2',
  lmk: [],
  request: { ...lmkIdentifier },
  response: {
    ...collection,
    bands: text(
      { rest: true, max: 170 },
      'Ten bands of load, 0 to 10 percent first: from 3N (included), to 3N (not included), number of periods 10N, and a comma, which the last one may lack',
    ),
  },
  errors: {},
  behaviour:
    'Reports for how many periods of one second the load was in each tenth of the rated speed. Without a rate, 10,000 calls a second are full load.',
  ref: 'commands-keys-admin 5, J2',
  confidence: 'high',
});
