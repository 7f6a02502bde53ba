/** Rows of M6 and M8: one computation, generated or verified; expected values by node:crypto. */
import { commonRows } from './common-rows.ts';
import { cbcMacOf, cmacOf, padded, retailMacOf } from './independent-data.ts';
import { keyRows } from './key-rows.ts';
import type { Row, Table } from './table.ts';
import { blockKey, clear, variantKey } from './test-keys.ts';

type Digit = '0' | '1' | '2' | '3';
interface Wish {
  readonly mode?: Digit;
  readonly format?: '0' | '1' | '2';
  readonly size?: '0' | '1';
  readonly algorithm?: '1' | '3' | '5' | '6';
  readonly padding?: Digit;
  /** Clear key, for the expected value. */
  readonly clear?: string;
  readonly key?: string;
  readonly iv?: string;
  readonly message?: string;
  readonly lmk?: string;
}

const tak = variantKey('003', clear.double);
const text = 'Now is the time for all ';
const textHex = Buffer.from(text).toString('hex').toUpperCase();
const long = `${textHex}AABBCCDDEE`;

/** The whole table; M8 differs from M6 in that the MAC stands in the message. */
export function macTable(code: 'M6' | 'M8'): Table {
  const generates = code === 'M6';

  const message = (wish: Wish) => `${head(code, wish)}${generates ? '' : givenOf(wish)}${wish.lmk ?? ''}`;
  const reply = (wish: Wish) => `${generates ? 'M7' : 'M9'}00${generates || isChain(wish) ? resultOf(wish) : ''}`;
  const row = (name: string, wish: Wish): Row => ({ name, request: message(wish), reply: reply(wish) });
  const refused = (name: string, wish: Wish, error: string, field: string, more: Partial<Row> = {}): Row => ({
    name,
    request: `${head(code, wish)}${generates || isChain(wish) ? '' : '0'.repeat(wish.size === '1' ? 16 : 8)}${wish.lmk ?? ''}`,
    reply: error,
    field,
    ...more,
  });
  const edited = (name: string, from: number, value: string, error: string, field: string): Row => {
    const whole = message({});
    return { name, request: whole.slice(0, from) + value + whole.slice(from + value.length), reply: error, field };
  };
  const asKey = (key: string, lmk: string) =>
    `${code}00032${key.startsWith('S') || key.startsWith('R') ? 'FFF' : '003'}${key}0018${text}${generates ? '' : '0'.repeat(8)}${lmk}`;
  const lmkKeys = [
    { slot: '00', key: tak, lmk: '' },
    { slot: '00, ZAK', key: variantKey('008', clear.double), lmk: '' },
    { slot: '01', key: blockKey({ usage: 'M3', modeOfUse: 'C' }, clear.double), lmk: '%01' },
    { slot: '02', key: blockKey({ usage: 'M1' }, clear.double, 'test-kb-aes'), lmk: '%02' },
    { slot: '03', key: variantKey('003', clear.double, 'U', 'test-variant-3key'), lmk: '%03' },
  ];
  const aes = blockKey({ usage: 'M6', algorithm: 'A', modeOfUse: 'C' }, clear.aes128, 'test-kb-aes');
  const aes256 = blockKey({ usage: 'M5', algorithm: 'A' }, clear.aes256, 'test-kb-aes');
  return {
    code,
    rows: [
      ...commonRows({ code, request: message({}), reply: reply({}), lmk: 'keys' }),
      // ISO/IEC 9797-1 has this value for algorithm 3 with padding 1.
      {
        name: 'the value of the standard: algorithm 3, padding 1',
        request: `${code}02131${'003'}${tak}0018${text}${generates ? '' : 'A1C72E74EA3FA9B6'}`,
        reply: generates ? 'M700A1C72E74EA3FA9B6' : '00',
      },
      ...lmkKeys.flatMap(({ slot, key, lmk }) =>
        (['1', '3'] as const).map((algorithm) =>
          row(`algorithm ${algorithm} under LMK ${slot}`, { key, lmk, algorithm }),
        ),
      ),
      ...(['0', '1', '2', '3'] as const).flatMap((padding) =>
        (['1', '3'] as const).map((algorithm) =>
          row(`algorithm ${algorithm} with padding ${padding}`, {
            algorithm,
            padding,
            size: '1',
            message: padding === '0' ? textHex : long,
          }),
        ),
      ),
      ...(['0', '1', '2'] as const).map((format) =>
        row(`a message of input format ${format}`, { format, message: long }),
      ),
      row('padding 1 adds nothing to whole blocks', { padding: '1', message: textHex, size: '1' }),
      row('X9.9: algorithm 1 with a single-length key', {
        algorithm: '1',
        padding: '1',
        clear: clear.single,
        key: variantKey('003', clear.single),
        size: '1',
      }),
      row('algorithm 3 with a triple-length key', {
        clear: clear.triple,
        key: variantKey('003', clear.triple),
        size: '1',
      }),
      ...(['M0', 'M1', 'M3'] as const).flatMap((usage) =>
        ['N', 'C', generates ? 'G' : 'V'].map((modeOfUse) =>
          row(`a key block of usage ${usage} and mode of use ${modeOfUse}`, {
            key: blockKey({ usage, modeOfUse }, clear.double),
            lmk: '%01',
          }),
        ),
      ),
      ...(['5', '6'] as const).flatMap((algorithm) =>
        (
          [
            ['0', 32],
            ['1', 42],
            ['2', 42],
            ['3', 64],
          ] as const
        ).flatMap(([padding, characters]) =>
          (['0', '1'] as const).map((size) =>
            row(`AES algorithm ${algorithm}, padding ${padding}, size ${size}`, {
              algorithm,
              padding,
              size,
              clear: clear.aes128,
              key: aes,
              lmk: '%02',
              message: long.repeat(2).slice(0, characters),
            }),
          ),
        ),
      ),
      row('CMAC with AES-256 pads by itself', {
        algorithm: '6',
        padding: '0',
        clear: clear.aes256,
        key: aes256,
        lmk: '%02',
        message: long,
      }),
      ...(['1', '2', '3'] as const).flatMap((mode) =>
        (['1', '3'] as const).map((algorithm) =>
          row(`mode ${mode} of a chain, algorithm ${algorithm}`, {
            mode,
            algorithm,
            padding: mode === '3' ? '2' : '0',
            size: '1',
            iv: mode === '1' ? '' : '1122334455667788',
            message: mode === '3' ? long : textHex,
          }),
        ),
      ),
      ...(['1', '2', '3'] as const).flatMap((mode) =>
        (['5', '6'] as const).map((algorithm) =>
          row(`mode ${mode} of a chain, algorithm ${algorithm}, with IV of 32H`, {
            mode,
            algorithm,
            padding: mode === '3' ? '2' : '1',
            clear: clear.aes256,
            key: aes256,
            lmk: '%02',
            iv: mode === '1' ? '' : '00112233445566778899AABBCCDDEEFF',
            message: mode === '3' ? long : textHex.repeat(2),
          }),
        ),
      ),
      edited('an unknown mode answers 02', 2, '4', '02', 'mode'),
      edited('a mode that is no digit answers 15', 2, 'A', '15', 'mode'),
      edited('an unknown input format answers 03', 3, '3', '03', 'inputFormat'),
      edited('an unknown MAC size answers 15', 4, '2', '15', 'macSize'),
      edited('an unknown algorithm answers 04', 5, '2', '04', 'algorithm'),
      edited('algorithm 5 with a variant key answers 04', 5, '5', '04', 'algorithm'),
      edited('algorithm 6 with a variant key answers 04', 5, '6', '04', 'algorithm'),
      edited('an unknown padding method answers 09', 6, '4', '09', 'padding'),
      ...(['1', '2', '3'] as const).map((mode) =>
        refused(
          `padding 3 in mode ${mode} answers 09`,
          { mode, padding: '3', iv: mode === '1' ? '' : '1122334455667788' },
          '09',
          'padding',
        ),
      ),
      edited('an unknown key type answers 05', 7, 'ABC', '05', 'keyType'),
      edited('a key type that makes no MACs answers 05', 7, '001', '05', 'keyType'),
      edited('a variant key with key type FFF answers 05', 7, 'FFF', '05', 'keyType'),
      {
        name: 'a key block with a variant key type answers 05',
        request: `${code}00032003${lmkKeys[2]!.key}0018${text}${generates ? '' : '0'.repeat(8)}%01`,
        reply: '05',
        field: 'keyType',
      },
      refused('padding 0 of half a block answers 06', { padding: '0', message: long }, '06', 'length'),
      refused('a first part that is no whole block answers 06', { mode: '1', message: long }, '06', 'length'),
      refused(
        'AES blocks have 16 bytes',
        { mode: '1', algorithm: '6', key: aes, clear: clear.aes128, lmk: '%02', message: textHex },
        '06',
        'length',
      ),
      refused('an empty message answers 06', { message: '' }, '06', 'length'),
      {
        name: 'half a byte of hexadecimal answers 06',
        request: `${code}01032003${tak}0003ABC${generates ? '' : '0'.repeat(8)}`,
        reply: '06',
        field: 'length',
      },
      {
        name: 'a character that is not hexadecimal answers 15',
        request: `${code}01032003${tak}0004ABCX${generates ? '' : '0'.repeat(8)}`,
        reply: '15',
        field: 'message',
      },
      {
        name: 'fewer characters than the length answers 15',
        request: `${code}00032003${tak}00FFabc`,
        reply: '15',
        field: 'message',
      },
      refused('algorithm 3 with a single-length key answers 27', { key: variantKey('003', clear.single) }, '27', 'key'),
      refused(
        'single DES switched off answers 27',
        { key: variantKey('003', clear.single), algorithm: '1' },
        '27',
        'key',
        { settings: { enableSingleDes: false } },
      ),
      refused('algorithm 3 with an AES key answers A7', { key: aes, lmk: '%02' }, 'A7', 'key'),
      refused(
        'algorithm 6 with a DES key answers A7',
        { algorithm: '6', key: lmkKeys[2]!.key, lmk: '%01' },
        'A7',
        'key',
      ),
      ...keyRows({
        label: 'TAK',
        field: 'key',
        message: asKey,
        keyType: '003',
        usage: 'M3',
        modeOfUse: 'C',
        wrongUsage: 'P0',
        wrongMode: generates ? 'V' : 'G',
        parity: '10',
      }),
      ...(generates ? [] : wrongMacs()),
    ],
  };
}

function wrongMacs(): Row[] {
  const ask = (name: string, wish: Wish, mac: string): Row => ({
    name,
    request: `${head('M8', wish)}${mac}`,
    reply: '01',
  });
  const full = resultOf({ size: '1' });
  const other = (mac: string) => `${mac.slice(0, -1)}${mac.endsWith('0') ? '1' : '0'}`;
  return [
    ask('a MAC whose last digit is another answers 01', { size: '1' }, other(full)),
    ask('half a MAC whose last digit is another answers 01', {}, other(full.slice(0, 8))),
    ask('the right half of a MAC answers 01', {}, full.slice(8)),
    {
      name: 'a MAC in small letters verifies',
      request: `${head('M8', {})}${full.slice(0, 8).toLowerCase()}`,
      reply: '00',
    },
    {
      name: 'the last part with another chaining value answers 01',
      request: `${head('M8', { mode: '3', iv: '0000000000000001' })}${full.slice(0, 8)}`,
      reply: '01',
    },
    { name: 'no MAC answers 15', request: head('M8', {}), reply: '15', field: 'halfMac' },
    {
      name: 'half a MAC where the whole is due answers 15',
      request: `${head('M8', { size: '1' })}${full.slice(0, 8)}`,
      reply: '15',
      field: 'mac',
    },
  ];
}

const isChain = ({ mode }: Wish): boolean => mode === '1' || mode === '2';
const givenOf = (wish: Wish): string => (isChain(wish) ? '' : resultOf(wish));

function head(code: string, wish: Wish): string {
  const { mode = '0', format = '1', size = '0', algorithm = '3', padding = '2', key = tak, message = textHex } = wish;
  const length = format === '1' ? message.length : message.length / 2;
  return [
    `${code}${mode}${format}${size}${algorithm}${padding}${key.startsWith('S') ? 'FFF' : typeOf(key)}${key}${wish.iv ?? ''}`,
    length.toString(16).toUpperCase().padStart(4, '0'),
    format === '1' ? message : `<${message}>`,
  ].join('');
}

const zak = variantKey('008', clear.double);
const typeOf = (key: string): string => (key === zak ? '008' : '003');

/** What M6 answers behind 00. */
function resultOf(wish: Wish): string {
  const { mode = '0', size = '0', algorithm = '3', padding = '2', clear: key = clear.double, message = textHex } = wish;
  const iv = wish.iv || undefined;
  const aes = algorithm === '5' || algorithm === '6';
  if (mode === '1' || mode === '2') {
    if (message.length % (aes ? 32 : 16) !== 0) return '';
    return aes
      ? cbcMacOf('aes', key, message, iv)
      : cbcMacOf('des', algorithm === '3' ? key.slice(0, 16) : key, message, iv);
  }
  const blocks = padded(padding, message, aes ? 16 : 8);
  const mac =
    algorithm === '6'
      ? cmacOf(key, message, iv)
      : algorithm === '3'
        ? retailMacOf(key, blocks, iv)
        : cbcMacOf(aes ? 'aes' : 'des', key, blocks, iv);
  return mac.slice(0, size === '0' ? 8 : 16);
}
