import { commonRows } from '../common-rows.ts';
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
import { variantKey } from '../test-keys.ts';

const ofPin = (pin: string, key = zpk) => pinBlock(key.clear, '01', pin, account);
const good = { keyType: '001', key: '', pvk: '', block: ofPin('1234'), format: '01', account, pvki: '1', excluded: '' };

function message(lmk: Lmk, changes: Partial<typeof good> = {}): string {
  const keys = { keyType: lmk === '' ? '001' : 'FFF', key: keyUnder(lmk, zpk), pvk: keyUnder(lmk, pvvPvk) };
  return `FW${Object.values({ ...good, ...keys, ...changes }).join('')}${lmk}`;
}
const reply = `FX00${pvvOf(pvvPvk.clear, account, '1', '1234')}`;

export const table: Table = {
  code: 'FW',
  rows: [
    ...lmks.map((lmk) => ({ name: `a PVV under ${lmkName[lmk]}`, request: message(lmk), reply })),
    { name: 'a PVK pair as 32H', request: message('', { pvk: variantKey('002', pvvPvk.clear, 'X').slice(1) }), reply },
    {
      name: 'a PVK pair in the X9.17 form',
      request: message('', { pvk: variantKey('002', pvvPvk.clear, 'X') }),
      reply,
    },
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
    ...['0', '9'].map((pvki) => ({
      name: `PVK index ${pvki}`,
      request: message('', { pvki }),
      reply: `FX00${pvvOf(pvvPvk.clear, account, pvki, '1234')}`,
    })),
    { name: 'only four digits of the PIN count', request: message('', { block: ofPin('123456') }), reply },
    {
      name: 'an AES ZPK and format 48',
      request: message('%02', { key: aesPinKey('72'), block: aesBlock('1234'), format: '48' }),
      reply,
    },
    {
      name: 'an AES ZPK and format 48 with the whole PAN',
      request: message('%02', {
        key: aesPinKey('72'),
        block: aesBlock('1234', '4564000001234567'),
        format: '48',
        account: '4564000001234567;',
      }),
      reply,
    },
    ...formatRows((block, format, field) => message('', { block, format, account: field }), zpk.clear, '1234', reply),
    ...pinBlockRows((block, format, field) => message('', { block, format, account: field }), zpk.clear),
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
    ...commonRows({ code: 'FW', request: message(''), reply, lmk: 'keys' }),
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
