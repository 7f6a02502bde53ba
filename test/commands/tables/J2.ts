import { commonRows } from '../common-rows.ts';
import type { Table } from '../table.ts';

// 25 November 2026, 12:30:45: the clock of the test device, which stands still.
const times = `PINWARD00001${'261125123045'.repeat(3)}0000000000`;
const bands = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]
  .map((from) => `${String(from).padStart(3, '0')}${String(from + 10).padStart(3, '0')}0000000000,`)
  .join('');

export const table: Table = {
  code: 'J2',
  rows: [
    { name: 'reports times and ten bands, each with its comma', request: 'J2', reply: `J300${times}${bands}` },
    {
      name: 'shows the serial number of the settings',
      request: 'J2',
      settings: { serial: 'C4665271228Q' },
      reply: /^J300C4665271228Q261125123045/,
    },
    { name: 'starts anew after J6', request: 'J2', before: ['J6'], reply: `J300${times}${bands}` },
    { name: 'needs no authorisation', request: 'J2', settings: { authorised: false }, reply: `J300${times}${bands}` },
    { name: 'left-over data answers 15', request: 'J2X', reply: '15', field: 'end' },
    ...commonRows({ code: 'J2', request: 'J2', reply: `J300${times}${bands}`, lmk: 'ignored' }),
  ],
};
