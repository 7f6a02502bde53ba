import { commonRows } from '../common-rows.ts';
import type { Row, Table } from '../table.ts';
import { blockKey, clear, variantKey } from '../test-keys.ts';

const single = variantKey('001', clear.single);
const form = (userStorageKeyLength: 'single' | 'double' | 'triple' | 'variable') => ({ userStorageKeyLength });
const long = 'A'.repeat(1000);

/** What was loaded is read back by LE; the rest of this table are LA messages. */
const sizes: Row[] = (
  [
    ['single', 16, 'FFF'],
    ['double', 32, '7FF'],
    ['triple', 48, '554'],
  ] as const
).flatMap(([name, size, last]): Row[] => {
  const block = 'ABCD'.repeat(size / 4);
  const next = (Number.parseInt(last, 16) + 1).toString(16).toUpperCase().padStart(3, '0');
  const settings = form(name);
  const beyond: Row[] =
    next.length > 3
      ? []
      : [
          {
            name: `${name}: the index behind the last one answers 21`,
            request: `LAK${next}01${block}`,
            settings,
            reply: '21',
            field: 'index',
          },
        ];
  return [
    { name: `${name}: one block`, request: `LAK00001${block}`, settings, reply: 'LB00' },
    { name: `${name}: 32 blocks`, request: `LAK00020${block.repeat(32)}`, settings, reply: 'LB00' },
    { name: `${name}: no block`, request: 'LAK00000', settings, reply: 'LB00' },
    { name: `${name}: the last index`, request: `LAK${last}01${block}`, settings, reply: 'LB00' },
    {
      name: `${name}: two blocks at the last index answer 21`,
      request: `LAK${last}02${block}${block}`,
      settings,
      reply: '21',
      field: 'index',
    },
    {
      name: `${name}: a character too few answers 15`,
      request: `LAK00001${block.slice(1)}`,
      settings,
      reply: '15',
      field: 'blocks',
    },
    {
      name: `${name}: a character too many answers 15`,
      request: `LAK00001${block}0`,
      settings,
      reply: '15',
      field: 'blocks',
    },
    {
      name: `${name}: a block fewer than the count answers 15`,
      request: `LAK00002${block}`,
      settings,
      reply: '15',
      field: 'blocks',
    },
    ...beyond,
  ];
});

const variable: Row[] = [
  {
    name: 'variable: a key with its scheme letter',
    request: `LAK0010033${variantKey('001', clear.double)}`,
    reply: 'LB00',
  },
  { name: 'variable: a key block', request: `LAK0000073${blockKey({ usage: 'P0' }, clear.double)}`, reply: 'LB00' },
  { name: 'variable: bytes', request: 'LAB0000004<00FF1925>', reply: 'LB00' },
  { name: 'variable: nothing', request: 'LAK0000000', reply: 'LB00' },
  { name: 'variable: 1000 characters at the last index for long items', request: `LAK07F1000${long}`, reply: 'LB00' },
  { name: 'variable: 1001 characters answer 21', request: `LAK0001001${long}A`, reply: '21', field: 'length' },
  { name: 'variable: 100 characters at index 080', request: `LAK0800100${long.slice(0, 100)}`, reply: 'LB00' },
  {
    name: 'variable: 101 characters at index 080 answer 21',
    request: `LAK0800101${long.slice(0, 101)}`,
    reply: '21',
    field: 'length',
  },
  {
    name: 'variable: fewer characters than the length answer 15',
    request: 'LAK0000004ABC',
    reply: '15',
    field: 'characters',
  },
  {
    name: 'variable: more characters than the length answer 15',
    request: 'LAK0000004ABCDE',
    reply: '15',
    field: 'end',
  },
  { name: 'variable: a letter in the length answers 15', request: 'LAK000000AABC', reply: '15', field: 'length' },
].map((row) => ({ ...row, settings: form('variable') }));

export const table: Table = {
  code: 'LA',
  rows: [
    { name: 'stores a key', request: `LAK00001${single}`, reply: 'LB00' },
    { name: 'needs no LMK', request: `LAK00001${single}`, lmks: {}, reply: 'LB00' },
    {
      name: 'a later message replaces what is there',
      before: [`LAK00001${single}`],
      request: `LAK00001${single}`,
      reply: 'LB00',
    },
    { name: 'lower-case index', request: `LAKabc01${single}`, reply: 'LB00' },
    {
      name: 'more than 32 blocks answer 21',
      request: `LAK00021${single.repeat(33)}`,
      reply: '21',
      field: 'blockCount',
    },
    { name: 'the flag for bytes in a fixed form answers 15', request: `LAB00001${single}`, reply: '15', field: 'flag' },
    { name: 'an unknown flag answers 15', request: `LAX00001${single}`, reply: '15', field: 'flag' },
    { name: 'an index that is not hexadecimal answers 15', request: `LAK0G001${single}`, reply: '15', field: 'index' },
    {
      name: 'a count that is not hexadecimal answers 15',
      request: `LAK0000G${single}`,
      reply: '15',
      field: 'blockCount',
    },
    {
      name: 'a byte in a block of characters answers 15',
      request: `LAK00001${single.slice(1)}<07>`,
      reply: '15',
      field: 'blocks',
    },
    { name: 'nothing behind the code answers 15', request: 'LA', reply: '15', field: 'flag' },
    ...sizes,
    ...variable,
    ...commonRows({ code: 'LA', request: `LAK00001${single}`, reply: 'LB00', lmk: 'none' }).filter(
      ({ name }) => name !== 'a trailer of 33 characters answers 15',
    ),
    { name: 'a trailer of 33 characters answers 15', request: `LAK00001${single}<19>${'t'.repeat(33)}`, reply: '15' },
  ],
};
