import { blockedRow, commonRows } from '../common-rows.ts';
import { pvvOf } from '../independent-card.ts';
import { pinBlock } from '../independent-pin.ts';
import type { Lmk } from '../pin-rows.ts';
import {
  account,
  aesBlock,
  aesPinKey,
  excludedRows,
  formatRows,
  keyUnder,
  lmkName,
  lmks,
  pinBlockRows,
  pinKeyRows,
  pvvPvk,
  pvvPvkRows,
  tpk,
  zpk,
} from '../pin-rows.ts';
import type { Table } from '../table.ts';

const ofPin = (pin: string, key = zpk) => pinBlock(key.clear, '01', pin, account);
const pvvFor = (pin: string, pvki = '1') => pvvOf(pvvPvk.clear, account, pvki, pin);
const good = {
  keyType: '001',
  key: '',
  pvk: '',
  block: ofPin('9876'),
  format: '01',
  account,
  pvki: '1',
  pvv: pvvFor('9876'),
  newBlock: ofPin('1234'),
  excluded: '',
};

function message(lmk: Lmk, changes: Partial<typeof good> = {}): string {
  const keys = { keyType: lmk === '' ? '001' : 'FFF', key: keyUnder(lmk, zpk), pvk: keyUnder(lmk, pvvPvk) };
  return `CU${Object.values({ ...good, ...keys, ...changes }).join('')}${lmk}`;
}
const reply = `CV00${pvvFor('1234')}`;

export const table: Table = {
  code: 'CU',
  rows: [
    ...lmks.map((lmk) => ({ name: `the new PVV under ${lmkName[lmk]}`, request: message(lmk), reply })),
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
      name: 'PVK index 6 for both',
      request: message('', { pvki: '6', pvv: pvvFor('9876', '6') }),
      reply: `CV00${pvvFor('1234', '6')}`,
    },
    {
      name: 'a wrong current PIN answers 01',
      request: message('', { block: ofPin('9875') }),
      reply: '01',
    },
    {
      name: 'a wrong current PIN is found before a damaged new block',
      request: message('', { block: ofPin('9875'), newBlock: '0'.repeat(16) }),
      reply: '01',
    },
    { name: 'the new PIN may have another length', request: message('', { newBlock: ofPin('123456') }), reply },
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
    ...excludedRows((excluded) => message('', { excluded }), reply),
    { name: 'the current PIN may be on the list', request: message('', { excluded: '*01049876' }), reply },
    blockedRow(message('')),
    ...commonRows({ code: 'CU', request: message(''), reply, lmk: 'keys' }),
    ...pinKeyRows({
      label: 'ZPK',
      field: 'pinKey',
      message: (key, lmk) => message(lmk, { key, ...(lmk === '' && { keyType: '001' }) }),
      keyType: '001',
      usage: '72',
      parity: '10',
    }),
    ...pvvPvkRows((pvk, lmk) => message(lmk, { pvk }), '11', 'V'),
  ],
};
