import { blockedRow, commonRows } from '../common-rows.ts';
import { pinBlock } from '../independent-pin.ts';
import type { Lmk } from '../pin-rows.ts';
import {
  account,
  aesBlock,
  aesPinKey,
  formatRows,
  keyUnder,
  lmkName,
  lmks,
  longAccount,
  pinBlockRows,
  pinKeyRows,
  storedPin,
  zpk,
} from '../pin-rows.ts';
import type { Table } from '../table.ts';

const block = pinBlock(zpk.clear, '01', '1234', account);
const message = (lmk: Lmk, key = keyUnder(lmk, zpk), pin = storedPin(lmk, '1234')) =>
  `BE${key}${block}01${account}${pin}${lmk}`;
const ofBlock = (pinField: string, format: string, accountField: string) =>
  `BE${keyUnder('', zpk)}${pinField}${format}${accountField}${storedPin('', '1234')}`;

export const table: Table = {
  code: 'BE',
  rows: [
    ...lmks.map((lmk) => ({ name: `equal PINs under ${lmkName[lmk]}`, request: message(lmk), reply: 'BF00' })),
    ...lmks.map((lmk) => ({
      name: `another PIN answers 01 under ${lmkName[lmk]}`,
      request: message(lmk, undefined, storedPin(lmk, '1235')),
      reply: '01',
    })),
    {
      name: 'a PIN that only begins alike answers 01',
      request: message('', undefined, storedPin('', '12345', account, { pinLength: 6 })),
      settings: { pinLength: 6 },
      reply: '01',
    },
    {
      name: 'PIN length 12 and algorithm B',
      request: message('', undefined, storedPin('', '1234', account, { pinLength: 12, storage: 'B' })),
      settings: { pinLength: 12, pinAlgorithm: 'B' },
      reply: 'BF00',
    },
    {
      name: 'an AES ZPK and format 48',
      request: `BE${aesPinKey('72')}${aesBlock('1234')}48${account}${storedPin('%02', '1234')}%02`,
      reply: 'BF00',
    },
    {
      name: 'an AES ZPK and format 48 with the whole PAN',
      request: `BE${aesPinKey('72')}${aesBlock('1234', '4564000001234567')}484564000001234567;${storedPin('%02', '1234')}%02`,
      reply: 'BF00',
    },
    {
      name: 'an AES ZPK and format 01 answers 23',
      request: `BE${aesPinKey('72')}${aesBlock('1234')}01${account}${storedPin('%02', '1234')}%02`,
      reply: '23',
      field: 'format',
    },
    ...formatRows(ofBlock, zpk.clear, '1234', 'BF00'),
    ...pinBlockRows(ofBlock, zpk.clear),
    {
      name: 'the account of the PIN under the LMK are the 12 rightmost digits of format 04',
      request: ofBlock(pinBlock(zpk.clear, '04', '1234', longAccount), '04', longAccount),
      reply: 'BF00',
    },
    {
      name: 'a PIN under the LMK that is none answers 14',
      request: message('', undefined, '91234'),
      settings: { pinStorage: 'thalessim-clear' },
      reply: '14',
      field: 'pin',
    },
    {
      name: 'a PIN under an AES LMK for another account answers 14',
      request: message('%02', undefined, storedPin('%02', '1234', '400000123457')),
      reply: '14',
      field: 'pin',
    },
    {
      name: 'no `J` under an AES LMK answers 46',
      request: message('%02', undefined, storedPin('', '1234')),
      reply: '46',
      field: 'pin',
    },
    {
      name: 'a `J` under another LMK answers 46',
      request: message('', undefined, storedPin('%02', '1234')),
      reply: '46',
      field: 'pin',
    },
    {
      name: 'a letter in the PIN under the LMK answers 15',
      request: message('', undefined, '1234A'),
      reply: '15',
      field: 'pin',
    },
    {
      name: 'a damaged PIN under the LMK is found before a damaged block',
      request: `BE${keyUnder('%02', zpk)}${'0'.repeat(16)}01${account}J${'0'.repeat(32)}%02`,
      reply: '14',
    },
    blockedRow(message('')),
    ...commonRows({ code: 'BE', request: message(''), reply: 'BF00', lmk: 'keys' }),
    ...pinKeyRows({
      label: 'ZPK',
      field: 'pinKey',
      message: (key, lmk) => message(lmk, key),
      keyType: '001',
      usage: '72',
      parity: '10',
    }),
  ],
};
