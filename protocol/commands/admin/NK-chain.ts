import { command } from '../../dsl/command.ts';
import { bytes, choice, digits, repeat } from '../../dsl/fields.ts';

export const NK = command({
  code: 'NK',
  reply: 'NL',
  title: 'Command chaining',
  family: 'admin',
  status: 'done',
  priority: 'P2',
  lmk: [],
  request: {
    headers: choice(
      'Message headers of the commands',
      { '0': 'The commands have none', '1': 'Each has one, as long as that of the port' },
      { error: '51' },
    ),
    count: digits(2, 'Number of commands, 01 to 99', { min: 1, max: 99, error: '52' }),
    commands: repeat({ by: 'count' }, 'Commands', {
      length: digits(4, 'Length of header, command code and fields'),
      message: bytes({ by: 'length' }, 'Header, command code and fields', { secret: true }),
    }),
  },
  response: {
    count: digits(2, 'Number of replies'),
    replies: repeat({ by: 'count' }, 'Replies, in the order of the commands', {
      length: digits(4, 'Length of header, response code, error code and fields'),
      reply: bytes({ by: 'length' }, 'Header, response code, error code and fields', { secret: true }),
    }),
  },
  errors: { '51': 'Message header flag', '52': 'Number of commands' },
  behaviour:
    'Executes commands one after the other and gives all replies in one; answers 00 even when one of them fails. NK itself and commands that print cannot be chained (15); replies that together do not fit into a message answer 15 too, after all commands were executed. Each counts as a call of its own.',
  ref: 'commands-keys-admin 5, NK; product 1.7',
  confidence: 'high',
});
