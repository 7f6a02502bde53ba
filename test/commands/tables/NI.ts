import { commonRows } from '../common-rows.ts';
import type { Table } from '../table.ts';

/** 4N records, none; bytes sent and received 16H each; nine counters of 8H. */
const NO_TRAFFIC = '0'.repeat(2 * 16 + 9 * 8);

export const table: Table = {
  code: 'NI',
  rows: [
    { name: 'reports no connections for a device without ports', request: 'NI10', reply: 'NJ000000' },
    { name: 'reports the same for the second interface', request: 'NI20', reply: 'NJ000000' },
    { name: 'includes statistics when asked', request: 'NI11', reply: `NJ000000${NO_TRAFFIC}` },
    { name: 'includes those of the second interface', request: 'NI21', reply: `NJ000000${NO_TRAFFIC}` },
    { name: 'an interface that no device has answers 15', request: 'NI30', reply: '15', field: 'interface' },
    { name: 'interface 0 answers 15', request: 'NI00', reply: '15', field: 'interface' },
    { name: 'another statistics flag answers 82', request: 'NI12', reply: '82', field: 'statistics' },
    { name: 'a letter for the statistics flag answers 15', request: 'NI1A', reply: '15', field: 'statistics' },
    { name: 'without flags answers 15', request: 'NI', reply: '15', field: 'interface' },
    { name: 'without the statistics flag answers 15', request: 'NI1', reply: '15', field: 'statistics' },
    { name: 'needs no authorisation', request: 'NI10', settings: { authorised: false }, reply: 'NJ000000' },
    { name: 'left-over data answers 15', request: 'NI10X', reply: '15', field: 'end' },
    ...commonRows({ code: 'NI', request: 'NI10', reply: 'NJ000000', lmk: 'ignored' }),
  ],
};
