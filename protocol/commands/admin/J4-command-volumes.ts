import { command } from '../../dsl/command.ts';
import { text } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { collection } from '../../words/statistics-fields.ts';

export const J4 = command({
  code: 'J4',
  reply: 'J5',
  title: 'Get host command volumes',
  family: 'admin',
  status: 'done',
  priority: 'P2',
  lmk: [],
  request: { ...lmkIdentifier },
  response: {
    ...collection,
    volumes: text(
      { rest: true, max: 13_986 },
      'For every command that was used: code 2A and number of calls 12N, by code, no delimiter',
    ),
  },
  errors: {},
  behaviour: 'Reports how often each command was called since the last reset, refused calls and this one included.',
  ref: 'commands-keys-admin 5, J4',
  confidence: 'high',
});
