/** Rows of M0 and M2: one computation in both directions; expected values by node:crypto. */
import { commonRows } from './common-rows.ts';
import { dataKeys } from './data-keys.ts';
import type { Algorithm, ModeCode } from './independent-data.ts';
import { enciphered, modeCodes } from './independent-data.ts';
import { keyRows } from './key-rows.ts';
import type { Row, Table } from './table.ts';
import { blockKey, clear, variantKey } from './test-keys.ts';

interface Wish {
  readonly mode?: ModeCode;
  readonly input?: '0' | '1' | '2';
  readonly output?: '0' | '1' | '2';
  readonly algorithm?: Algorithm;
  /** Clear key. */
  readonly clear?: string;
  /** Key type, key and whatever belongs to it. */
  readonly key?: string;
  readonly iv?: string;
  readonly data?: string;
  readonly lmk?: string;
}

const dek = `00B${variantKey('00B', clear.double)}`;
const zek = `00A${variantKey('00A', clear.double)}`;
const plain = Buffer.from('Two blocks of sixteen bytes here').toString('hex').toUpperCase();
const binary = `${plain.slice(0, -4)}00FF`;
const ivs = { des: '1234567890ABCDEF', aes: '00112233445566778899AABBCCDDEEFF' } as const;

/** The whole table; M2 is M0 with clear data and cryptogram exchanged. */
export function dataTable(code: 'M0' | 'M2'): Table {
  const encrypts = code === 'M0';
  const parts = (wish: Wish) => {
    const { mode = '00', algorithm = 'des', clear: key = clear.double, data = plain } = wish;
    const iv = mode === '00' ? '' : (wish.iv ?? ivs[algorithm]);
    const { data: cryptogram, next } = enciphered(algorithm, mode, key, iv, data);
    return { iv, next, given: encrypts ? data : cryptogram, result: encrypts ? cryptogram : data };
  };
  const field = (format: string, hex: string) =>
    `${(format === '1' ? hex.length : hex.length / 2).toString(16).toUpperCase().padStart(4, '0')}${format === '1' ? hex : `<${hex}>`}`;
  const message = (wish: Wish) => {
    const { mode = '00', input = '1', output = '1', key = dek, lmk = '' } = wish;
    const { iv, given } = parts(wish);
    return `${code}${mode}${input}${output}${key}${iv}${field(input, given)}${lmk}`;
  };
  const reply = (wish: Wish) => {
    const { next, result } = parts(wish);
    return `${encrypts ? 'M1' : 'M3'}00${next}${field(wish.output ?? '1', result)}`;
  };
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
  const edited = (name: string, from: number, value: string, error: string, at: string): Row => {
    const whole = message({});
    return { name, request: whole.slice(0, from) + value + whole.slice(from + value.length), reply: error, field: at };
  };
  const aes = dataKeys.find(({ name }) => name === 'an AES-128 key block')!;
  const triple = dataKeys.find(({ name }) => name === 'a triple-length TEK')!;
  const clearFormats = ['0', '1', '2'] as const;
  const cryptogramFormats = ['0', '1'] as const;
  return {
    code,
    rows: [
      ...commonRows({ code, request: message({}), reply: reply({}), lmk: 'keys' }),
      ...modeCodes.flatMap((mode) =>
        [{}, { ...triple }, { ...aes }].flatMap((key) =>
          [32, 48].map((bytes) =>
            row(`mode ${mode} over ${bytes} bytes with ${'name' in key ? key.name : 'a DEK'}`, {
              mode,
              ...key,
              data: (plain + plain).slice(0, 2 * bytes),
            }),
          ),
        ),
      ),
      ...modeCodes
        .filter((mode) => mode > '01')
        .flatMap((mode) =>
          [{}, { ...aes }].flatMap((key) =>
            [1, 7, 8, 9, 15, 16, 17, 31].map((bytes) =>
              row(`mode ${mode} over ${bytes} bytes with ${'name' in key ? key.name : 'a DEK'}`, {
                mode,
                ...key,
                data: plain.slice(0, 2 * bytes),
              }),
            ),
          ),
        ),
      ...['FFFFFFFFFFFFFFFF', '00000000FFFFFFFF'].map((iv) =>
        row(`the counter of mode 06 runs over from ${iv}`, { mode: '06', iv }),
      ),
      ...(encrypts ? clearFormats : cryptogramFormats).flatMap((input) =>
        (encrypts ? cryptogramFormats : clearFormats).map((output) =>
          row(`input format ${input}, output format ${output}`, { mode: '01', input, output }),
        ),
      ),
      ...dataKeys
        .filter(({ use }) => use === undefined || use === (encrypts ? 'encrypt' : 'decrypt'))
        .map((key) => row(`CBC with ${key.name}`, { mode: '01', ...key })),
      ...['04', '07', '10', '11', '13', '99'].map((mode) => edited(`mode ${mode} answers 02`, 2, mode, '02', 'mode')),
      edited('an unknown input format answers 03', 4, encrypts ? '3' : '2', '03', 'inputFormat'),
      edited('an unknown output format answers 04', 5, encrypts ? '2' : '3', '04', 'outputFormat'),
      edited('an unknown key type answers 05', 6, 'ABC', '05', 'keyType'),
      edited('a key type that encrypts no data answers 05', 6, '001', '05', 'keyType'),
      edited('a variant key with key type FFF answers 05', 6, 'FFF', '05', 'keyType'),
      refused(
        'a key block with a variant key type answers 05',
        { key: `00B${blockKey({ usage: 'D0' }, clear.double)}`, lmk: '%01' },
        '05',
        'keyType',
      ),
      refused('no data answers 06', { data: '' }, '06', 'length'),
      { name: 'half a byte answers 06', request: `${code}0211${dek}${ivs.des}0003ABC`, reply: '06', field: 'length' },
      ...(['00', '01'] as const).flatMap((mode) => [
        {
          name: `mode ${mode} over half a block answers 06`,
          request: `${code}${mode}11${dek}${mode === '00' ? '' : ivs.des}000E11223344556677`,
          reply: '06',
          field: 'length',
        },
        {
          name: `mode ${mode} over half an AES block answers 06`,
          request: `${code}${mode}11${aes.key}${mode === '00' ? '' : ivs.aes}00101122334455667788%02`,
          reply: '06',
          field: 'length',
        },
      ]),
      {
        name: 'less data than the length says answers 15',
        request: `${code}0001${dek}0010abc`,
        reply: '15',
        field: 'data',
      },
      {
        name: 'a character that is not hexadecimal answers 15',
        request: `${code}0011${dek}001000112233445566GG`,
        reply: '15',
        field: 'data',
      },
      {
        name: 'a DES initial vector for an AES key answers 15',
        request: `${code}0111${aes.key}${ivs.des}0000`,
        reply: '15',
        field: 'iv',
      },
      {
        name: 'a result that is too long for a reply answers 15',
        request: `${code}0001${dek}${(32_504).toString(16).toUpperCase()}<${'00'.repeat(32_504)}>`,
        reply: '15',
        field: 'length',
      },
      {
        name: 'a KSN descriptor that is too long answers 15',
        request: `${code}0011009${variantKey('009', clear.double)}FFF${'0'.repeat(50)}`,
        reply: '15',
        field: 'ksnDescriptor',
      },
      {
        name: 'an AES counter with more than 16 one bits answers 15',
        request: `${code}0011FFF${blockKey({ usage: 'B0', modeOfUse: 'X', algorithm: 'A' }, clear.aes128, 'test-kb-aes')}A05${'12345678'.repeat(2)}0001FFFF0020${'0'.repeat(32)}%02`,
        reply: '15',
        field: 'ksn',
      },
      {
        name: 'a single-length BDK answers 27',
        request: `${code}0011009Z${variantKey('009', clear.single)}A05FFFF9876543210E000010010${'0'.repeat(16)}`,
        reply: '27',
        field: 'key',
      },
      {
        name: 'a single-length BDK in a key block answers A7',
        request: `${code}0011FFF${blockKey({ usage: 'B0', modeOfUse: 'X' }, clear.single)}A05FFFF9876543210E000010010${'0'.repeat(16)}%01`,
        reply: 'A7',
        field: 'key',
      },
      refused('single DES switched off answers 27', { key: `00B${variantKey('00B', clear.single)}` }, '27', 'key', {
        settings: { enableSingleDes: false },
      }),
      ...zekTekRows(row, refused, encrypts),
      ...keyRows({
        label: 'DEK',
        field: 'key',
        message: (key, lmk) => `${code}0011${/^[SR]/.test(key) ? 'FFF' : '00B'}${key}0010${'0'.repeat(16)}${lmk}`,
        keyType: '00B',
        usage: 'D0',
        modeOfUse: 'B',
        wrongUsage: 'P0',
        wrongMode: encrypts ? 'D' : 'E',
        parity: '10',
      }),
      ...keyRows({
        label: 'BDK',
        field: 'key',
        message: (key, lmk) =>
          `${code}0011${/^[SR]/.test(key) ? 'FFF' : '009'}${key}A05FFFF9876543210E000010010${'0'.repeat(16)}${lmk}`,
        keyType: '009',
        usage: 'B0',
        modeOfUse: 'X',
        wrongMode: 'B',
        parity: '10',
      }).filter(({ name }) => !name.includes('TR-31')),
    ],
  };
}

type MakeRow = (name: string, wish: Wish, settings?: Row['settings']) => Row;
type MakeRefused = (name: string, wish: Wish, error: string, at: string, more?: Partial<Row>) => Row;

/** The setting for ZEK and TEK, and text that is none. */
function zekTekRows(row: MakeRow, refused: MakeRefused, encrypts: boolean): Row[] {
  const none = { settings: { zekTekEncryption: 'none' } };
  const ascii = { settings: { zekTekEncryption: 'ascii' } };
  const limited: [string, Wish][] = [
    ['a ZEK', { key: zek }],
    ['a TEK', { key: `30B${variantKey('30B', clear.double)}` }],
    ['a key block of usage 22', { key: `FFF${blockKey({ usage: '22' }, clear.double)}`, lmk: '%01' }],
    ['a key block of usage 23', { key: `FFF${blockKey({ usage: '23' }, clear.double)}`, lmk: '%01' }],
  ];
  const free: [string, Wish][] = [
    ['a DEK', { key: dek }],
    ['a key block of usage 21', { key: `FFF${blockKey({ usage: '21' }, clear.double)}`, lmk: '%01' }],
    ['a key block of usage D0', { key: `FFF${blockKey({ usage: 'D0' }, clear.double)}`, lmk: '%01' }],
    ...dataKeys.filter(({ name }) => name === 'a BDK-1').map((key): [string, Wish] => [key.name, key]),
  ];
  return [
    ...limited.flatMap(([name, wish]) => [
      refused(`${name} may encrypt nothing by setting`, wish, '35', 'data', none),
      row(`${name} may encrypt printable data by setting`, wish, ascii.settings),
      refused(`${name} may not encrypt other data by setting`, { ...wish, data: binary }, '35', 'data', ascii),
      row(`${name} may encrypt any data by setting`, { ...wish, data: binary }, { zekTekEncryption: 'binary' }),
    ]),
    ...free.map(([name, wish]) => row(`the setting is not for ${name}`, { ...wish, data: binary }, none.settings)),
    refused('the device profile refuses a ZEK', { key: zek }, '35', 'data', { profile: 'device' }),
    ...(encrypts
      ? []
      : [
          refused(
            'a result that is no text answers 35 in output format 2',
            { output: '2', data: binary },
            '35',
            'outputFormat',
          ),
        ]),
  ];
}
