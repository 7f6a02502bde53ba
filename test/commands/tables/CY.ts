import { commonRows } from '../common-rows.ts';
import { cvvOf } from '../independent-card.ts';
import { keyRows } from '../key-rows.ts';
import type { Row, Table } from '../table.ts';
import { blockKey, clear, variantKey } from '../test-keys.ts';

const cvk = variantKey('402', clear.double);
const pan = '4123456789012345';
const card = `${pan};8701101`;
const cvv = cvvOf(clear.double, pan, '8701', '101');
const wrong = String((Number(cvv) + 1) % 1000).padStart(3, '0');

const everyLmk: Row[] = [
  { name: 'a CVK in scheme U', key: cvk, lmk: '' },
  { name: 'a CVK in scheme X', key: variantKey('402', clear.double, 'X'), lmk: '' },
  { name: 'a CVK of 32 characters', key: variantKey('402', clear.double, 'X').slice(1), lmk: '' },
  {
    name: 'a CVK of two single keys in 32 characters',
    key: variantKey('402', clear.double.slice(0, 16)) + variantKey('402', clear.double.slice(16)),
    lmk: '',
  },
  {
    name: 'a CVK under the triple-length LMK',
    key: variantKey('402', clear.double, 'U', 'test-variant-3key'),
    lmk: '%03',
  },
  ...['C0', '11', '12', '13'].flatMap((usage) => [
    { name: `a CVK of usage ${usage} in a key block`, key: blockKey({ usage }, clear.double), lmk: '%01' },
    {
      name: `a CVK of usage ${usage} under the AES LMK`,
      key: blockKey({ usage }, clear.double, 'test-kb-aes'),
      lmk: '%02',
    },
  ]),
  ...['V', 'C', 'N'].map((modeOfUse) => ({
    name: `a CVK of mode ${modeOfUse}`,
    key: blockKey({ usage: 'C0', modeOfUse }, clear.double),
    lmk: '%01',
  })),
].flatMap(({ name, key, lmk }) => [
  { name: `verifies with ${name}`, request: `CY${key}${cvv}${card}${lmk}`, reply: 'CZ00' },
  { name: `refuses a wrong value with ${name}`, request: `CY${key}${wrong}${card}${lmk}`, reply: '01' },
]);

/** Cards of every length, and the codes that make CVV2, iCVV and CAVV. */
const cards: Row[] = [
  ['123456789012', '1225', '201'],
  ['4999988887777', '9105', '111'],
  ['371449635398431', '1225', '000'],
  ['5413339000001513', '1225', '999'],
  ['41234567890123456', '2712', '226'],
  ['412345678901234567', '2712', '226'],
  ['4123456789012345678', '2712', '226'],
].map(([number, expiry, code]) => ({
  name: `verifies a PAN of ${number!.length} digits with service code ${code}`,
  request: `CY${cvk}${cvvOf(clear.double, number!, expiry!, code!)}${number};${expiry}${code}`,
  reply: 'CZ00',
}));

export const table: Table = {
  code: 'CY',
  rows: [
    {
      name: 'verifies the published value',
      request: 'CY0A61E674E88C6A7EEABC38C2B2BB492F5614123456789012345;8701101',
      reply: 'CZ00',
    },
    ...everyLmk,
    ...cards,
    { name: 'a service code that differs does not verify', request: `CY${cvk}${cvv}${pan};8701102`, reply: '01' },
    {
      name: 'a PAN shorter than 12 digits answers 15',
      request: `CY${cvk}${cvv}41234567890;8701101`,
      reply: '15',
      field: 'pan',
    },
    {
      name: 'a PAN longer than 19 digits answers 15',
      request: `CY${cvk}${cvv}41234567890123456789;8701101`,
      reply: '15',
      field: 'pan',
    },
    { name: 'a letter in the value answers 15', request: `CY${cvk}5A1${card}`, reply: '15', field: 'cvv' },
    {
      name: 'a letter in the PAN answers 15',
      request: `CY${cvk}${cvv}412345678901234A;8701101`,
      reply: '15',
      field: 'pan',
    },
    {
      name: 'a letter in the expiry date answers 15',
      request: `CY${cvk}${cvv}${pan};87A1101`,
      reply: '15',
      field: 'expiry',
    },
    {
      name: 'a short service code answers 15',
      request: `CY${cvk}${cvv}${pan};870110`,
      reply: '15',
      field: 'serviceCode',
    },
    { name: 'a missing delimiter answers 15', request: `CY${cvk}${cvv}${pan}8701101`, reply: '15', field: 'pan' },
    {
      name: 'a key of 16 characters answers 15',
      request: `CY${variantKey('402', clear.single)}${cvv}${card}`,
      reply: '15',
    },
    { name: 'no key answers 15', request: 'CY', reply: '15', field: 'cvk' },
    {
      name: 'bad syntax wins over an LMK that is not loaded',
      request: `CY${cvk}${cvv}${pan};87A1101%09`,
      reply: '15',
      field: 'expiry',
    },
    {
      name: 'an LMK that is not loaded wins over wrong parity',
      request: `CY${variantKey('402', clear.evenParity)}${cvv}${card}%09`,
      reply: '13',
      field: 'lmkId',
    },
    {
      name: 'wrong parity wins over a value that does not verify',
      request: `CY${variantKey('402', clear.evenParity)}${wrong}${card}`,
      reply: '10',
      field: 'cvk',
    },
    ...commonRows({ code: 'CY', request: `CY${cvk}${cvv}${card}`, reply: 'CZ00', lmk: 'keys' }),
    ...keyRows({
      label: 'CVK',
      field: 'cvk',
      message: (key, lmk) => `CY${key}${cvv}${card}${lmk}`,
      keyType: '402',
      usage: 'C0',
      wrongUsage: 'P0',
      wrongMode: 'G',
      parity: '10',
      wrongLength: clear.triple,
      refusesAes: true,
    }),
  ],
};
