import { commonRows } from '../common-rows.ts';
import type { Table } from '../table.ts';

// 25 November 2026, 12:30:45: the clock of the test device, which stands still.
const times = `PINWARD00001${'261125123045'.repeat(3)}0000000000`;

export const table: Table = {
  code: 'J4',
  rows: [
    { name: 'counts itself', request: 'J4', reply: `J500${times}J4000000000001` },
    {
      name: 'lists every command that was used, by code',
      request: 'J4',
      before: ['NC', 'B20000', 'NC', 'NO00'],
      reply: `J500${times}B2000000000001J4000000000001NC000000000002NO000000000001`,
    },
    {
      name: 'counts from the last J6 on, which counts as well',
      request: 'J4',
      before: ['NC', 'J6', 'NC', 'NC'],
      reply: `J500${times}J4000000000001NC000000000002`,
    },
    {
      name: 'shows the serial number of the settings',
      request: 'J4',
      settings: { serial: 'C4665271228Q' },
      reply: /^J500C4665271228Q261125123045/,
    },
    { name: 'needs no authorisation', request: 'J4', settings: { authorised: false }, reply: /^J500PINWARD00001/ },
    { name: 'left-over data answers 15', request: 'J4X', reply: '15', field: 'end' },
    ...commonRows({ code: 'J4', request: 'J4', reply: `J500${times}J4000000000001`, lmk: 'ignored' }),
  ],
};
