import { commonRows } from '../common-rows.ts';
import { account, lmkName, lmks, storedPin } from '../pin-rows.ts';
import type { Row, Table } from '../table.ts';

const other = '550000025321';
/** 18 digits of which the 12 rightmost are those of the account. */
const long = (digits: string) => `000000${digits}`;
const on = { enableAccountTranslation: true };
const message = (stored: string, from = account, to = other) => `QK${stored}${from}${to}`;

const rows: Row[] = [
  ...lmks.map((lmk) => ({
    name: `a PIN under ${lmkName[lmk]}`,
    request: `${message(storedPin(lmk, '1234'))}${lmk}`,
    reply: `QL00${storedPin(lmk, '1234', other)}`,
  })),
  {
    name: 'a PIN of algorithm B',
    request: message(storedPin('', '1234', account, { pinLength: 6, storage: 'B' })),
    settings: { pinLength: 6, pinAlgorithm: 'B' },
    reply: `QL00${storedPin('', '1234', other, { pinLength: 6, storage: 'B' })}`,
  },
  {
    name: 'to the same account number',
    request: message(storedPin('', '1234'), account, account),
    reply: `QL00${storedPin('', '1234')}`,
  },
  {
    name: 'account numbers of 18 digits with an AES LMK',
    request: `${message(storedPin('%02', '1234'), long(account), long(other))}%02`,
    reply: `QL00${storedPin('%02', '1234', other)}`,
  },
  {
    name: 'account numbers of 18 digits with another LMK answer 15',
    request: message(storedPin('', '1234'), long(account), long(other)),
    reply: '15',
    field: 'accounts',
  },
  {
    name: 'one account number of 18 digits and one of 12 answer 15',
    request: `${message(storedPin('%02', '1234'), long(account), other)}%02`,
    reply: '15',
    field: 'accounts',
  },
  {
    name: 'one account number answers 15',
    request: `QK${storedPin('', '1234')}${account}`,
    reply: '15',
    field: 'accounts',
  },
  {
    name: 'a letter in an account number answers 15',
    request: message(storedPin('', '1234'), account, '55000002532A'),
    reply: '15',
    field: 'accounts',
  },
  { name: 'no PIN answers 15', request: 'QK', reply: '15', field: 'pin' },
  {
    name: 'a PIN of another account number answers 14',
    request: message(storedPin('%02', '1234', other)).concat('%02'),
    reply: '14',
    field: 'pin',
  },
  {
    name: 'a PIN longer than the setting answers 14',
    request: message(storedPin('%02', '12345678', account, { pinLength: 8 })).concat('%02'),
    reply: '14',
    field: 'pin',
  },
  {
    name: 'the tag of an AES LMK for another LMK answers 46',
    request: message(storedPin('%02', '1234')),
    reply: '46',
    field: 'pin',
  },
  {
    name: 'switched off by the setting answers 17',
    request: message(storedPin('', '1234')),
    settings: { enableAccountTranslation: false },
    reply: '17',
  },
  {
    name: 'is switched off on a new device',
    request: message(storedPin('', '1234')),
    profile: 'device',
    settings: {},
    reply: '17',
  },
  ...commonRows({
    code: 'QK',
    request: message(storedPin('', '1234')),
    reply: `QL00${storedPin('', '1234', other)}`,
    lmk: 'keys',
    settings: on,
  }),
];

export const table: Table = { code: 'QK', rows: rows.map((row) => ({ settings: on, ...row })) };
