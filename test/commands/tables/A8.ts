import { commonRows } from '../common-rows.ts';
import { aesCheckValue, cbcUnderKek, desCheckValue, underKek } from '../independent.ts';
import { keyRows } from '../key-rows.ts';
import type { Row, Table } from '../table.ts';
import { blockKey, clear, variantKey } from '../test-keys.ts';

type Slot = '00' | '01' | '02' | '03';

const kcv = (value: string) => desCheckValue(value).slice(0, 6);
const zmk = variantKey('000', clear.other);
const zpk = variantKey('001', clear.double);
const tripleZmk = variantKey('000', clear.triple);
const zmkBlock = blockKey({ usage: 'K0', modeOfUse: 'E' }, clear.other);
const aesZmk = blockKey({ usage: 'K0', algorithm: 'A' }, clear.aes256, 'test-kb-aes');
const zpkBlock = blockKey({ usage: 'P0', exportability: 'S' }, clear.double);
const aesKey = (value: string, exportability = 'E') =>
  blockKey({ usage: 'D0', algorithm: 'A', exportability }, value, 'test-kb-aes');
const unauthorised = { authorised: false } as const;
const iv = '0123456789ABCDEF';
const aesIv = '00112233445566778899AABBCCDDEEFF';

const kbLmk = { '01': 'test-kb-3des', '02': 'test-kb-aes' } as const;
const keyType = (slot: Slot, type: string) => (slot === '00' || slot === '03' ? type : 'FFF');
const lmkOf = (slot: Slot) => (slot === '00' ? '' : `%${slot}`);

/** A key under any of the four LMKs. */
function key(slot: Slot, type: string, usage: string, value: string): string {
  if (slot === '00' || slot === '03')
    return variantKey(type, value, undefined, slot === '00' ? 'test-variant' : 'test-variant-3key');
  return blockKey({ usage, exportability: 'S' }, value, kbLmk[slot]);
}

/** Key schemes: the exported value is the same whatever LMK the key was under. */
const schemes: Row[] = (['00', '01', '02', '03'] as const).flatMap((slot) =>
  (
    [
      ['Z', clear.single],
      ['U', clear.double],
      ['X', clear.double],
      ['T', clear.triple],
      ['Y', clear.triple],
    ] as const
  ).map(([scheme, value]) => ({
    name: `scheme ${scheme} under LMK ${slot}`,
    request: `A8${keyType(slot, '001')}${key(slot, '000', 'K0', clear.other)}${key(slot, '001', 'P0', value)}${scheme}${lmkOf(slot)}`,
    reply: `A900${underKek(clear.other, value, scheme)}${kcv(value)}`,
  })),
);

/** CBC schemes with an initial vector. */
const cbc: Row[] = (['00', '01', '02', '03'] as const).flatMap((slot) =>
  (
    [
      ['P', clear.double],
      ['Q', clear.triple],
    ] as const
  ).map(([scheme, value]) => ({
    name: `scheme ${scheme} under LMK ${slot}`,
    request: `A8${keyType(slot, '001')}${key(slot, '000', 'K0', clear.other)}${key(slot, '001', 'P0', value)}${scheme}${iv}${lmkOf(slot)}`,
    reply: `A900${scheme}${cbcUnderKek(clear.other, value, iv)}${kcv(value)}`,
  })),
);

/** TR-31 versions; the contents are opened in key-exchange.test.ts. */
const tr31: Row[] = [
  ...(['00', '03'] as const).flatMap((slot) =>
    (['', 'A', 'B', 'C'] as const).map((version) => ({
      name: `TR-31 version ${version || 'left to the key (B)'} under LMK ${slot}`,
      request: `A8001${key(slot, '000', 'K0', clear.other)}${key(slot, '001', 'P0', clear.double)}R${lmkOf(slot)}&P0E00E00${version && `!${version}`}`,
      reply: new RegExp(`^A900R${version || 'B'}00(72|80)P0TE00E0000[0-9A-F]{56,64}${kcv(clear.double)}$`),
    })),
  ),
  ...(['01', '02'] as const).flatMap((slot) =>
    (['', 'A', 'B', 'C'] as const).map((version) => ({
      name: `TR-31 version ${version || 'left to the key (B)'} under LMK ${slot}`,
      request: `A8FFF${key(slot, '000', 'K0', clear.other)}${key(slot, '001', '72', clear.double)}R${lmkOf(slot)}${version && `!${version}`}`,
      reply: new RegExp(`^A900R${version || 'B'}00(72|80)P0TN00S0000[0-9A-F]{56,64}${kcv(clear.double)}$`),
    })),
  ),
  ...(['', '!D'] as const).map((version) => ({
    name: `TR-31 under an AES ZMK ${version === '' ? 'has version D' : 'in version D'}`,
    request: `A8FFF${aesZmk}${aesKey(clear.aes128)}R%02${version}`,
    reply: new RegExp(`^A900RD0112D0AN00E0000[0-9A-F]{96}${aesCheckValue(clear.aes128)}$`),
  })),
  {
    name: 'TR-31 of a single-length key',
    request: `A8001${zmk}${variantKey('001', clear.single)}R&P0B00E00`,
    reply: new RegExp(`^A900RB0064P0DB00E0000[0-9A-F]{48}${kcv(clear.single)}$`),
  },
  {
    name: 'TR-31 with optional blocks of the tail, and a padding block',
    request: `A8001${zmk}${zpk}R&P0B00E01LB07ABC`,
    reply: new RegExp(`^A900RB0096P0TB00E0200LB07ABCPB090{5}[0-9A-F]{64}${kcv(clear.double)}$`),
  },
  {
    name: 'TR-31 keeps the optional blocks of a key block, except those that only the device knows',
    request: `A8FFF${zmkBlock}${blockKey(
      {
        usage: 'P0',
        optionalBlocks: [
          { id: 'LB', data: 'TEXT' },
          { id: '05', data: 'OWN!' },
        ],
      },
      clear.double,
    )}R%01`,
    reply: new RegExp(`^A900RB0088P0TN00E0100LB08TEXT[0-9A-F]{64}${kcv(clear.double)}$`),
  },
  {
    name: 'a key version goes along',
    request: `A8FFF${zmkBlock}${blockKey({ usage: 'P0', keyVersion: '27' }, clear.double)}R%01`,
    reply: new RegExp(`^A900RB0080P0TN27E0000[0-9A-F]{64}${kcv(clear.double)}$`),
  },
];

/** Thales key blocks under a ZMK. */
const thales: Row[] = [
  {
    name: 'a Thales key block under a 3DES ZMK has version 0 and LMK identifier FF',
    request: `A8FFF${zmkBlock}${zpkBlock}S%01`,
    reply: new RegExp(`^A900S00072P0TN00S00FF[0-9A-F]{56}${kcv(clear.double)}$`),
  },
  {
    name: 'a Thales key block under a 3DES ZMK of an AES LMK has version 0',
    request: `A8FFF${key('02', '000', 'K0', clear.other)}${key('02', '001', 'P0', clear.double)}S%02`,
    reply: new RegExp(`^A900S00072P0TN00S00FF[0-9A-F]{56}${kcv(clear.double)}$`),
  },
  {
    name: 'a Thales key block under an AES ZMK has version 1',
    request: `A8FFF${aesZmk}${aesKey(clear.aes128)}S%02`,
    reply: new RegExp(`^A900S10096D0AN00E00FF[0-9A-F]{80}${aesCheckValue(clear.aes128)}$`),
  },
  {
    name: 'the exportability becomes N in a Thales key block',
    request: `A8FFF${zmkBlock}${zpkBlock}S%01&N`,
    reply: new RegExp(`^A900S00072P0TN00N00FF[0-9A-F]{56}${kcv(clear.double)}$`),
  },
  {
    name: 'the exportability becomes N in a TR-31 block',
    request: `A8FFF${zmkBlock}${zpkBlock}R%01&N!C`,
    reply: new RegExp(`^A900RC0072P0TN00N0000[0-9A-F]{56}${kcv(clear.double)}$`),
  },
  {
    name: 'a Thales key block keeps its optional blocks',
    request: `A8FFF${zmkBlock}${blockKey({ usage: 'P0', optionalBlocks: [{ id: '05', data: 'TEXT' }] }, clear.double)}S%01`,
    reply: new RegExp(`^A900S00080P0TN00E01FF0508TEXT[0-9A-F]{56}${kcv(clear.double)}$`),
  },
];

/** Flags, ZMK forms, Atalla variants. */
const transport: Row[] = [
  {
    name: 'flag 0 means a ZMK',
    request: `A8001;0${zmk}${zpk}U`,
    reply: `A900${underKek(clear.other, clear.double, 'U')}${kcv(clear.double)}`,
  },
  {
    name: 'flag 1 means a TMK',
    request: `A8002;1${variantKey('002', clear.other)}${variantKey('002', clear.double)}U`,
    reply: `A900${underKek(clear.other, clear.double, 'U')}${kcv(clear.double)}`,
  },
  {
    name: 'flag 1 means key type 80D when key type 002 is separated',
    request: `A8001;1${variantKey('80D', clear.other)}${zpk}U`,
    settings: { keyType002Separation: true },
    reply: `A900${underKek(clear.other, clear.double, 'U')}${kcv(clear.double)}`,
  },
  {
    name: 'a TMK of type 002 has wrong parity when key type 002 is separated',
    request: `A8001;1${variantKey('002', clear.other)}${zpk}U`,
    settings: { keyType002Separation: true },
    reply: '10',
    field: 'kek',
  },
  ...['K0', '51'].map((usage) => ({
    name: `flag 1 takes a TMK of usage ${usage}`,
    request: `A8FFF;1${blockKey({ usage, modeOfUse: 'B' }, clear.other)}${zpkBlock}U%01`,
    reply: `A900${underKek(clear.other, clear.double, 'U')}${kcv(clear.double)}`,
  })),
  ...['K0', '52'].map((usage) => ({
    name: `a ZMK may have usage ${usage}`,
    request: `A8FFF${blockKey({ usage, modeOfUse: 'N' }, clear.other)}${zpkBlock}U%01`,
    reply: `A900${underKek(clear.other, clear.double, 'U')}${kcv(clear.double)}`,
  })),
  {
    name: 'a ZMK of 32 characters',
    request: `A8001${variantKey('000', clear.other, 'X').slice(1)}${zpk}U`,
    reply: `A900${underKek(clear.other, clear.double, 'U')}${kcv(clear.double)}`,
  },
  {
    name: 'a ZMK of 16 characters by the ZMK length setting',
    request: `A8001${variantKey('000', clear.single)}${zpk}U`,
    settings: { zmkLength: 'single' },
    reply: `A900${underKek(clear.single, clear.double, 'U')}${kcv(clear.double)}`,
  },
  {
    name: 'a triple-length ZMK',
    request: `A8001${tripleZmk}${zpk}U`,
    reply: `A900${underKek(clear.triple, clear.double, 'U')}${kcv(clear.double)}`,
  },
  ...[1, 5, 9, 12, 31].map((variant) => ({
    name: `Atalla variant ${variant}`,
    request: `A8001${zmk}${zpk}U${variant}`,
    reply: `A900${underKek(clear.other, clear.double, 'U', variant)}${kcv(clear.double)}`,
  })),
  {
    name: 'Atalla variant 1 in two digits before the LMK identifier',
    request: `A8001${zmk}${zpk}X01%00`,
    reply: `A900${underKek(clear.other, clear.double, 'X', 1)}${kcv(clear.double)}`,
  },
  {
    name: 'scheme W: AES-256 under an AES ZMK',
    request: `A8FFF${aesZmk}${aesKey(clear.aes256, 'S')}W${aesIv}%02`,
    reply: `A900W${cbcUnderKek(clear.aes256, clear.aes256, aesIv)}${aesCheckValue(clear.aes256)}`,
  },
  {
    name: 'ZMK and key from user storage',
    settings: { userStorageKeyLength: 'variable' },
    before: [`LAK0010033${zmk}`, `LAK0020033${zpk}`],
    request: 'A8001K001K002U',
    reply: `A900${underKek(clear.other, clear.double, 'U')}${kcv(clear.double)}`,
  },
  {
    name: 'a ZMK in user storage is known as one',
    before: [`LAK0020073${blockKey({ usage: '52' }, clear.double)}`],
    request: `A8FFF${zmkBlock}K002S%01`,
    settings: { userStorageKeyLength: 'variable', enableZmkExport: false },
    reply: '29',
  },
  {
    name: 'a key type that fits the key block is taken',
    request: `A8001${zmkBlock}${zpkBlock}U%01`,
    reply: `A900${underKek(clear.other, clear.double, 'U')}${kcv(clear.double)}`,
  },
  {
    name: 'a ZMK may be exported when the settings allow it',
    request: `A8000${zmk}${variantKey('000', clear.double)}U`,
    reply: `A900${underKek(clear.other, clear.double, 'U')}${kcv(clear.double)}`,
  },
];

/** Exportability: N stays, E leaves in a key block, S in any form. */
const exportability: Row[] = ['Z', 'U', 'T', 'X', 'Y', 'S', 'R', `P${iv}`, `Q${iv}`].flatMap((scheme): Row[] => {
  const value = 'ZTYQ'.includes(scheme[0]!) ? (scheme === 'Z' ? clear.single : clear.triple) : clear.double;
  const of = (letter: string) =>
    `A8FFF${zmkBlock}${blockKey({ usage: 'P0', exportability: letter }, value)}${scheme}%01`;
  const inBlock = scheme === 'S' || scheme === 'R';
  return [
    { name: `exportability N is refused in scheme ${scheme[0]}`, request: of('N'), reply: 'AA', field: 'key' },
    {
      name: `exportability E in scheme ${scheme[0]} ${inBlock ? 'leaves' : 'is refused'}`,
      request: of('E'),
      reply: inBlock ? /^A900/ : 'AA',
    },
    { name: `exportability S in scheme ${scheme[0]} leaves`, request: of('S'), reply: /^A900/ },
  ];
});

const tail = (fields: string) => `A8001${zmk}${zpk}R&${fields}`;
const tails: Row[] = [
  ...[
    ['a usage that does not exist', 'Q0B00E00', 'A6', 'exportHeader.usage'],
    ['a usage of the device that TR-31 does not know', '72B00E00', 'A6', 'key'],
    ['a usage that does not fit the key type', 'C0N00E00', 'A6', 'key'],
    ['an RSA usage', '03N00E00', 'A7', 'exportHeader.algorithm'],
    ['an HMAC usage', 'M7N00E00', 'A7', 'exportHeader.algorithm'],
    ['a mode of use that does not exist', 'P0Q00E00', 'A8', 'exportHeader.modeOfUse'],
    ['a mode of use that makes no sense for a PIN key', 'P0G00E00', 'A8', 'exportHeader.modeOfUse'],
    ['a signature mode for a PIN key', 'P0S00E00', 'A8', 'exportHeader.modeOfUse'],
    ['a key version that is no number', 'P0BXXE00', 'A9', 'exportHeader.keyVersion'],
    ['component number 0', 'P0Bc0E00', 'A9', 'exportHeader.keyVersion'],
    ['an exportability that does not exist', 'P0B00X00', 'AA', 'exportHeader.exportability'],
    ['an optional block shorter than its head', 'P0B00E01LB03', 'AC', 'exportHeader.optionalBlocks[0].block'],
    ['a repeated optional block', 'P0B00E02LB05ALB05B', 'BC', 'exportHeader.optionalBlocks'],
    [
      '99 optional blocks',
      `P0B00E99${Array.from({ length: 99 }, (_, i) => `${String.fromCharCode(65 + Math.floor(i / 10))}${i % 10}04`).join('')}`,
      'B3',
      'exportHeader.optionalBlocks',
    ],
    [
      'optional blocks longer than a key block',
      `P0B00E01LB0004270F${'x'.repeat(9989)}`,
      'AC',
      'exportHeader.optionalBlocks',
    ],
    ['fewer optional blocks than the number says', 'P0B00E02LB05A', '15', 'exportHeader.optionalBlocks[1].block'],
    ['a number of optional blocks that is no number', 'P0B00EXX', '15', 'exportHeader.optionalBlockCount'],
  ].map(
    ([name, fields, reply, field]): Row => ({
      name: `header tail: ${name} answers ${reply}`,
      request: tail(fields!),
      reply: reply!,
      field: field!,
    }),
  ),
  {
    name: 'header tail: base derivation keys are not single DES',
    request: `A8009${zmk}${variantKey('009', clear.single)}R&B0X00E00`,
    reply: 'A7',
    field: 'exportHeader.algorithm',
  },
  { name: 'header tail: the usage is looked at first', request: tail('Q0QXXX00'), reply: 'A6' },
  { name: 'header tail: the mode of use is looked at before the key version', request: tail('P0QXXX00'), reply: 'A8' },
  {
    name: 'header tail: the key version is looked at before the exportability',
    request: tail('P0BXXX00'),
    reply: 'A9',
  },
  {
    name: 'a TR-31 export under a variant LMK needs a header',
    request: `A8001${zmk}${zpk}R`,
    reply: '15',
    field: 'exportHeader',
  },
  { name: 'an unknown TR-31 version answers BE', request: `${tail('P0B00E00')}!X`, reply: 'BE', field: 'tr31.version' },
  { name: 'TR-31 version E is not offered', request: `${tail('P0B00E00')}!E`, reply: 'BE' },
  { name: 'TR-31 version D needs an AES ZMK', request: `${tail('P0B00E00')}!D`, reply: 'BB', field: 'kek' },
  {
    name: 'TR-31 version B needs a 3DES ZMK',
    request: `A8FFF${aesZmk}${aesKey(clear.aes128)}R%02!B`,
    reply: 'BB',
    field: 'kek',
  },
  {
    name: 'a single-length ZMK wraps no TR-31 block',
    request: `A8001${variantKey('000', clear.single)}${zpk}R&P0B00E00`,
    settings: { zmkLength: 'single' },
    reply: 'BB',
    field: 'kek',
  },
  {
    name: 'the exportability can only become N',
    request: `A8FFF${zmkBlock}${zpkBlock}S%01&E`,
    reply: 'AA',
    field: 'exportability',
  },
  {
    name: 'an unknown new exportability answers AA',
    request: `A8FFF${zmkBlock}${zpkBlock}S%01&X`,
    reply: 'AA',
    field: 'exportability',
  },
  {
    name: 'a usage without a TR-31 usage answers A6',
    request: `A8FFF${zmkBlock}${blockKey({ usage: '01' }, clear.double)}R%01`,
    reply: 'A6',
    field: 'key',
  },
];

const refusals: Row[] = [
  { name: 'an unknown key type answers 04', request: `A80FF${zmk}${zpk}U`, reply: '04', field: 'keyType' },
  { name: 'key type FFF under a variant LMK answers 04', request: `A8FFF${zmk}${zpk}U`, reply: '04', field: 'keyType' },
  {
    name: 'a key type that does not fit the key block answers 28',
    request: `A8009${zmkBlock}${zpkBlock}U%01`,
    reply: '28',
    field: 'keyType',
  },
  { name: 'scheme Q without initial vector answers 15', request: `A8001${zmk}${zpk}Q1`, reply: '15', field: 'iv' },
  {
    name: 'a letter that is no key scheme answers 26',
    request: `A8001${zmk}${zpk}G`,
    reply: '26',
    field: 'exportScheme',
  },
  {
    name: 'scheme S under a variant LMK answers 26',
    request: `A8001${zmk}${zpk}S`,
    reply: '26',
    field: 'exportScheme',
  },
  { name: 'scheme V answers 26', request: `A8001${zmk}${zpk}V`, reply: '26', field: 'exportScheme' },
  ...['X', 'Y'].map((scheme) => ({
    name: `scheme ${scheme} answers 26 when X9.17 export is off`,
    request: `A8001${zmk}${zpk}${scheme}`,
    settings: { enableX917Export: false },
    reply: '26',
    field: 'exportScheme',
  })),
  ...['Z', 'U', 'T', 'X', 'Y', `P${iv}`].map((scheme) => ({
    name: `scheme ${scheme[0]} answers 26 in trusted format only`,
    request: `A8001${zmk}${zpk}${scheme}`,
    settings: { trustedFormatOnly: true },
    reply: '26',
    field: 'exportScheme',
  })),
  {
    name: 'TR-31 leaves in trusted format only',
    request: tail('P0B00E00'),
    settings: { trustedFormatOnly: true },
    reply: /^A900RB/,
  },
  {
    name: 'an AES key does not leave in a key scheme',
    request: `A8FFF${aesZmk}${aesKey(clear.aes128, 'S')}U%02`,
    reply: '26',
    field: 'key',
  },
  {
    name: 'an AES ZMK wraps no key scheme',
    request: `A8FFF${aesZmk}${blockKey({ usage: 'P0', exportability: 'S' }, clear.double, 'test-kb-aes')}U%02`,
    reply: '26',
  },
  {
    name: 'scheme W takes an AES key only',
    request: `A8FFF${aesZmk}${blockKey({ usage: 'P0', exportability: 'S' }, clear.double, 'test-kb-aes')}W${aesIv}%02`,
    reply: '26',
  },
  {
    name: 'scheme W takes AES-256 only',
    request: `A8FFF${aesZmk}${aesKey(clear.aes128, 'S')}W${aesIv}%02`,
    reply: '27',
  },
  {
    name: 'scheme W needs an AES ZMK',
    request: `A8FFF${key('02', '000', 'K0', clear.other)}${aesKey(clear.aes256, 'S')}W${aesIv}%02`,
    reply: 'A7',
  },
  {
    name: 'scheme P does not take an AES ZMK',
    request: `A8FFF${aesZmk}${blockKey({ usage: 'P0', exportability: 'S' }, clear.double, 'test-kb-aes')}P${iv}%02`,
    reply: '26',
  },
  {
    name: 'an AES key does not leave under a 3DES ZMK',
    request: `A8FFF${key('02', '000', 'K0', clear.triple)}${aesKey(clear.aes128)}S%02`,
    reply: 'A7',
  },
  { name: 'a short initial vector answers 15', request: `A8001${zmk}${zpk}P${iv.slice(1)}`, reply: '15', field: 'iv' },
  {
    name: 'a short initial vector of scheme W answers 15',
    request: `A8FFF${aesZmk}${aesKey(clear.aes256, 'S')}W${iv}%02`,
    reply: '15',
    field: 'aesIv',
  },
  { name: 'a scheme for another length answers 27', request: `A8001${zmk}${zpk}T`, reply: '27', field: 'key' },
  {
    name: 'scheme Q for a double-length key answers 27',
    request: `A8001${zmk}${zpk}Q${iv}`,
    reply: '27',
    field: 'key',
  },
  {
    name: 'a single-length key answers 27 when single DES is switched off',
    request: `A8001${zmk}${variantKey('001', clear.single)}Z`,
    settings: { enableSingleDes: false },
    reply: '27',
    field: 'key',
  },
  {
    name: 'a ZMK shorter than the key answers 27 when strength counts',
    request: `A8001${zmk}${variantKey('001', clear.triple)}T`,
    settings: { enforceKeyEquivalence: true },
    reply: '27',
  },
  {
    name: 'a ZMK as strong as the key passes when strength counts',
    request: `A8001${zmk}${zpk}U`,
    settings: { enforceKeyEquivalence: true },
    reply: /^A900/,
  },
  {
    name: 'an AES ZMK weaker than the key answers 48 when strength counts',
    request: `A8FFF${blockKey({ usage: 'K0', algorithm: 'A' }, clear.aes128, 'test-kb-aes')}${aesKey(clear.aes256)}R%02`,
    settings: { enforceKeyEquivalence: true },
    reply: '48',
  },
  {
    name: 'a ZMK answers 29 when ZMK export is off',
    request: `A8000${zmk}${variantKey('000', clear.double)}U`,
    settings: { enableZmkExport: false },
    reply: '29',
    field: 'keyType',
  },
  ...['K0', '52'].map((usage) => ({
    name: `usage ${usage} answers 29 when ZMK export is off`,
    request: `A8FFF${zmkBlock}${blockKey({ usage }, clear.double)}S%01`,
    settings: { enableZmkExport: false },
    reply: '29',
  })),
  {
    name: 'export answers 17 when the activity is not authorised',
    request: `A8001${zmk}${zpk}U`,
    settings: unauthorised,
    reply: '17',
    field: 'keyType',
  },
  {
    name: 'export of a key block answers 17 when the activity is not authorised',
    request: `A8FFF${zmkBlock}${zpkBlock}S%01`,
    settings: unauthorised,
    reply: '17',
  },
  {
    name: 'export of a usage without key type answers 17 too',
    request: `A8FFF${zmkBlock}${blockKey({ usage: 'M6' }, clear.double)}S%01`,
    settings: unauthorised,
    reply: '17',
  },
  { name: 'an unknown flag answers 15', request: `A8001;2${zmk}${zpk}U`, reply: '15', field: 'kekFlag.kind' },
  { name: 'Atalla variant 32 answers 15', request: `A8001${zmk}${zpk}U32`, reply: '15', field: 'atallaVariant' },
  { name: 'an Atalla variant of three digits answers 15', request: `A8001${zmk}${zpk}U123`, reply: '15', field: 'end' },
  { name: 'a missing scheme answers 15', request: `A8001${zmk}${zpk}`, reply: '15', field: 'exportScheme' },
  {
    name: 'an exportability tail under a variant LMK answers 15',
    request: `A8001${zmk}${zpk}U&N`,
    reply: '15',
    field: 'end',
  },
  {
    name: 'an exportability tail for a key scheme answers 15',
    request: `A8FFF${zmkBlock}${zpkBlock}U%01&N`,
    reply: '15',
  },
  { name: 'a version for a key scheme answers 15', request: `A8001${zmk}${zpk}U!B`, reply: '15' },
  { name: 'a tail before the LMK identifier answers 15', request: `A8FFF${zmkBlock}${zpkBlock}S&N%01`, reply: '15' },
];

/** Two faults at once (commands-keys-admin 1.13). */
const badZmk = variantKey('000', clear.evenParity);
const badKey = variantKey('001', clear.evenParity);
const order: Row[] = [
  { name: 'bad syntax wins over an LMK that is not loaded', request: `A8001${zmk}${zpk}U%09X`, reply: '15' },
  { name: 'an LMK that is not loaded wins over an unknown key type', request: `A80FF${zmk}${zpk}U%09`, reply: '13' },
  { name: 'an unknown key type wins over a scheme that is not offered', request: `A80FF${zmk}${zpk}V`, reply: '04' },
  {
    name: 'behind an unknown scheme nothing can be read, so it wins over an LMK that is not loaded',
    request: `A8001${zmk}${zpk}G%09`,
    reply: '26',
  },
  {
    name: 'a key type that does not fit wins over a scheme that is switched off',
    request: `A8009${zmkBlock}${zpkBlock}X%01`,
    settings: { enableX917Export: false },
    reply: '28',
  },
  {
    name: 'a scheme that is switched off wins over a key type that may not leave',
    request: `A8000${zmk}${variantKey('000', clear.double)}X`,
    settings: { enableX917Export: false, enableZmkExport: false },
    reply: '26',
  },
  {
    name: 'a key type that may not leave wins over a missing activity',
    request: `A8000${zmk}${variantKey('000', clear.double)}U`,
    settings: { ...unauthorised, enableZmkExport: false },
    reply: '29',
  },
  {
    name: 'a missing activity wins over wrong parity',
    request: `A8001${badZmk}${badKey}U`,
    settings: unauthorised,
    reply: '17',
  },
  { name: 'the ZMK is looked at before the key', request: `A8001${badZmk}${badKey}U`, reply: '10', field: 'kek' },
  {
    name: 'wrong parity of the key wins over a bad tail',
    request: `A8001${zmk}${badKey}R&Q0B00E00`,
    reply: '11',
    field: 'key',
  },
  {
    name: 'a key that may not leave wins over a bad tail',
    request: `A8FFF${zmkBlock}${blockKey({ usage: 'P0', exportability: 'N' }, clear.double)}S%01&X`,
    reply: 'AA',
    field: 'key',
  },
  {
    name: 'a bad tail wins over a TR-31 version that does not fit the ZMK',
    request: `A8001${zmk}${zpk}R&P0Q00E00!D`,
    reply: 'A8',
  },
];

export const table: Table = {
  code: 'A8',
  rows: [
    {
      name: 'answers the published export of a single-length key',
      request: 'A80024ED06495741C280C0406FBB23A5214DFZ',
      settings: { zmkLength: 'single' },
      reply: 'A90035ED0C0EA7F7D0FA0035BB',
    },
    ...schemes,
    ...cbc,
    ...tr31,
    ...thales,
    ...transport,
    ...exportability,
    ...tails,
    ...refusals,
    ...order,
    ...commonRows({
      code: 'A8',
      request: `A8001${zmk}${zpk}U`,
      reply: `A900${underKek(clear.other, clear.double, 'U')}${kcv(clear.double)}`,
      lmk: 'keys',
    }),
    ...keyRows({
      label: 'ZMK',
      field: 'kek',
      message: (text, lmk) =>
        lmk === ''
          ? `A8001${text}${zpk}U`
          : `A8FFF${text}${lmk === '%02' ? key('02', '001', 'P0', clear.double) : zpkBlock}U${lmk}`,
      keyType: '000',
      usage: 'K0',
      wrongUsage: '51',
      wrongMode: 'D',
      parity: '10',
    }),
    ...keyRows({
      label: 'key',
      field: 'key',
      message: (text, lmk) => (lmk === '' ? `A8001${zmk}${text}U` : `A8FFF${zmkBlock}${text}S${lmk}`),
      keyType: '001',
      usage: 'P0',
      parity: '11',
    }),
  ],
};
