import { commonRows } from '../common-rows.ts';
import { keyRows } from '../key-rows.ts';
import { keepingRows } from '../setting-rows.ts';
import type { Row, Table } from '../table.ts';
import { blockKey, clear, variantKey } from '../test-keys.ts';

const zmk = variantKey('000', clear.other);
const form = {
  '0': '[0-9A-F]{32}',
  Z: '[0-9A-F]{16}',
  U: 'U[0-9A-F]{32}',
  X: 'X[0-9A-F]{32}',
  T: 'T[0-9A-F]{48}',
  Y: 'Y[0-9A-F]{48}',
} as const;
const reply = (kek: keyof typeof form, lmk: keyof typeof form) =>
  new RegExp(`^IB00${form[kek]}${form[lmk]}[0-9A-F]{6}$`);

/** What the two results hold is opened in legacy-keys.test.ts. */
const schemes: Row[] = (['ZZ', 'UU', 'UX', 'XU', 'XX', 'TT', 'TY', 'YT', 'YY', '0U', 'U0'] as const).map((pair) => ({
  name: `schemes ${pair[0]} and ${pair[1]}`,
  request: `IA${zmk};${pair}1`,
  reply: reply(pair[0] as 'U', pair[1] as 'U'),
}));
const single: Row[] = (['0Z', 'Z0', '00'] as const).map((pair) => ({
  name: `schemes ${pair[0]} and ${pair[1]} make a single-length key`,
  request: `IA${zmk};${pair}1`,
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
  name: `a ZMK of scheme ${scheme} gives its scheme to both without the option block`,
  request: `IA${variantKey('000', value, scheme)}`,
  ...(scheme === 'Z' && { settings: { zmkLength: 'single' } }),
  reply: new RegExp(`^IB00${form[scheme]}${form[scheme]}[0-9A-F]{6}0{10}$`),
}));
const lengths: Row[] = ['ZU', 'UZ', 'UT', 'TU', 'XY', 'ZT', '0T', 'T0', '0Y', 'Y0'].map((pair) => ({
  name: `schemes ${pair[0]} and ${pair[1]} answer 15`,
  request: `IA${zmk};${pair}1`,
  reply: '15',
  field: 'options',
}));

export const table: Table = {
  code: 'IA',
  rows: [
    ...schemes,
    ...single,
    ...unasked,
    ...lengths,
    {
      name: 'works under the triple-length LMK',
      request: `IA${variantKey('000', clear.other, 'U', 'test-variant-3key')};UU1%03`,
      reply: reply('U', 'U'),
    },
    {
      name: 'a long check value shows six digits and ten zeros',
      request: `IA${zmk};UU0`,
      reply: new RegExp(`^IB00${form.U}${form.U}[0-9A-F]{6}0{10}$`),
    },
    {
      name: 'a long check value shows all digits where they are not restricted',
      request: `IA${zmk};UU0`,
      settings: { restrictKeyCheckValues: false },
      reply: new RegExp(`^IB00${form.U}${form.U}[0-9A-F]{16}$`),
    },
    { name: 'an Atalla variant', request: `IA${zmk}7;UU1`, reply: reply('U', 'U') },
    { name: 'an Atalla variant above 31 answers 15', request: `IA${zmk}99;UU1`, reply: '15', field: 'atallaVariant' },
    {
      name: 'an Atalla variant without the option block',
      request: `IA${zmk}12`,
      reply: new RegExp(`^IB00${form.U}${form.U}[0-9A-F]{6}0{10}$`),
    },
    {
      name: 'a ZMK without letter makes a single-length key without the option block',
      request: `IA${variantKey('000', clear.other, 'X').slice(1)}`,
      reply: new RegExp(`^IB00${form.Z}${form.Z}[0-9A-F]{6}0{10}$`),
    },
    {
      name: 'a ZMK without letter of 16 digits where ZMKs are single-length',
      request: `IA${variantKey('000', clear.single)};UU1`,
      settings: { zmkLength: 'single' },
      reply: reply('U', 'U'),
    },
    {
      name: 'a ZMK from user storage gives its scheme',
      settings: { userStorageKeyLength: 'variable' },
      before: [`LAK0010033${zmk}`],
      request: 'IAK001;UU1',
      reply: reply('U', 'U'),
    },
    {
      name: 'the letter in front of the index gives the scheme',
      settings: { userStorageKeyLength: 'double' },
      before: [`LAK00101${zmk.slice(1)}`],
      request: 'IAUK001;UU1',
      reply: reply('U', 'U'),
    },
    {
      name: 'a single-length key from user storage',
      before: [`LAK00101${variantKey('000', clear.single)}`],
      request: 'IAK001;ZZ1',
      reply: reply('Z', 'Z'),
    },
    {
      name: 'an unknown scheme under the ZMK answers 26',
      request: `IA${zmk};SU1`,
      reply: '26',
      field: 'options.kekScheme',
    },
    {
      name: 'an unknown scheme under the LMK answers 26',
      request: `IA${zmk};US1`,
      reply: '26',
      field: 'options.lmkScheme',
    },
    {
      name: 'an X9.17 form under the ZMK answers 26 where they are switched off',
      request: `IA${zmk};XU1`,
      settings: { enableX917Export: false },
      reply: '26',
      field: 'options.kekScheme',
    },
    {
      name: 'answers 26 where keys travel in key blocks only',
      request: `IA${zmk};UU1`,
      settings: { trustedFormatOnly: true },
      reply: '26',
      field: 'options.kekScheme',
    },
    {
      name: 'a single-length key answers 27 where they are switched off',
      request: `IA${zmk};ZZ1`,
      settings: { enableSingleDes: false },
      reply: '27',
      field: 'options',
    },
    {
      name: 'a ZMK shorter than the new one answers 27 where that is not allowed',
      request: `IA${zmk};TT1`,
      settings: { enforceKeyEquivalence: true },
      reply: '27',
      field: 'options',
    },
    {
      name: 'a key block LMK answers A1',
      request: `IA${blockKey({ usage: 'K0' }, clear.other)};UU1%01`,
      reply: 'A1',
      field: 'lmkId',
    },
    { name: 'half an option block answers 15', request: `IA${zmk};UU`, reply: '15', field: 'options.checkValue' },
    {
      name: 'an unknown form of check value answers 15',
      request: `IA${zmk};UU2`,
      reply: '15',
      field: 'options.checkValue',
    },
    { name: 'a short key answers 15', request: `IA${zmk.slice(0, -1)}`, reply: '15', field: 'zmk' },
    {
      name: 'lengths that differ win over wrong parity',
      request: `IA${variantKey('000', clear.evenParity)};UT1`,
      reply: '15',
    },
    ...commonRows({
      code: 'IA',
      request: `IA${zmk};UU1`,
      reply: new RegExp(`^IB00${form.U}${form.U}[0-9A-F]{6}`),
      lmk: 'keys',
    }),
    ...keepingRows({
      message: (scheme) => `IA${zmk};${scheme === 'X' ? 'U' : 'T'}${scheme}1`,
      strongLmk: `IA${variantKey('000', clear.other, 'U', 'test-variant-3key')};TT1%03`,
      reply: 'IB00',
    }),
    ...keyRows({
      label: 'ZMK',
      field: 'zmk',
      message: (key, lmk) => `IA${key};UU1${lmk}`,
      keyType: '000',
      usage: 'K0',
      parity: '10',
    }).filter(({ request }) => !/%0[12]$/.test(request)),
  ],
};
