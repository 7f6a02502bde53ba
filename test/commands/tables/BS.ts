import { commonRows } from '../common-rows.ts';
import type { Table } from '../table.ts';
import { clear, variantKey } from '../test-keys.ts';

const changeStorage = { 0: 'test-variant-3key', 1: 'test-kb-3des' } as const;

export const table: Table = {
  code: 'BS',
  rows: [
    { name: 'erases the LMK in key change storage', request: 'BS', changeStorage, reply: 'BT00' },
    { name: 'erases that of a named LMK', request: 'BS%01', changeStorage, reply: 'BT00' },
    { name: 'succeeds when the storage is empty', request: 'BS', reply: 'BT00' },
    { name: 'data behind the code answers 15', request: 'BS0', reply: '15', field: 'end' },
    ...commonRows({ code: 'BS', request: 'BS', reply: 'BT00', lmk: 'keys' }),
    { name: 'the LMK of the port is meant', request: 'BS', port: 1, changeStorage, reply: 'BT00' },
    {
      name: 'works after a translation',
      before: [`BW011${variantKey('001', clear.double, 'U', 'test-variant-3key')}`],
      request: 'BS',
      changeStorage,
      reply: 'BT00',
    },
  ],
};
