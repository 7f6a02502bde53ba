import { commonRows } from '../common-rows.ts';
import type { Lmk } from '../pin-rows.ts';
import { account, lmkName, lmks, storedPin } from '../pin-rows.ts';
import type { Table } from '../table.ts';

const message = (lmk: Lmk, pin = '1234F') => `BA${pin}${account}${lmk}`;
const field = 'pin';

export const table: Table = {
  code: 'BA',
  rows: [
    ...lmks.map((lmk) => ({
      name: `a PIN goes under ${lmkName[lmk]}`,
      request: message(lmk),
      reply: `BB00${storedPin(lmk, '1234')}`,
    })),
    {
      name: 'the field is one character longer than the PIN length setting',
      request: message('', '123456F'),
      settings: { pinLength: 6 },
      reply: `BB00${storedPin('', '123456', account, { pinLength: 6 })}`,
    },
    {
      name: 'a shorter PIN than the setting has more fill',
      request: message('', '1234FFFFFFFFF'),
      settings: { pinLength: 12, pinAlgorithm: 'B' },
      reply: `BB00${storedPin('', '1234', account, { pinLength: 12, storage: 'B' })}`,
    },
    {
      name: 'under an AES LMK the clear field is as long as the setting says too',
      request: message('%02', '12345FF'),
      settings: { pinLength: 6 },
      reply: `BB00${storedPin('%02', '12345', account, { pinLength: 6 })}`,
    },
    { name: 'a PIN of 3 digits answers 24', request: message('', '123FF'), reply: '24', field },
    { name: 'a PIN without fill answers 24', request: message('', '12345'), reply: '24', field },
    { name: 'a digit behind the fill answers 15', request: message('', '123F4'), reply: '15', field },
    { name: 'a letter other than F answers 15', request: message('', '1234A'), reply: '15', field },
    {
      name: 'a letter in the account number answers 15',
      request: 'BA1234F40000012345F',
      reply: '15',
      field: 'account',
    },
    { name: 'a field that is too short answers 15', request: message('', '1234'), reply: '15', field: 'account' },
    { name: 'a field that is too long answers 15', request: message('', '1234FF'), reply: '15', field: 'account' },
    { name: 'not authorised answers 17', request: message(''), settings: { authorised: false }, reply: '17' },
    { name: 'without the setting answers 17', request: message(''), settings: { selectClearPins: false }, reply: '17' },
    { name: 'is refused with the defaults of a device', request: message(''), profile: 'device', reply: '17' },
    {
      name: 'a malformed PIN is found before the authorisation',
      request: message('', '1F34F'),
      profile: 'device',
      reply: '15',
    },
    ...commonRows({ code: 'BA', request: message(''), reply: `BB00${storedPin('', '1234')}`, lmk: 'keys' }),
  ],
};
