import { commonRows } from '../common-rows.ts';
import { aesCheckValue, desCheckValue } from '../independent.ts';
import { keyRows } from '../key-rows.ts';
import type { Row, Table } from '../table.ts';
import { blockKey, clear, variantKey } from '../test-keys.ts';

const zpk = variantKey('001', clear.double);
const kcv = desCheckValue(clear.double);
const kcv6 = kcv.slice(0, 6);
const zeros = '0000000000';
const open = { restrictKeyCheckValues: false } as const;
const block = blockKey({ usage: 'P0' }, clear.double);
const unauthorised = { authorised: false } as const;

/** Type code, key type, length flag and key of every length. */
const lengths: Row[] = (
  [
    ['0', clear.single, 'Z', ''],
    ['1', clear.double, 'U', ''],
    ['1', clear.double, 'X', ''],
    ['2', clear.triple, 'T', ''],
    ['2', clear.triple, 'Y', ''],
    ['0', clear.single, 'Z', '%03'],
    ['1', clear.double, 'U', '%03'],
    ['2', clear.triple, 'T', '%03'],
  ] as const
).flatMap(([flag, value, scheme, lmk]): Row[] => {
  const key = variantKey('001', value, scheme, lmk === '' ? 'test-variant' : 'test-variant-3key');
  const name = `a ${value.length * 4}-bit key in scheme ${scheme}${lmk === '' ? '' : ' under the triple-length LMK'}`;
  const full = desCheckValue(value);
  return [
    { name: `${name}: six digits`, request: `BU01${flag}${key};001${lmk}`, reply: `BV00${full.slice(0, 6)}` },
    { name: `${name}: sixteen digits`, request: `BU01${flag}${key};000${lmk}`, settings: open, reply: `BV00${full}` },
    {
      name: `${name}: six digits and ten zeros`,
      request: `BU01${flag}${key}${lmk}`,
      reply: `BV00${full.slice(0, 6)}${zeros}`,
    },
    {
      name: `${name}: type in its own field`,
      request: `BUFF${flag}${key};001;001${lmk}`,
      reply: `BV00${full.slice(0, 6)}`,
    },
  ];
});

const typeCodes: Row[] = (
  [
    ['00', '000'],
    ['10', '100'],
    ['01', '001'],
    ['02', '002'],
    ['42', '402'],
    ['03', '003'],
    ['08', '008'],
    ['09', '009'],
    ['19', '109'],
    ['29', '209'],
    ['69', '609'],
    ['0A', '00A'],
    ['0B', '00B'],
    ['3B', '30B'],
    ['7D', '70D'],
  ] as const
).map(([code, type]) => ({
  name: `code ${code} is key type ${type}`,
  request: `BU${code}1${variantKey(type, clear.double)};001`,
  reply: `BV00${kcv6}`,
}));

const blocks: Row[] = (
  [
    ['a 3DES key', '%01', block, kcv6],
    ['a single DES key', '%01', blockKey({ usage: 'P0' }, clear.single), desCheckValue(clear.single).slice(0, 6)],
    ['a triple-length key', '%01', blockKey({ usage: 'P0' }, clear.triple), desCheckValue(clear.triple).slice(0, 6)],
    ['a 3DES key under the AES LMK', '%02', blockKey({ usage: 'P0' }, clear.double, 'test-kb-aes'), kcv6],
    [
      'an AES-128 key',
      '%02',
      blockKey({ usage: 'P0', algorithm: 'A' }, clear.aes128, 'test-kb-aes'),
      aesCheckValue(clear.aes128),
    ],
    [
      'an AES-256 key',
      '%02',
      blockKey({ usage: 'K0', algorithm: 'A' }, clear.aes256, 'test-kb-aes'),
      aesCheckValue(clear.aes256),
    ],
  ] as const
).flatMap(([name, lmk, key, value]): Row[] => [
  { name: `${name} in a key block: six digits`, request: `BUFFF${key};FFF;001${lmk}`, reply: `BV00${value}` },
  {
    name: `${name} in a key block: six digits and ten zeros`,
    request: `BUFFF${key};FFF${lmk}`,
    reply: `BV00${value}${zeros}`,
  },
]);

export const table: Table = {
  code: 'BU',
  rows: [
    {
      name: 'gives the published long check value',
      request: 'BU001U93CB819F8FEE4F78BF9C4CDD84750DB1',
      settings: open,
      reply: 'BV00B70AD25C94548822',
    },
    ...lengths,
    ...typeCodes,
    ...blocks,
    {
      name: 'a double-length key without letter',
      request: `BU001${variantKey('000', clear.double, 'X').slice(1)};001`,
      reply: `BV00${kcv6}`,
    },
    {
      name: 'sixteen digits of a key in a key block',
      request: `BUFFF${block};FFF;000%01`,
      settings: open,
      reply: `BV00${kcv}`,
    },
    {
      name: 'sixteen digits start with the six of the short form for an AES key',
      request: `BUFFF${blockKey({ usage: 'P0', algorithm: 'A' }, clear.aes128, 'test-kb-aes')};FFF;000%02`,
      settings: open,
      reply: new RegExp(`^BV00${aesCheckValue(clear.aes128)}[0-9A-F]{10}$`),
    },
    { name: 'a key type that fits the key block is taken', request: `BUFFF${block};001;001%01`, reply: `BV00${kcv6}` },
    { name: 'a short code that fits the key block is taken', request: `BU01F${block};001%01`, reply: `BV00${kcv6}` },
    { name: 'the first block after FF is the key type', request: `BUFF1${zpk};001`, reply: `BV00${kcv6}${zeros}` },
    {
      name: 'a key from user storage',
      settings: { userStorageKeyLength: 'variable' },
      before: [`LAK0010033${zpk}`],
      request: 'BU011K001;001',
      reply: `BV00${kcv6}`,
    },
    {
      name: 'a key block from user storage',
      settings: { userStorageKeyLength: 'variable' },
      before: [`LAK0010073${block}`],
      request: 'BUFFFK001;FFF;001%01',
      reply: `BV00${kcv6}`,
    },
    {
      name: 'a length flag that does not fit what user storage holds answers 05',
      settings: { userStorageKeyLength: 'variable' },
      before: [`LAK0010033${zpk}`],
      request: 'BU012K001;001',
      reply: '05',
      field: 'lengthFlag',
    },
    {
      name: 'the flag for key blocks answers 05 when user storage holds a variant key',
      settings: { userStorageKeyLength: 'variable' },
      before: [`LAK0010033${zpk}`],
      request: 'BU01FK001;001',
      reply: '05',
      field: 'lengthFlag',
    },
    {
      name: 'a key type that does not fit the key block in user storage answers 28',
      settings: { userStorageKeyLength: 'variable' },
      before: [`LAK0010073${block}`],
      request: 'BUFFFK001;009;001%01',
      reply: '28',
      field: 'keyType',
    },
    { name: 'six digits need no activity', request: `BU011${zpk};001`, settings: unauthorised, reply: `BV00${kcv6}` },
    {
      name: 'a restricted long form needs no activity',
      request: `BU011${zpk};000`,
      settings: unauthorised,
      reply: `BV00${kcv6}${zeros}`,
    },
    {
      name: 'more than six digits need an activity',
      request: `BU011${zpk};000`,
      settings: { ...unauthorised, ...open },
      reply: '17',
      field: 'checkValue',
    },
    {
      name: 'the long form is meant when nothing is said, and needs an activity',
      request: `BUFFF${block};FFF%01`,
      settings: { ...unauthorised, ...open },
      reply: '17',
      field: 'checkValue',
    },
    { name: 'an unknown key type code answers 04', request: `BU0F1${zpk};001`, reply: '04', field: 'keyTypeCode' },
    { name: 'an unknown key type answers 04', request: `BUFF1${zpk};0FF;001`, reply: '04', field: 'keyType' },
    {
      name: 'key type FFF under a variant LMK answers 04',
      request: `BUFF1${zpk};FFF;001`,
      reply: '04',
      field: 'keyType',
    },
    { name: 'an unknown length flag answers 05', request: `BU013${zpk};001`, reply: '05', field: 'lengthFlag' },
    {
      name: 'a flag for a single-length key with a double-length one answers 05',
      request: `BU010${zpk};001`,
      reply: '05',
      field: 'lengthFlag',
    },
    {
      name: 'a flag for a triple-length key with a double-length one answers 05',
      request: `BU012${zpk};001`,
      reply: '05',
      field: 'lengthFlag',
    },
    {
      name: 'a flag for a double-length key with a triple-length one answers 05',
      request: `BU011${variantKey('001', clear.triple)};001`,
      reply: '05',
      field: 'lengthFlag',
    },
    {
      name: 'the flag for key blocks with a variant key answers 05',
      request: `BU01F${zpk};001`,
      reply: '05',
      field: 'lengthFlag',
    },
    {
      name: 'a flag for a variant key with a key block answers 05',
      request: `BUFF1${block};FFF;001%01`,
      reply: '05',
      field: 'lengthFlag',
    },
    {
      name: 'a key type that does not fit the key block answers 28',
      request: `BUFFF${block};009;001%01`,
      reply: '28',
      field: 'keyType',
    },
    {
      name: 'a short code that does not fit the key block answers 28',
      request: `BU42F${block};001%01`,
      reply: '28',
      field: 'keyType',
    },
    {
      name: 'an unknown form of check value answers 82',
      request: `BU011${zpk};002`,
      reply: '82',
      field: 'checkValue.type',
    },
    {
      name: 'a letter as form of check value answers 15',
      request: `BU011${zpk};00A`,
      reply: '15',
      field: 'checkValue.type',
    },
    { name: 'a reserved position that is not 0 answers 15', request: `BU011${zpk};XX1`, reply: '15' },
    { name: 'a missing key type answers 15', request: `BUFF1${zpk}`, reply: '15', field: 'keyTypeDelimiter' },
    { name: 'half a check value block answers 15', request: `BU011${zpk};00`, reply: '15', field: 'checkValue.type' },
    { name: 'a short key answers 15', request: `BU011${zpk.slice(0, -1)}`, reply: '15', field: 'key' },
    { name: 'nothing behind the code answers 15', request: 'BU', reply: '15', field: 'keyTypeCode' },
    { name: 'bad syntax wins over an LMK that is not loaded', request: `BU011${zpk};00%09`, reply: '15' },
    {
      name: 'an LMK that is not loaded wins over an unknown form of check value',
      request: `BU011${zpk};002%09`,
      reply: '13',
    },
    {
      name: 'an unknown form of check value wins over a length flag that does not fit',
      request: `BU010${zpk};002`,
      reply: '82',
    },
    { name: 'a length flag that does not fit wins over key type FFF', request: `BUFF2${zpk};FFF;001`, reply: '05' },
    {
      name: 'a length flag that does not fit wins over wrong parity',
      request: `BU012${variantKey('001', clear.evenParity)};001`,
      reply: '05',
    },
    {
      name: 'an activity that is missing wins over wrong parity',
      request: `BU011${variantKey('001', clear.evenParity)}`,
      settings: { ...unauthorised, ...open },
      reply: '17',
    },
    {
      name: 'a single-length key answers 27 when single DES is switched off',
      request: `BU010${variantKey('001', clear.single)};001`,
      settings: { enableSingleDes: false },
      reply: '27',
      field: 'key',
    },
    ...commonRows({ code: 'BU', request: `BU011${zpk};001`, reply: `BV00${kcv6}`, lmk: 'keys' }),
    ...keyRows({
      label: 'key',
      field: 'key',
      // A flag that fits the form of the key, and a code that fits both kinds of LMK.
      message: (key, lmk) => `BU01${/^[SR]/.test(key) ? 'F' : '1'}${key};001${lmk}`,
      keyType: '001',
      usage: 'P0',
      parity: '10',
    }),
    {
      name: 'an HMAC key answers A7',
      request: `BUFFF${blockKey({ usage: '63', algorithm: 'H' }, clear.aes256, 'test-kb-aes')};FFF;001%02`,
      reply: 'A7',
      field: 'key',
    },
  ],
};
