import { commonRows } from '../common-rows.ts';
import { arpcOf, iccKeyOf, mac3Of } from '../independent-card.ts';
import { arpc2Of, commonSessionKeyOf, iccKeyByHash, treeKeyOf, unionPayKeyOf } from '../independent-emv.ts';
import { keyRows } from '../key-rows.ts';
import type { Row, Table } from '../table.ts';
import { blockKey, clear, variantKey } from '../test-keys.ts';

type Mode = '0' | '1' | '2' | '3' | '4';
type Scheme = '0' | '1' | '2' | '3' | 'A' | 'B' | 'C';
interface Wish {
  readonly mode?: Mode;
  readonly scheme?: Scheme;
  readonly mkAc?: string;
  readonly pan?: string;
  readonly tree?: '0' | '1';
  readonly treeIv?: string;
  readonly atc?: string;
  readonly flag?: '0' | '1';
  readonly data?: string;
  readonly arqc?: string;
  readonly proprietary?: string;
  readonly lmk?: string;
}

const mkAc = variantKey('109', clear.double);
const data = '0000000040000000000000000124800004800001242011050152BF45851800001C06011203A0B80080';
const aligned = data.slice(0, 80);
const long = 'A5'.repeat(255);
const [arc, csu] = ['3030', '01020304'];
const modes = ['0', '1', '2', '3', '4'] as const;
const schemes = ['0', '1', '2', '3', 'A', 'B', 'C'] as const;
const zeroIv = '0'.repeat(32);
const withPanLength = (scheme: Scheme) => scheme === '1' || scheme === '3';
const withTree = (scheme: Scheme) => scheme === '0' || scheme === '1';
const withData = (mode: Mode) => mode === '0' || mode === '1' || mode === '3';
const panOf = (wish: Wish) =>
  wish.pan ?? (withPanLength(wish.scheme ?? '2') ? '00000000000000000523' : '3456789012345600');
const byte = (hex: string) => (hex.length / 2).toString(16).toUpperCase().padStart(2, '0');
const changed = (hex: string) => `${hex.slice(0, -1)}${hex.endsWith('0') ? '1' : '0'}`;

function sessionOf(wish: Wish): string {
  const { scheme = '2', atc = '001C', tree = '0', treeIv = zeroIv } = wish;
  const icc = withPanLength(scheme) ? iccKeyByHash(clear.double, panOf(wish)) : iccKeyOf(clear.double, panOf(wish));
  if (scheme === 'A') return icc;
  if (scheme === 'C') return unionPayKeyOf(icc, atc);
  return withTree(scheme) ? treeKeyOf(icc, atc, tree, treeIv) : commonSessionKeyOf(icc, atc);
}

const arqcOf = (wish: Wish): string => mac3Of(sessionOf(wish), (wish.data ?? data) + (wish.flag === '1' ? '80' : ''));
const givenArqc = (wish: Wish): string => wish.arqc ?? arqcOf(wish);

function message(wish: Wish = {}): string {
  const { mode = '0', scheme = '2', tree = '0', treeIv = zeroIv, atc = '001C', proprietary = '' } = wish;
  const pan = panOf(wish);
  const transaction = wish.data ?? data;
  return [
    `KW${mode}${scheme}${wish.mkAc ?? mkAc}`,
    withTree(scheme) ? `<${treeIv}>` : '',
    withPanLength(scheme) ? `${String(pan.length / 2).padStart(2, '0')}<${pan}>;` : `<${pan}>`,
    withTree(scheme) ? tree : '',
    scheme === 'A' ? '' : `<${atc}>`,
    scheme === 'C' && withData(mode) ? (wish.flag ?? '0') : '',
    withData(mode) ? `${byte(transaction)}<${transaction}>;` : '',
    `<${givenArqc(wish)}>`,
    mode === '1' || mode === '2' ? `<${arc}>` : '',
    mode === '3' || mode === '4' ? `<${csu}>${proprietary.length / 2}<${proprietary}>` : '',
    wish.lmk ?? '',
  ].join('');
}

function reply(wish: Wish = {}): string {
  const { mode = '0', proprietary = '' } = wish;
  if (mode === '0') return '00';
  const arqc = givenArqc(wish);
  return `KX00<${mode < '3' ? arpcOf(sessionOf(wish), arqc, arc) : arpc2Of(sessionOf(wish), arqc, csu, proprietary)}>`;
}

const row = (name: string, wish: Wish): Row => ({ name, request: message(wish), reply: reply(wish) });
const edited = (name: string, at: number, value: string, error: string, field: string): Row => {
  const whole = message();
  return { name, request: whole.slice(0, at) + value + whole.slice(at + value.length), reply: error, field };
};
const refused = (name: string, wish: Wish, error: string, field: string): Row => ({
  name,
  request: message(wish),
  reply: error,
  field,
});

/** Host-padded data, as scheme C wants it without the flag. */
const padded = { data: aligned };
const dataFor = (scheme: Scheme) => (scheme === 'C' ? padded : {});
const lmks = [
  { slot: '01', lmk: '%01', mkAc: blockKey({ usage: 'E0' }, clear.double) },
  { slot: '02', lmk: '%02', mkAc: blockKey({ usage: 'E0', modeOfUse: 'X' }, clear.double, 'test-kb-aes') },
  { slot: '03', lmk: '%03', mkAc: variantKey('109', clear.double, 'U', 'test-variant-3key') },
];
const head = `KW0`;
const tail = `<3456789012345600>`;

export const table: Table = {
  code: 'KW',
  rows: [
    ...commonRows({ code: 'KW', request: message(), reply: 'KX00', lmk: 'keys' }),
    ...schemes.flatMap((scheme) =>
      modes.map((mode) => row(`mode ${mode} with scheme ${scheme}`, { mode, scheme, ...dataFor(scheme) })),
    ),
    ...lmks.flatMap(({ slot, ...key }) =>
      schemes.map((scheme) =>
        row(`scheme ${scheme} under LMK ${slot}`, { mode: '1', scheme, ...dataFor(scheme), ...key }),
      ),
    ),
    ...schemes.flatMap((scheme) => {
      const wish = { mode: '1', scheme, ...dataFor(scheme) } as const;
      const request = message({ ...wish, arqc: changed(arqcOf(wish)) });
      return [
        {
          name: `scheme ${scheme}: a wrong ARQC gives the right one when authorised`,
          request,
          reply: `KX01<${arqcOf(wish)}>`,
        },
        {
          name: `scheme ${scheme}: a wrong ARQC gives nothing when not authorised`,
          request,
          reply: '01',
          settings: { authorised: false },
        },
      ];
    }),
    ...(['0', '3'] as const).map((mode) => ({
      name: `mode ${mode}: a wrong ARQC gives the right one when authorised`,
      request: message({ mode, arqc: changed(arqcOf({})) }),
      reply: `KX01<${arqcOf({})}>`,
    })),
    ...(['2', '4'] as const).map((mode) => row(`mode ${mode} believes any ARQC`, { mode, arqc: '0102030405060708' })),
    ...(['0', '1'] as const).flatMap((scheme) =>
      (['0', '1'] as const).flatMap((tree) =>
        ['0000', '0001', '7FFF', 'FFFF'].map((atc) =>
          row(`scheme ${scheme}, tree ${tree}, ATC ${atc}`, {
            mode: '1',
            scheme,
            tree,
            atc,
            treeIv: '0123456789ABCDEF00112233445566FF',
          }),
        ),
      ),
    ),
    ...['3456789012345600', '123456789012345601', '12345678901234567801', '0123456789012345678901'].flatMap((pan) =>
      (['1', '3'] as const).map((scheme) =>
        row(`scheme ${scheme} with a PAN field of ${pan.length / 2} bytes`, { scheme, pan }),
      ),
    ),
    ...['', '11', '1122334455667788'].map((proprietary) =>
      row(`method 2 with ${proprietary.length / 2} bytes of proprietary data`, { mode: '4', proprietary }),
    ),
    row('data of one byte is filled with zeros', { data: 'AB' }),
    row('data of whole blocks is not padded', { data: aligned }),
    row('data of 255 bytes', { data: long }),
    row('scheme C pads by method 2 when the flag says so', { scheme: 'C', mode: '1', flag: '1' }),
    row('scheme C adds a whole block of padding when the flag says so', { scheme: 'C', flag: '1', data: aligned }),
    // A published UnionPay cryptogram (commands-emv-mac-rsa 2.3) has its card key only, so the master key is not known.
    refused('scheme C: data that nobody has padded answers 80', { scheme: 'C' }, '80', 'dataLength'),
    edited('an unknown mode answers 04', 2, '7', '04', 'mode'),
    {
      name: 'mode 5 answers 04',
      request: `KW52${mkAc}${tail}<001C>01A;<0102030405060708><01020304>0`,
      reply: '04',
      field: 'mode',
    },
    {
      name: 'mode 6 answers 04',
      request: `KW62${mkAc}${tail}<001C><0102030405060708><01020304>0`,
      reply: '04',
      field: 'mode',
    },
    edited('an unknown scheme answers 05', 3, 'D', '05', 'scheme'),
    edited('scheme 5 answers 05', 3, '5', '05', 'scheme'),
    ...['6', '7', '9'].map((scheme) => ({
      name: `scheme ${scheme} answers 05`,
      request: `${head}${scheme}${mkAc}08${tail};<001C>01A;<0102030405060708>`,
      reply: '05',
      field: 'scheme',
    })),
    ...['4', '8'].flatMap((scheme) => [
      {
        name: `scheme ${scheme} answers 05`,
        request: `${head}${scheme}${mkAc}${tail}612340501A;<0102030405060708>`,
        reply: '05',
        field: 'scheme',
      },
      {
        name: `scheme ${scheme} with the last hour of a leap year answers 05`,
        request: `${head}${scheme}${mkAc}${tail}487849901A;<0102030405060708>`,
        reply: '05',
        field: 'scheme',
      },
      {
        name: `scheme ${scheme} with hour 0000 answers 06`,
        request: `${head}${scheme}${mkAc}${tail}600000501A;<0102030405060708>`,
        reply: '06',
        field: 'keyIndex',
      },
      {
        name: `scheme ${scheme} with hour 8785 answers 06`,
        request: `${head}${scheme}${mkAc}${tail}687850501A;<0102030405060708>`,
        reply: '06',
        field: 'keyIndex',
      },
      {
        name: `scheme ${scheme} with a letter in the key index answers 15`,
        request: `${head}${scheme}${mkAc}${tail}6A2340501A;<0102030405060708>`,
        reply: '15',
        field: 'keyIndex',
      },
    ]),
    {
      name: 'an unknown tree answers 52',
      request: message({ scheme: '0' }).replace(`${tail}0`, `${tail}2`),
      reply: '52',
      field: 'tree',
    },
    {
      name: 'no transaction data answers 81',
      request: `${head}2${mkAc}${tail}<001C>00;<0102030405060708>`,
      reply: '81',
      field: 'dataLength',
    },
    {
      name: 'less transaction data than the length says answers 80',
      request: `${head}2${mkAc}${tail}<001C>FFabc`,
      reply: '80',
      field: 'data',
    },
    {
      name: 'no delimiter behind the transaction data answers 15',
      request: `${head}2${mkAc}${tail}<001C>01A:<0102030405060708>`,
      reply: '15',
      field: 'dataEnd',
    },
    {
      name: 'no delimiter behind the PAN answers 15',
      request: `${head}3${mkAc}08${tail}:<001C>01A;<0102030405060708>`,
      reply: '15',
      field: 'panEnd',
    },
    {
      name: 'a PAN field of 7 bytes answers 15',
      request: `${head}3${mkAc}07<11223344556600>;<001C>01A;<0102030405060708>`,
      reply: '15',
      field: 'panLength',
    },
    {
      name: 'nine bytes of proprietary data answer 15',
      request: `KW42${mkAc}${tail}<001C><0102030405060708><01020304>9abcdefghi`,
      reply: '15',
      field: 'proprietaryLength',
    },
    {
      name: 'an unknown padding flag answers 15',
      request: `${head}C${mkAc}${tail}<001C>201A;<0102030405060708>`,
      reply: '15',
      field: 'paddingFlag',
    },
    {
      name: 'a short ARQC answers 15',
      request: `${head}2${mkAc}${tail}<001C>01A;<010203>`,
      reply: '15',
      field: 'arqc',
    },
    {
      name: 'a byte 19 in the data of a refused message is not taken for a trailer',
      request: message({ data: `${data.slice(0, -4)}1922`, arqc: '1902030405060708' }),
      reply: '01',
      settings: { authorised: false },
    },
    ...keyRows({
      label: 'MK-AC',
      field: 'mkAc',
      message: (key, lmk) => message({ mkAc: key, lmk }),
      keyType: '109',
      usage: 'E0',
      wrongUsage: 'E2',
      wrongMode: 'V',
      parity: '10',
      wrongLength: clear.triple,
      refusesAes: true,
    }),
  ],
};
