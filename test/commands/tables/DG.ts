import { commonRows } from '../common-rows.ts';
import { pvvOf } from '../independent-card.ts';
import type { Lmk } from '../pin-rows.ts';
import { account, excludedRows, keyUnder, lmkName, lmks, pvvPvk, pvvPvkRows, storedPin } from '../pin-rows.ts';
import type { Table } from '../table.ts';
import { variantKey } from '../test-keys.ts';

const good = { pvk: '', pin: '', account, pvki: '1', excluded: '' };

function message(lmk: Lmk, changes: Partial<typeof good> = {}): string {
  const keys = { pvk: keyUnder(lmk, pvvPvk), pin: storedPin(lmk, '1234') };
  return `DG${Object.values({ ...good, ...keys, ...changes }).join('')}${lmk}`;
}
const reply = `DH00${pvvOf(pvvPvk.clear, account, '1', '1234')}`;

export const table: Table = {
  code: 'DG',
  rows: [
    ...lmks.map((lmk) => ({ name: `a PVV under ${lmkName[lmk]}`, request: message(lmk), reply })),
    { name: 'a PVK pair as 32H', request: message('', { pvk: variantKey('002', pvvPvk.clear, 'X').slice(1) }), reply },
    { name: 'a stray delimiter means nothing', request: message('', { excluded: ';' }), reply },
    { name: 'a stray delimiter in front of the LMK identifier', request: message('%01', { excluded: ';' }), reply },
    {
      name: 'only four digits of the PIN count',
      request: message('', { pin: storedPin('', '123456', account, { pinLength: 6 }) }),
      settings: { pinLength: 6 },
      reply,
    },
    {
      name: 'algorithm B',
      request: message('', { pin: storedPin('', '1234', account, { pinLength: 12, storage: 'B' }) }),
      settings: { pinLength: 12, pinAlgorithm: 'B' },
      reply,
    },
    ...['0', '9'].map((pvki) => ({
      name: `PVK index ${pvki}`,
      request: message('', { pvki }),
      reply: `DH00${pvvOf(pvvPvk.clear, account, pvki, '1234')}`,
    })),
    {
      name: 'a PIN under an AES LMK for another account answers 14',
      request: message('%02', { pin: storedPin('%02', '1234', '400000123457') }),
      reply: '14',
      field: 'pin',
    },
    {
      name: 'no `J` under an AES LMK answers 46',
      request: message('%02', { pin: '12345' }),
      reply: '46',
      field: 'pin',
    },
    {
      name: 'a `J` under another LMK answers 46',
      request: message('', { pin: storedPin('%02', '1234') }),
      reply: '46',
      field: 'pin',
    },
    ...excludedRows((excluded) => message('', { excluded }), reply),
    ...commonRows({ code: 'DG', request: message(''), reply, lmk: 'keys' }),
    ...pvvPvkRows((pvk, lmk) => message(lmk, { pvk }), '10', 'V'),
  ],
};
