import { commonRows } from '../common-rows.ts';
import { table as clearTable, sealedTable } from '../pin-rows.ts';
import type { Row, Table } from '../table.ts';

const changeStorage = { 0: 'test-variant', 1: 'test-variant', 2: 'test-kb-3des' } as const;
const aes = { 2: 'test-kb-aes' } as const;
const sealed = sealedTable('', clearTable);
const other = '9876543210987654';
/** Seven different digits only. */
const poor = '0123456012345601';

const rows: Row[] = [
  { name: 'a table to an LMK with the same values', request: `LO${sealed}`, reply: `LP00${sealed}` },
  {
    name: 'another table',
    request: `LO${sealedTable('', other)}`,
    reply: `LP00${sealedTable('', other)}`,
  },
  {
    name: 'from a variant LMK to a 3DES key block LMK',
    request: `LO${sealed}%01`,
    reply: `LP00${sealedTable('%01', clearTable)}`,
  },
  {
    name: 'from a 3DES key block LMK to an AES LMK',
    request: `LO${sealedTable('%01', clearTable)}%02`,
    reply: `LP00${sealedTable('%02', clearTable)}`,
  },
  {
    name: 'from an AES LMK to itself',
    request: `LO${sealedTable('%02', clearTable)}%02`,
    changeStorage: aes,
    reply: `LP00${sealedTable('%02', clearTable)}`,
  },
  {
    name: 'a table of 7 different digits answers 25',
    request: `LO${sealedTable('', poor)}`,
    reply: '25',
    field: 'table',
  },
  {
    name: 'a table of 7 different digits is taken without checks',
    request: `LO${sealedTable('', poor)}`,
    settings: { decimalisationTableChecks: false },
    reply: `LP00${sealedTable('', poor)}`,
  },
  { name: 'what is no table answers 25', request: 'LO0123456789ABCDEF', reply: '25', field: 'table' },
  {
    name: 'a table of another LMK answers 25',
    request: `LO${sealedTable('%01', clearTable)}`,
    reply: '25',
    field: 'table',
  },
  { name: 'a letter in the table answers 15', request: 'LO012345678901234G', reply: '15', field: 'table' },
  { name: 'a table of 15 characters answers 15', request: 'LO012345678901234', reply: '15', field: 'table' },
  { name: 'a table of 17 characters answers 15', request: `LO${sealed}0`, reply: '15', field: 'table' },
  {
    name: 'the form of an AES LMK for another LMK answers 15',
    request: `LO${sealedTable('%02', clearTable)}`,
    reply: '15',
    field: 'table',
  },
  {
    name: 'no `L` where the old LMK is an AES LMK answers 15',
    request: `LO${'0'.repeat(33)}%02`,
    changeStorage: aes,
    reply: '15',
    field: 'table',
  },
  { name: 'no table answers 15', request: 'LO', reply: '15', field: 'table' },
  {
    name: 'a key block LMK in key change storage of a variant LMK answers A1',
    request: `LO${sealed}`,
    changeStorage: { 0: 'test-kb-3des' },
    reply: 'A1',
    field: 'lmkId',
  },
  {
    name: 'an empty key change storage answers 33',
    request: `LO${sealed}`,
    changeStorage: {},
    reply: '33',
    field: 'lmkId',
  },
  { name: 'an erased key change storage answers 33', before: ['BS'], request: `LO${sealed}`, reply: '33' },
  ...commonRows({ code: 'LO', request: `LO${sealed}`, reply: `LP00${sealed}`, lmk: 'keys' }).filter(
    ({ field }) => field !== 'trailer',
  ),
  { name: 'a trailer of 33 characters answers 15', request: `LO${sealed}<19>${'t'.repeat(33)}`, reply: '15' },
];

export const table: Table = { code: 'LO', rows: rows.map((row) => ({ changeStorage, ...row })) };
