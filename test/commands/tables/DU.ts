import { blockedRow, commonRows } from '../common-rows.ts';
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

const data = '4000001N3456';
const validation = validationBlock(data, account);
const natural = naturalPin(ibmPvk.clear, validation, digits);
const longNatural = naturalPin(longIbmPvk.clear, validation, digits);
const ofPin = (pin: string, key = zpk) => pinBlock(key.clear, '01', pin, account);
const good = {
  keyType: '001',
  key: '',
  pvk: '',
  block: ofPin('9876'),
  format: '01',
  checkLength: '04',
  account,
  table: '',
  data,
  offset: offsetField('9876', natural, 4),
  newBlock: ofPin('1234'),
  excluded: '',
};

function message(lmk: Lmk, changes: Partial<typeof good> = {}): string {
  const keys = {
    keyType: lmk === '' ? '001' : 'FFF',
    key: keyUnder(lmk, zpk),
    pvk: keyUnder(lmk, ibmPvk),
    table: sealedTable(lmk, digits),
  };
  return `DU${Object.values({ ...good, ...keys, ...changes }).join('')}${lmk}`;
}
const reply = `DV00${offsetField('1234', natural, 4)}`;

export const table: Table = {
  code: 'DU',
  rows: [
    ...lmks.map((lmk) => ({ name: `the new offset under ${lmkName[lmk]}`, request: message(lmk), reply })),
    ...lmks.map((lmk) => ({
      name: `a longer PVK gives the offset and the warning 02 under ${lmkName[lmk]}`,
      request: message(lmk, { pvk: keyUnder(lmk, longIbmPvk), offset: offsetField('9876', longNatural, 4) }),
      reply: `DV02${offsetField('1234', longNatural, 4)}`,
    })),
    ...lmks.map((lmk) => ({
      name: `a TPK instead of the ZPK under ${lmkName[lmk]}`,
      request: message(lmk, {
        keyType: lmk === '' ? '002' : 'FFF',
        key: keyUnder(lmk, tpk),
        block: ofPin('9876', tpk),
        newBlock: ofPin('1234', tpk),
      }),
      reply: reply,
    })),
    {
      name: 'a TPK of its own key type 70D',
      request: message('', {
        keyType: '70D',
        key: keyUnder('', { ...tpk, type: '70D' }),
        block: ofPin('9876', tpk),
        newBlock: ofPin('1234', tpk),
      }),
      reply: reply,
    },
    {
      name: 'the key type in lower case',
      request: message('', {
        keyType: '70d',
        key: keyUnder('', { ...tpk, type: '70D' }),
        block: ofPin('9876', tpk),
        newBlock: ofPin('1234', tpk),
      }),
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
    {
      name: 'a wrong current PIN answers 01',
      request: message('', { block: ofPin('9875') }),
      reply: '01',
    },
    {
      name: 'a wrong current PIN and a longer PVK answer 01',
      request: message('', { pvk: keyUnder('', longIbmPvk) }),
      reply: '01',
    },
    {
      name: 'a wrong current PIN is found before a damaged new block',
      request: message('', { block: ofPin('9875'), newBlock: '0'.repeat(16) }),
      reply: '01',
    },
    { name: 'a new PIN may be longer', request: message('', { newBlock: ofPin('12345') }), reply },
    {
      name: 'a current PIN shorter than the check length answers 24',
      request: message('', { checkLength: '05', offset: '12345FFFFFFF' }),
      reply: '24',
    },
    {
      name: 'a new PIN shorter than the check length answers 24',
      request: message('', { checkLength: '05', block: ofPin('98765'), offset: offsetField('98765', natural, 5) }),
      reply: '24',
    },
    {
      name: 'both offsets are as long as their PIN where offsets have variable length',
      request: message('', {
        block: ofPin('98765'),
        offset: offsetField('98765', natural, 5),
        newBlock: ofPin('123456'),
      }),
      settings: { enableVariableLengthPinOffset: true },
      reply: `DV00${offsetField('123456', natural, 6)}`,
    },
    {
      name: 'an offset shorter than the check length answers 15',
      request: message('', { offset: '123FFFFFFFFF' }),
      reply: '15',
      field: 'offset',
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
      request: message('%02', {
        key: aesPinKey('72'),
        block: aesBlock('9876'),
        newBlock: aesBlock('1234'),
        format: '48',
      }),
      reply,
    },
    ...formatRows(
      (newBlock, format, field) =>
        message('', { block: pinBlock(zpk.clear, format, '9876', field), newBlock, format, account: field }),
      zpk.clear,
      '1234',
      reply,
    ),
    ...pinBlockRows((block, format, field) => message('', { block, format, account: field }), zpk.clear),
    {
      name: 'a damaged new block answers 20',
      request: message('', { newBlock: '0'.repeat(16) }),
      reply: '20',
      field: 'newPinBlock',
    },
    {
      name: 'a new PIN of 3 digits answers 24',
      request: message('', { newBlock: ofPin('123') }),
      reply: '24',
      field: 'newPinBlock',
    },
    ...tableRows(
      (field, lmk) => message(lmk, { table: field }),
      () => reply,
    ),
    ...excludedRows((excluded) => message('', { excluded }), reply),
    { name: 'the current PIN may be on the list', request: message('', { excluded: '*01049876' }), reply },
    blockedRow(message('')),
    ...commonRows({ code: 'DU', request: message(''), reply, lmk: 'keys' }),
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
