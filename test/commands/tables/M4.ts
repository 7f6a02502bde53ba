import { commonRows } from '../common-rows.ts';
import { dataKeys } from '../data-keys.ts';
import type { Algorithm, ModeCode } from '../independent-data.ts';
import { enciphered, modeCodes } from '../independent-data.ts';
import { keyRows } from '../key-rows.ts';
import type { Row, Table } from '../table.ts';
import { blockKey, clear, variantKey } from '../test-keys.ts';

/** Key type, key and KSN as they stand in a message, and what they are in clear. */
interface Side {
  readonly key: string;
  readonly clear: string;
  readonly algorithm: Algorithm;
}
interface Wish {
  readonly from?: Side;
  readonly to?: Side;
  readonly modes?: readonly [source: ModeCode, destination: ModeCode];
  readonly formats?: string;
  readonly data?: string;
  readonly lmk?: string;
}

const dek: Side = { key: `00B${variantKey('00B', clear.double)}`, clear: clear.double, algorithm: 'des' };
const other: Side = { key: `00B${variantKey('00B', clear.other)}`, clear: clear.other, algorithm: 'des' };
const zek: Side = { key: `00A${variantKey('00A', clear.other)}`, clear: clear.other, algorithm: 'des' };
const text = Buffer.from('Two blocks of sixteen bytes here').toString('hex').toUpperCase();
const binary = `${text.slice(0, -4)}00FF`;
const sourceIvs = { des: '1234567890ABCDEF', aes: '00112233445566778899AABBCCDDEEFF' } as const;
const destinationIvs = { des: 'FEDCBA0987654321', aes: 'FFEEDDCCBBAA99887766554433221100' } as const;

function parts(wish: Wish) {
  const { from = dek, to = other, modes = ['00', '00'], data = text } = wish;
  const sourceIv = modes[0] === '00' ? '' : sourceIvs[from.algorithm];
  const destinationIv = modes[1] === '00' ? '' : destinationIvs[to.algorithm];
  const given = enciphered(from.algorithm, modes[0], from.clear, sourceIv, data);
  const result = enciphered(to.algorithm, modes[1], to.clear, destinationIv, data);
  return { from, to, modes, sourceIv, destinationIv, given, result, formats: wish.formats ?? '11' };
}

const field = (format: string | undefined, hex: string): string =>
  `${(format === '1' ? hex.length : hex.length / 2).toString(16).toUpperCase().padStart(4, '0')}${format === '1' ? hex : `<${hex}>`}`;

function message(wish: Wish = {}): string {
  const { from, to, modes, sourceIv, destinationIv, given, formats } = parts(wish);
  return `M4${modes[0]}${modes[1]}${formats}${from.key}${to.key}${sourceIv}${destinationIv}${field(formats[0], given.data)}${wish.lmk ?? ''}`;
}

function reply(wish: Wish = {}): string {
  const { given, result, formats } = parts(wish);
  return `M500${given.next}${result.next}${field(formats[1], result.data)}`;
}

const row = (name: string, wish: Wish, settings?: Row['settings']): Row => ({
  name,
  request: message(wish),
  reply: reply(wish),
  ...(settings && { settings }),
});
const refused = (name: string, wish: Wish, error: string, at: string, more: Partial<Row> = {}): Row => ({
  name,
  request: message(wish),
  reply: error,
  field: at,
  ...more,
});
function edited(name: string, from: number, value: string, error: string, at: string): Row {
  const whole = message();
  return { name, request: whole.slice(0, from) + value + whole.slice(from + value.length), reply: error, field: at };
}

const aes = dataKeys.find(({ name }) => name === 'an AES-256 key block')!;
const blocks: Record<'%01' | '%02', Side> = {
  '%01': { key: `FFF${blockKey({ usage: 'D0' }, clear.other)}`, clear: clear.other, algorithm: 'des' },
  '%02': { key: `FFF${blockKey({ usage: 'D0' }, clear.other, 'test-kb-aes')}`, clear: clear.other, algorithm: 'des' },
};
const partner = (lmk: string): Side => {
  if (lmk === '%01' || lmk === '%02') return blocks[lmk];
  if (lmk === '') return other;
  return { ...other, key: `00B${variantKey('00B', clear.other, 'U', 'test-variant-3key')}` };
};
const typed = (key: string): string => `${/^[SR]/.test(key) ? 'FFF' : '00B'}${key}`;
const fitting = (lmk: string): string => (lmk === '' ? other.key : blocks[lmk as '%01'].key);
const zeros = `0010${'0'.repeat(16)}`;
const half = { data: text.slice(0, 16) };

export const table: Table = {
  code: 'M4',
  rows: [
    ...commonRows({ code: 'M4', request: message(), reply: reply(), lmk: 'keys' }),
    ...modeCodes.flatMap((source) =>
      modeCodes.map((destination) =>
        row(`from mode ${source} to mode ${destination}`, { modes: [source, destination] }),
      ),
    ),
    ...modeCodes.flatMap((source) => [
      row(`from mode ${source} with a DES key to CBC with an AES key`, {
        modes: [source, '01'],
        from: blocks['%02'],
        to: aes,
        lmk: '%02',
      }),
      row(`from CBC with an AES key to mode ${source} with a DES key`, {
        modes: ['01', source],
        from: aes,
        to: blocks['%02'],
        lmk: '%02',
      }),
    ]),
    ...['00', '01', '10', '11'].map((formats) => row(`formats ${formats}`, { formats, modes: ['01', '05'] })),
    row('eleven bytes from CFB8 to CTR', { modes: ['02', '06'], data: text.slice(0, 22) }),
    ...dataKeys
      .filter(({ use }) => use !== 'encrypt')
      .map((key) => row(`from ${key.name}`, { from: key, to: partner(key.lmk), modes: ['01', '00'], lmk: key.lmk })),
    ...dataKeys
      .filter(({ use }) => use !== 'decrypt')
      .map((key) => row(`to ${key.name}`, { from: partner(key.lmk), to: key, modes: ['00', '01'], lmk: key.lmk })),
    ...['04', '07', '10', '11', '13'].flatMap((mode) => [
      edited(`source mode ${mode} answers 02`, 2, mode, '02', 'sourceMode'),
      edited(`destination mode ${mode} answers 07`, 4, mode, '07', 'destinationMode'),
    ]),
    edited('an unknown input format answers 03', 6, '2', '03', 'inputFormat'),
    edited('an unknown output format answers 04', 7, '2', '04', 'outputFormat'),
    edited('an unknown source key type answers 05', 8, 'ABC', '05', 'sourceKeyType'),
    edited('a source key type that is not for data answers 05', 8, '001', '05', 'sourceKeyType'),
    edited('a variant source key with key type FFF answers 05', 8, 'FFF', '05', 'sourceKeyType'),
    edited('an unknown destination key type answers 08', 44, 'ABC', '08', 'destinationKeyType'),
    edited('a destination key type that is not for data answers 08', 44, '003', '08', 'destinationKeyType'),
    edited('a variant destination key with key type FFF answers 08', 44, 'FFF', '08', 'destinationKeyType'),
    refused('no data answers 06', { data: '' }, '06', 'length'),
    { name: 'half a byte answers 06', request: `M4000011${dek.key}${other.key}0003ABC`, reply: '06', field: 'length' },
    {
      name: 'half a block from ECB answers 06',
      request: `M4000511${dek.key}${other.key}${sourceIvs.des}0008AABBCCDD`,
      reply: '06',
      field: 'length',
    },
    refused('half a block to ECB answers 06', { modes: ['05', '00'], data: text.slice(0, 8) }, '06', 'length'),
    refused(
      'a block of 8 bytes to an AES key answers 06',
      { modes: ['00', '01'], from: blocks['%02'], to: aes, lmk: '%02', ...half },
      '06',
      'length',
    ),
    {
      name: 'a block of 8 bytes from an AES key answers 06',
      request: `M4000011${aes.key}${blocks['%02'].key}${zeros}%02`,
      reply: '06',
      field: 'length',
    },
    {
      name: 'less data than the length says answers 15',
      request: `M4000001${dek.key}${other.key}0010abc`,
      reply: '15',
      field: 'data',
    },
    {
      name: 'a result that is too long for a reply answers 15',
      request: `M4000001${dek.key}${other.key}7EF8<${'00'.repeat(32_504)}>`,
      reply: '15',
      field: 'length',
    },
    {
      name: 'single DES switched off answers 27',
      request: `M4000011${dek.key}00B${variantKey('00B', clear.single)}${zeros}`,
      reply: '27',
      field: 'destinationKey',
      settings: { enableSingleDes: false },
    },
    {
      name: 'a single-length BDK in a key block answers A7',
      request: `M4000011FFF${blockKey({ usage: 'B0', modeOfUse: 'X' }, clear.single)}A05FFFF9876543210E00001${blocks['%01'].key}${zeros}%01`,
      reply: 'A7',
      field: 'sourceKey',
    },
    refused('a ZEK as destination answers 35 when the setting forbids it', { to: zek }, '35', 'data', {
      settings: { zekTekEncryption: 'none' },
    }),
    refused('a ZEK as source answers 35 when the setting forbids it', { from: zek }, '35', 'data', {
      settings: { zekTekEncryption: 'none' },
    }),
    row('printable data goes to a ZEK when the setting says so', { to: zek }, { zekTekEncryption: 'ascii' }),
    refused('other data does not', { to: zek, data: binary }, '35', 'data', {
      settings: { zekTekEncryption: 'ascii' },
    }),
    refused('nor from a ZEK', { from: zek, data: binary }, '35', 'data', { settings: { zekTekEncryption: 'ascii' } }),
    row('the setting is not for DEKs', { data: binary }, { zekTekEncryption: 'none' }),
    {
      name: 'the source key is looked at first',
      request: `M4000011${typed(variantKey('00B', clear.evenParity))}${typed(variantKey('00B', clear.evenParity))}${zeros}`,
      reply: '10',
      field: 'sourceKey',
    },
    ...keyRows({
      label: 'source key',
      field: 'sourceKey',
      message: (key, lmk) => `M4000011${typed(key)}${fitting(lmk)}${zeros}${lmk}`,
      keyType: '00B',
      usage: 'D0',
      modeOfUse: 'B',
      wrongUsage: 'P0',
      wrongMode: 'E',
      parity: '10',
    }),
    ...keyRows({
      label: 'destination key',
      field: 'destinationKey',
      message: (key, lmk) =>
        `M4000011${/^[SR]/.test(key) && lmk === '' ? dek.key : fitting(lmk)}${typed(key)}${zeros}${lmk}`,
      keyType: '00B',
      usage: 'D0',
      modeOfUse: 'B',
      wrongUsage: 'P0',
      wrongMode: 'D',
      parity: '11',
    }),
  ],
};
