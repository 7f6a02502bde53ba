import { commonRows } from '../common-rows.ts';
import { naturalPin, offsetField, validationBlock } from '../independent-ibm.ts';
import { pinBlock } from '../independent-pin.ts';
import type { Lmk } from '../pin-rows.ts';
import {
  account,
  aesBlock,
  aesPinKey,
  table as digits,
  excludedRows,
  formatRows,
  ibmPvk,
  ibmPvkRows,
  keyUnder,
  lmkName,
  lmks,
  longIbmPvk,
  pinBlockRows,
  pinKeyRows,
  sealedTable,
  tableRows,
  tpk,
  zpk,
} from '../pin-rows.ts';
import type { Table } from '../table.ts';

const data = 'N40000012345';
const validation = validationBlock(data, account);
const natural = naturalPin(ibmPvk.clear, validation, digits);
const longNatural = naturalPin(longIbmPvk.clear, validation, digits);
const ofPin = (pin: string, key = zpk) => pinBlock(key.clear, '01', pin, account);
const good = {
  keyType: '001',
  key: '',
  pvk: '',
  block: ofPin('1234'),
  format: '01',
  checkLength: '04',
  account,
  table: '',
  data,
  excluded: '',
};

function message(lmk: Lmk, changes: Partial<typeof good> = {}): string {
  const keys = {
    keyType: lmk === '' ? '001' : 'FFF',
    key: keyUnder(lmk, zpk),
    pvk: keyUnder(lmk, ibmPvk),
    table: sealedTable(lmk, digits),
  };
  return `BK${Object.values({ ...good, ...keys, ...changes }).join('')}${lmk}`;
}
const reply = `BL00${offsetField('1234', natural, 4)}`;

export const table: Table = {
  code: 'BK',
  rows: [
    ...lmks.map((lmk) => ({ name: `an offset under ${lmkName[lmk]}`, request: message(lmk), reply })),
    ...lmks.map((lmk) => ({
      name: `a longer PVK gives the offset and the warning 02 under ${lmkName[lmk]}`,
      request: message(lmk, { pvk: keyUnder(lmk, longIbmPvk) }),
      reply: `BL02${offsetField('1234', longNatural, 4)}`,
    })),
    ...lmks.map((lmk) => ({
      name: `a TPK instead of the ZPK under ${lmkName[lmk]}`,
      request: message(lmk, {
        keyType: lmk === '' ? '002' : 'FFF',
        key: keyUnder(lmk, tpk),
        block: ofPin('1234', tpk),
      }),
      reply: reply,
    })),
    {
      name: 'a TPK of its own key type 70D',
      request: message('', { keyType: '70D', key: keyUnder('', { ...tpk, type: '70D' }), block: ofPin('1234', tpk) }),
      reply: reply,
    },
    {
      name: 'the key type in lower case',
      request: message('', { keyType: '70d', key: keyUnder('', { ...tpk, type: '70D' }), block: ofPin('1234', tpk) }),
      reply: reply,
    },
    { name: 'key type 001 with a ZPK in a key block', request: message('%01', { keyType: '001' }), reply: reply },
    {
      name: 'key type 001 with a TPK in a key block answers A6',
      request: message('%01', { keyType: '001', key: keyUnder('%01', tpk) }),
      reply: 'A6',
      field: 'pinKey',
    },
    {
      name: 'a TPK under key type 001 answers 10',
      request: message('', { key: keyUnder('', tpk) }),
      reply: '10',
      field: 'pinKey',
    },
    {
      name: 'FFF without a key block answers 15',
      request: message('', { keyType: 'FFF' }),
      reply: '15',
      field: 'keyType',
    },
    { name: 'another key type answers 15', request: message('', { keyType: '402' }), reply: '15', field: 'keyType' },
    { name: 'an unknown key type answers 15', request: message('', { keyType: 'ABC' }), reply: '15', field: 'keyType' },
    { name: 'only the check length counts', request: message('', { block: ofPin('12349') }), reply },
    {
      name: 'the offset is as long as the PIN where offsets have variable length',
      request: message('', { block: ofPin('123456') }),
      settings: { enableVariableLengthPinOffset: true },
      reply: `BL00${offsetField('123456', natural, 6)}`,
    },
    {
      name: 'a check length of 12',
      request: message('', { checkLength: '12', block: ofPin('123456789012') }),
      reply: `BL00${offsetField('123456789012', natural, 12)}`,
    },
    {
      name: 'a PIN shorter than the check length answers 24',
      request: message('', { checkLength: '05' }),
      reply: '24',
      field: 'checkLength',
    },
    {
      name: 'a check length of 0 answers 15',
      request: message('', { checkLength: '00' }),
      reply: '15',
      field: 'checkLength',
    },
    { name: 'validation data may be the whole block', request: message('', { data: `P${validation}` }), reply },
    {
      name: 'validation data without an N answers 15',
      request: message('', { data: '400000123456' }),
      reply: '15',
      field: 'validationData',
    },
    {
      name: 'an AES ZPK and format 48',
      request: message('%02', { key: aesPinKey('72'), block: aesBlock('1234'), format: '48' }),
      reply,
    },
    ...formatRows((block, format, field) => message('', { block, format, account: field }), zpk.clear, '1234', reply),
    ...pinBlockRows((block, format, field) => message('', { block, format, account: field }), zpk.clear),
    ...tableRows(
      (field, lmk) => message(lmk, { table: field }),
      () => reply,
    ),
    ...excludedRows((excluded) => message('', { excluded }), reply),
    {
      name: 'a list of PINs in front of the LMK identifier',
      request: message('%02', { excluded: '*01049999' }),
      reply,
    },
    {
      name: 'a TPK of key type 002 answers 15 where key type 002 is separated',
      request: message('', { keyType: '002', key: keyUnder('', tpk), block: ofPin('1234', tpk) }),
      settings: { keyType002Separation: true },
      reply: '15',
      field: 'keyType',
    },
    ...commonRows({ code: 'BK', request: message(''), reply, lmk: 'keys' }),
    ...pinKeyRows({
      label: 'ZPK',
      field: 'pinKey',
      message: (key, lmk) => message(lmk, { key, ...(lmk === '' && { keyType: '001' }) }),
      keyType: '001',
      usage: '72',
      parity: '10',
    }),
    ...ibmPvkRows((pvk, lmk) => message(lmk, { pvk }), '11', 'V'),
  ],
};
