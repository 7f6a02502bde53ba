import { commonRows } from '../common-rows.ts';
import { des } from '../independent.ts';
import type { Lmk } from '../pin-rows.ts';
import { account, lmkName, lmks, storedPin } from '../pin-rows.ts';
import type { Table } from '../table.ts';

const message = (lmk: Lmk, pin = storedPin(lmk, '1234')) => `NG${account}${pin}${lmk}`;
/** Our own reference number: the account under pair 18-19 of the test LMK, decimalised in two passes. */
const encrypted = des('01'.repeat(16), `${account}0000`);
const decimal = encrypted.replaceAll(/\D/g, '');
const letters = Array.from(encrypted.replaceAll(/\d/g, ''), (letter) => Number.parseInt(letter, 16) - 10).join('');
const reference = (decimal + letters).slice(0, 12);

export const table: Table = {
  code: 'NG',
  rows: [
    {
      name: 'a PIN comes out of a variant LMK, with a reference number',
      request: message(''),
      reply: `NH001234F${reference}`,
    },
    ...lmks.map((lmk) => ({
      name: `a PIN comes out of ${lmkName[lmk]}`,
      request: message(lmk),
      reply: /^NH001234F\d{12}$/,
    })),
    {
      name: 'the field is one character longer than the PIN length setting',
      request: message('', storedPin('', '12345', account, { pinLength: 12, storage: 'B' })),
      settings: { pinLength: 12, pinAlgorithm: 'B' },
      reply: `NH0012345FFFFFFFF${reference}`,
    },
    {
      name: 'a PIN as a public simulator stores it',
      request: message('', '04321'),
      settings: { pinStorage: 'thalessim-clear' },
      reply: `NH004321F${reference}`,
    },
    {
      name: 'a PIN under an AES LMK for another account answers 14',
      request: message('%02', storedPin('%02', '1234', '400000123457')),
      reply: '14',
      field: 'pin',
    },
    { name: 'no `J` under an AES LMK answers 46', request: message('%02', '12345'), reply: '46', field: 'pin' },
    {
      name: 'a `J` under another LMK answers 46',
      request: message('', storedPin('%02', '1234')),
      reply: '46',
      field: 'pin',
    },
    {
      name: 'a short account number answers 15',
      request: `NG${account.slice(1)}${storedPin('', '1234')}`,
      reply: '15',
    },
    { name: 'not authorised answers 17', request: message(''), settings: { authorised: false }, reply: '17' },
    { name: 'without the setting answers 17', request: message(''), settings: { selectClearPins: false }, reply: '17' },
    { name: 'is refused with the defaults of a device', request: message(''), profile: 'device', reply: '17' },
    ...commonRows({ code: 'NG', request: message(''), reply: `NH001234F${reference}`, lmk: 'keys' }),
  ],
};
