import { commonRows } from '../common-rows.ts';
import { account, lmkName, lmks } from '../pin-rows.ts';
import type { Table } from '../table.ts';

const patterns = { '': /^JB00\d{5}$/, '%01': /^JB00\d{5}$/, '%02': /^JB00J[0-9A-F]{32}$/ } as const;

export const table: Table = {
  code: 'JA',
  rows: [
    ...lmks.map((lmk) => ({
      name: `a random PIN under ${lmkName[lmk]}`,
      request: `JA${account}04${lmk}`,
      reply: patterns[lmk],
    })),
    { name: 'the length may be left out', request: `JA${account}`, reply: /^JB00\d{5}$/ },
    {
      name: 'the length may be left out in front of the LMK identifier',
      request: `JA${account}%02`,
      reply: patterns['%02'],
    },
    {
      name: 'the longest PIN of the setting',
      request: `JA${account}06`,
      settings: { pinLength: 6 },
      reply: /^JB00\d{7}$/,
    },
    {
      name: 'a shorter PIN than the setting fills the same field',
      request: `JA${account}04`,
      settings: { pinLength: 12 },
      reply: /^JB00\d{13}$/,
    },
    {
      name: 'algorithm B',
      request: `JA${account}12`,
      settings: { pinLength: 12, pinAlgorithm: 'B' },
      reply: /^JB00[0-9A-F]{13}$/,
    },
    {
      name: 'a PIN as a public simulator stores it',
      request: `JA${account}04`,
      settings: { pinStorage: 'thalessim-clear' },
      reply: /^JB000\d{4}$/,
    },
    { name: 'a length below 4 answers 24', request: `JA${account}03`, reply: '24', field: 'pinLength' },
    { name: 'a length above the setting answers 24', request: `JA${account}05`, reply: '24', field: 'pinLength' },
    {
      name: 'a length above 12 answers 24',
      request: `JA${account}13`,
      settings: { pinLength: 12 },
      reply: '24',
      field: 'pinLength',
    },
    { name: 'a letter in the length answers 15', request: `JA${account}0A`, reply: '15', field: 'pinLength' },
    { name: 'a short account number answers 15', request: `JA${account.slice(1)}`, reply: '15', field: 'account' },
    { name: 'with a list of excluded PINs', request: `JA${account}04*020412341111`, reply: /^JB00\d{5}$/ },
    { name: 'with a list and no length', request: `JA${account}*020412341111`, reply: /^JB00\d{5}$/ },
    { name: 'with an empty list', request: `JA${account}*0004`, reply: /^JB00\d{5}$/ },
    {
      name: 'entries of another length answer 81',
      request: `JA${account}04*010512345`,
      reply: '81',
      field: 'excluded.pinLength',
    },
    { name: 'an entry length above 12 answers 81', request: `JA${account}04*01131234567890123`, reply: '81' },
    {
      name: 'fewer entries than the count answer 03',
      request: `JA${account}04*03041111`,
      reply: '03',
      field: 'excluded.table',
    },
    ...commonRows({ code: 'JA', request: `JA${account}04`, reply: /^JB00\d{5}/, lmk: 'keys' }),
  ],
};
