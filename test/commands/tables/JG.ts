import { commonRows } from '../common-rows.ts';
import { pinBlock } from '../independent-pin.ts';
import type { Lmk } from '../pin-rows.ts';
import { account, aesPinKey, keyUnder, lmkName, lmks, longAccount, pinKeyRows, storedPin, zpk } from '../pin-rows.ts';
import type { Table } from '../table.ts';

const message = (
  lmk: Lmk,
  key = keyUnder(lmk, zpk),
  format = '01',
  accountField = account,
  pin = storedPin(lmk, '1234'),
) => `JG${key}${format}${accountField}${pin}${lmk}`;
const block = pinBlock(zpk.clear, '01', '1234', account);
const inFormat = (format: string) => message('', undefined, format, format === '04' ? longAccount : account);

export const table: Table = {
  code: 'JG',
  rows: [
    ...lmks.map((lmk) => ({ name: `a PIN leaves ${lmkName[lmk]}`, request: message(lmk), reply: `JH00${block}` })),
    ...['01', '03', '04', '34', '35', '46'].map((format) => ({
      name: `makes PIN block format ${format}`,
      request: inFormat(format),
      reply: `JH00${pinBlock(zpk.clear, format, '1234', format === '04' ? longAccount : account)}`,
    })),
    ...['02', '05', '47'].map((format) => ({
      name: `makes PIN block format ${format}, whose fill is random`,
      request: inFormat(format),
      reply: /^JH00[0-9A-F]{16}$/,
    })),
    {
      name: 'an AES ZPK carries format 48',
      request: message('%02', aesPinKey('72'), '48'),
      reply: /^JH00[0-9A-F]{32}$/,
    },
    {
      name: 'an AES ZPK carries format 48 with the whole PAN',
      request: message('%02', aesPinKey('72'), '48', '4564000001234567;'),
      reply: /^JH00[0-9A-F]{32}$/,
    },
    { name: 'format 48 under a DES key answers 23', request: inFormat('48'), reply: '23', field: 'format' },
    {
      name: 'format 01 under an AES key answers 23',
      request: message('%02', aesPinKey('72')),
      reply: '23',
      field: 'format',
    },
    { name: 'an unknown format answers 23', request: inFormat('99'), reply: '23', field: 'format' },
    { name: 'a script format answers 23', request: inFormat('42'), reply: '23', field: 'format' },
    {
      name: 'format 34 answers 23 where it is switched off',
      request: inFormat('34'),
      settings: { enableFormat34ToZpk: false },
      reply: '23',
      field: 'format',
    },
    {
      name: 'a format that is switched off answers 69',
      request: message(''),
      settings: { disabledPinBlockFormats: ['01'] },
      reply: '69',
      field: 'format',
    },
    {
      name: 'a PIN of 7 digits does not fit format 02 and answers 24',
      request: message('', undefined, '02', account, storedPin('', '1234567', account, { pinLength: 7 })),
      settings: { pinLength: 7 },
      reply: '24',
      field: 'format',
    },
    {
      name: 'a letter among the account digits of format 04 answers 22',
      request: message('', undefined, '04', 'FFF4564000001A3456'),
      reply: '22',
      field: 'account',
    },
    {
      name: 'a delimiter in front of the PIN means nothing',
      request: message('', undefined, '01', `${account};`),
      reply: `JH00${block}`,
    },
    {
      name: 'PIN length 12 and algorithm B',
      request: message(
        '',
        undefined,
        '01',
        account,
        storedPin('', '123456789012', account, { pinLength: 12, storage: 'B' }),
      ),
      settings: { pinLength: 12, pinAlgorithm: 'B' },
      reply: `JH00${pinBlock(zpk.clear, '01', '123456789012', account)}`,
    },
    {
      name: 'a PIN under an AES LMK for another account answers 14',
      request: message('%02', undefined, '01', account, storedPin('%02', '1234', '400000123457')),
      reply: '14',
      field: 'pin',
    },
    {
      name: 'a PIN under an AES LMK that is longer than the setting answers 14',
      request: message('%02', undefined, '01', account, storedPin('%02', '12345', account, { pinLength: 5 })),
      reply: '14',
      field: 'pin',
    },
    {
      name: 'no `J` under an AES LMK answers 46',
      request: message('%02', undefined, '01', account, '12345'),
      reply: '46',
      field: 'pin',
    },
    {
      name: 'a `J` under another LMK answers 46',
      request: message('', undefined, '01', account, storedPin('%02', '1234')),
      reply: '46',
      field: 'pin',
    },
    ...commonRows({ code: 'JG', request: message(''), reply: `JH00${block}`, lmk: 'keys' }),
    ...pinKeyRows({
      label: 'ZPK',
      field: 'zpk',
      message: (key, lmk) => message(lmk, key),
      keyType: '001',
      usage: '72',
      parity: '11',
      wrongMode: 'D',
    }),
  ],
};
