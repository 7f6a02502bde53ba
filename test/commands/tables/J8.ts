import { commonRows } from '../common-rows.ts';
import type { Table } from '../table.ts';

// 25 November 2026, 12:30:45: the clock of the test device, which stands still.
const reply = `J900PINWARD00001${'261125123045'.repeat(3)}${'0'.repeat(40)}`;

export const table: Table = {
  code: 'J8',
  rows: [
    { name: 'reports times and counts', request: 'J8', reply },
    { name: 'reports the same after JI', request: 'J8', before: ['JI'], reply },
    {
      name: 'shows the serial number of the settings',
      request: 'J8',
      settings: { serial: 'C4665271228Q' },
      reply: /^J900C4665271228Q261125123045/,
    },
    { name: 'needs no authorisation', request: 'J8', settings: { authorised: false }, reply },
    { name: 'left-over data answers 15', request: 'J8X', reply: '15', field: 'end' },
    ...commonRows({ code: 'J8', request: 'J8', reply, lmk: 'ignored' }),
  ],
};
