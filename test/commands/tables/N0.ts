import { commonRows } from '../common-rows.ts';
import type { Table } from '../table.ts';

export const table: Table = {
  code: 'N0',
  rows: [
    { name: 'returns one byte', request: 'N0001', reply: /^N100.$/s },
    { name: 'returns eight bytes', request: 'N0008', reply: /^N100.{8}$/s },
    { name: 'returns 256 bytes', request: 'N0256', reply: /^N100.{256}$/s },
    { name: 'does not return the same byte all over', request: 'N0032', reply: /^N100(?!(.)\1*$).{32}$/s },
    { name: 'no bytes answers 01', request: 'N0000', reply: '01' },
    { name: '257 bytes answers 01', request: 'N0257', reply: '01' },
    { name: '999 bytes answers 01', request: 'N0999', reply: '01' },
    { name: 'a letter in the length answers 15', request: 'N000A', reply: '15', field: 'length' },
    { name: 'a short length answers 15', request: 'N008', reply: '15', field: 'length' },
    { name: 'left-over data wins over a wrong length', request: 'N0000X', reply: '15', field: 'end' },
    ...commonRows({ code: 'N0', request: 'N0004', reply: /^N100.{4}/s, lmk: 'ignored' }),
  ],
};
