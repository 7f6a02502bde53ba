import { commonRows } from '../common-rows.ts';
import type { Table } from '../table.ts';

// 25 November 2026, 12:30:45: the clock of the test device.
const start = 'JL00PINWARD0000126112512304522130' + '01';
const lmk0 = '00100V0TTest LMK, variant<14>';

export const table: Table = {
  code: 'JK',
  rows: [
    {
      name: 'reports serial number, clock, ports and four LMKs',
      request: 'JK',
      reply: `${start}040400${lmk0}01100K1TTest LMK, key block 3DES<14>02100K2TTest LMK, key block AES<14>03100V1TTest LMK, variant, triple length<14><15>00`,
    },
    { name: 'ends the list when no LMK is loaded', request: 'JK', lmks: {}, reply: `${start}000000<15>00` },
    {
      name: 'lists LMKs in the order of their identifiers',
      request: 'JK',
      lmks: { 12: 'test-kb-aes', 0: 'test-variant' },
      reply: `${start}020200${lmk0}12100K2TTest LMK, key block AES<14><15>00`,
    },
    {
      name: 'shows that nothing is authorised',
      request: 'JK',
      lmks: { 0: 'test-variant' },
      settings: { authorised: false },
      reply: `${start}01010000000V0TTest LMK, variant<14><15>00`,
    },
    {
      name: 'shows that RA cancelled the authorised state',
      request: 'JK',
      before: ['RA'],
      lmks: { 0: 'test-variant' },
      reply: `${start}01010000000V0TTest LMK, variant<14><15>00`,
    },
    {
      name: 'counts LMKs in key change storage',
      request: 'JK',
      lmks: { 0: 'test-variant' },
      changeStorage: { 0: 'test-variant-3key' },
      reply: `${start}010101${lmk0}<15>00`,
    },
    {
      name: 'shows the serial number of the settings',
      request: 'JK',
      lmks: {},
      settings: { serial: 'C4665271228Q' },
      reply: 'JL00C4665271228Q2611251230452213001000000<15>00',
    },
    { name: 'left-over data answers 15', request: 'JKX', reply: '15', field: 'end' },
    ...commonRows({ code: 'JK', request: 'JK', reply: /^JL00PINWARD00001261125123045.*\x1500/s, lmk: 'ignored' }),
  ],
};
