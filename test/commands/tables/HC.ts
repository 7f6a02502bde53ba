import { commonRows } from '../common-rows.ts';
import { keyRows } from '../key-rows.ts';
import { keepingRows } from '../setting-rows.ts';
import type { Row, Table } from '../table.ts';
import { blockKey, clear, variantKey } from '../test-keys.ts';

const tmk = variantKey('002', clear.other);
const form = {
  '0': '[0-9A-F]{32}',
  Z: '[0-9A-F]{16}',
  U: 'U[0-9A-F]{32}',
  X: 'X[0-9A-F]{32}',
  T: 'T[0-9A-F]{48}',
  Y: 'Y[0-9A-F]{48}',
} as const;
const reply = (kek: keyof typeof form, lmk: keyof typeof form) => new RegExp(`^HD00${form[kek]}${form[lmk]}$`);

/** What the two results hold is opened in legacy-keys.test.ts. */
const schemes: Row[] = (['ZZ', 'UU', 'UX', 'XU', 'XX', 'TT', 'TY', 'YT', 'YY', '0U', 'U0'] as const).map((pair) => ({
  name: `schemes ${pair[0]} and ${pair[1]}`,
  request: `HC${tmk};${pair}0`,
  reply: reply(pair[0] as 'U', pair[1] as 'U'),
}));
const single: Row[] = (['0Z', 'Z0', '00'] as const).map((pair) => ({
  name: `schemes ${pair[0]} and ${pair[1]} make a single-length key`,
  request: `HC${tmk};${pair}0`,
  reply: reply('Z', 'Z'),
}));
const unasked: Row[] = (
  [
    ['Z', clear.single],
    ['U', clear.other],
    ['X', clear.other],
    ['T', clear.triple],
    ['Y', clear.triple],
  ] as const
).map(([scheme, value]) => ({
  name: `a current key of scheme ${scheme} gives its scheme to both without the option block`,
  request: `HC${variantKey('002', value, scheme)}`,
  reply: reply(scheme, scheme),
}));
const lengths: Row[] = ['ZU', 'UZ', 'UT', 'TU', 'XY', 'ZT', '0T', 'T0', '0Y', 'Y0'].map((pair) => ({
  name: `schemes ${pair[0]} and ${pair[1]} answer 27`,
  request: `HC${tmk};${pair}0`,
  reply: '27',
  field: 'options',
}));

export const table: Table = {
  code: 'HC',
  rows: [
    ...schemes,
    ...single,
    ...unasked,
    ...lengths,
    {
      name: 'works under the triple-length LMK',
      request: `HC${variantKey('002', clear.other, 'U', 'test-variant-3key')};UU0%03`,
      reply: reply('U', 'U'),
    },
    { name: 'the reserved position takes a scheme letter', request: `HC${tmk};UUZ`, reply: reply('U', 'U') },
    {
      name: 'a current key from user storage gives its scheme',
      settings: { userStorageKeyLength: 'variable' },
      before: [`LAK0010033${tmk}`],
      request: 'HCK001',
      reply: reply('U', 'U'),
    },
    {
      name: 'the letter in front of the index gives the scheme',
      settings: { userStorageKeyLength: 'double' },
      before: [`LAK00101${tmk.slice(1)}`],
      request: 'HCUK001',
      reply: reply('U', 'U'),
    },
    {
      name: 'a single-length key from user storage',
      before: [`LAK00101${variantKey('002', clear.single)}`],
      request: 'HCK001',
      reply: reply('Z', 'Z'),
    },
    {
      name: 'an unknown scheme under the TMK answers 26',
      request: `HC${tmk};SU0`,
      reply: '26',
      field: 'options.kekScheme',
    },
    {
      name: 'an unknown scheme under the LMK answers 26',
      request: `HC${tmk};US0`,
      reply: '26',
      field: 'options.lmkScheme',
    },
    {
      name: 'an X9.17 form under the TMK answers 26 where they are switched off',
      request: `HC${tmk};XU0`,
      settings: { enableX917Export: false },
      reply: '26',
      field: 'options.kekScheme',
    },
    {
      name: 'answers 26 where keys travel in key blocks only',
      request: `HC${tmk};UU0`,
      settings: { trustedFormatOnly: true },
      reply: '26',
      field: 'options.kekScheme',
    },
    {
      name: 'a single-length key answers 27 where they are switched off',
      request: `HC${tmk};ZZ0`,
      settings: { enableSingleDes: false },
      reply: '27',
      field: 'options',
    },
    {
      name: 'a current key shorter than the new one answers 27 where that is not allowed',
      request: `HC${tmk};TT0`,
      settings: { enforceKeyEquivalence: true },
      reply: '27',
      field: 'options',
    },
    {
      name: 'a key block LMK answers A1',
      request: `HC${blockKey({ usage: '51' }, clear.other)};UU0%01`,
      reply: 'A1',
      field: 'lmkId',
    },
    { name: 'half an option block answers 15', request: `HC${tmk};UU`, reply: '15', field: 'options.reserved' },
    {
      name: 'a reserved position of another character answers 15',
      request: `HC${tmk};UU9`,
      reply: '15',
      field: 'options.reserved',
    },
    { name: 'an Atalla variant answers 15', request: `HC${tmk}1;UU0`, reply: '15' },
    { name: 'a short key answers 15', request: `HC${tmk.slice(0, -1)}`, reply: '15', field: 'currentKey' },
    {
      name: 'lengths that differ win over wrong parity',
      request: `HC${variantKey('002', clear.evenParity)};UT0`,
      reply: '27',
    },
    ...keepingRows({
      message: (scheme) => `HC${tmk};${scheme === 'X' ? 'U' : 'T'}${scheme}0`,
      strongLmk: `HC${variantKey('002', clear.other, 'U', 'test-variant-3key')};TT0%03`,
      reply: 'HD00',
    }),
    ...commonRows({ code: 'HC', request: `HC${tmk};UU0`, reply: new RegExp(`^HD00${form.U}${form.U}`), lmk: 'keys' }),
    ...keyRows({
      label: 'current key',
      field: 'currentKey',
      message: (key, lmk) => `HC${key};UU0${lmk}`,
      keyType: '002',
      usage: '51',
      parity: '10',
    }).filter(({ request }) => !/%0[12]$/.test(request)),
  ],
};
