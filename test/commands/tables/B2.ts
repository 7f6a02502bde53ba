import { commonRows } from '../common-rows.ts';
import type { Table } from '../table.ts';

export const table: Table = {
  code: 'B2',
  rows: [
    { name: 'returns the data', request: 'B20005HELLO', reply: 'B300HELLO' },
    { name: 'returns no data when there is none', request: 'B20000', reply: 'B300' },
    { name: 'counts in hexadecimal', request: `B20010${'0123456789ABCDEF'}`, reply: 'B3000123456789ABCDEF' },
    { name: 'takes a lower case length', request: `B2000a${'0123456789'}`, reply: 'B3000123456789' },
    { name: 'returns any bytes as they are', request: 'B20006<0019FF7F8025>', reply: 'B300<0019FF7F8025>' },
    { name: 'returns 4096 bytes', request: `B21000${'x'.repeat(4096)}`, reply: `B300${'x'.repeat(4096)}` },
    { name: 'data that looks like an LMK identifier stays data', request: 'B20003%01', reply: 'B300%01' },
    { name: 'data that looks like a trailer stays data', request: 'B20004<19>ABC', reply: 'B300<19>ABC' },
    { name: 'needs no LMK', request: 'B20002OK', reply: 'B300OK', lmks: {} },
    { name: 'less data than the length says answers 80', request: 'B200100123456789', reply: '80', field: 'data' },
    { name: 'more data than the length says answers 15', request: 'B20002ABC', reply: '15', field: 'end' },
    { name: 'an LMK identifier is left-over data', request: 'B20002AB%01', reply: '15', field: 'end' },
    { name: 'a length that is no hexadecimal number answers 15', request: 'B2000GAB', reply: '15', field: 'length' },
    { name: 'a short length answers 15', request: 'B200', reply: '15', field: 'length' },
    { name: 'nothing behind the code answers 15', request: 'B2', reply: '15', field: 'length' },
    ...commonRows({ code: 'B2', request: 'B20002OK', reply: 'B300OK', lmk: 'none' }),
  ],
};
