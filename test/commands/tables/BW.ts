import { commonRows } from '../common-rows.ts';
import { aesCheckValue, desCheckValue, underVariantLmk } from '../independent.ts';
import { keyRows } from '../key-rows.ts';
import { keepingRows } from '../setting-rows.ts';
import type { Row, Table } from '../table.ts';
import { blockKey, clear, variantKey } from '../test-keys.ts';

/** Old LMKs: 00 is variant from variant, 01 key block from variant, 02 key block AES from key block 3DES. */
const changeStorage = { 0: 'test-variant-3key', 1: 'test-variant', 2: 'test-kb-3des' } as const;
/** Old LMKs that are the live ones: what the rows of a key field need. */
const same = { 0: 'test-variant', 1: 'test-kb-3des', 2: 'test-kb-aes' } as const;
const old = (type: string, value: string, scheme?: 'Z' | 'U' | 'T' | 'X' | 'Y') =>
  variantKey(type, value, scheme, 'test-variant-3key');
const kcv = (value: string) => desCheckValue(value);
const zeros = '0000000000';
const zpk = old('001', clear.double);
const good = `BW011${zpk}`;
const goodReply = `BX00${underVariantLmk('001', clear.double, 'U')}`;
const fromVariant = variantKey('001', clear.double);
const separation = { keyType002Separation: true } as const;
/** A block of slot 02 under the 3DES key block LMK, which is the old one there. */
const oldBlock = (usage: string, value: string, more: object = {}) => blockKey({ usage, lmkId: '02', ...more }, value);

const lengths: Row[] = (
  [
    ['0', 'Z', clear.single],
    ['1', 'U', clear.double],
    ['1', 'X', clear.double],
    ['2', 'T', clear.triple],
    ['2', 'Y', clear.triple],
  ] as const
).map(([flag, scheme, value]) => ({
  name: `a key of scheme ${scheme} keeps it`,
  request: `BW01${flag}${old('001', value, scheme)}!11`,
  reply: `BX00${underVariantLmk('001', value, scheme)}${kcv(value).slice(0, 6)}`,
}));

const schemes: Row[] = (
  [
    ['U', 'U'],
    ['U', 'X'],
    ['X', 'U'],
    ['X', '0'],
    ['U', '0'],
  ] as const
).map(([from, to]) => ({
  name: `a key of scheme ${from} with scheme ${to} asked for`,
  request: `BW011${old('001', clear.double, from)};0${to}0`,
  reply: `BX00${underVariantLmk('001', clear.double, to === '0' ? from : to)}`,
}));

const typeCodes: Row[] = (
  [
    ['00', '000'],
    ['02', '002'],
    ['42', '402'],
    ['03', '003'],
    ['08', '008'],
    ['19', '109'],
    ['0A', '00A'],
  ] as const
).flatMap(([code, type]): Row[] => [
  {
    name: `code ${code} is key type ${type}`,
    request: `BW${code}1${old(type, clear.double)}`,
    reply: `BX00${underVariantLmk(type, clear.double, 'U')}`,
  },
  {
    name: `key type ${type} in its own field`,
    request: `BWFF1${old(type, clear.double)};${type};0U0`,
    reply: `BX00${underVariantLmk(type, clear.double, 'U')}`,
  },
]);

const migrations: Row[] = ['70D', '80D', '90D'].map((type) => ({
  name: `a key of type 002 becomes one of type ${type}`,
  request: `BWF21${old('002', clear.double)};${type}!11`,
  settings: separation,
  reply: new RegExp(`^BX00${variantKey(type, clear.double)}${kcv(clear.double).slice(0, 6)}$`),
}));

const toBlocks: Row[] = (
  [
    ['001', 'P0', 'T', clear.double, '1'],
    ['001', '72', 'T', clear.triple, '2'],
    ['001', '72', 'D', clear.single, '0'],
    ['402', 'C0', 'T', clear.double, '1'],
    ['000', 'K0', 'T', clear.double, '1'],
    ['002', '71', 'T', clear.double, '1'],
    ['009', 'B0', 'T', clear.double, '1'],
  ] as const
).map(([type, usage, algorithm, value, flag]) => ({
  name: `a key of type ${type} becomes a key block of usage ${usage}, algorithm ${algorithm}`,
  request: `BWFF${flag}${variantKey(type, value)};${type};0S0%01#${usage}N12E00!11`,
  reply: new RegExp(
    `^BX00S0\\d{4}${usage}${algorithm}N12E0001[0-9A-F]{${value.length === 16 ? 40 : value.length === 32 ? 56 : 72}}${kcv(value).slice(0, 6)}$`,
  ),
}));

const blocks: Row[] = (
  [
    ['P0', 'T', clear.double],
    ['P0', 'D', clear.single],
    ['K0', 'T', clear.triple],
  ] as const
).map(([usage, algorithm, value]) => ({
  name: `a key block of usage ${usage}, algorithm ${algorithm} moves to the AES LMK with its header`,
  request: `BWFFF${oldBlock(usage, value, { modeOfUse: 'B', keyVersion: '07', exportability: 'S' })};FFF;0S0%02!11`,
  reply: new RegExp(`^BX00S1\\d{4}${usage}${algorithm}B07S0002[0-9A-F]+${kcv(value).slice(0, 6)}$`),
}));

const rows: Row[] = [
  ...lengths,
  ...schemes,
  ...typeCodes,
  ...migrations,
  ...toBlocks,
  ...blocks,
  {
    name: 'an AES key moves between AES LMKs',
    request: `BWFFF${blockKey({ usage: 'D0', algorithm: 'A' }, clear.aes256, 'test-kb-aes')};FFF%02!11`,
    changeStorage: same,
    reply: new RegExp(`^BX00S1\\d{4}D0AN00E0002[0-9A-F]+${aesCheckValue(clear.aes256)}$`),
  },
  {
    name: 'optional blocks of a key block stay',
    request: `BWFFF${oldBlock('P0', clear.double, { optionalBlocks: [{ id: 'LB', data: 'test' }] })};FFF%02`,
    reply: /^BX00S1\d{4}P0TN00E0202LB08test/,
  },
  {
    name: 'a short code that fits the key block',
    request: `BW01F${oldBlock('P0', clear.double)}%02`,
    reply: /^BX00S1\d{4}P0TN00E0002/,
  },
  {
    name: 'a key without letter of 32 digits keeps that form',
    request: `BW421${old('402', clear.double, 'X').slice(1)}`,
    reply: `BX00${underVariantLmk('402', clear.double, '')}`,
  },
  {
    name: 'a key from user storage',
    settings: { userStorageKeyLength: 'variable' },
    before: [`LAK0990033${zpk}`],
    request: 'BW011K099!11',
    reply: `${goodReply}${kcv(clear.double).slice(0, 6)}`,
  },
  {
    name: 'a key from user storage with its letter in front of the index',
    settings: { userStorageKeyLength: 'double' },
    before: [`LAK09901${zpk.slice(1)}`],
    request: 'BW011UK099',
    reply: goodReply,
  },
  {
    name: 'a key block from user storage',
    settings: { userStorageKeyLength: 'variable' },
    before: [`LAK0000073${oldBlock('P0', clear.double)}`],
    request: 'BWFFFK000;FFF%02',
    reply: /^BX00S1\d{4}P0TN00E0002/,
  },
  {
    name: 'a variant key from user storage becomes a key block',
    settings: { userStorageKeyLength: 'variable' },
    before: [`LAK0000033${fromVariant}`],
    request: 'BW011K000%01#P0N00E00',
    reply: /^BX00S00072P0TN00E0001/,
  },
  { name: 'no check value when none is wanted', request: `${good}!01`, reply: goodReply },
  {
    name: 'a long check value shows six digits and ten zeros',
    request: `${good}!10`,
    reply: `${goodReply}${kcv(clear.double).slice(0, 6)}${zeros}`,
  },
  {
    name: 'a long check value shows all digits where they are not restricted',
    request: `${good}!10`,
    settings: { restrictKeyCheckValues: false },
    reply: `${goodReply}${kcv(clear.double)}`,
  },
  { name: 'needs no activity', request: good, settings: { authorised: false }, reply: goodReply },
  { name: 'an unknown key type code answers 04', request: `BW0F1${zpk}`, reply: '04', field: 'keyTypeCode' },
  { name: 'an unknown key type answers 04', request: `BWFF1${zpk};0FF`, reply: '04', field: 'keyType' },
  { name: 'key type FFF for a variant key answers 04', request: `BWFF1${zpk};FFF`, reply: '04', field: 'keyType' },
  { name: 'an unknown length flag answers 05', request: `BW013${zpk}`, reply: '05', field: 'lengthFlag' },
  { name: 'a length flag that does not fit answers 05', request: `BW010${zpk}`, reply: '05', field: 'lengthFlag' },
  {
    name: 'the flag for key blocks with a variant key answers 05',
    request: `BW01F${zpk}`,
    reply: '05',
    field: 'lengthFlag',
  },
  {
    name: 'a flag for a variant key with a key block answers 05',
    request: `BWFF1${oldBlock('P0', clear.double)};FFF%02`,
    reply: '05',
    field: 'lengthFlag',
  },
  { name: 'a scheme of another length answers 27', request: `BW011${zpk};0T0`, reply: '27', field: 'result.scheme' },
  { name: 'an unknown scheme answers 26', request: `BW011${zpk};0Q0`, reply: '26', field: 'result.scheme' },
  { name: 'scheme S for a variant LMK answers 26', request: `BW011${zpk};0S0`, reply: '26', field: 'result.scheme' },
  {
    name: 'scheme U for a key block LMK answers 26',
    request: `BW011${fromVariant};0U0%01#P0N00E00`,
    reply: '26',
    field: 'result.scheme',
  },
  {
    name: 'a key type that does not fit the key block answers 28',
    request: `BWFFF${oldBlock('P0', clear.double)};009%02`,
    reply: '28',
    field: 'keyType',
  },
  {
    name: 'a short code that does not fit the key block answers 28',
    request: `BW42F${oldBlock('P0', clear.double)}%02`,
    reply: '28',
    field: 'keyTypeCode',
  },
  { name: 'an empty key change storage answers 33', request: good, changeStorage: {}, reply: '33', field: 'lmkId' },
  {
    name: 'a key change storage of another LMK answers 33',
    request: good,
    changeStorage: { 1: 'test-variant' },
    reply: '33',
    field: 'lmkId',
  },
  { name: 'an erased key change storage answers 33', before: ['BS'], request: good, reply: '33', field: 'lmkId' },
  {
    name: 'migration answers 44 where key types are not separated',
    request: `BWF21${old('002', clear.double)};70D`,
    reply: '44',
    field: 'keyTypeCode',
  },
  {
    name: 'migration to another key type answers 45',
    request: `BWF21${old('002', clear.double)};001`,
    settings: separation,
    reply: '45',
    field: 'keyType',
  },
  {
    name: 'migration to type 002 answers 45',
    request: `BWF21${old('002', clear.double)};002`,
    settings: separation,
    reply: '45',
    field: 'keyType',
  },
  {
    name: 'migration to FFF answers 45',
    request: `BWF21${old('002', clear.double)};FFF`,
    settings: separation,
    reply: '45',
    field: 'keyType',
  },
  {
    name: 'migration of a key block answers 45',
    request: `BWF2F${oldBlock('71', clear.double)};70D%02`,
    settings: separation,
    reply: '45',
    field: 'keyType',
  },
  { name: 'an unknown form of check value answers 82', request: `${good}!12`, reply: '82', field: 'checkValue.type' },
  {
    name: 'a key block LMK in key change storage of a variant LMK answers A1',
    request: good,
    changeStorage: { 0: 'test-kb-3des' },
    reply: 'A1',
    field: 'lmkId',
  },
  {
    name: 'a usage that does not go with the key type answers A6',
    request: `BW011${fromVariant}%01#C0N00E00`,
    reply: 'A6',
    field: 'header.usage',
  },
  {
    name: 'an unknown usage answers A6',
    request: `BW011${fromVariant}%01#99N00E00`,
    reply: 'A6',
    field: 'header.usage',
  },
  {
    name: 'a mode of use that does not go with the usage answers A8',
    request: `BW011${fromVariant}%01#P0Z00E00`,
    reply: 'A8',
    field: 'header.modeOfUse',
  },
  {
    name: 'a key version that is no number answers A9',
    request: `BW011${fromVariant}%01#P0NXXE00`,
    reply: 'A9',
    field: 'header.keyVersion',
  },
  {
    name: 'an unknown exportability answers AA',
    request: `BW011${fromVariant}%01#P0N00X00`,
    reply: 'AA',
    field: 'header.exportability',
  },
  {
    name: 'more optional blocks than a key block can hold answer B3',
    request: `BW011${fromVariant}%01#P0N00E99${Array.from({ length: 99 }, (_, i) => `${String.fromCharCode(65 + Math.floor(i / 10))}${i % 10}04`).join('')}`,
    reply: 'B3',
    field: 'header.optionalBlocks',
  },
  {
    name: 'an AES key for a 3DES LMK answers A7',
    request: `BWFFF${blockKey({ usage: 'D0', algorithm: 'A', lmkId: '01' }, clear.aes128, 'test-kb-aes')};FFF%01`,
    changeStorage: { 1: 'test-kb-aes' },
    reply: 'A7',
    field: 'key',
  },
  {
    name: 'an HMAC key answers A7',
    request: `BWFFF${blockKey({ usage: '63', algorithm: 'H' }, clear.aes256, 'test-kb-aes')};FFF%02`,
    changeStorage: same,
    reply: 'A7',
    field: 'key',
  },
  {
    name: 'a missing tail for a key block LMK answers 15',
    request: `BW011${fromVariant};0S0%01`,
    reply: '15',
    field: 'header',
  },
  { name: 'a tail for a variant LMK answers 15', request: `${good}#P0N00E00`, reply: '15', field: 'header' },
  {
    name: 'a tail for a key block answers 15',
    request: `BWFFF${oldBlock('P0', clear.double)};FFF%02#P0N00E00`,
    reply: '15',
    field: 'end',
  },
  {
    name: 'a tail for a key block in user storage answers 15',
    settings: { userStorageKeyLength: 'variable' },
    before: [`LAK0000073${oldBlock('P0', clear.double)}`],
    request: 'BWFFFK000;FFF%02#P0N00E00',
    reply: '15',
    field: 'end',
  },
  { name: 'a missing key type answers 15', request: `BWFF1${zpk}`, reply: '15', field: 'keyTypeDelimiter' },
  { name: 'a reserved position that is not 0 answers 15', request: `BW011${zpk};1U0`, reply: '15' },
  { name: 'half a check value block answers 15', request: `${good}!1`, reply: '15', field: 'checkValue.type' },
  { name: 'nothing behind the code answers 15', request: 'BW', reply: '15', field: 'keyTypeCode' },
  {
    name: 'a key under the live LMK instead of the old one answers 10',
    request: `BW011${variantKey('001', clear.double)}`,
    reply: '10',
    field: 'key',
  },
  {
    name: 'a single-length key answers 27 where they are switched off',
    request: `BW010${old('001', clear.single)}`,
    settings: { enableSingleDes: false },
    reply: '27',
    field: 'key',
  },
  ...commonRows({ code: 'BW', request: good, reply: goodReply, lmk: 'keys' }),
];

export const table: Table = {
  code: 'BW',
  rows: [
    ...rows.map((row) => ({ changeStorage, ...row })),
    ...keepingRows({
      message: (scheme) =>
        `BW01${scheme === 'X' ? '1' : '2'}${old('001', scheme === 'X' ? clear.double : clear.triple)};0${scheme}0`,
      strongLmk: `BW012${variantKey('001', clear.triple)};0T0%03`,
      reply: 'BX00',
      more: { changeStorage },
    }).map((row) => ({ ...row, changeStorage: { ...changeStorage, 3: 'test-variant' as const } })),
    {
      name: 'padding brings the block of a double-length key to the length of the longest',
      request: `BWFF1${variantKey('001', clear.double)};001;0S0%01#P0N12E00`,
      settings: { padKeyBlocks: true },
      changeStorage,
      reply: /^BX00S00088P0T/,
    },
    ...keyRows({
      label: 'key',
      field: 'key',
      message: (key, lmk) => `BW01${/^[SR]/.test(key) ? 'F' : '1'}${key}${lmk}`,
      keyType: '001',
      usage: 'P0',
      parity: '10',
    }).map((row) => ({ changeStorage: same, ...row })),
  ],
};
