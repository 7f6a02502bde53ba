import { commonRows } from '../common-rows.ts';
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
  pinBlockRows,
  pinKeyRows,
  storedPin,
  tpk,
} from '../pin-rows.ts';
import { separationRows } from '../setting-rows.ts';
import type { Table } from '../table.ts';
import { variantKey } from '../test-keys.ts';

const message = (lmk: Lmk, key = keyUnder(lmk, tpk), pin = '1234') =>
  `JC${key}${pinBlock(tpk.clear, '01', pin, account)}01${account}${lmk}`;
const ofBlock = (pinField: string, format: string, accountField: string) =>
  `JC${keyUnder('', tpk)}${pinField}${format}${accountField}`;

export const table: Table = {
  code: 'JC',
  rows: [
    ...lmks.map((lmk) => ({
      name: `a PIN goes under ${lmkName[lmk]}`,
      request: message(lmk),
      reply: `JD00${storedPin(lmk, '1234')}`,
    })),
    {
      name: 'the field is one character longer than the PIN length setting, whatever the PIN',
      request: message('', undefined, '12345'),
      settings: { pinLength: 6 },
      reply: `JD00${storedPin('', '12345', account, { pinLength: 6 })}`,
    },
    {
      name: 'algorithm B gives hexadecimal digits',
      request: message('', undefined, '123456789012'),
      settings: { pinLength: 12, pinAlgorithm: 'B' },
      reply: `JD00${storedPin('', '123456789012', account, { pinLength: 12, storage: 'B' })}`,
    },
    {
      name: 'a PIN longer than the PIN length setting answers 24',
      request: message('', undefined, '12345'),
      reply: '24',
    },
    {
      name: 'a PIN longer than the PIN length setting answers 24 under an AES LMK too',
      request: message('%02', undefined, '12345'),
      reply: '24',
    },
    {
      name: 'an AES TPK and format 48',
      request: `JC${aesPinKey('71')}${aesBlock('1234')}48${account}%02`,
      reply: `JD00${storedPin('%02', '1234')}`,
    },
    {
      name: 'an AES TPK and format 48 with the whole PAN, whose check digit does not count under the LMK',
      request: `JC${aesPinKey('71')}${aesBlock('1234', '4564000001234567')}484564000001234567;%02`,
      reply: `JD00${storedPin('%02', '1234', '400000123456')}`,
    },
    {
      name: 'an AES TPK and format 01 answers 23',
      request: `JC${aesPinKey('71')}${aesBlock('1234')}01${account}%02`,
      reply: '23',
      field: 'format',
    },
    ...formatRows(ofBlock, tpk.clear, '1234', `JD00${storedPin('', '1234')}`),
    ...pinBlockRows(ofBlock, tpk.clear),
    { name: 'a second account number answers 15', request: `${message('')};${account}`, reply: '15', field: 'end' },
    ...separationRows(message('', variantKey('70D', tpk.clear)), message(''), `JD00${storedPin('', '1234')}`, {
      reply: '10',
      field: 'pinKey',
    }),
    ...commonRows({ code: 'JC', request: message(''), reply: `JD00${storedPin('', '1234')}`, lmk: 'keys' }),
    ...pinKeyRows({
      label: 'TPK',
      field: 'pinKey',
      message: (key, lmk) => message(lmk, key),
      keyType: '002',
      usage: '71',
      parity: '10',
    }),
  ],
};
