import { commonRows } from '../common-rows.ts';
import { aesCheckValue, desCheckValue, underKek, underVariantLmk } from '../independent.ts';
import { keyRows } from '../key-rows.ts';
import { keepingRows } from '../setting-rows.ts';
import type { Row, Table } from '../table.ts';
import { blockKey, blockUnderKek, clear, tampered, variantKey } from '../test-keys.ts';

const kcv = (value: string) => desCheckValue(value).slice(0, 6);
const zmk = variantKey('000', clear.other);
const zmkBlock = blockKey({ usage: 'K0', modeOfUse: 'D' }, clear.other);
const zmkUnderAes = blockKey({ usage: 'K0' }, clear.other, 'test-kb-aes');
const aesZmk = blockKey({ usage: 'K0', algorithm: 'A' }, clear.aes256, 'test-kb-aes');
const unauthorised = { authorised: false } as const;
const sent = underKek(clear.other, clear.double, 'U');
const oddOfEven = '0123456789ABCDEFFEDCBA9876543210';

const lengths = [
  ['Z', clear.single, '56'],
  ['U', clear.double, '72'],
  ['X', clear.double, '72'],
  ['T', clear.triple, '88'],
  ['Y', clear.triple, '88'],
] as const;

/** Every scheme under the ZMK, to every scheme of that length under both variant LMKs. */
const variantSchemes: Row[] = (['00', '03'] as const).flatMap((slot) =>
  lengths.flatMap(([from, value]) =>
    lengths
      .filter(([, other]) => other === value)
      .map(([to]) => ({
        name: `scheme ${from} to scheme ${to} under LMK ${slot}`,
        request: `A6001${variantKey('000', clear.other, 'U', slot === '00' ? 'test-variant' : 'test-variant-3key')}${underKek(clear.other, value, from)}${to}${slot === '00' ? '' : '%03'}`,
        reply: `A700${underVariantLmk('001', value, to, slot)}${kcv(value)}`,
      })),
  ),
);

/** Every scheme under the ZMK into a key block; key-exchange.test.ts opens what comes out. */
const blockSchemes: Row[] = lengths.flatMap(([from, value, size]) => [
  {
    name: `scheme ${from} into a key block under the 3DES LMK`,
    request: `A6FFF${zmkBlock}${underKek(clear.other, value, from)}S%01#P0B00E00`,
    reply: new RegExp(`^A700S000${size}P0${from === 'Z' ? 'D' : 'T'}B00E0001[0-9A-F]+${kcv(value)}$`),
  },
  {
    name: `scheme ${from} into a key block under the AES LMK`,
    request: `A6FFF${zmkUnderAes}${underKek(clear.other, value, from)}S%02#72N27S00`,
    reply: new RegExp(
      `^A700S100${from === 'Z' ? '64' : '96'}72${from === 'Z' ? 'D' : 'T'}N27S0002[0-9A-F]+${kcv(value)}$`,
    ),
  },
]);

const tr31 = (
  version: string,
  wish: {
    usage?: string;
    modeOfUse?: string;
    exportability?: string;
    optionalBlocks?: { id: string; data: string }[];
  } = {},
  value: string = clear.double,
) => blockUnderKek('R', version, { usage: 'P0', modeOfUse: 'B', ...wish }, value, clear.other);
const thales = (
  wish: { usage?: string; modeOfUse?: string; exportability?: string; lmkId?: string; algorithm?: 'A' } = {},
  value: string = clear.double,
  kek: string = clear.other,
) => blockUnderKek('S', kek.length === 64 ? '1' : '0', { usage: 'P0', modeOfUse: 'B', ...wish }, value, kek);

/** Key blocks that arrive. */
const blocks: Row[] = [
  ...['A', 'B', 'C'].flatMap((version): Row[] => [
    {
      name: `TR-31 version ${version} into a variant key`,
      request: `A6001${zmk}${tr31(version)}U`,
      reply: `A700${underVariantLmk('001', clear.double, 'U')}${kcv(clear.double)}`,
    },
    {
      name: `TR-31 version ${version} into a key under the triple-length LMK`,
      request: `A6001${variantKey('000', clear.other, 'U', 'test-variant-3key')}${tr31(version)}X%03`,
      reply: `A700${underVariantLmk('001', clear.double, 'X', '03')}${kcv(clear.double)}`,
    },
    {
      name: `TR-31 version ${version} into a key block`,
      request: `A6FFF${zmkBlock}${tr31(version)}S%01`,
      reply: new RegExp(`^A700S00072P0TB00E0001[0-9A-F]{56}${kcv(clear.double)}$`),
    },
    {
      name: `TR-31 version ${version} into a key block under the AES LMK`,
      request: `A6FFF${zmkUnderAes}${tr31(version)}S%02`,
      reply: new RegExp(`^A700S10096P0TB00E0002[0-9A-F]{80}${kcv(clear.double)}$`),
    },
  ]),
  ...['D', 'E'].map((version) => ({
    name: `TR-31 version ${version} of an AES key`,
    request: `A6FFF${aesZmk}${blockUnderKek('R', version, { usage: 'D0', modeOfUse: 'B', algorithm: 'A' }, clear.aes128, clear.aes256)}S%02`,
    reply: new RegExp(`^A700S10096D0AB00E0002[0-9A-F]{80}${aesCheckValue(clear.aes128)}$`),
  })),
  ...['E', 'N', 'S'].map((letter) => ({
    name: `exportability ${letter} of a TR-31 block carries over`,
    request: `A6FFF${zmkBlock}${tr31('B', { exportability: letter })}S%01`,
    reply: new RegExp(`^A700S00072P0TB00${letter}0001`),
  })),
  {
    name: 'the usage of a TR-31 block may change within its meaning',
    request: `A6FFF${zmkBlock}${tr31('B')}S%01#7200`,
    reply: /^A700S0007272TB00E0001/,
  },
  {
    name: 'optional blocks of the tail join those of the block',
    request: `A6FFF${zmkBlock}${tr31('B', { optionalBlocks: [{ id: 'LB', data: 'TEXT' }] })}S%01#71010508DATA`,
    reply: /^A700S0008871TB00E0201LB08TEXT0508DATA/,
  },
  {
    name: 'check values of the ZMK are left behind',
    request: `A6FFF${zmkBlock}${tr31('B', { optionalBlocks: [{ id: 'KP', data: '00AABBCC' }] })}S%01`,
    reply: /^A700S00072P0TB00E0001/,
  },
  {
    name: 'usage K1 becomes K0',
    request: `A6FFF${zmkBlock}${tr31('B', { usage: 'K1' })}S%01`,
    reply: /^A700S00072K0TB00E0001/,
  },
  {
    name: 'the published Thales key block keeps N and gets the slot',
    request:
      'A6FFFS00072K0TB00E0001DB045F29C053EEFF7B9425B3A88C7258EB7EA7E40E2C47878647072AS00072P0TB00N00FFE1D89671C973C7F0DAF91CB2EBF379493C08975679001172C89A0AF8S%01',
    reply: /^A700S00072P0TB00N0001EA421618B34F5FA1A77F7CF6480111B9[0-9A-F]{24}4FE9FD$/,
  },
  {
    name: 'a Thales key block into a variant key',
    request: `A6001${zmk}${thales()}U`,
    reply: `A700${underVariantLmk('001', clear.double, 'U')}${kcv(clear.double)}`,
  },
  {
    name: 'a Thales key block of version 0 under the AES LMK',
    request: `A6FFF${zmkUnderAes}${thales()}S%02`,
    reply: new RegExp(`^A700S10096P0TB00E0002[0-9A-F]{80}${kcv(clear.double)}$`),
  },
  {
    name: 'a Thales key block of version 1',
    request: `A6FFF${aesZmk}${thales({ usage: 'K0', algorithm: 'A' }, clear.aes256, clear.aes256)}S%02`,
    reply: new RegExp(`^A700S10128K0AB00E0002[0-9A-F]{112}${aesCheckValue(clear.aes256)}$`),
  },
  {
    name: 'a Thales key block with another LMK identifier answers A3',
    request: `A6FFF${zmkBlock}${thales({ lmkId: '01' })}S%01`,
    reply: 'A3',
    field: 'key',
  },
  {
    name: 'a Thales key block with another LMK identifier passes when identifiers are ignored',
    request: `A6FFF${zmkBlock}${thales({ lmkId: '05' })}S%01`,
    settings: { ignoreLmkIdInKeyBlock: true },
    reply: /^A700S00072P0TB00E0001/,
  },
  {
    name: 'a tampered Thales key block answers A4',
    request: `A6FFF${zmkBlock}${tampered(thales())}S%01`,
    reply: 'A4',
    field: 'key',
  },
  ...['A', 'B', 'C'].map((version) => ({
    name: `a tampered TR-31 block of version ${version} answers A4`,
    request: `A6FFF${zmkBlock}${tampered(tr31(version))}S%01`,
    reply: 'A4',
    field: 'key',
  })),
  {
    name: 'a block under another ZMK answers A4',
    request: `A6001${variantKey('000', clear.double)}${tr31('B')}U`,
    reply: 'A4',
    field: 'key',
  },
  {
    name: 'a TR-31 block of an unknown version answers B2',
    request: `A6001${zmk}RF${tr31('B').slice(2)}U`,
    reply: 'B2',
    field: 'key',
  },
  {
    name: 'a usage that does not fit the key type answers A6',
    request: `A6009${zmk}${tr31('B')}U`,
    reply: 'A6',
    field: 'key',
  },
  {
    name: 'a usage that the device does not know answers A6',
    request: `A6FFF${zmkBlock}${tr31('B', { usage: 'I0' })}S%01`,
    reply: 'A6',
    field: 'key',
  },
  {
    name: 'a new usage with another meaning answers A6',
    request: `A6FFF${zmkBlock}${tr31('B')}S%01#2200`,
    reply: 'A6',
    field: 'key',
  },
  {
    name: 'a new usage that does not exist answers A6',
    request: `A6FFF${zmkBlock}${tr31('B')}S%01#Q000`,
    reply: 'A6',
    field: 'modifiedUsage.usage',
  },
  {
    name: 'a mode of use that the device does not know answers A8',
    request: `A6FFF${zmkBlock}${tr31('B', { modeOfUse: 'Y' })}S%01`,
    reply: 'A8',
    field: 'key',
  },
  {
    name: 'an exportability that does not exist answers AA',
    request: `A6FFF${zmkBlock}${tr31('B', { exportability: 'X' })}S%01`,
    reply: 'AA',
    field: 'key',
  },
  {
    name: 'an optional block that is there already answers BC',
    request: `A6FFF${zmkBlock}${tr31('B', { optionalBlocks: [{ id: 'LB', data: 'TEXT' }] })}S%01#P001LB05X`,
    reply: 'BC',
    field: 'key',
  },
  {
    name: 'a repeated optional block in the tail answers BC',
    request: `A6FFF${zmkBlock}${tr31('B')}S%01#P002LB05XLB05Y`,
    reply: 'BC',
    field: 'modifiedUsage.optionalBlocks',
  },
  {
    name: 'an optional block shorter than its head answers AC',
    request: `A6FFF${zmkBlock}${tr31('B')}S%01#P001LB03`,
    port: 1,
    reply: 'AC',
    field: 'modifiedUsage.optionalBlocks[0].block',
  },
  {
    name: 'more optional blocks than a key block can hold answers B3',
    request: `A6FFF${zmkBlock}${tr31('B', { optionalBlocks: [{ id: 'LB', data: 'TEXT' }] })}S%01#P098${Array.from({ length: 98 }, (_, i) => `${String.fromCharCode(65 + Math.floor(i / 10))}${i % 10}04`).join('')}`,
    reply: 'B3',
    field: 'key',
  },
  {
    name: 'an AES key in a TR-31 block does not become a variant key',
    request: `A6001${zmk}${blockUnderKek('R', 'D', { usage: 'P0', modeOfUse: 'B', algorithm: 'A' }, clear.aes128, clear.aes256)}U`,
    reply: 'BB',
    field: 'zmk',
  },
  {
    name: 'TR-31 version D needs an AES ZMK',
    request: `A6FFF${zmkUnderAes}${blockUnderKek('R', 'D', { usage: 'D0', modeOfUse: 'B', algorithm: 'A' }, clear.aes128, clear.aes256)}S%02`,
    reply: 'BB',
    field: 'zmk',
  },
  { name: 'TR-31 version B needs a 3DES ZMK', request: `A6FFF${aesZmk}${tr31('B')}S%02`, reply: 'BB', field: 'zmk' },
  {
    name: 'a Thales key block of version 0 needs a 3DES ZMK',
    request: `A6FFF${aesZmk}${thales()}S%02`,
    reply: 'BB',
    field: 'zmk',
  },
  {
    name: 'a single-length ZMK opens no TR-31 block',
    request: `A6001${variantKey('000', clear.single)}${tr31('B')}U`,
    settings: { zmkLength: 'single' },
    reply: 'BB',
    field: 'zmk',
  },
  {
    name: 'an RSA key in a TR-31 block answers A7',
    request: `A6FFF${zmkBlock}${blockUnderKek('R', 'B', { usage: 'P0', modeOfUse: 'B', algorithm: 'R' }, clear.double, clear.other)}S%01`,
    reply: 'A7',
    field: 'key',
  },
  {
    name: 'a block with a damaged optional block answers AC',
    request: `A6FFF${zmkBlock}${tr31('B').slice(0, 13)}01${tr31('B').slice(15, 17)}KS03${tr31('B').slice(21)}S%01`,
    reply: 'AC',
    field: 'key',
  },
];

/** Parity is corrected and told; the other checks of a DES key stay. */
const parity: Row[] = [
  {
    name: 'a key with wrong parity is corrected, and advice 01 says so',
    request: `A6001${zmk}${underKek(clear.other, clear.evenParity, 'U')}U`,
    reply: `A701${underVariantLmk('001', oddOfEven, 'U')}${kcv(oddOfEven)}`,
  },
  {
    name: 'a single-length key with wrong parity is corrected',
    request: `A6001${zmk}${underKek(clear.other, clear.evenParity.slice(0, 16), 'Z')}Z`,
    reply: `A701${underVariantLmk('001', clear.single, 'Z')}${kcv(clear.single)}`,
  },
  {
    name: 'a key with wrong parity is corrected under a key block LMK',
    request: `A6FFF${zmkBlock}${underKek(clear.other, clear.evenParity, 'U')}S%01#P0B00E00`,
    reply: new RegExp(`^A701S00072P0TB00E0001[0-9A-F]{56}${kcv(oddOfEven)}$`),
  },
  {
    name: 'a key with wrong parity in a TR-31 block is corrected',
    request: `A6001${zmk}${tr31('B', {}, clear.evenParity)}U`,
    reply: `A701${underVariantLmk('001', oddOfEven, 'U')}${kcv(oddOfEven)}`,
  },
  {
    name: 'a key of zeros answers 11',
    request: `A6001${zmk}${underKek(clear.other, clear.zero, 'U')}U`,
    reply: '11',
    field: 'key',
  },
  {
    name: 'equal parts answer 75 where they are not allowed',
    request: `A6001${zmk}${underKek(clear.other, clear.equalParts, 'U')}U`,
    settings: { preventMasquerading: true },
    reply: '75',
    field: 'key',
  },
  {
    name: 'equal parts pass where they are allowed',
    request: `A6001${zmk}${underKek(clear.other, clear.equalParts, 'U')}U`,
    reply: /^A700U/,
  },
  {
    name: 'a key that comes in another scheme than stated is corrected to something else',
    request: `A6001${zmk}X${sent.slice(1)}U`,
    reply: /^A701U/,
  },
];

const transport: Row[] = [
  ...['K0', '52'].flatMap((usage) =>
    ['B', 'D', 'N'].map((modeOfUse) => ({
      name: `a ZMK may have usage ${usage} and mode ${modeOfUse}`,
      request: `A6FFF${blockKey({ usage, modeOfUse }, clear.other)}${sent}S%01#P0B00E00`,
      reply: /^A700S00072P0TB00E0001/,
    })),
  ),
  {
    name: 'a ZMK of 32 characters',
    request: `A6001${variantKey('000', clear.other, 'X').slice(1)}${sent}U`,
    reply: `A700${underVariantLmk('001', clear.double, 'U')}${kcv(clear.double)}`,
  },
  {
    name: 'a ZMK of 16 characters by the ZMK length setting',
    request: `A6001${variantKey('000', clear.single)}${underKek(clear.single, clear.double, 'U')}U`,
    settings: { zmkLength: 'single' },
    reply: `A700${underVariantLmk('001', clear.double, 'U')}${kcv(clear.double)}`,
  },
  {
    name: 'a triple-length ZMK',
    request: `A6001${variantKey('000', clear.triple)}${underKek(clear.triple, clear.double, 'U')}U`,
    reply: `A700${underVariantLmk('001', clear.double, 'U')}${kcv(clear.double)}`,
  },
  ...[1, 5, 9, 12, 31].map((variant) => ({
    name: `Atalla variant ${variant}`,
    request: `A6001${zmk}${underKek(clear.other, clear.double, 'U', variant)}U${variant}`,
    reply: `A700${underVariantLmk('001', clear.double, 'U')}${kcv(clear.double)}`,
  })),
  {
    name: 'Atalla variant 1 in two digits before the LMK identifier',
    request: `A6001${zmk}${underKek(clear.other, clear.double, 'U', 1)}U01%00`,
    reply: `A700${underVariantLmk('001', clear.double, 'U')}${kcv(clear.double)}`,
  },
  {
    name: 'a key from user storage',
    settings: { userStorageKeyLength: 'variable' },
    before: [`LAK0010033${sent}`],
    request: `A6001${zmk}K001U`,
    reply: `A700${underVariantLmk('001', clear.double, 'U')}${kcv(clear.double)}`,
  },
  {
    name: 'a TR-31 block from user storage',
    settings: { userStorageKeyLength: 'variable' },
    before: [`LAK0010081${tr31('B')}`],
    request: `A6FFF${zmkBlock}K001S%01`,
    reply: /^A700S00072P0TB00E0001/,
  },
  {
    name: 'a ZMK in user storage is known as one',
    before: [`LAK0010081${tr31('B', { usage: 'K0' })}`],
    request: `A6FFF${zmkBlock}K001S%01`,
    settings: { userStorageKeyLength: 'variable', enableZmkImport: false },
    reply: '29',
  },
  {
    name: 'a key type that fits the key block is taken',
    request: `A6001${zmkBlock}${tr31('B')}S%01`,
    reply: /^A700S00072P0/,
  },
  {
    name: 'the key type says the pair and variant',
    request: `A6402${zmk}${sent}U`,
    reply: `A700${underVariantLmk('402', clear.double, 'U')}${kcv(clear.double)}`,
  },
  {
    name: 'a ZMK may be imported when the settings allow it',
    request: `A6000${zmk}${sent}U`,
    reply: `A700${underVariantLmk('000', clear.double, 'U')}${kcv(clear.double)}`,
  },
  {
    name: 'import of a key that needs no activity works unauthorised',
    request: `A6001${zmk}${sent}U`,
    settings: unauthorised,
    reply: /^A700U/,
  },
];

const tail = (fields: string) => `A6FFF${zmkBlock}${sent}S%01#${fields}`;
const tails: Row[] = [
  ...[
    ['a usage that does not exist', 'Q0B00E00', 'A6', 'header.usage'],
    ['an HMAC usage', '63N00E00', 'A7', 'header.algorithm'],
    ['an AES base derivation key', '44X00E00', 'A7', 'header.algorithm'],
    ['a mode of use that does not exist', 'P0Q00E00', 'A8', 'header.modeOfUse'],
    ['a mode of use that makes no sense for a CVK', 'C0B00E00', 'A8', 'header.modeOfUse'],
    ['a key version that is no number', 'P0BXXE00', 'A9', 'header.keyVersion'],
    ['an exportability that does not exist', 'P0B00X00', 'AA', 'header.exportability'],
    ['an optional block shorter than its head', 'P0B00E01LB03', 'AC', 'header.optionalBlocks[0].block'],
    ['a repeated optional block', 'P0B00E02LB05ALB05B', 'BC', 'header.optionalBlocks'],
    ['a number of optional blocks that is no number', 'P0B00EXX', '15', 'header.optionalBlockCount'],
  ].map(
    ([name, fields, reply, field]): Row => ({
      name: `header tail: ${name} answers ${reply}`,
      request: tail(fields!),
      port: 1,
      reply: reply!,
      field: field!,
    }),
  ),
  { name: 'header tail: a component number goes in', request: tail('K0Nc3E00'), reply: /^A700S00072K0TNc3E0001/ },
  {
    name: 'header tail: optional blocks go in, with padding',
    request: tail('P0B00E01LB05A'),
    reply: /^A700S00088P0TB00E0201LB05APB0B0{7}/,
  },
  {
    name: 'a key without block needs a header under a key block LMK',
    request: `A6FFF${zmkBlock}${sent}S%01`,
    reply: '15',
    field: 'header',
  },
  {
    name: 'a header for a Thales key block answers 15',
    request: `A6FFF${zmkBlock}${thales()}S%01#P0B00E00`,
    reply: '15',
    field: 'end',
  },
  {
    name: 'a header under a variant LMK answers 15',
    request: `A6001${zmk}${sent}U#P0B00E00`,
    reply: '15',
    field: 'end',
  },
];

const refusals: Row[] = [
  { name: 'an unknown key type answers 04', request: `A60FF${zmk}${sent}U`, reply: '04', field: 'keyType' },
  {
    name: 'key type FFF under a variant LMK answers 04',
    request: `A6FFF${zmk}${sent}U`,
    reply: '04',
    field: 'keyType',
  },
  {
    name: 'a key type that does not fit the key block answers 28',
    request: `A6009${zmkBlock}${tr31('B')}S%01`,
    reply: '28',
    field: 'keyType',
  },
  { name: 'an unknown key scheme answers 26', request: `A6001${zmk}${sent}G`, reply: '26', field: 'scheme' },
  { name: 'scheme R under the LMK answers 26', request: `A6001${zmk}${sent}R`, reply: '26', field: 'scheme' },
  { name: 'scheme S under a variant LMK answers 26', request: `A6001${zmk}${sent}S`, reply: '26', field: 'scheme' },
  {
    name: 'scheme U under a key block LMK answers 26',
    request: `A6FFF${zmkBlock}${sent}U%01#P0B00E00`,
    reply: '26',
    field: 'scheme',
  },
  { name: 'a key from empty user storage answers 12', request: `A6001${zmk}K001U`, reply: '12', field: 'key' },
  {
    name: 'a key in scheme X answers 26 when X9.17 import is off',
    request: `A6001${zmk}${underKek(clear.other, clear.double, 'X')}U`,
    settings: { enableX917Import: false },
    reply: '26',
    field: 'key',
  },
  {
    name: 'a key in scheme Y answers 26 when X9.17 import is off',
    request: `A6001${zmk}${underKek(clear.other, clear.triple, 'Y')}T`,
    settings: { enableX917Import: false },
    reply: '26',
    field: 'key',
  },
  {
    name: 'a single-length key passes when X9.17 import is off',
    request: `A6001${zmk}${underKek(clear.other, clear.single, 'Z')}Z`,
    settings: { enableX917Import: false },
    reply: /^A700/,
  },
  ...lengths.map(([scheme, value]) => ({
    name: `a key in scheme ${scheme} answers 26 in trusted format only`,
    request: `A6001${zmk}${underKek(clear.other, value, scheme)}${scheme}`,
    settings: { trustedFormatOnly: true },
    reply: '26',
    field: 'key',
  })),
  {
    name: 'a TR-31 block passes in trusted format only',
    request: `A6001${zmk}${tr31('B')}U`,
    settings: { trustedFormatOnly: true },
    reply: /^A700U/,
  },
  {
    name: 'a Thales key block passes in trusted format only',
    request: `A6001${zmk}${thales()}U`,
    settings: { trustedFormatOnly: true },
    reply: /^A700U/,
  },
  { name: 'an AES ZMK opens no key scheme', request: `A6FFF${aesZmk}${sent}S%02#P0B00E00`, reply: '26', field: 'key' },
  { name: 'a scheme for another length answers 27', request: `A6001${zmk}${sent}T`, reply: '27', field: 'scheme' },
  { name: 'scheme Z for a double-length key answers 27', request: `A6001${zmk}${sent}Z`, reply: '27', field: 'scheme' },
  {
    name: 'a single-length key answers 27 when single DES is switched off',
    request: `A6001${zmk}${underKek(clear.other, clear.single, 'Z')}Z`,
    settings: { enableSingleDes: false },
    reply: '27',
    field: 'key',
  },
  {
    name: 'a ZMK shorter than the key answers 27 when strength counts',
    request: `A6001${zmk}${underKek(clear.other, clear.triple, 'T')}T`,
    settings: { enforceKeyEquivalence: true },
    reply: '27',
    field: 'key',
  },
  {
    name: 'an AES ZMK weaker than the key answers 48 when strength counts',
    request: `A6FFF${blockKey({ usage: 'K0', algorithm: 'A' }, clear.aes128, 'test-kb-aes')}${blockUnderKek('R', 'D', { usage: 'D0', modeOfUse: 'B', algorithm: 'A' }, clear.aes256, clear.aes128)}S%02`,
    settings: { enforceKeyEquivalence: true },
    reply: '48',
    field: 'key',
  },
  {
    name: 'a ZMK answers 29 when ZMK import is off',
    request: `A6000${zmk}${sent}U`,
    settings: { enableZmkImport: false },
    reply: '29',
    field: 'keyType',
  },
  ...['K0', 'K1'].map((usage) => ({
    name: `a block of usage ${usage} answers 29 when ZMK import is off`,
    request: `A6FFF${zmkBlock}${tr31('B', { usage })}S%01`,
    settings: { enableZmkImport: false },
    reply: '29',
  })),
  {
    name: 'a header of usage 52 answers 29 when ZMK import is off',
    request: tail('52N00E00'),
    settings: { enableZmkImport: false },
    reply: '29',
  },
  {
    name: 'import of a ZMK answers 17 when the activity is not authorised',
    request: `A6000${zmk}${sent}U`,
    settings: unauthorised,
    reply: '17',
    field: 'keyType',
  },
  {
    name: 'import of a ZMK in a block answers 17 when the activity is not authorised',
    request: `A6FFF${zmkBlock}${tr31('B', { usage: 'K0' })}S%01`,
    settings: unauthorised,
    reply: '17',
  },
  { name: 'Atalla variant 32 answers 15', request: `A6001${zmk}${sent}U32`, reply: '15', field: 'atallaVariant' },
  {
    name: 'an Atalla variant of three digits answers 15',
    request: `A6001${zmk}${sent}U123`,
    reply: '15',
    field: 'end',
  },
  { name: 'a missing scheme answers 15', request: `A6001${zmk}${sent}`, reply: '15', field: 'scheme' },
  { name: 'a short key answers 15', request: `A6001${zmk}${sent.slice(0, -2)}U`, reply: '15', field: 'key' },
];

/** Two faults at once (commands-keys-admin 1.13). */
const badZmk = variantKey('000', clear.evenParity);
const order: Row[] = [
  { name: 'bad syntax wins over an LMK that is not loaded', request: `A6001${zmk}${sent}U%09X`, reply: '15' },
  { name: 'an LMK that is not loaded wins over an unknown key type', request: `A60FF${zmk}${sent}U%09`, reply: '13' },
  { name: 'an unknown key type wins over an unknown scheme', request: `A60FF${zmk}${sent}G`, reply: '04' },
  { name: 'key type FFF wins over scheme S', request: `A6FFF${zmk}${sent}S`, reply: '04' },
  {
    name: 'a scheme that is switched off wins over a key type that may not enter',
    request: `A6000${zmk}${underKek(clear.other, clear.double, 'X')}U`,
    settings: { enableX917Import: false, enableZmkImport: false },
    reply: '26',
  },
  {
    name: 'a key type that may not enter wins over a missing activity',
    request: `A6000${zmk}${sent}U`,
    settings: { ...unauthorised, enableZmkImport: false },
    reply: '29',
  },
  {
    name: 'a missing activity wins over wrong parity of the ZMK',
    request: `A6000${badZmk}${sent}U`,
    settings: unauthorised,
    reply: '17',
  },
  {
    name: 'wrong parity of the ZMK wins over a tampered block',
    request: `A6001${badZmk}${tampered(tr31('B'))}U`,
    reply: '10',
    field: 'zmk',
  },
  {
    name: 'a bad tail wins over a key of zeros',
    request: `A6FFF${zmkBlock}${underKek(clear.other, clear.zero, 'U')}S%01#Q0B00E00`,
    reply: 'A6',
    field: 'header.usage',
  },
  {
    name: 'a tampered block wins over a usage that does not fit',
    request: `A6009${zmk}${tampered(tr31('B'))}U`,
    reply: 'A4',
  },
];

export const table: Table = {
  code: 'A6',
  rows: [
    {
      name: 'answers the published import',
      request: 'A6001U71979DEB8587E2734F1E99D5DCAEF9ACU482C4E722BB0CF1845E1E5BD16310119U',
      reply: 'A700U0E07CDC0161A0DE3B5AA44DF227EC9DEABDEBC',
    },
    ...variantSchemes,
    ...blockSchemes,
    ...blocks,
    ...parity,
    ...transport,
    ...tails,
    ...refusals,
    ...order,
    ...keepingRows({
      message: (scheme) =>
        `A6001${zmk}${underKek(clear.other, scheme === 'X' ? clear.double : clear.triple, scheme)}${scheme}`,
      strongLmk: `A6001${variantKey('000', clear.other, 'U', 'test-variant-3key')}${underKek(clear.other, clear.triple, 'T')}T%03`,
      reply: 'A700',
      field: 'scheme',
    }),
    {
      name: 'padding brings the block of a double-length key to the length of the longest',
      request: `A6FFF${zmkBlock}${sent}S%01#P0N00E00`,
      settings: { padKeyBlocks: true },
      reply: /^A700S00088P0T/,
    },
    ...commonRows({
      code: 'A6',
      request: `A6001${zmk}${sent}U`,
      reply: `A700${underVariantLmk('001', clear.double, 'U')}${kcv(clear.double)}`,
      lmk: 'keys',
    }),
    ...keyRows({
      label: 'ZMK',
      field: 'zmk',
      message: (text, lmk) => (lmk === '' ? `A6001${text}${sent}U` : `A6FFF${text}${sent}S${lmk}#P0B00E00`),
      keyType: '000',
      usage: 'K0',
      wrongUsage: '51',
      wrongMode: 'E',
      parity: '10',
    }),
  ],
};
