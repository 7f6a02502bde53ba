import { blockedRow, commonRows } from '../common-rows.ts';
import { mac3Of } from '../independent-card.ts';
import {
  format0,
  format1,
  format3,
  formatPlus,
  ibmOffset,
  iso4,
  underDes,
  x924,
  x924Aes,
} from '../independent-dukpt.ts';
import { keyRows } from '../key-rows.ts';
import type { Row, Table } from '../table.ts';
import { blockKey, clear, variantKey } from '../test-keys.ts';

const { account } = x924;
const bdk = variantKey('009', x924.bdk);
const pvk = variantKey('002', clear.single);
const longPvk = variantKey('002', clear.other);
const bdkBlock = blockKey({ usage: 'B0' }, x924.bdk);
const pvkBlock = blockKey({ usage: 'V1' }, clear.single);
const underAes = {
  bdk: blockKey({ usage: 'B0' }, x924.bdk, 'test-kb-aes'),
  aesBdk: blockKey({ usage: '44', algorithm: 'A', modeOfUse: 'X' }, x924Aes.bdk, 'test-kb-aes'),
  pvk: blockKey({ usage: 'V0' }, clear.single, 'test-kb-aes'),
};
const clearTable = '0123456789012345';
const data = '0004012345N9';
const validation = '0004012345678909';
const offset = ibmOffset(clear.single, validation, clearTable, '1234');
const ksn = `A05${x924.ksn}`;
const under = (block: string) => underDes(x924.pinKey, block);
const fields = (
  more: {
    block?: string;
    format?: string;
    check?: string;
    account?: string;
    table?: string;
    data?: string;
    offset?: string;
    ksn?: string;
  } = {},
) =>
  `${more.ksn ?? ksn}${more.block ?? x924.pinBlock}${more.format ?? '01'}${more.check ?? '04'}${more.account ?? account}${more.table ?? clearTable}${more.data ?? data}${more.offset ?? offset}`;
const verify = (rest: string, keys: string = bdk + pvk, lmk = '') => `GO0${keys}${rest}${lmk}`;
const mac = mac3Of(x924.macKey, Buffer.from(x924.macData).toString('hex').toUpperCase());
const wrongMac = mac.replaceAll(/[0-9]/g, (digit) => String((Number(digit) + 1) % 10));
const withMac = (part: string, value: string, rest: string = fields(), keys: string = bdk + pvk, lmk = '') =>
  `GO1${part}1${keys}${rest}${value}0017${x924.macData}${lmk}`;
const aesFields = `A05${x924Aes.ksn}${x924Aes.pinBlock}4804${x924Aes.pan};${clearTable}0004012345N9${ibmOffset(clear.single, '0004012345111119', clearTable, '1234')}`;
const row = (name: string, request: string, reply: string, more: Partial<Row> = {}): Row => ({
  name,
  request,
  reply,
  ...more,
});

export const table: Table = {
  code: 'GO',
  rows: [
    row('verifies a PIN', verify(fields()), 'GP00'),
    row('refuses another PIN', verify(fields({ block: under(format0('4321', account)) })), '01'),
    row('takes BDK-2 behind its flag', verify(fields(), `~${variantKey('609', x924.bdk)}${pvk}`), 'GP00'),
    row('takes BDK-4 behind its flag', verify(fields(), `!${variantKey('909', x924.bdk)}${pvk}`), 'GP00'),
    row(
      'takes a BDK of 32H without scheme letter',
      verify(fields(), variantKey('009', x924.bdk, 'X').slice(1) + pvk),
      'GP00',
    ),
    row('fills a KSN of 16 characters with F', verify(fields({ ksn: `605${x924.ksn.slice(4)}` })), 'GP00'),
    row('verifies under key blocks', verify(fields(), bdkBlock + pvkBlock, '%01'), 'GP00'),
    row('verifies under an AES LMK', verify(fields(), underAes.bdk + underAes.pvk, '%02'), 'GP00'),
    row('verifies an AES DUKPT PIN with a whole PAN', verify(aesFields, underAes.aesBdk + underAes.pvk, '%02'), 'GP00'),
    row(
      'opens an AES DUKPT block with 12 account digits',
      verify(
        `A05${x924Aes.ksn}${iso4(x924Aes.pinKey, '1234', account)}4804${account}${clearTable}${data}${offset}`,
        underAes.aesBdk + underAes.pvk,
        '%02',
      ),
      'GP00',
    ),
    row('takes an encrypted table', verify(fields({ table: 'FD64FC3FAD504BB3' })), 'GP00', {
      settings: { decimalisationTables: 'encrypted' },
    }),
    row(
      'takes an encrypted table under a key block LMK',
      verify(fields({ table: '709F26B22464E96A' }), bdkBlock + pvkBlock, '%01'),
      'GP00',
      { settings: { decimalisationTables: 'encrypted' } },
    ),
    row('takes a whole validation block', verify(fields({ data: `P${validation}` })), 'GP00'),
    row('compares the check length only', verify(fields({ block: under(format0('123456', account)) })), 'GP00'),
    row(
      'opens format 04',
      verify(
        fields({
          block: under(formatPlus('1234', '412345678901')),
          format: '04',
          account: 'FFF412345678901234',
          data: `P${validation}`,
        }),
      ),
      'GP00',
    ),
    row('opens format 05', verify(fields({ block: under(format1('1234')), format: '05' })), 'GP00'),
    row('opens format 47', verify(fields({ block: under(format3('1234', account)), format: '47' })), 'GP00'),
    row(
      'a PVK that is not single length answers 02',
      verify(fields({ offset: ibmOffset(clear.other, validation, clearTable, '1234') }), bdk + longPvk),
      '02',
    ),
    row('a wrong PIN under a long PVK answers 01', verify(fields(), bdk + longPvk), '01'),
    row('mode 1: both are right', withMac('1', mac), 'GP0000'),
    row('mode 1: the left half of the MAC', withMac('2', mac.slice(0, 8)), 'GP0000'),
    row('mode 1: the right half of the MAC', withMac('3', mac.slice(8)), 'GP0000'),
    row('mode 1: the MAC is wrong', withMac('1', wrongMac), 'GP0001'),
    row('mode 1: the left half is wrong', withMac('2', mac.slice(8)), 'GP0001'),
    row('mode 1: the PIN is wrong', withMac('1', mac, fields({ block: under(format0('4321', account)) })), 'GP0100'),
    row('mode 1: both are wrong', withMac('1', wrongMac, fields({ block: under(format0('4321', account)) })), 'GP0101'),
    row(
      'mode 1: the warning travels with the MAC',
      withMac('1', mac, fields({ offset: ibmOffset(clear.other, validation, clearTable, '1234') }), bdk + longPvk),
      'GP0200',
    ),
    row('mode 1: under key blocks', withMac('1', mac, fields(), bdkBlock + pvkBlock, '%01'), 'GP0000'),
    row(
      'mode 1: a block that does not open has no MAC result',
      withMac('1', mac, fields({ account: '401234567811' })),
      '20',
    ),
    row('mode 1: an unknown part answers 15', withMac('4', mac), '15', { field: 'macMode' }),
    row('mode 1: an unknown method answers 15', withMac('1', mac).replace('GO111', 'GO112'), '15', {
      field: 'macMethod',
    }),
    row('mode 1: a message shorter than its length answers 15', withMac('1', mac).slice(0, -1), '15', {
      field: 'message',
    }),
    row('an unknown mode answers 15', verify(fields()).replace('GO0', 'GO2'), '15', { field: 'mode' }),
    row('a counter of zero answers 15', verify(fields({ ksn: 'A05FFFF9876543210E00000' })), '15', { field: 'ksn' }),
    row(
      'an AES counter of 17 one bits answers 15',
      verify(aesFields.replace(x924Aes.ksn, '1234567890123456FFFF0001'), underAes.aesBdk + underAes.pvk, '%02'),
      '15',
      { field: 'ksn' },
    ),
    row('a KSN of 11 characters answers 15', verify(fields({ ksn: `105${x924.ksn.slice(9)}` })), '15', {
      field: 'ksnDescriptor',
    }),
    row('an offset shorter than the check length answers 15', verify(fields({ offset: '123FFFFFFFFF' })), '15'),
    row('a check length of 13 answers 15', verify(fields({ check: '13' })), '15', { field: 'checkLength' }),
    row('a check length of 0 answers 15', verify(fields({ check: '00' })), '15', { field: 'checkLength' }),
    row('validation data without N answers 15', verify(fields({ data: '000401234599' })), '15', {
      field: 'validationData',
    }),
    row('another account number answers 20', verify(fields({ account: '401234567811' })), '20', { field: 'pinBlock' }),
    row(
      'a letter in the account of format 04 answers 22',
      verify(fields({ format: '04', account: 'FFF4A2345678901234', data: `P${validation}` })),
      '22',
      { field: 'account' },
    ),
    row('an unknown format answers 23', verify(fields({ format: '99' })), '23', { field: 'format' }),
    row('format 03 answers 23', verify(fields({ format: '03' })), '23', { field: 'format' }),
    row('format 48 under a 3DES BDK answers 23', verify(fields({ format: '48' })), '23', { field: 'format' }),
    row(
      'format 01 under an AES BDK answers 23',
      verify(aesFields.replace(`4804${x924Aes.pan};`, `0104${account}`), underAes.aesBdk + underAes.pvk, '%02'),
      '23',
      { field: 'format' },
    ),
    row('a PIN of three digits answers 24', verify(fields({ block: under(format0('123', account)) })), '24', {
      field: 'pinBlock',
    }),
    row(
      'a PIN shorter than the check length answers 24',
      verify(fields({ check: '06', offset: '123456FFFFFF' })),
      '24',
    ),
    row('a table that is not varied answers 25', verify(fields({ table: '0000000000000000' })), '25'),
    row('a clear table answers 25 when tables are encrypted', verify(fields()), '25', {
      settings: { decimalisationTables: 'encrypted' },
    }),
    row('a format that is switched off answers 69', verify(fields()), '69', {
      settings: { disabledPinBlockFormats: ['01'] },
      field: 'format',
    }),
    row('a single-length BDK answers 27', verify(fields(), `Z${variantKey('009', clear.single)}${pvk}`), '27', {
      field: 'bdk',
    }),
    row(
      'a single DES BDK in a block answers A7',
      verify(fields(), blockKey({ usage: 'B0' }, clear.single) + pvkBlock, '%01'),
      'A7',
      { field: 'bdk' },
    ),
    ...keyRows({
      label: 'BDK',
      field: 'bdk',
      message: (key, lmk) => verify(fields(), key + (lmk === '' ? pvk : pvkBlock), lmk),
      keyType: '009',
      usage: 'B0',
      wrongUsage: 'P0',
      wrongMode: 'E',
      parity: '10',
    }),
    ...keyRows({
      label: 'PVK',
      field: 'pvk',
      message: (key, lmk) => verify(fields(), (lmk === '' ? bdk : bdkBlock) + key, lmk),
      keyType: '002',
      usage: 'V1',
      modeOfUse: 'V',
      wrongUsage: 'V2',
      wrongMode: 'G',
      parity: '11',
    }),
    blockedRow(verify(fields())),
    ...commonRows({ code: 'GO', request: verify(fields()), reply: 'GP00', lmk: 'keys' }),
  ],
};
