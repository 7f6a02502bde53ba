import { commonRows } from '../common-rows.ts';
import type { Row, Table } from '../table.ts';

const rows: Row[] = [
  { name: 'deletes what was retrieved', request: 'Q60', reply: 'Q7000001' },
  { name: 'deletes two retrieved records', before: ['Q2'], request: 'Q60', reply: 'Q7000002' },
  { name: 'deletes what was archived', audit: { records: 3, archived: 2 }, request: 'Q61', reply: 'Q7000002' },
  {
    name: 'tells of 9999 records when they were more',
    audit: { records: 10_001, archived: 10_001 },
    request: 'Q61',
    reply: 'Q7009999',
  },
  { name: 'answers 36 when nothing was archived', request: 'Q61', reply: '36', field: 'mode' },
  { name: 'answers 36 when nothing more was retrieved', before: ['Q60'], request: 'Q60', reply: '36', field: 'mode' },
  { name: 'answers 35 when there are none', audit: { records: 0 }, before: [], request: 'Q60', reply: '35' },
  { name: 'without authorisation answers 17', settings: { authorised: false }, request: 'Q60', reply: '17' },
  {
    name: 'without authorisation answers 17 when there are none',
    audit: { records: 0 },
    before: [],
    settings: { authorised: false },
    request: 'Q60',
    reply: '17',
  },
  { name: 'another mode answers 15', request: 'Q62', reply: '15', field: 'mode' },
  { name: 'no mode answers 15', request: 'Q6', reply: '15', field: 'mode' },
  { name: 'left-over data answers 15', request: 'Q600', reply: '15', field: 'end' },
  ...commonRows({ code: 'Q6', request: 'Q60', reply: 'Q7000001', lmk: 'ignored' }).filter(
    // Nobody can authorise anything where no LMK is.
    ({ lmks }) => lmks === undefined,
  ),
];

export const table: Table = {
  code: 'Q6',
  rows: rows.map((row) => ({
    audit: { records: 3 },
    ...row,
    before: ['Q2', ...(row.before ?? [])].slice(row.audit?.records === 0 ? 1 : 0),
  })),
};
