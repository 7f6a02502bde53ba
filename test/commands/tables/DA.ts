import { blockedRow, commonRows } from '../common-rows.ts';
import { naturalPin, offsetField, validationBlock } from '../independent-ibm.ts';
import { pinBlock } from '../independent-pin.ts';
import type { Lmk } from '../pin-rows.ts';
import {
  account,
  aesBlock,
  aesPinKey,
  table as digits,
  formatRows,
  ibmPvk,
  ibmPvkRows,
  keyUnder,
  lmkName,
  lmks,
  longAccount,
  longIbmPvk,
  pinBlockRows,
  pinKeyRows,
  sealedTable,
  tableRows,
  tpk,
} from '../pin-rows.ts';
import { separationRows } from '../setting-rows.ts';
import type { Table } from '../table.ts';
import { variantKey } from '../test-keys.ts';

const data = '4000001N3456';
const validation = validationBlock(data, account);
const natural = naturalPin(ibmPvk.clear, validation, digits);
const offset = offsetField('1234', natural, 4);
const longOffset = offsetField('1234', naturalPin(longIbmPvk.clear, validation, digits), 4);
const good = {
  key: '',
  pvk: '',
  maximum: '12',
  block: pinBlock(tpk.clear, '01', '1234', account),
  format: '01',
  checkLength: '04',
  account,
  table: '',
  data,
  offset,
};

function message(lmk: Lmk, changes: Partial<typeof good> = {}): string {
  const keys = { key: keyUnder(lmk, tpk), pvk: keyUnder(lmk, ibmPvk), table: sealedTable(lmk, digits) };
  return `DA${Object.values({ ...good, ...keys, ...changes }).join('')}${lmk}`;
}
const ofPin = (pin: string) => pinBlock(tpk.clear, '01', pin, account);

export const table: Table = {
  code: 'DA',
  rows: [
    ...lmks.map((lmk) => ({ name: `the right PIN under ${lmkName[lmk]}`, request: message(lmk), reply: 'DB00' })),
    ...lmks.map((lmk) => ({
      name: `a longer PVK gives the warning 02 under ${lmkName[lmk]}`,
      request: message(lmk, { pvk: keyUnder(lmk, longIbmPvk), offset: longOffset }),
      reply: 'DB02',
    })),
    { name: 'a wrong PIN answers 01', request: message('', { block: ofPin('1235') }), reply: '01' },
    {
      name: 'a wrong PIN and a longer PVK answer 01',
      request: message('', { pvk: keyUnder('', longIbmPvk) }),
      reply: '01',
    },
    { name: 'only the check length counts', request: message('', { block: ofPin('12349') }), reply: 'DB00' },
    { name: 'a check length of 1', request: message('', { checkLength: '01', block: ofPin('1999') }), reply: 'DB00' },
    {
      name: 'a check length of 12',
      request: message('', {
        checkLength: '12',
        block: ofPin('123456789012'),
        offset: offsetField('123456789012', natural, 12),
      }),
      reply: 'DB00',
    },
    {
      name: 'a PIN shorter than the check length answers 24',
      request: message('', { checkLength: '05', offset: offsetField('12345', natural, 5) }),
      reply: '24',
    },
    {
      name: 'a check length of 0 answers 15',
      request: message('', { checkLength: '00' }),
      reply: '15',
      field: 'checkLength',
    },
    {
      name: 'a check length of 13 answers 15',
      request: message('', { checkLength: '13' }),
      reply: '15',
      field: 'checkLength',
    },
    {
      name: 'an offset shorter than the check length answers 15',
      request: message('', { checkLength: '06', block: ofPin('123456') }),
      reply: '15',
      field: 'offset',
    },
    {
      name: 'a letter in the offset answers 15',
      request: message('', { offset: '1A34FFFFFFFF' }),
      reply: '15',
      field: 'offset',
    },
    {
      name: 'digits behind the fill of the offset answer 15',
      request: message('', { offset: '1234FFFFFFF1' }),
      reply: '15',
      field: 'offset',
    },
    {
      name: 'another maximum PIN length answers 15',
      request: message('', { maximum: '08' }),
      reply: '15',
      field: 'maximumPinLength',
    },
    {
      name: 'an offset as long as the PIN, where offsets have variable length',
      request: message('', { block: ofPin('123456'), offset: offsetField('123456', natural, 6) }),
      settings: { enableVariableLengthPinOffset: true },
      reply: 'DB00',
    },
    {
      name: 'a wrong digit behind the check length answers 01 where offsets have variable length',
      request: message('', { block: ofPin('123457'), offset: offsetField('123456', natural, 6) }),
      settings: { enableVariableLengthPinOffset: true },
      reply: '01',
    },
    {
      name: 'a PIN of another length than the offset answers 01 where offsets have variable length',
      request: message('', { block: ofPin('12345'), offset: offsetField('123456', natural, 6) }),
      settings: { enableVariableLengthPinOffset: true },
      reply: '01',
    },
    { name: 'validation data may be the whole block', request: message('', { data: `P${validation}` }), reply: 'DB00' },
    {
      name: 'validation data without an N answers 15',
      request: message('', { data: '400000123456' }),
      reply: '15',
      field: 'validationData',
    },
    {
      name: 'validation data with two N answers 15',
      request: message('', { data: '40000012345NN'.slice(1) }),
      reply: '15',
      field: 'validationData',
    },
    {
      name: 'another letter in validation data answers 15',
      request: message('', { data: '4000001N345G' }),
      reply: '15',
      field: 'validationData',
    },
    {
      name: 'with format 04 the N stands for the rightmost digits',
      request: message('', {
        format: '04',
        account: longAccount,
        block: pinBlock(tpk.clear, '04', '1234', longAccount),
      }),
      reply: 'DB00',
    },
    {
      name: 'an AES TPK and format 48',
      request: message('%02', { key: aesPinKey('71'), block: aesBlock('1234'), format: '48' }),
      reply: 'DB00',
    },
    {
      name: 'an AES TPK and format 48 with the whole PAN',
      request: message('%02', {
        key: aesPinKey('71'),
        block: aesBlock('1234', '4564000001234567'),
        format: '48',
        account: '4564000001234567;',
      }),
      reply: 'DB00',
    },
    ...formatRows((block, format, field) => message('', { block, format, account: field }), tpk.clear, '1234', 'DB00'),
    ...pinBlockRows((block, format, field) => message('', { block, format, account: field }), tpk.clear),
    ...tableRows(
      (field, lmk) => message(lmk, { table: field }),
      () => 'DB00',
    ),
    ...separationRows(message('', { key: variantKey('70D', tpk.clear) }), message(''), 'DB00', {
      reply: '10',
      field: 'pinKey',
    }),
    blockedRow(message('')),
    ...commonRows({ code: 'DA', request: message(''), reply: 'DB00', lmk: 'keys' }),
    ...pinKeyRows({
      label: 'TPK',
      field: 'pinKey',
      message: (key, lmk) => message(lmk, { key }),
      keyType: '002',
      usage: '71',
      parity: '10',
    }),
    ...ibmPvkRows((pvk, lmk) => message(lmk, { pvk }), '11', 'G'),
  ],
};
