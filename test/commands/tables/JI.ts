import { commonRows } from '../common-rows.ts';
import type { Table } from '../table.ts';

export const table: Table = {
  code: 'JI',
  rows: [
    { name: 'resets', request: 'JI', reply: 'JJ00' },
    { name: 'resets again', request: 'JI', before: ['J8', 'JI'], reply: 'JJ00' },
    { name: 'without authorisation answers 17', request: 'JI', settings: { authorised: false }, reply: '17' },
    { name: 'after RA answers 17', request: 'JI', before: ['RA'], reply: '17' },
    { name: 'after RA for another LMK resets', request: 'JI', before: ['RA%01'], reply: 'JJ00' },
    { name: 'asks for the authorisation of the LMK it names', request: 'JI%01', before: ['RA%01'], reply: '17' },
    { name: 'without an LMK nothing is authorised', request: 'JI', lmks: {}, reply: '17' },
    { name: 'an LMK that is not loaded authorises nothing', request: 'JI%09', reply: '17' },
    { name: 'left-over data answers 15', request: 'JIX', reply: '15', field: 'end' },
    { name: 'an LMK identifier of one digit answers 15', request: 'JI%0', reply: '15', field: 'lmkId.id' },
    { name: 'data behind the LMK identifier answers 15', request: 'JI%000', reply: '15', field: 'end' },
    { name: 'the LMK identifier and a trailer together', request: 'JI%00<19>T', reply: 'JJ00<19>T' },
    ...commonRows({ code: 'JI', request: 'JI', reply: 'JJ00', lmk: 'none' }),
  ],
};
