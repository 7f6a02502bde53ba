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
const good = { pvk: '', pin: '', checkLength: '04', account, table: '', data, excluded: '' };

function message(lmk: Lmk, changes: Partial<typeof good> = {}): string {
  const keys = { pvk: keyUnder(lmk, ibmPvk), pin: storedPin(lmk, '1234'), table: sealedTable(lmk, digits) };
  return `DE${Object.values({ ...good, ...keys, ...changes }).join('')}${lmk}`;
}
const reply = `DF00${offsetField('1234', natural, 4)}`;
const sixDigits = storedPin('', '123456', account, { pinLength: 6 });

export const table: Table = {
  code: 'DE',
  rows: [
    ...lmks.map((lmk) => ({ name: `an offset under ${lmkName[lmk]}`, request: message(lmk), reply })),
    ...lmks.map((lmk) => ({
      name: `a longer PVK gives the offset and the warning 02 under ${lmkName[lmk]}`,
      request: message(lmk, { pvk: keyUnder(lmk, longIbmPvk) }),
      reply: `DF02${offsetField('1234', longNatural, 4)}`,
    })),
    {
      name: 'only the check length counts',
      request: message('', { pin: sixDigits }),
      settings: { pinLength: 6 },
      reply,
    },
    {
      name: 'the offset is as long as the PIN where offsets have variable length',
      request: message('', { pin: sixDigits }),
      settings: { pinLength: 6, enableVariableLengthPinOffset: true },
      reply: `DF00${offsetField('123456', natural, 6)}`,
    },
    {
      name: 'a PIN shorter than the check length answers 24',
      request: message('', { checkLength: '05' }),
      reply: '24',
      field: 'checkLength',
    },
    {
      name: 'a check length of 13 answers 15',
      request: message('', { checkLength: '13' }),
      reply: '15',
      field: 'checkLength',
    },
    {
      name: 'a PIN as a public simulator stores it',
      request: message('', { pin: '01234' }),
      settings: { pinStorage: 'thalessim-clear' },
      reply,
    },
    {
      name: 'algorithm B',
      request: message('', { pin: storedPin('', '1234', account, { pinLength: 12, storage: 'B' }) }),
      settings: { pinLength: 12, pinAlgorithm: 'B' },
      reply,
    },
    {
      name: 'a PIN under an AES LMK for another account answers 14',
      request: message('%02', { pin: storedPin('%02', '1234', '400000123457') }),
      reply: '14',
      field: 'pin',
    },
    {
      name: 'no `J` under an AES LMK answers 46',
      request: message('%02', { pin: '12345' }),
      reply: '46',
      field: 'pin',
    },
    {
      name: 'a `J` under another LMK answers 46',
      request: message('', { pin: storedPin('%02', '1234') }),
      reply: '46',
      field: 'pin',
    },
    { name: 'validation data may be the whole block', request: message('', { data: `P${validation}` }), reply },
    {
      name: 'validation data without an N answers 15',
      request: message('', { data: '400000123456' }),
      reply: '15',
      field: 'validationData',
    },
    ...tableRows(
      (field, lmk) => message(lmk, { table: field }),
      () => reply,
    ),
    ...excludedRows((excluded) => message('', { excluded }), reply),
    ...commonRows({ code: 'DE', request: message(''), reply, lmk: 'keys' }),
    ...ibmPvkRows((pvk, lmk) => message(lmk, { pvk }), '10', 'V'),
  ],
};
