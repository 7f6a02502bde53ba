import { commonRows } from '../common-rows.ts';
import type { Table } from '../table.ts';

export const table: Table = {
  code: 'J6',
  rows: [
    { name: 'resets', request: 'J6', reply: 'J700' },
    { name: 'resets again', request: 'J6', before: ['J4', 'J6'], reply: 'J700' },
    { name: 'without authorisation answers 17', request: 'J6', settings: { authorised: false }, reply: '17' },
    { name: 'after RA answers 17', request: 'J6', before: ['RA'], reply: '17' },
    { name: 'after RA for another LMK resets', request: 'J6', before: ['RA%01'], reply: 'J700' },
    { name: 'asks for the authorisation of the LMK it names', request: 'J6%01', before: ['RA%01'], reply: '17' },
    { name: 'without an LMK nothing is authorised', request: 'J6', lmks: {}, reply: '17' },
    { name: 'an LMK that is not loaded authorises nothing', request: 'J6%09', reply: '17' },
    { name: 'left-over data answers 15', request: 'J6X', reply: '15', field: 'end' },
    { name: 'an LMK identifier of one digit answers 15', request: 'J6%0', reply: '15', field: 'lmkId.id' },
    { name: 'data behind the LMK identifier answers 15', request: 'J6%000', reply: '15', field: 'end' },
    { name: 'the LMK identifier and a trailer together', request: 'J6%00<19>T', reply: 'J700<19>T' },
    ...commonRows({ code: 'J6', request: 'J6', reply: 'J700', lmk: 'none' }),
  ],
};
