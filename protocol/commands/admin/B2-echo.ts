import { command } from '../../dsl/command.ts';
import { bytes, hexNumber } from '../../dsl/fields.ts';

export const B2 = command({
  code: 'B2',
  reply: 'B3',
  title: 'Echo',
  family: 'admin',
  status: 'done',
  priority: 'P1',
  lmk: [],
  request: {
    length: hexNumber(4, 'Bytes of data'),
    data: bytes({ by: 'length' }, 'Any bytes', { error: '80' }),
  },
  response: { data: bytes({ by: 'length' }, 'The same bytes') },
  errors: { '80': 'Less data than the length says' },
  behaviour: 'Returns the data. More data than the length says answers 15.',
  ref: 'commands-keys-admin 5, B2',
  confidence: 'high',
  examples: [
    { note: 'No data', lmk: 'none', request: 'B20000', reply: 'B300' },
    { note: 'Ten bytes', lmk: 'none', request: 'B2000A0123456789', reply: 'B3000123456789' },
  ],
});
