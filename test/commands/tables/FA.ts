import { commonRows } from '../common-rows.ts';
import { desCheckValue, underKek, underVariantLmk } from '../independent.ts';
import { keyRows } from '../key-rows.ts';
import { keepingRows } from '../setting-rows.ts';
import type { Row, Table } from '../table.ts';
import { blockKey, clear, variantKey } from '../test-keys.ts';

const zmk = variantKey('000', clear.other);
const kcv = (value: string) => desCheckValue(value);
const zeros = '0000000000';
const open = { restrictKeyCheckValues: false } as const;
const arrives = (value: string, scheme: 'Z' | 'U' | 'T' | 'X' | 'Y', atalla = 0) =>
  underKek(clear.other, value, scheme, atalla);
const zpk = arrives(clear.double, 'U');
const good = `FA${zmk}${zpk};0U1`;
const goodReply = `FB00${underVariantLmk('001', clear.double, 'U')}${kcv(clear.double).slice(0, 6)}`;

const schemes: Row[] = (
  [
    ['Z', 'Z', clear.single],
    ['Z', '0', clear.single],
    ['U', 'U', clear.double],
    ['U', 'X', clear.double],
    ['U', '0', clear.double],
    ['X', 'U', clear.double],
    ['X', 'X', clear.double],
    ['T', 'T', clear.triple],
    ['Y', 'T', clear.triple],
    ['T', 'Y', clear.triple],
  ] as const
).map(([from, to, value]) => ({
  name: `scheme ${from} under the ZMK, ${to} under the LMK`,
  request: `FA${zmk}${arrives(value, from)};0${to}1`,
  reply: `FB00${underVariantLmk('001', value, to === '0' ? '' : to)}${kcv(value).slice(0, 6)}`,
}));

const unasked: Row[] = (
  [
    ['Z', clear.single],
    ['U', clear.double],
    ['X', clear.double],
    ['T', clear.triple],
    ['Y', clear.triple],
  ] as const
).map(([scheme, value]) => ({
  name: `scheme ${scheme} stays without the option block, and the check value has 16 digits`,
  request: `FA${zmk}${arrives(value, scheme)}`,
  settings: open,
  reply: `FB00${underVariantLmk('001', value, scheme)}${kcv(value)}`,
}));

const reserved: Row[] = ['0', 'Z', 'U', 'T', 'X', 'Y'].map((character) => ({
  name: `the reserved position takes ${character}`,
  request: `FA${zmk}${zpk};${character}U1`,
  reply: goodReply,
}));

const atalla: Row[] = (['1', '7', '9', '00', '12', '31'] as const).map((variant) => ({
  name: `Atalla variant ${variant}`,
  request: `FA${zmk}${arrives(clear.double, 'U', Number(variant))}${variant};0U1`,
  reply: goodReply,
}));

const wrong = `${clear.double.slice(0, -2)}11`;

export const table: Table = {
  code: 'FA',
  rows: [
    {
      name: 'imports the published single-length key',
      request: 'FAU1457FF6ADF6250C66C368416B4C9D3832B930A07119F93A8',
      settings: open,
      reply: 'FB00BAB32D775A38E4AB73936E441E46819D',
    },
    {
      name: 'imports the published key of wrong parity with advice 01',
      request: 'FAUE13D662B185F5F3B08594F89F1FF903AX7BC09407A015F72FC59C32147D2AAE57;UU0',
      reply: 'FB01U0B7C6F68A38FA3C2CB42C2991576A986DA24FF0000000000',
    },
    ...schemes,
    ...unasked,
    ...reserved,
    ...atalla,
    {
      name: 'a ZMK without letter of 32 digits',
      request: `FA${variantKey('000', clear.other, 'X').slice(1)}${zpk};0U1`,
      reply: goodReply,
    },
    {
      name: 'a ZMK without letter of 16 digits where ZMKs are single-length',
      request: `FA${variantKey('000', clear.single)}${underKek(clear.single, clear.double, 'U')};0U1`,
      settings: { zmkLength: 'single' },
      reply: goodReply,
    },
    {
      name: 'a triple-length ZMK',
      request: `FA${variantKey('000', clear.triple)}${underKek(clear.triple, clear.double, 'U')};0U1`,
      reply: goodReply,
    },
    {
      name: 'works under the triple-length LMK',
      request: `FA${variantKey('000', clear.other, 'U', 'test-variant-3key')}${zpk};0U1%03`,
      reply: `FB00${underVariantLmk('001', clear.double, 'U', '03')}${kcv(clear.double).slice(0, 6)}`,
    },
    {
      name: 'a long check value shows six digits and ten zeros',
      request: `FA${zmk}${zpk};0U0`,
      reply: `${goodReply}${zeros}`,
    },
    {
      name: 'a long check value shows all digits where they are not restricted',
      request: `FA${zmk}${zpk};0U0`,
      settings: open,
      reply: `FB00${underVariantLmk('001', clear.double, 'U')}${kcv(clear.double)}`,
    },
    {
      name: 'wrong parity is corrected with advice 01',
      request: `FA${zmk}${arrives(wrong, 'U')};0U1`,
      reply: goodReply.replace('FB00', 'FB01'),
    },
    {
      name: 'a scheme of another length answers 26',
      request: `FA${zmk}${zpk};0T1`,
      reply: '26',
      field: 'options.lmkScheme',
    },
    {
      name: 'a double-length scheme for a single-length key answers 26',
      request: `FA${zmk}${arrives(clear.single, 'Z')};0U1`,
      reply: '26',
      field: 'options.lmkScheme',
    },
    {
      name: 'the old form for a triple-length key answers 26',
      request: `FA${zmk}${arrives(clear.triple, 'T')};001`,
      reply: '26',
      field: 'options.lmkScheme',
    },
    { name: 'an unknown scheme answers 26', request: `FA${zmk}${zpk};0S1`, reply: '26', field: 'options.lmkScheme' },
    {
      name: 'an X9.17 form answers 26 where they are switched off',
      request: `FA${zmk}${arrives(clear.double, 'X')};0U1`,
      settings: { enableX917Import: false },
      reply: '26',
      field: 'zpk',
    },
    {
      name: 'answers 26 where keys travel in key blocks only',
      request: good,
      settings: { trustedFormatOnly: true },
      reply: '26',
      field: 'zpk',
    },
    {
      name: 'a key block under the ZMK answers A1',
      request: `FA${zmk}${blockKey({ usage: 'P0', lmkId: 'FF' }, clear.double)};0U1`,
      reply: 'A1',
      field: 'zpk',
    },
    {
      name: 'a TR-31 block under the ZMK answers A1',
      request: `FA${zmk}R${blockKey({ usage: 'P0' }, clear.double).slice(1)};0U1`,
      reply: 'A1',
      field: 'zpk',
    },
    {
      name: 'a key block LMK answers A1',
      request: `FA${blockKey({ usage: 'K0' }, clear.other)}${zpk};0U1%01`,
      reply: 'A1',
      field: 'lmkId',
    },
    {
      name: 'a key of zeros answers 11',
      request: `FA${zmk}${arrives(clear.zero, 'U')};0U1`,
      reply: '11',
      field: 'zpk',
    },
    {
      name: 'a key of equal parts answers 75 where that is not allowed',
      request: `FA${zmk}${arrives(clear.equalParts, 'U')};0U1`,
      settings: { preventMasquerading: true },
      reply: '75',
      field: 'zpk',
    },
    {
      name: 'a single-length key answers 27 where they are switched off',
      request: `FA${zmk}${arrives(clear.single, 'Z')}`,
      settings: { enableSingleDes: false },
      reply: '27',
      field: 'zpk',
    },
    {
      name: 'a ZMK shorter than the key answers 27 where that is not allowed',
      request: `FA${zmk}${arrives(clear.triple, 'T')};0T1`,
      settings: { enforceKeyEquivalence: true },
      reply: '27',
    },
    {
      name: 'a key under the ZMK from user storage',
      settings: { userStorageKeyLength: 'variable' },
      before: [`LAK0070033${zpk}`],
      request: `FA${zmk}K007;0U1`,
      reply: goodReply,
    },
    {
      name: 'an empty user storage index for the key answers 12',
      request: `FA${zmk}K007;0U1`,
      reply: '12',
      field: 'zpk',
    },
    {
      name: 'an Atalla variant above 31 answers 15',
      request: `FA${zmk}${zpk}32;0U1`,
      reply: '15',
      field: 'atallaVariant',
    },
    { name: 'three digits of Atalla variant answer 15', request: `FA${zmk}${zpk}123;0U1`, reply: '15' },
    { name: 'half an option block answers 15', request: `FA${zmk}${zpk};0U`, reply: '15', field: 'options.checkValue' },
    {
      name: 'an unknown form of check value answers 15',
      request: `FA${zmk}${zpk};0U2`,
      reply: '15',
      field: 'options.checkValue',
    },
    {
      name: 'a reserved position of another character answers 15',
      request: `FA${zmk}${zpk};AU1`,
      reply: '15',
      field: 'options.reserved',
    },
    { name: 'an option block of four characters answers 15', request: `${good}0`, reply: '15', field: 'end' },
    { name: 'a short key answers 15', request: `FA${zmk}${zpk.slice(0, -1)}`, reply: '15', field: 'zpk' },
    { name: 'a missing key answers 15', request: `FA${zmk}`, reply: '15', field: 'zpk' },
    {
      name: 'a scheme of another length wins over wrong parity of the ZMK',
      request: `FA${variantKey('000', clear.evenParity)}${zpk};0T1`,
      reply: '26',
    },
    ...keepingRows({
      message: (scheme) => `FA${zmk}${arrives(scheme === 'X' ? clear.double : clear.triple, scheme)};0${scheme}1`,
      strongLmk: `FA${variantKey('000', clear.other, 'U', 'test-variant-3key')}${arrives(clear.triple, 'T')};0T1%03`,
      reply: 'FB00',
    }),
    ...commonRows({ code: 'FA', request: good, reply: goodReply, lmk: 'keys' }),
    ...keyRows({
      label: 'ZMK',
      field: 'zmk',
      message: (key, lmk) => `FA${key}${zpk};0U1${lmk}`,
      keyType: '000',
      usage: 'K0',
      parity: '10',
    }).filter(({ request }) => !/%0[12]$/.test(request)),
  ],
};
