import type { Row, Table } from '../table.ts';

const first = '0123456789ABCDEF';
const second = 'FEDCBA9876543210';
const loaded = [`LAK01002${first}${second}`];
const settings = { userStorageKeyLength: 'variable' };

const sizes: Row[] = (['double', 'triple'] as const).map((name, i) => {
  const block = 'ABCD1234'.repeat(4 + 2 * i);
  return {
    name: `returns blocks of ${name} length`,
    settings: { userStorageKeyLength: name },
    before: [`LAK00002${block}${block}`],
    request: 'LEK00002',
    reply: `LF00${block}${block}`,
  };
});

const variable: Row[] = [
  {
    name: 'variable: returns length and characters',
    before: ['LAK0010033U8EA4E66E5D9916AD2994068820DBAD9C'],
    request: 'LEK001',
    reply: 'LF000033U8EA4E66E5D9916AD2994068820DBAD9C',
  },
  {
    name: 'variable: returns length and bytes',
    before: ['LAB0020004<0019FF25>'],
    request: 'LEB002',
    reply: 'LF000004<0019FF25>',
  },
  { name: 'variable: an empty item', before: ['LAK0010000'], request: 'LEK001', reply: 'LF000000' },
  { name: 'variable: nothing loaded answers 12', request: 'LEK001', reply: '12', field: 'index' },
  { name: 'variable: a count answers 15', before: ['LAK0010000'], request: 'LEK00101', reply: '15', field: 'end' },
].map((row) => ({ ...row, settings }));

export const table: Table = {
  code: 'LE',
  rows: [
    { name: 'returns one block', before: loaded, request: 'LEK01001', reply: `LF00${first}` },
    { name: 'returns blocks in order', before: loaded, request: 'LEK01002', reply: `LF00${first}${second}` },
    { name: 'starts at any index', before: loaded, request: 'LEK01101', reply: `LF00${second}` },
    { name: 'returns no block', before: loaded, request: 'LEK01000', reply: 'LF00' },
    { name: 'needs no LMK', before: loaded, request: 'LEK01001', lmks: {}, reply: `LF00${first}` },
    { name: 'nothing loaded answers 12', request: 'LEK01001', reply: '12', field: 'index' },
    {
      name: 'nothing loaded at one of the indexes answers 12',
      before: loaded,
      request: 'LEK01003',
      reply: '12',
      field: 'index',
    },
    { name: 'more than 32 blocks answer 21', before: loaded, request: 'LEK01021', reply: '21', field: 'blockCount' },
    { name: 'a run past the end answers 21', before: loaded, request: 'LEKFFF02', reply: '21', field: 'index' },
    {
      name: 'an index behind the end answers 21 where blocks are longer',
      settings: { userStorageKeyLength: 'triple' },
      request: 'LEK55501',
      reply: '21',
      field: 'index',
    },
    { name: 'the flag for bytes in a fixed form answers 15', request: 'LEB01001', reply: '15', field: 'flag' },
    { name: 'an unknown flag answers 15', request: 'LEX01001', reply: '15', field: 'flag' },
    { name: 'a missing count answers 15', request: 'LEK010', reply: '15', field: 'blockCount' },
    { name: 'a short index answers 15', request: 'LEK01', reply: '15', field: 'index' },
    { name: 'data behind the count answers 15', request: 'LEK010010', reply: '15', field: 'end' },
    ...sizes,
    ...variable,
  ],
};
