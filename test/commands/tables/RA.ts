import { commonRows } from '../common-rows.ts';
import type { Table } from '../table.ts';

export const table: Table = {
  code: 'RA',
  rows: [
    { name: 'without fields cancels the authorised state', request: 'RA', reply: 'RB00' },
    { name: 'mode 00 tells how many activities were cancelled', request: 'RA00000', reply: 'RB00001' },
    { name: 'mode 00 cancels nothing the second time', request: 'RA00000', before: ['RA'], reply: 'RB00000' },
    { name: 'mode 00 ignores the activities listed', request: 'RA00001export.001.host;', reply: 'RB00001' },
    {
      name: 'mode 01 tells that a listed activity was not there',
      request: 'RA01001export.001.host;',
      reply: 'RB00000',
    },
    { name: 'mode 01 cancels the single authorised state by its name', request: 'RA01001all;', reply: 'RB00001' },
    { name: 'mode 01 takes names in any case', request: 'RA01001ALL;', reply: 'RB00001' },
    {
      name: 'mode 01 counts what was there among several',
      request: 'RA01003export.001.host;all;pin.mailer;',
      reply: 'RB00001',
    },
    { name: 'mode 01 with an empty list cancels nothing', request: 'RA01000', reply: 'RB00000' },
    { name: 'an activity name of 83 characters is read', request: `RA01001${'x'.repeat(83)};`, reply: 'RB00000' },
    { name: 'cancels for one LMK only', request: 'RA00000%00', before: ['RA%01'], reply: 'RB00001' },
    { name: 'works for a key block LMK', request: 'RA00000%01', reply: 'RB00001' },
    { name: 'works for an AES key block LMK', request: 'RA00000%02', reply: 'RB00001' },
    { name: 'works for a triple-length variant LMK', request: 'RA00000%03', reply: 'RB00001' },
    { name: 'grants nothing', request: 'RA01001all;', before: ['RA', 'RA01001all;'], reply: 'RB00000' },
    {
      name: 'an activity name of 84 characters answers 15',
      request: `RA01001${'x'.repeat(84)};`,
      reply: '15',
      field: 'activities[0].name',
    },
    { name: 'an empty activity name answers 15', request: 'RA01001;', reply: '15', field: 'activities[0].name' },
    { name: 'an unknown mode answers 15', request: 'RA02000', reply: '15', field: 'mode' },
    {
      name: 'fewer activities than the number says answers 15',
      request: 'RA01002all;',
      reply: '15',
      field: 'activities[1].name',
    },
    { name: 'more activities than the number says answers 15', request: 'RA01000all;', reply: '15', field: 'end' },
    { name: 'a mode without a number answers 15', request: 'RA00', reply: '15', field: 'activityCount' },
    { name: 'left-over data answers 15', request: 'RAX', reply: '15', field: 'end' },
    ...commonRows({ code: 'RA', request: 'RA', reply: 'RB00', lmk: 'keys' }),
  ],
};
