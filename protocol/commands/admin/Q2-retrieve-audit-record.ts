import { command } from '../../dsl/command.ts';
import { hex } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';

export const Q2 = command({
  code: 'Q2',
  reply: 'Q3',
  title: 'Retrieve an audit record',
  family: 'admin',
  status: 'done',
  priority: 'P2',
  lmk: [],
  request: { ...lmkIdentifier },
  response: {
    record: hex(80, 'Counter 4, BCD time hhmmssDDMMYY 6, code 2A, flags 2, error code 2A, MAC 8, MAC key 16 bytes'),
  },
  errors: { '35': 'There are no audit records', '36': 'All audit records have been retrieved' },
  behaviour:
    'Gives the oldest audit record that was not retrieved, and marks it as retrieved. Flags: the two highest bits say host command (00), console command (01), fraud event (10) or user action (11), the next two archived and retrieved. The MAC is the retail MAC (ISO 9797-1 algorithm 3) over the first 16 bytes with the MAC key as it stands in the record: how a device protects that key is not public.',
  ref: 'commands-keys-admin 6, Q2; product 7.3',
  confidence: 'high',
});
