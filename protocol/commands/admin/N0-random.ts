import { command } from '../../dsl/command.ts';
import { bytes, digits } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';

export const N0 = command({
  code: 'N0',
  reply: 'N1',
  title: 'Generate a random value',
  family: 'admin',
  status: 'done',
  priority: 'P1',
  lmk: [],
  request: {
    length: digits(3, 'Bytes wanted, 001 to 256', { min: 1, max: 256, error: '01' }),
    ...lmkIdentifier,
  },
  response: { random: bytes({ by: 'length' }, 'Random bytes') },
  errors: { '01': 'Length not from 001 to 256' },
  behaviour: 'Returns random bytes as they are, not in hexadecimal.',
  ref: 'commands-keys-admin 5, N0',
  confidence: 'high',
});
