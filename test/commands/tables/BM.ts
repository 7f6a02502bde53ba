import { commonRows } from '../common-rows.ts';
import { account, keyUnder, pvvPvk, storedPin } from '../pin-rows.ts';
import type { Table } from '../table.ts';

/** The PVV of a stored PIN of 1234. */
const generate = `DG${keyUnder('', pvvPvk)}${storedPin('', '1234')}${account}1`;
const weak = { enableWeakPinChecking: true };

export const table: Table = {
  code: 'BM',
  rows: [
    { name: 'loads two PINs', request: 'BM020412341111', reply: 'BN00' },
    { name: 'loads 99 PINs of 12 digits', request: `BM9912${'123456789012'.repeat(99)}`, reply: 'BN00' },
    { name: 'empties the list', request: 'BM0004', reply: 'BN00' },
    { name: 'fewer PINs than the number says answer 03', request: 'BM02041234', reply: '03', field: 'table' },
    { name: 'more PINs than the number says answer 15', request: 'BM010412341111', reply: '15', field: 'end' },
    { name: 'PINs of 3 digits answer 81', request: 'BM0103123', reply: '81', field: 'pinLength' },
    { name: 'PINs of 13 digits answer 81', request: 'BM01131234567890123', reply: '81', field: 'pinLength' },
    { name: 'a letter in the table answers 15', request: 'BM0104123A', reply: '15', field: 'table' },
    { name: 'no number answers 15', request: 'BM', reply: '15', field: 'count' },
    { name: 'no length answers 15', request: 'BM01', reply: '15', field: 'pinLength' },
    {
      name: 'replaces the list before it',
      before: ['BM01041234', 'BM01041111', generate],
      settings: weak,
      request: 'BM01041234',
      reply: 'BN00',
    },
    ...commonRows({ code: 'BM', request: 'BM020412341111', reply: 'BN00', lmk: 'ignored' }),
  ],
};
