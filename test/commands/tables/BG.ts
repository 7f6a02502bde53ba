import { commonRows } from '../common-rows.ts';
import { account, storedPin } from '../pin-rows.ts';
import type { Row, Table } from '../table.ts';

/** The old LMKs of these tests; slot 00 has the same one as before, so that only the length changes. */
const changeStorage = { 0: 'test-variant', 1: 'test-variant', 2: 'test-kb-3des' } as const;
const aes = { 2: 'test-kb-aes' } as const;
const pin = (length: number) => '123456789012'.slice(0, length);
const stored = (digits: string, pinLength = 4, storage: 'A' | 'B' | 'clear' = 'A') =>
  storedPin('', digits, account, { pinLength, storage });

const lengths: Row[] = (
  [
    [4, 4, 4],
    [4, 6, 4],
    [4, 12, 6],
    [6, 12, 12],
    [12, 12, 6],
    [12, 4, 12],
    [4, 12, 4],
  ] as const
)
  .filter(([digits, from, to]) => digits <= from && digits <= to)
  .map(([digits, from, to]) => ({
    name: `a PIN of ${digits} digits from length ${from} to length ${to}`,
    request: `BG${account}${stored(pin(digits), from)}`,
    settings: { pinLength: to },
    reply: `BH00${stored(pin(digits), to)}`,
  }));

const rows: Row[] = [
  ...lengths,
  {
    name: 'algorithm B',
    request: `BG${account}${stored('1234', 8, 'B')}`,
    settings: { pinLength: 6, pinAlgorithm: 'B' },
    reply: `BH00${stored('1234', 6, 'B')}`,
  },
  {
    name: 'clear storage',
    request: `BG${account}${stored('1234', 4, 'clear')}`,
    settings: { pinLength: 6, pinStorage: 'thalessim-clear' },
    reply: `BH00${stored('1234', 6, 'clear')}`,
  },
  {
    name: 'from a variant LMK to a 3DES key block LMK',
    request: `BG${account}${stored('1234')}%01`,
    reply: `BH00${storedPin('%01', '1234')}`,
  },
  {
    name: 'from a 3DES key block LMK to an AES LMK',
    request: `BG${account}${storedPin('%01', '1234')}%02`,
    reply: `BH00${storedPin('%02', '1234')}`,
  },
  {
    name: 'from an AES LMK to itself, whatever the length was',
    request: `BG${account}${storedPin('%02', '12345678', account, { pinLength: 8 })}%02`,
    changeStorage: aes,
    settings: { pinLength: 9 },
    reply: `BH00${storedPin('%02', '12345678', account, { pinLength: 9 })}`,
  },
  {
    name: 'a PIN longer than the setting answers 24',
    request: `BG${account}${stored('123456', 6)}`,
    reply: '24',
    field: 'pin',
  },
  {
    name: 'a PIN longer than the setting under an AES LMK answers 24',
    request: `BG${account}${storedPin('%02', '12345678', account, { pinLength: 8 })}%02`,
    changeStorage: aes,
    reply: '24',
    field: 'pin',
  },
  {
    name: 'a PIN of another account answers 14',
    request: `BG111111111111${stored('1234', 12)}`,
    settings: { pinLength: 12 },
    reply: '14',
    field: 'pin',
  },
  {
    name: 'a damaged PIN under an AES LMK answers 14',
    request: `BG${account}J${'0'.repeat(32)}%02`,
    changeStorage: aes,
    reply: '14',
    field: 'pin',
  },
  {
    name: 'the tag of an AES LMK for another LMK answers 46',
    request: `BG${account}${storedPin('%02', '1234')}`,
    reply: '46',
    field: 'pin',
  },
  {
    name: 'no tag for an AES LMK answers 46',
    request: `BG${account}${stored('1234')}%02`,
    changeStorage: aes,
    reply: '46',
    field: 'pin',
  },
  { name: 'a PIN of 4 characters answers 15', request: `BG${account}1234`, reply: '15', field: 'pin' },
  { name: 'a PIN of 14 characters answers 15', request: `BG${account}${'1'.repeat(14)}`, reply: '15', field: 'pin' },
  { name: 'a letter in a PIN of algorithm A answers 15', request: `BG${account}1234A`, reply: '15', field: 'pin' },
  {
    name: 'a letter behind F in a PIN of algorithm B answers 15',
    request: `BG${account}1234G`,
    settings: { pinAlgorithm: 'B' },
    reply: '15',
    field: 'pin',
  },
  {
    name: 'a short PIN under an AES LMK answers 15',
    request: `BG${account}J${'0'.repeat(31)}%02`,
    changeStorage: aes,
    reply: '15',
    field: 'pin',
  },
  { name: 'no PIN answers 15', request: `BG${account}`, reply: '15', field: 'pin' },
  {
    name: 'a letter in the account number answers 15',
    request: `BG40000012345A${stored('1234')}`,
    reply: '15',
    field: 'account',
  },
  { name: 'a short account number answers 15', request: 'BG4000001234', reply: '15', field: 'account' },
  {
    name: 'a key block LMK in key change storage of a variant LMK answers A1',
    request: `BG${account}${stored('1234')}`,
    changeStorage: { 0: 'test-kb-3des' },
    reply: 'A1',
    field: 'lmkId',
  },
  {
    name: 'an empty key change storage answers 33',
    request: `BG${account}${stored('1234')}`,
    changeStorage: {},
    reply: '33',
    field: 'lmkId',
  },
  {
    name: 'an erased key change storage answers 33',
    before: ['BS'],
    request: `BG${account}${stored('1234')}`,
    reply: '33',
    field: 'lmkId',
  },
  ...commonRows({
    code: 'BG',
    request: `BG${account}${stored('1234')}`,
    reply: `BH00${stored('1234')}`,
    lmk: 'keys',
  }).filter(({ field }) => field !== 'trailer'),
  {
    name: 'a trailer of 33 characters answers 15',
    request: `BG${account}${stored('1234')}<19>${'t'.repeat(33)}`,
    reply: '15',
  },
];

export const table: Table = { code: 'BG', rows: rows.map((row) => ({ changeStorage, ...row })) };
