import { commonRows } from '../common-rows.ts';
import type { Table } from '../table.ts';

export const table: Table = {
  code: 'NC',
  rows: [
    { name: 'shows the check value of the variant test LMK', request: 'NC', reply: 'ND0026860400000000000100-0000' },
    {
      name: 'shows the check value of the 3DES key block LMK',
      request: 'NC%01',
      reply: 'ND0016512600000000000100-0000',
    },
    {
      name: 'shows the check value of the AES key block LMK',
      request: 'NC%02',
      reply: 'ND009D04A000000000000100-0000',
    },
    {
      name: 'shows six digits and ten zeros for the triple-length LMK',
      request: 'NC%03',
      reply: /^ND00[0-9A-F]{6}0{10}0100-0000$/,
    },
    { name: 'shows the LMK that the port selects', request: 'NC', port: 1, reply: 'ND0016512600000000000100-0000' },
    {
      name: 'shows the default LMK of the settings',
      request: 'NC',
      settings: { defaultLmk: 2 },
      reply: 'ND009D04A000000000000100-0000',
    },
    {
      name: 'shows the firmware number of the settings',
      request: 'NC',
      settings: { firmware: '1500-0023' },
      reply: 'ND0026860400000000001500-0023',
    },
    {
      name: 'zeros fill up the check value when check values are not restricted too',
      request: 'NC',
      settings: { restrictKeyCheckValues: false },
      reply: 'ND0026860400000000000100-0000',
    },
    { name: 'answers 13 when no LMK is loaded', request: 'NC', lmks: {}, reply: '13', field: 'lmkId' },
    { name: 'left-over data wins over an LMK that is not loaded', request: 'NC%09X', reply: '15', field: 'end' },
    ...commonRows({ code: 'NC', request: 'NC', reply: 'ND0026860400000000000100-0000', lmk: 'keys' }),
  ],
};
