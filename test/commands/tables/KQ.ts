import { commonRows } from '../common-rows.ts';
import { arpcOf, iccKeyOf, mac3Of, scriptKeyOf, sessionKeyOf } from '../independent-card.ts';
import { keyRows } from '../key-rows.ts';
import type { Row, Table } from '../table.ts';
import { blockKey, clear, variantKey } from '../test-keys.ts';

const panSequence = '1111111111111100';
const atc = '005E';
const unpredictable = '52BF4585';
const data = '0000000123000000000000000784800004800008402505220052BF45851800005E06011203';
const long = 'A5'.repeat(255);
const arc = '3030';
const discretionary = '0102030405060708090A';
const iccKey = iccKeyOf(clear.double, panSequence);
const scriptKey = scriptKeyOf(iccKeyOf(clear.other, panSequence), atc);
const dac = mac3Of(scriptKey, discretionary).slice(0, 8);

const cryptogram = (scheme: string, of: string) =>
  mac3Of(scheme === '1' ? sessionKeyOf(iccKey, atc, unpredictable) : iccKey, of);
const arqcs = { '0': cryptogram('0', data), '1': cryptogram('1', data), '2': cryptogram('2', data) } as const;
const changed = (hex: string) => `${hex.slice(0, -1)}${hex.endsWith('0') ? '1' : '0'}`;

interface Wish {
  readonly mode?: string;
  readonly scheme?: string;
  readonly mkAc?: string;
  readonly mkSmi?: string;
  readonly data?: string;
  readonly arqc?: string;
  readonly dac?: string;
  readonly discretionary?: string;
  readonly lmk?: string;
}

const mkAc = variantKey('109', clear.double);
const mkSmi = variantKey('209', clear.other);
const size = (hex: string) => (hex.length / 2).toString(16).toUpperCase().padStart(2, '0');

function message(wish: Wish = {}): string {
  const mode = wish.mode ?? '0';
  const scheme = wish.scheme ?? '0';
  const transaction = wish.data ?? data;
  const withMac = mode === '3' || mode === '4';
  const own = wish.discretionary ?? discretionary;
  return [
    `KQ${mode}${scheme}${wish.mkAc ?? mkAc}${withMac ? (wish.mkSmi ?? mkSmi) : ''}`,
    `<${panSequence}><${atc}><${unpredictable}>`,
    mode === '2' ? '' : `${size(transaction)}<${transaction}>;`,
    `<${wish.arqc ?? arqcs[scheme as '0'] ?? arqcs[0]}>`,
    '124'.includes(mode) ? `<${arc}>` : '',
    withMac ? `<${wish.dac ?? dac}>${size(own)}<${own}>` : '',
    wish.lmk ?? '',
  ].join('');
}

const lmks = [
  { slot: '00', lmk: '', mkAc, mkSmi },
  {
    slot: '01',
    lmk: '%01',
    mkAc: blockKey({ usage: 'E0' }, clear.double),
    mkSmi: blockKey({ usage: 'E2' }, clear.other),
  },
  {
    slot: '02',
    lmk: '%02',
    mkAc: blockKey({ usage: 'E0', modeOfUse: 'X' }, clear.double, 'test-kb-aes'),
    mkSmi: blockKey({ usage: 'E2', modeOfUse: 'X' }, clear.other, 'test-kb-aes'),
  },
  {
    slot: '03',
    lmk: '%03',
    mkAc: variantKey('109', clear.double, 'U', 'test-variant-3key'),
    mkSmi: variantKey('209', clear.other, 'U', 'test-variant-3key'),
  },
];

/** Every mode with every scheme it goes with, under every LMK: the same answers. */
const everyMode: Row[] = lmks.flatMap(({ slot, lmk, ...keys }) =>
  ['0', '1', '2', '3', '4'].flatMap((mode) =>
    (mode > '2' ? ['0'] : ['0', '1', '2']).map((scheme): Row => {
      const arpc = arpcOf(iccKey, arqcs[scheme as '0'], arc);
      return {
        name: `mode ${mode} scheme ${scheme} under LMK ${slot}`,
        request: message({ mode, scheme, lmk, ...keys }),
        reply: '124'.includes(mode) ? `KR00<${arpc}>` : 'KR00',
      };
    }),
  ),
);

const wrongCryptogram: Row[] = ['0', '1', '3', '4'].flatMap((mode) => [
  {
    name: `mode ${mode} answers 01 and the right cryptogram when diagnosis is authorised`,
    request: message({ mode, arqc: changed(arqcs[0]) }),
    reply: `KR01<${arqcs[0]}>`,
  },
  {
    name: `mode ${mode} answers 01 alone when it is not`,
    request: message({ mode, arqc: changed(arqcs[0]) }),
    settings: { authorised: false },
    reply: '01',
  },
]);

export const table: Table = {
  code: 'KQ',
  rows: [
    {
      name: 'verifies the published cryptogram',
      request: `KQ00U7475636CC30B93B493CF5EA53799EBCC<1111111111111100><005E><52BF4585>25<${data}>;<076C5766F738E9A6>`,
      reply: 'KR00',
    },
    ...everyMode,
    ...wrongCryptogram,
    { name: 'verifies one byte of data', request: message({ data: '5A', arqc: cryptogram('0', '5A') }), reply: 'KR00' },
    {
      name: 'verifies 255 bytes of data',
      request: message({ data: long, arqc: cryptogram('0', long) }),
      reply: 'KR00',
    },
    {
      name: 'adds no padding to data of whole blocks',
      request: message({ data: data.slice(0, 64), arqc: cryptogram('0', data.slice(0, 64)) }),
      reply: 'KR00',
    },
    {
      name: 'data may hold the delimiter',
      request: message({ data: '3B3B3B', arqc: cryptogram('0', '3B3B3B') }),
      reply: 'KR00',
    },
    {
      name: 'verifies 255 bytes of discretionary data',
      request: message({ mode: '3', discretionary: long, dac: mac3Of(scriptKey, long).slice(0, 8) }),
      reply: 'KR00',
    },
    {
      name: 'takes a master key in scheme X',
      request: message({ mkAc: variantKey('109', clear.double, 'X') }),
      reply: 'KR00',
    },
    {
      name: 'mode 2 does not look at the cryptogram',
      request: message({ mode: '2', arqc: '0000000000000000' }),
      reply: `KR00<${arpcOf(iccKey, '0000000000000000', arc)}>`,
    },
    {
      name: 'a discretionary data MAC that does not verify answers 06',
      request: message({ mode: '3', dac: changed(dac) }),
      reply: '06',
      field: 'discretionaryMac',
    },
    { name: 'mode 4 answers 06 without ARPC', request: message({ mode: '4', dac: changed(dac) }), reply: '06' },
    {
      name: 'mode 3 with scheme 1 answers 03',
      request: message({ mode: '3', scheme: '1' }),
      reply: '03',
      field: 'scheme',
    },
    {
      name: 'mode 4 with scheme 2 answers 03',
      request: message({ mode: '4', scheme: '2' }),
      reply: '03',
      field: 'scheme',
    },
    { name: 'an unknown mode answers 04', request: message({ mode: '5' }), reply: '04', field: 'mode' },
    { name: 'a letter as mode answers 15', request: message({ mode: 'A' }), reply: '15', field: 'mode' },
    { name: 'an unknown scheme answers 05', request: message({ scheme: '3' }), reply: '05', field: 'scheme' },
    { name: 'no data answers 81', request: message({ data: '' }), reply: '81', field: 'dataLength' },
    {
      name: 'less data than the length says answers 80',
      request: `KQ00${mkAc}<${panSequence}><${atc}><${unpredictable}>FF<${data}>;<${arqcs[0]}>`,
      reply: '80',
      field: 'data',
    },
    {
      name: 'a missing delimiter answers 15',
      request: `KQ00${mkAc}<${panSequence}><${atc}><${unpredictable}>25<${data}><${arqcs[0]}>`,
      reply: '15',
      field: 'dataEnd',
    },
    {
      name: 'no discretionary data answers 82',
      request: message({ mode: '3', discretionary: '' }),
      reply: '82',
      field: 'discretionaryLength',
    },
    {
      name: 'less discretionary data than the length says answers 82',
      request: message({ mode: '3' }).replace(`0A<${discretionary}>`, `0B<${discretionary}>`),
      reply: '82',
      field: 'discretionaryData',
    },
    {
      name: 'a short cryptogram answers 15',
      request: message({ arqc: arqcs[0].slice(2) }),
      reply: '15',
      field: 'arqc',
    },
    { name: 'a missing ARC answers 15', request: message({ mode: '1' }).slice(0, -6), reply: '15', field: 'arc' },
    { name: 'left-over data answers 15', request: `${message()}X`, reply: '15', field: 'end' },
    {
      name: 'an unknown mode wins over an unknown scheme',
      request: message({ mode: '5', scheme: '9' }),
      reply: '04',
      field: 'mode',
    },
    {
      name: 'an unknown scheme wins over an LMK that is not loaded',
      request: message({ scheme: '9', lmk: '%09' }),
      reply: '05',
    },
    {
      name: 'an LMK that is not loaded wins over mode 3 with scheme 1',
      request: message({ mode: '3', scheme: '1', lmk: '%09' }),
      reply: '13',
    },
    {
      name: 'mode 3 with scheme 1 wins over wrong parity',
      request: message({ mode: '3', scheme: '1', mkAc: variantKey('109', clear.evenParity) }),
      reply: '03',
    },
    {
      name: 'the parity of MK-AC is looked at before that of MK-SMI',
      request: message({
        mode: '3',
        mkAc: variantKey('109', clear.evenParity),
        mkSmi: variantKey('209', clear.evenParity),
      }),
      reply: '10',
      field: 'mkAc',
    },
    {
      name: 'wrong parity wins over a wrong cryptogram',
      request: message({ mode: '3', mkSmi: variantKey('209', clear.evenParity), arqc: changed(arqcs[0]) }),
      reply: '11',
      field: 'mkSmi',
    },
    {
      name: 'a wrong cryptogram wins over a wrong discretionary data MAC',
      request: message({ mode: '3', arqc: changed(arqcs[0]), dac: changed(dac) }),
      settings: { authorised: false },
      reply: '01',
    },
    ...commonRows({ code: 'KQ', request: message(), reply: 'KR00', lmk: 'keys' }),
    ...keyRows({
      label: 'MK-AC',
      field: 'mkAc',
      message: (key, lmk) => message({ mkAc: key, lmk }),
      keyType: '109',
      usage: 'E0',
      wrongUsage: 'E2',
      wrongMode: 'E',
      parity: '10',
      wrongLength: clear.triple,
      refusesAes: true,
    }),
    ...keyRows({
      label: 'MK-SMI',
      field: 'mkSmi',
      message: (key, lmk) =>
        message({ mode: '3', mkAc: { '': mkAc, '%01': lmks[1]!.mkAc, '%02': lmks[2]!.mkAc }[lmk], mkSmi: key, lmk }),
      keyType: '209',
      usage: 'E2',
      wrongUsage: 'E0',
      wrongMode: 'E',
      parity: '11',
      wrongLength: clear.triple,
      refusesAes: true,
    }),
  ],
};
