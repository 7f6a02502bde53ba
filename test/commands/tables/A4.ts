import { commonRows } from '../common-rows.ts';
import { aesCheckValue, desCheckValue, underVariantLmk } from '../independent.ts';
import { keyRows } from '../key-rows.ts';
import { keepingRows } from '../setting-rows.ts';
import type { Row, Table } from '../table.ts';
import { blockKey, clear, variantKey } from '../test-keys.ts';

/** Exclusive or of clear values, with odd parity for DES. */
function combined(values: readonly string[], isAes = false): string {
  const sum = values
    .map((value) => Buffer.from(value, 'hex'))
    .reduce((a, b) => Buffer.from(a.map((byte, i) => byte ^ b[i]!)));
  const odd = (byte: number) => (byte.toString(2).replaceAll('0', '').length % 2 === 1 ? byte : byte ^ 1);
  return (isAes ? sum : Buffer.from(sum.map(odd))).toString('hex').toUpperCase();
}

const kcv = (value: string) => desCheckValue(value).slice(0, 6);
const part = (value: string, number: number, more: object = {}, lmk: 'test-kb-3des' | 'test-kb-aes' = 'test-kb-3des') =>
  blockKey({ usage: 'P0', keyVersion: `c${number}`, ...more }, value, lmk);
const doubles = [clear.double, clear.other, '0123456789ABCDEF1C1C2A2A4C4C7373'];
const variantParts = (values: readonly string[], scheme?: 'U' | 'X' | 'T' | 'Y' | 'Z', type = '001') =>
  values.map((value) => variantKey(type, value, scheme)).join('');
const blockParts = (
  values: readonly string[],
  more: object = {},
  lmk: 'test-kb-3des' | 'test-kb-aes' = 'test-kb-3des',
) => values.map((value, i) => part(value, i + 1, more, lmk)).join('');
const LAST_BYTES = ['10', '13', '15', '16', '19', '1A', '1C', '1F', '20'];
const two = doubles.slice(0, 2);
const good = `A42001U${variantParts(two)}`;
const goodReply = `A500${underVariantLmk('001', combined(two), 'U')}${kcv(combined(two))}`;
const inBlock = `A42FFFS${blockParts(two)}%01#0000`;

const manyBlocks = (count: number) =>
  Array.from({ length: count }, (_, i) => `${String.fromCharCode(65 + Math.floor(i / 10))}${i % 10}04`).join('');

const schemes: Row[] = (
  [
    ['Z', [clear.single, 'FEDCBA9876543210']],
    ['U', two],
    ['X', two],
    ['T', [clear.triple, `${clear.other}0123456789ABCDEF`]],
    ['Y', [clear.triple, `${clear.other}0123456789ABCDEF`]],
  ] as const
).map(([scheme, values]) => ({
  name: `scheme ${scheme}`,
  request: `A42001${scheme}${variantParts(values, scheme)}`,
  reply: `A500${underVariantLmk('001', combined(values), scheme)}${kcv(combined(values))}`,
}));

const counts: Row[] = [3, 4, 5, 6, 7, 8, 9].map((count) => {
  // Components that differ in their last byte.
  const values = Array.from(
    { length: count },
    (_, i) => `${(i === 0 ? clear.other : clear.double).slice(0, -2)}${LAST_BYTES[i]!}`,
  );
  return {
    name: `${count} components`,
    request: `A4${count}001U${variantParts(values)}`,
    reply: `A500${underVariantLmk('001', combined(values), 'U')}${kcv(combined(values))}`,
  };
});

const inBlocks: Row[] = (
  [
    ['%01', 'test-kb-3des', 'T', two],
    ['%01', 'test-kb-3des', 'D', [clear.single, 'FEDCBA9876543210']],
    ['%01', 'test-kb-3des', 'T', [clear.triple, `${clear.other}0123456789ABCDEF`]],
    ['%02', 'test-kb-aes', 'T', two],
    ['%02', 'test-kb-aes', 'A', [clear.aes128, '0F0E0D0C0B0A09080706050403020100']],
    ['%02', 'test-kb-aes', 'A', [clear.aes256, `${clear.aes128}${clear.aes128}`]],
  ] as const
).map(([lmk, name, algorithm, values]) => ({
  name: `components in key blocks of ${name}, algorithm ${algorithm}, ${values[0].length * 4} bits`,
  request: `A42FFFS${blockParts(values, { algorithm, modeOfUse: 'B' }, name)}${lmk}#0000`,
  reply: new RegExp(
    `^A500S${lmk === '%01' ? '0' : '1'}\\d{4}P0${algorithm}B00E00${lmk.slice(1)}[0-9A-F]+${algorithm === 'A' ? aesCheckValue(combined(values, true)) : kcv(combined(values))}$`,
  ),
}));

const mismatches: Row[] = (
  [
    ['usage', { usage: '72' }, 'B5'],
    ['mode of use', { modeOfUse: 'B' }, 'B5'],
    ['exportability', { exportability: 'N' }, 'B5'],
    ['number, which repeats', { keyVersion: 'c1' }, 'B5'],
    ['key version, which is no component', { keyVersion: '00' }, 'B5'],
    ['key status', { optionalBlocks: [{ id: '00', data: 'T' }] }, 'B6'],
  ] as const
).map(([name, more, reply]) => ({
  name: `components of different ${name} answer ${reply}`,
  request: `A42FFFS${part(clear.double, 1)}${part(clear.other, 2, more)}%01#0000`,
  reply,
  field: 'components',
}));

export const table: Table = {
  code: 'A4',
  rows: [
    {
      name: 'forms the published key',
      request: 'A43002Z3B723AF4CF00A7A6954111D254A90D17EAAF49979FA95742',
      reply: 'A500FE018240022A76DCA192FE',
    },
    {
      name: 'components without even parity give a key of odd parity',
      request: `A43001U${variantParts(doubles)}`,
      reply: `A500${underVariantLmk('001', combined(doubles), 'U')}${kcv(combined(doubles))}`,
    },
    {
      name: 'components of another scheme than the result',
      request: `A42001X${variantParts(two)}`,
      reply: `A500${underVariantLmk('001', combined(two), 'X')}${kcv(combined(two))}`,
    },
    {
      name: 'another variant of the pair',
      request: `A42209U${variantParts(two, 'U', '209')}`,
      reply: `A500${underVariantLmk('209', combined(two), 'U')}${kcv(combined(two))}`,
    },
    {
      name: 'works under the triple-length LMK',
      request: `A42001U${two.map((value) => variantKey('001', value, 'U', 'test-variant-3key')).join('')}%03`,
      reply: `A500${underVariantLmk('001', combined(two), 'U', '03')}${kcv(combined(two))}`,
    },
    ...schemes,
    ...counts,
    ...inBlocks,
    {
      name: 'the tail gives the key version',
      request: `A42FFFS${blockParts(two)}%01#1200`,
      reply: /^A500S00072P0TN12E0001/,
    },
    {
      name: 'the tail gives optional blocks',
      request: `A42FFFS${blockParts(two)}%01#0001LB08test`,
      reply: /^A500S00080P0TN00E0101LB08test/,
    },
    {
      name: 'optional blocks of the components stay',
      request: `A42FFFS${blockParts(two, { optionalBlocks: [{ id: 'LB', data: 'test' }] })}%01#0000`,
      reply: /^A500S00080P0TN00E0101LB08test/,
    },
    {
      name: 'one component answers 03',
      request: `A41001U${variantKey('001', clear.double)}`,
      reply: '03',
      field: 'componentCount',
    },
    { name: 'no component answers 03', request: 'A40001U', reply: '03', field: 'componentCount' },
    {
      name: 'a letter as number of components answers 15',
      request: `A4A001U${variantParts(two)}`,
      reply: '15',
      field: 'componentCount',
    },
    { name: 'an unknown key type answers 04', request: `A420FFU${variantParts(two)}`, reply: '04', field: 'keyType' },
    {
      name: 'key type FFF under a variant LMK answers 04',
      request: `A42FFFU${variantParts(two)}`,
      reply: '04',
      field: 'keyType',
    },
    { name: 'an unknown scheme answers 26', request: `A42001Q${variantParts(two)}`, reply: '26', field: 'scheme' },
    {
      name: 'scheme S under a variant LMK answers 26',
      request: `A42001S${variantParts(two)}`,
      reply: '26',
      field: 'scheme',
    },
    {
      name: 'scheme U under a key block LMK answers 26',
      request: `A42FFFU${blockParts(two)}%01#0000`,
      reply: '26',
      field: 'scheme',
    },
    { name: 'needs an activity', request: good, settings: { authorised: false }, reply: '17', field: 'keyType' },
    {
      name: 'needs an activity under a key block LMK',
      request: inBlock,
      settings: { authorised: false },
      reply: '17',
      field: 'keyType',
    },
    {
      name: 'a scheme longer than the components answers 27',
      request: `A42001T${variantParts(two)}`,
      reply: '27',
      field: 'components',
    },
    {
      name: 'components of different length answer 27',
      request: `A42001U${variantKey('001', clear.double)}${variantKey('001', clear.triple)}`,
      reply: '27',
      field: 'components',
    },
    {
      name: 'components of different length in key blocks answer 27',
      request: `A42FFFS${part(clear.double, 1)}${part(clear.triple, 2)}%01#0000`,
      reply: '27',
      field: 'components',
    },
    {
      name: 'the same component twice gives a key of zeros and answers 11',
      request: `A42001U${variantParts([clear.double, clear.double])}`,
      reply: '11',
      field: 'components',
    },
    {
      name: 'a key whose parts are equal answers 75 where that is not allowed',
      request: `A42001U${variantParts([clear.double, 'FEDCBA98765432100123456789ABCDEF'])}`,
      settings: { preventMasquerading: true },
      reply: '75',
      field: 'components',
    },
    {
      name: 'wrong parity of a later component',
      request: `A42001U${variantParts([clear.double, clear.evenParity])}`,
      reply: '10',
      field: 'components',
    },
    {
      name: 'a missing tail under a key block LMK answers 15',
      request: `A42FFFS${blockParts(two)}%01`,
      reply: '15',
      field: 'header',
    },
    { name: 'a tail under a variant LMK answers 15', request: `${good}#0000`, reply: '15', field: 'end' },
    { name: 'fewer components than the number answer 15', request: `A43001U${variantParts(two)}`, reply: '15' },
    {
      name: 'more components than the number answer 15',
      request: `A42001U${variantParts(doubles)}`,
      reply: '15',
      field: 'end',
    },
    {
      name: 'a key version that is no number answers A9',
      request: `A42FFFS${blockParts(two)}%01#XX00`,
      reply: 'A9',
      field: 'header.keyVersion',
    },
    {
      name: 'a result that is a component answers A9',
      request: `A42FFFS${blockParts(two)}%01#c300`,
      reply: 'A9',
      field: 'header.keyVersion',
    },
    {
      name: 'a damaged optional block in the tail answers AC',
      request: `A42FFFS${blockParts(two)}#0001LB03`,
      port: 1,
      reply: 'AC',
    },
    {
      name: 'more optional blocks than a key block can hold answer B3',
      request: `A42FFFS${blockParts(two, { optionalBlocks: [{ id: 'LB', data: 'test' }] })}%01#0098${manyBlocks(98)}`,
      reply: 'B3',
      field: 'header.optionalBlocks',
    },
    {
      name: 'more optional blocks in the tail than a key block can hold answer B3',
      request: `A42FFFS${blockParts(two)}%01#0099${manyBlocks(99)}`,
      reply: 'B3',
      field: 'header.optionalBlocks',
    },
    {
      name: 'an optional block that repeats in the tail answers BC',
      request: `A42FFFS${blockParts(two)}%01#0002LB08testLB08test`,
      reply: 'BC',
    },
    {
      name: 'an optional block that the components have answers BC',
      request: `A42FFFS${blockParts(two, { optionalBlocks: [{ id: 'LB', data: 'test' }] })}%01#0001LB08test`,
      reply: 'BC',
      field: 'header.optionalBlocks',
    },
    ...mismatches,
    {
      name: 'a scheme not allowed wins over an activity that is missing',
      request: `A42001S${variantParts(two)}`,
      settings: { authorised: false },
      reply: '26',
    },
    {
      name: 'an activity that is missing wins over wrong parity',
      request: `A42001U${variantParts([clear.evenParity, clear.double])}`,
      settings: { authorised: false },
      reply: '17',
    },
    ...commonRows({ code: 'A4', request: good, reply: goodReply, lmk: 'keys' }),
    ...keepingRows({
      message: (scheme) =>
        scheme === 'X'
          ? `A42001X${variantParts(two, 'X')}`
          : `A42001T${variantParts([clear.triple, `${clear.other}0123456789ABCDEF`])}`,
      strongLmk: `A42001T${variantKey('001', clear.triple, 'T', 'test-variant-3key')}${variantKey('001', `${clear.other}0123456789ABCDEF`, 'T', 'test-variant-3key')}%03`,
      reply: 'A500',
      field: 'scheme',
    }),
    {
      name: 'a single component answers 03 where several are enforced, as everywhere',
      request: `A41001U${variantParts(two.slice(0, 1))}`,
      profile: 'pci',
      reply: '03',
      field: 'componentCount',
    },
    {
      name: 'padding brings the block of a double-length key to the length of the longest',
      request: inBlock,
      settings: { padKeyBlocks: true },
      reply: /^A500S00088P0T/,
    },
    ...keyRows({
      label: 'component',
      field: 'components',
      message: (key, lmk) =>
        lmk === ''
          ? `A42001U${key}${variantKey('001', clear.other)}`
          : `A42FFFS${key}${part(clear.other, 2)}${lmk}#0000`,
      keyType: '001',
      usage: 'P0',
      parity: '10',
      wrongLength: clear.triple,
    }),
    {
      name: 'an HMAC key as component answers A7',
      request: `A42FFFS${blockKey({ usage: '63', algorithm: 'H', keyVersion: 'c1' }, clear.aes256, 'test-kb-aes')}${part(clear.other, 2, {}, 'test-kb-aes')}%02#0000`,
      reply: 'A7',
      field: 'components',
    },
  ],
};
