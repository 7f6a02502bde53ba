import { commonRows } from '../common-rows.ts';
import { aesCheckValue, desCheckValue, underKek, underVariantLmk } from '../independent.ts';
import { x924, x924Aes } from '../independent-dukpt.ts';
import { keyRows } from '../key-rows.ts';
import { keepingRows } from '../setting-rows.ts';
import type { Row, Table } from '../table.ts';
import { blockKey, clear, variantKey } from '../test-keys.ts';

const zmk = variantKey('000', clear.other);
const tmk = variantKey('002', clear.other);
const zmkBlock = blockKey({ usage: 'K0', modeOfUse: 'B' }, clear.other);
const aesZmk = blockKey({ usage: 'K0', modeOfUse: 'B', algorithm: 'A' }, clear.aes256, 'test-kb-aes');
const shortAesZmk = blockKey({ usage: 'K0', modeOfUse: 'B', algorithm: 'A' }, clear.aes128, 'test-kb-aes');
const bdk = variantKey('009', x924.bdk);
const bdkBlock = blockKey({ usage: 'B0', modeOfUse: 'X' }, x924.bdk);
const aesBdk = blockKey({ usage: 'B0', algorithm: 'A' }, x924Aes.bdk, 'test-kb-aes');
const ksn = x924.ksn.slice(0, 15);
const id = x924Aes.ksn.slice(0, 16);
const header = '#P0T2N00E00';
const ikHeader = '#B1T2X00E00';
const ik = underVariantLmk('302', x924.initialKey, 'U');
const ikKcv = desCheckValue(x924.initialKey).slice(0, 6);
const aesKcv = aesCheckValue(x924Aes.initialKey);
const row = (name: string, request: string, reply: string | RegExp, more: Partial<Row> = {}): Row => ({
  name,
  request,
  reply,
  ...more,
});
const off = (setting: string, more: Record<string, unknown> = {}) => ({ settings: { [setting]: false, ...more } });

/** 99 empty optional blocks, A0 to J8. */
const manyBlocks = Array.from(
  { length: 99 },
  (_, i) => `${String.fromCharCode(65 + Math.floor(i / 10))}${i % 10}04`,
).join('');

const generation: Row[] = [
  row('makes a double-length key', 'A00001U', /^A100U[0-9A-F]{32}[0-9A-F]{6}$/),
  row('makes a single-length key without letter', 'A00003Z', /^A100[0-9A-F]{16}[0-9A-F]{6}$/),
  row('makes a triple-length key', 'A00009T', /^A100T[0-9A-F]{48}[0-9A-F]{6}$/),
  row('makes keys in the X9.17 schemes', 'A00402X', /^A100X[0-9A-F]{32}[0-9A-F]{6}$/),
  row('makes a triple-length key in the X9.17 scheme', 'A00001Y', /^A100Y[0-9A-F]{48}[0-9A-F]{6}$/),
  row('makes a key under the other variant LMK', 'A00001U%03', /^A100U[0-9A-F]{32}[0-9A-F]{6}$/),
  row('makes a key block', `A00FFFS%01${header}`, /^A100S00072P0TN00E0001[0-9A-F]{56}[0-9A-F]{6}$/),
  row('makes a key block of a single DES key', 'A00FFFS%01#P0D1N00E00', /^A100S0\d{4}P0DN00E0001[0-9A-F]+$/),
  row('makes a key block of triple length', 'A00FFFS%01#P0T3N00S00', /^A100S0\d{4}P0TN00S0001[0-9A-F]+$/),
  row('makes an AES key block', 'A00FFFS%02#K0A3B00S00', /^A100S10128K0AB00S0002[0-9A-F]+$/),
  row('makes an AES-192 key block', 'A00FFFS%02#D0A2N00N00', /^A100S1\d{4}D0AN00N0002[0-9A-F]+$/),
  row('keeps optional blocks', 'A00FFFS%02#P0A1N00E01LB0Alabel.', /^A100S1\d{4}P0AN00E0[12]02LB0Alabel\.[0-9A-Z]+$/),
  row('exports under a ZMK', `A01001U;0${zmk}U`, /^A100U[0-9A-F]{32}U[0-9A-F]{32}[0-9A-F]{6}$/),
  row('exports under a ZMK without flag', `A01001U${zmk}U`, /^A100U[0-9A-F]{32}U[0-9A-F]{32}[0-9A-F]{6}$/),
  row('exports under a TMK', `A01002U;1${tmk}X`, /^A100U[0-9A-F]{32}X[0-9A-F]{32}[0-9A-F]{6}$/),
  row('exports with an Atalla variant', `A01001U;0${zmk}U5`, /^A100U[0-9A-F]{32}U[0-9A-F]{32}[0-9A-F]{6}$/),
  row(
    'exports a variant key in a TR-31 block',
    `A01001U;0${zmk}R&P0B00E00!B`,
    /^A100U[0-9A-F]{32}RB0080P0TB00E0000[0-9A-F]{64}[0-9A-F]{6}$/,
  ),
  row(
    'exports a key block in a Thales block',
    `A01FFFS;0${zmkBlock}S%01${header}`,
    /^A100S00072P0TN00E0001[0-9A-F]{56}S00072P0TN00E00FF[0-9A-F]{56}[0-9A-F]{6}$/,
  ),
  row(
    'exports a key block in a TR-31 block with exportability N',
    `A01FFFS;0${zmkBlock}R%01${header}&N!B`,
    /^A100S00072P0TN00E0001[0-9A-F]{56}RB0080P0TN00N0000[0-9A-F]{64}[0-9A-F]{6}$/,
  ),
  row(
    'an AES ZMK gives a version D block',
    `A01FFFS;0${aesZmk}R%02#P0A1N00E00`,
    /^A100S1\d{4}P0AN00E0002[0-9A-F]+RD0112P0AN00E0000[0-9A-F]{96}[0-9A-F]{6}$/,
  ),
];

const derivation: Row[] = [
  row('derives the initial key of X9.24-1', `A0A302U01${bdk}${ksn}`, `A100${ik}${ikKcv}`),
  row('derives in scheme X', `A0A302X01${bdk}${ksn}`, `A100${underVariantLmk('302', x924.initialKey, 'X')}${ikKcv}`),
  row(
    'derives under the other variant LMK',
    `A0A302U01${variantKey('009', x924.bdk, 'U', 'test-variant-3key')}${ksn}%03`,
    `A100${underVariantLmk('302', x924.initialKey, 'U', '03')}${ikKcv}`,
  ),
  row('derives from BDK-2', `A0A302U02${variantKey('609', x924.bdk)}${ksn}`, `A100${ik}${ikKcv}`),
  row('derives from BDK-3', `A0A302U03${variantKey('809', x924.bdk)}${ksn}`, `A100${ik}${ikKcv}`),
  row('derives from BDK-4', `A0A302U04${variantKey('909', x924.bdk)}${ksn}`, `A100${ik}${ikKcv}`),
  row('the type digit decides under a variant LMK', `A0A302U02${bdk}${ksn}`, '10', { field: 'bdk' }),
  row(
    'derives into a key block',
    `A0AFFFS01${bdkBlock}${ksn}%01${ikHeader}`,
    new RegExp(`^A100S00072B1TX00E0001[0-9A-F]{56}${ikKcv}$`),
  ),
  row(
    'a key block tells its type whatever the digit says',
    `A0AFFFS04${bdkBlock}${ksn}%01${ikHeader}`,
    new RegExp(`^A100S00072B1TX00E0001[0-9A-F]{56}${ikKcv}$`),
  ),
  row(
    'keeps the serial number in an optional block',
    `A0AFFFS01${bdkBlock}${ksn}%01#B1T2X00E01KS18${ksn}00000`,
    new RegExp(`^A100S00096B1TX00E0101KS18${ksn}00000[0-9A-F]{56}${ikKcv}$`),
  ),
  row(
    'derives the initial key of X9.24-3',
    `A0AFFFS05${aesBdk}${id}%02#B1A1N00S00`,
    new RegExp(`^A100S10096B1AN00S0002[0-9A-F]{80}${aesKcv}$`),
  ),
  row(
    'keeps the initial key identifier in an optional block',
    `A0AFFFS02${aesBdk}${id}%02#B1A1N00S01IK14${id}`,
    new RegExp(`^A100S1\\d{4}B1AN00S0[12]02IK14${id}[0-9A-Z]+${aesKcv}$`),
  ),
  row(
    'exports the initial key under a ZMK',
    `A0B302U01${bdk}${ksn};0${zmk}U`,
    `A100${ik}${underKek(clear.other, x924.initialKey, 'U')}${ikKcv}`,
  ),
  row(
    'exports it under a TMK with an Atalla variant',
    `A0B302U01${bdk}${ksn};1${tmk}X3`,
    `A100${ik}${underKek(clear.other, x924.initialKey, 'X', 3)}${ikKcv}`,
  ),
  row(
    'exports it in a TR-31 block with its serial number',
    `A0B302U01${bdk}${ksn};0${zmk}R&B1X00S01KS18${ksn}00000!B`,
    new RegExp(`^A100${ik}RB0104B1TX00S0100KS18${ksn}00000[0-9A-F]{64}${ikKcv}$`),
  ),
  row(
    'exports an AES initial key in a TR-31 block',
    `A0BFFFS02${aesBdk}${id}${aesZmk}R%02#B1A1N00S01IK14${id}`,
    new RegExp(`^A100S1\\d{4}B1AN00S0[12]02IK14${id}[0-9A-Z]+RD\\d{4}B1AN00S0[12]00IK14${id}[0-9A-Z]+${aesKcv}$`),
  ),
  row('another key type answers 28', `A0A001U01${bdk}${ksn}`, '28', { field: 'keyType' }),
  row('BDK-5 under a variant LMK answers 28', `A0A302U05${bdk}${ksn}`, '28', { field: 'bdk' }),
  row('another length answers 27', `A0A302T01${bdk}${ksn}`, '27', { field: 'scheme' }),
  row('another usage answers A6', `A0AFFFS01${bdkBlock}${ksn}%01#P0T2N00E00`, 'A6', { field: 'header.usage' }),
  row('another algorithm than that of the BDK answers A7', `A0AFFFS05${aesBdk}${id}%02#B1T2N00E00`, 'A7', {
    field: 'header.algorithm',
  }),
  row('another length than that of the AES BDK answers A7', `A0AFFFS05${aesBdk}${id}%02#B1A3N00E00`, 'A7', {
    field: 'header.algorithm',
  }),
  row('an unknown derive mode answers 15', `A0A302U21${bdk}${ksn}`, '15', { field: 'deriveMode' }),
  row('an unknown BDK type answers 15', `A0A302U06${bdk}${ksn}`, '15', { field: 'bdkType' }),
  row('a serial number of 14 characters answers 15', `A0A302U01${bdk}${ksn.slice(1)}`, '15', { field: 'initialKeyId' }),
  row('ZKA derivation answers 67', `A0A001U1607${variantKey('607', clear.double)}0${'0'.repeat(32)}`, '67', {
    field: 'deriveMode',
  }),
  row('an initial key that may not be exported answers 17', `A0B302U01${bdk}${ksn};0${zmk}U`, '17', off('authorised')),
];

const refusals: Row[] = [
  row('an unknown mode answers 15', 'A02001U', '15', { field: 'mode' }),
  row('a field behind the scheme in mode 0 answers 15', `A00001U;0${zmk}U`, '15', { field: 'end' }),
  row('a letter G in the key type answers 15', 'A000G1U', '15', { field: 'keyType' }),
  row('an Atalla variant above 31 answers 15', `A01001U;0${zmk}U32`, '15', { field: 'atallaVariant' }),
  row('a key block LMK needs a header', 'A00FFFS%01', '15'),
  row('an export that is not authorised answers 17', `A01001U;0${zmk}U`, '17', off('authorised')),
  row('a ZMK that is not authorised answers 17', 'A00000U', '17', off('authorised')),
  row('FFF under a variant LMK answers 04', 'A00FFFU', '04', { field: 'keyType' }),
  row('an unknown key type answers 04', 'A00F0FU', '04', { field: 'keyType' }),
  row('scheme S under a variant LMK answers 26', 'A00001S', '26', { field: 'scheme' }),
  row('scheme U under a key block LMK answers 26', `A00FFFU%01${header}`, '26', { field: 'scheme' }),
  row('an unknown scheme answers 26', 'A00001Q', '26', { field: 'scheme' }),
  row('export scheme S of a variant key answers 26', `A01001U;0${zmk}S`, '26', { field: 'exportScheme' }),
  row('X9.17 export answers 26 when it is off', `A01001U;0${zmk}X`, '26', {
    ...off('enableX917Export'),
    field: 'exportScheme',
  }),
  row('a scheme answers 26 when only trusted forms may leave', `A01001U;0${zmk}U`, '26', {
    settings: { trustedFormatOnly: true },
    field: 'exportScheme',
  }),
  row('two schemes of different length answer 27', `A01001U;0${zmk}T`, '27', { field: 'exportScheme' }),
  row('a single-length key answers 27 when single DES is off', 'A00003Z', '27', {
    ...off('enableSingleDes'),
    field: 'scheme',
  }),
  row('a longer key than its ZMK answers 27 when that is enforced', `A01001T;0${zmk}T`, '27', {
    settings: { enforceKeyEquivalence: true },
  }),
  row('a ZMK answers 29 when its export is off', `A01000U;0${zmk}U`, '29', {
    ...off('enableZmkExport'),
    field: 'keyType',
  }),
  row(
    'an AES key under a weaker ZMK answers 48 when that is enforced',
    `A01FFFS;0${shortAesZmk}R%02#P0A3N00E00`,
    '48',
    { settings: { enforceKeyEquivalence: true } },
  ),
  row('an unknown usage answers A6', 'A00FFFS%01#ZZT2N00E00', 'A6', { field: 'header.usage' }),
  row('an unknown algorithm answers A7', 'A00FFFS%01#P0T9N00E00', 'A7', { field: 'header.algorithm' }),
  row('an AES key under a 3DES LMK answers A7', 'A00FFFS%01#P0A1N00E00', 'A7'),
  row('an unknown mode of use answers A8', 'A00FFFS%01#P0T2Q00E00', 'A8', { field: 'header.modeOfUse' }),
  row('an unknown key version answers A9', 'A00FFFS%01#P0T2Nx1E00', 'A9', { field: 'header.keyVersion' }),
  row('an unknown exportability answers AA', 'A00FFFS%01#P0T2N00Q00', 'AA', { field: 'header.exportability' }),
  row('a key with exportability N may not leave', `A01FFFS;0${zmkBlock}S%01#P0T2N00N00`, 'AA'),
  row('a new exportability other than N answers AA', `A01FFFS;0${zmkBlock}S%01${header}&E`, 'AA', {
    field: 'exportability',
  }),
  row('a damaged optional block answers AC', 'A00FFFS#P0T2N00E01LB03', 'AC', { settings: { defaultLmk: 1 } }),
  row('more optional blocks than can be counted answer B3', `A00FFFS%01#P0T2N00E99${manyBlocks}`, 'B3', {
    field: 'header.optionalBlocks',
  }),
  row('a repeated optional block answers BC', 'A00FFFS%01#P0T2N00E02LB06aaLB06aa', 'BC'),
  row('a TR-31 version that does not fit the ZMK answers BB', `A01001U;0${zmk}R&P0B00E00!D`, 'BB', { field: 'kek' }),
  row('an unknown TR-31 version answers BE', `A01001U;0${zmk}R&P0B00E00!Z`, 'BE'),
  row('a usage that does not fit the key type answers A6', `A01001U;0${zmk}R&C0N00E00!B`, 'A6'),
];

export const table: Table = {
  code: 'A0',
  rows: [
    ...generation,
    ...derivation,
    ...refusals,
    ...keyRows({
      label: 'ZMK',
      field: 'kek',
      message: (key, lmk) => (lmk === '' ? `A01001U;0${key}U` : `A01FFFS;0${key}S${lmk}${header}`),
      keyType: '000',
      usage: 'K0',
      modeOfUse: 'B',
      wrongUsage: 'P0',
      wrongMode: 'D',
      parity: '10',
    }),
    ...keyRows({
      label: 'BDK',
      field: 'bdk',
      message: (key, lmk) => (lmk === '' ? `A0A302U01${key}${ksn}` : `A0AFFFS01${key}${ksn}${lmk}${ikHeader}`),
      keyType: '009',
      usage: 'B0',
      wrongUsage: 'P0',
      wrongMode: 'E',
      parity: '10',
    }),
    ...keepingRows({
      message: (scheme) => `A00001${scheme}`,
      strongLmk: 'A00001T%03',
      reply: 'A100',
      field: 'scheme',
    }),
    ...(
      [
        ['a double-length key', '%01#P0T2N00E00', 'S00088P0T', 72],
        ['a triple-length key', '%01#P0T3N00E00', 'S00088P0T', 72],
        ['an AES key of 128 bits', '%02#P0A1N00E00', 'S10128P0A', 112],
        ['an AES key of 256 bits', '%02#P0A3N00E00', 'S10128P0A', 112],
      ] as const
    ).map(([name, tail, start, size]) => ({
      name: `padding brings the block of ${name} to the length of the longest`,
      request: `A00FFFS${tail}`,
      settings: { padKeyBlocks: true },
      reply: new RegExp(`^A100${start}N00E000[12][0-9A-F]{${size}}[0-9A-F]{6}$`),
    })),
    ...commonRows({ code: 'A0', request: 'A00001U', reply: /^A100U[0-9A-F]{38}/, lmk: 'keys' }),
  ],
};
