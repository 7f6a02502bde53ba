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
  zpk,
} from '../pin-rows.ts';
import type { Table } from '../table.ts';

const message = (lmk: Lmk, key = keyUnder(lmk, zpk), pin = '1234') =>
  `JE${key}${pinBlock(zpk.clear, '01', pin, account)}01${account}${lmk}`;
const ofBlock = (pinField: string, format: string, accountField: string) =>
  `JE${keyUnder('', zpk)}${pinField}${format}${accountField}`;

export const table: Table = {
  code: 'JE',
  rows: [
    ...lmks.map((lmk) => ({
      name: `a PIN goes under ${lmkName[lmk]}`,
      request: message(lmk),
      reply: `JF00${storedPin(lmk, '1234')}`,
    })),
    {
      name: 'the field is one character longer than the PIN length setting, whatever the PIN',
      request: message('', undefined, '12345'),
      settings: { pinLength: 6 },
      reply: `JF00${storedPin('', '12345', account, { pinLength: 6 })}`,
    },
    {
      name: 'algorithm B gives hexadecimal digits',
      request: message('', undefined, '123456789012'),
      settings: { pinLength: 12, pinAlgorithm: 'B' },
      reply: `JF00${storedPin('', '123456789012', account, { pinLength: 12, storage: 'B' })}`,
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
      name: 'an AES ZPK and format 48',
      request: `JE${aesPinKey('72')}${aesBlock('1234')}48${account}%02`,
      reply: `JF00${storedPin('%02', '1234')}`,
    },
    {
      name: 'an AES ZPK and format 48 with the whole PAN, whose check digit does not count under the LMK',
      request: `JE${aesPinKey('72')}${aesBlock('1234', '4564000001234567')}484564000001234567;%02`,
      reply: `JF00${storedPin('%02', '1234', '400000123456')}`,
    },
    {
      name: 'an AES ZPK and format 01 answers 23',
      request: `JE${aesPinKey('72')}${aesBlock('1234')}01${account}%02`,
      reply: '23',
      field: 'format',
    },
    ...formatRows(ofBlock, zpk.clear, '1234', `JF00${storedPin('', '1234')}`),
    ...pinBlockRows(ofBlock, zpk.clear),
    {
      name: 'a second account number is the one under the LMK, where tokens are allowed',
      request: `${message('')};987654321098`,
      reply: `JF00${storedPin('', '1234', '987654321098')}`,
    },
    {
      name: 'a second account number answers 15 where tokens are not allowed',
      request: `${message('')};987654321098`,
      settings: { enableTokensInTranslation: false },
      reply: '15',
      field: 'lmkAccount',
    },
    {
      name: 'a second account number of 11 digits answers 15',
      request: `${message('')};98765432109`,
      reply: '15',
      field: 'lmkAccount.account',
    },
    ...commonRows({ code: 'JE', request: message(''), reply: `JF00${storedPin('', '1234')}`, lmk: 'keys' }),
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
