import { commonRows } from '../common-rows.ts';
import { naturalPin, offsetField, validationBlock } from '../independent-ibm.ts';
import type { Lmk } from '../pin-rows.ts';
import {
  account,
  table as digits,
  excludedRows,
  ibmPvk,
  ibmPvkRows,
  keyUnder,
  lmkName,
  lmks,
  longIbmPvk,
  sealedTable,
  storedPin,
  tableRows,
} from '../pin-rows.ts';
import type { Table } from '../table.ts';

const data = '40000012345N';
const validation = validationBlock(data, account);
const natural = naturalPin(ibmPvk.clear, validation, digits);
const longNatural = naturalPin(longIbmPvk.clear, validation, digits);
const good = {
  pvk: '',
  offset: offsetField('1234', natural, 4),
  checkLength: '04',
  account,
  table: '',
  data,
  excluded: '',
};

function message(lmk: Lmk, changes: Partial<typeof good> = {}): string {
  const keys = { pvk: keyUnder(lmk, ibmPvk), table: sealedTable(lmk, digits) };
  return `EE${Object.values({ ...good, ...keys, ...changes }).join('')}${lmk}`;
}
const reply = (lmk: Lmk, pin = '1234', code = '00') => `EF${code}${storedPin(lmk, pin)}`;

export const table: Table = {
  code: 'EE',
  rows: [
    ...lmks.map((lmk) => ({ name: `a PIN under ${lmkName[lmk]}`, request: message(lmk), reply: reply(lmk) })),
    ...lmks.map((lmk) => ({
      name: `a longer PVK gives the PIN and the warning 02 under ${lmkName[lmk]}`,
      request: message(lmk, { pvk: keyUnder(lmk, longIbmPvk), offset: offsetField('1234', longNatural, 4) }),
      reply: reply(lmk, '1234', '02'),
    })),
    {
      name: 'zeros give the natural PIN',
      request: message('', { offset: '0000FFFFFFFF' }),
      reply: reply('', natural.slice(0, 4)),
    },
    {
      name: 'a PIN of 6 digits',
      request: message('', { offset: offsetField('123456', natural, 6), checkLength: '06' }),
      settings: { pinLength: 6 },
      reply: `EF00${storedPin('', '123456', account, { pinLength: 6 })}`,
    },
    {
      name: 'a PIN of 12 digits by algorithm B',
      request: message('', { offset: offsetField('123456789012', natural, 12), checkLength: '12' }),
      settings: { pinLength: 12, pinAlgorithm: 'B' },
      reply: `EF00${storedPin('', '123456789012', account, { pinLength: 12, storage: 'B' })}`,
    },
    {
      name: 'a check length below 4 answers 24',
      request: message('', { checkLength: '03' }),
      reply: '24',
      field: 'checkLength',
    },
    {
      name: 'a check length above the PIN length setting answers 24',
      request: message('', { offset: offsetField('12345', natural, 5), checkLength: '05' }),
      reply: '24',
      field: 'checkLength',
    },
    {
      name: 'a check length above 12 answers 24',
      request: message('', { offset: offsetField('123456789012', natural, 12), checkLength: '13' }),
      settings: { pinLength: 12 },
      reply: '24',
      field: 'checkLength',
    },
    {
      name: 'fill inside the check length answers 15',
      request: message('', { offset: '123FFFFFFFFF' }),
      reply: '15',
      field: 'offset',
    },
    {
      name: 'a letter in the offset answers 15',
      request: message('', { offset: '123AFFFFFFFF' }),
      reply: '15',
      field: 'offset',
    },
    {
      name: 'validation data may be the whole block',
      request: message('', { data: `P${validation}` }),
      reply: reply(''),
    },
    {
      name: 'validation data without an N answers 15',
      request: message('', { data: '400000123456' }),
      reply: '15',
      field: 'validationData',
    },
    ...tableRows(
      (field, lmk) => message(lmk, { table: field }),
      (lmk) => reply(lmk),
    ),
    ...excludedRows((excluded) => message('', { excluded }), reply('')),
    ...commonRows({ code: 'EE', request: message(''), reply: reply(''), lmk: 'keys' }),
    ...ibmPvkRows((pvk, lmk) => message(lmk, { pvk }), '10', 'V'),
  ],
};
