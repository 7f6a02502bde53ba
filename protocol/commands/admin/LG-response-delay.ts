import { command } from '../../dsl/command.ts';
import { digits } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';

export const LG = command({
  code: 'LG',
  reply: 'LH',
  title: 'Set the response delay',
  family: 'admin',
  status: 'done',
  priority: 'P2',
  lmk: [],
  request: { delay: digits(3, 'Delay in milliseconds, 000 to 255', { max: 255 }), ...lmkIdentifier },
  response: {},
  errors: {},
  behaviour:
    'Was made for half-duplex lines, where a reply must not come before the line has turned round. Accepted without effect: nothing turns round on a network. Response times for tests are an option of the server.',
  ref: 'commands-keys-admin 5, LG',
  confidence: 'high',
  examples: [{ note: 'One millisecond', lmk: 'test-variant', request: 'LG001', reply: 'LH00' }],
});
