import { commonRows } from '../common-rows.ts';
import type { Table } from '../table.ts';

export const table: Table = {
  code: 'LG',
  rows: [
    { name: 'takes no delay', request: 'LG000', reply: 'LH00' },
    { name: 'takes the longest delay', request: 'LG255', reply: 'LH00' },
    { name: 'a longer delay answers 15', request: 'LG256', reply: '15', field: 'delay' },
    { name: 'two digits answer 15', request: 'LG25', reply: '15', field: 'delay' },
    { name: 'a letter answers 15', request: 'LG0A0', reply: '15', field: 'delay' },
    { name: 'left-over data answers 15', request: 'LG0010', reply: '15', field: 'end' },
    ...commonRows({ code: 'LG', request: 'LG001', reply: 'LH00', lmk: 'ignored' }),
  ],
};
