import { command } from '../../dsl/command.ts';
import { numeric } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { collectionTimes } from '../../words/statistics-fields.ts';

export const J8 = command({
  code: 'J8',
  reply: 'J9',
  title: 'Get the accumulated counts of the health check',
  family: 'admin',
  status: 'done',
  priority: 'P2',
  lmk: [],
  request: { ...lmkIdentifier },
  response: {
    ...collectionTimes,
    reboots: numeric(10, 'Reboots since the last reset'),
    tampers: numeric(10, 'Tampers'),
    pinFailuresPerMinute: numeric(7, 'Times that the limit of failed PIN verifications in a minute was exceeded'),
    pinFailuresPerHour: numeric(5, 'Times that the limit of failed PIN verifications in an hour was exceeded'),
    pinAttacks: numeric(8, 'Times that the PIN attack limit was exceeded'),
  },
  errors: {},
  behaviour: 'Reports what the health check counted since the last reset.',
  ref: 'commands-keys-admin 5, J8',
  confidence: 'high',
});
