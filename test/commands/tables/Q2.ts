import { commonRows } from '../common-rows.ts';
import type { Row, Table } from '../table.ts';

/** Counter, 12:30:45 on 25 November 2026, ON, a user action that is retrieved, 00; then MAC and key. */
const record = (counter: number) =>
  new RegExp(`^Q300${String(counter).padStart(8, '0')}1230452511264F4ED0003030[0-9A-F]{48}`);

const rows: Row[] = [
  { name: 'gives the oldest record', request: 'Q2', reply: record(1) },
  { name: 'gives each record once', before: ['Q2', 'Q2'], request: 'Q2', reply: record(3) },
  { name: 'shows that a record was archived', audit: { records: 1, archived: 1 }, request: 'Q2', reply: /^.{28}F000/ },
  { name: 'answers 36 when all were retrieved', before: ['Q2', 'Q2', 'Q2'], request: 'Q2', reply: '36' },
  { name: 'answers 35 when there are none', audit: { records: 0 }, request: 'Q2', reply: '35' },
  { name: 'answers 35 when all were deleted', before: ['Q2', 'Q2', 'Q2', 'Q60'], request: 'Q2', reply: '35' },
  { name: 'needs no authorisation', settings: { authorised: false }, request: 'Q2', reply: record(1) },
  { name: 'left-over data answers 15', request: 'Q2X', reply: '15', field: 'end' },
  ...commonRows({ code: 'Q2', request: 'Q2', reply: record(1), lmk: 'ignored' }),
];

export const table: Table = { code: 'Q2', rows: rows.map((row) => ({ audit: { records: 3 }, ...row })) };
