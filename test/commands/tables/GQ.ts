import { blockedRow, commonRows } from '../common-rows.ts';
import { mac3Of, pvvOf } from '../independent-card.ts';
import { aesMac, format0, format1, format3, formatPlus, iso4, underDes, x924, x924Aes } from '../independent-dukpt.ts';
import { keyRows } from '../key-rows.ts';
import type { Row, Table } from '../table.ts';
import { blockKey, clear, variantKey } from '../test-keys.ts';

const { account } = x924;
const bdk = variantKey('009', x924.bdk);
const pvk = variantKey('002', clear.other);
const bdkBlock = blockKey({ usage: 'B0' }, x924.bdk);
const pvkBlock = blockKey({ usage: 'V2' }, clear.other);
const underAes = {
  bdk: blockKey({ usage: 'B0' }, x924.bdk, 'test-kb-aes'),
  aesBdk: blockKey({ usage: 'B0', algorithm: 'A' }, x924Aes.bdk, 'test-kb-aes'),
  pvk: blockKey({ usage: 'V2' }, clear.other, 'test-kb-aes'),
};
const pvv = (pin = '1234', of: string = account, index = '1') => pvvOf(clear.other, of, index, pin);
const ksn = `A05${x924.ksn}`;
const under = (block: string) => underDes(x924.pinKey, block);
const good = `${ksn}${x924.pinBlock}01${account}1${pvv()}`;
const wrongPvv = `${ksn}${x924.pinBlock}01${account}1${pvv('4321')}`;
const verify = (rest: string, keys: string = bdk + pvk, lmk = '') => `GQ0${keys}${rest}${lmk}`;
const macData = Buffer.from(x924.macData).toString('hex').toUpperCase();
const mac = mac3Of(x924.macKey, macData);
const wrongMac = mac.replaceAll(/[0-9]/g, (digit) => String((Number(digit) + 1) % 10));
const withMac = (part: string, value: string, rest: string = good, keys: string = bdk + pvk, lmk = '') =>
  `GQ1${part}1${keys}${rest}${value}0017${x924.macData}${lmk}`;
const aesKeys = underAes.aesBdk + underAes.pvk;
const aesGood = `A05${x924Aes.ksn}${x924Aes.pinBlock}48${x924Aes.pan};1${pvv('1234', '111111111111')}`;
// X9.24-3:2017 supplement, AES-128 BDK, counter 4: PIN block, and key for the MACs that the terminal makes.
const aesFourth = `A05123456789012345600000004${'71B3D0528669498777555A8BE6698E44'}48${x924Aes.pan};1${pvv('1234', '111111111111')}`;
const aesMacKey = 'E6E4679647D8A9057C1FC15537CB4C4E';
const row = (name: string, request: string, reply: string, more: Partial<Row> = {}): Row => ({
  name,
  request,
  reply,
  ...more,
});

export const table: Table = {
  code: 'GQ',
  rows: [
    row('verifies a PVV', verify(good), 'GR00'),
    row('refuses another PVV', verify(wrongPvv), '01'),
    row('takes BDK-2 behind its flag', verify(good, `~${variantKey('609', x924.bdk)}${pvk}`), 'GR00'),
    row('takes BDK-4 behind its flag', verify(good, `!${variantKey('909', x924.bdk)}${pvk}`), 'GR00'),
    row(
      'takes keys of 32H without scheme letter',
      verify(good, variantKey('009', x924.bdk, 'X').slice(1) + variantKey('002', clear.other, 'X').slice(1)),
      'GR00',
    ),
    row('fills a KSN of 16 characters with F', verify(good.replace(ksn, `605${x924.ksn.slice(4)}`)), 'GR00'),
    row('verifies under key blocks', verify(good, bdkBlock + pvkBlock, '%01'), 'GR00'),
    row(
      'takes a BDK block of another type',
      verify(good, blockKey({ usage: '42', modeOfUse: 'X' }, x924.bdk) + pvkBlock, '%01'),
      'GR00',
    ),
    row('verifies under an AES LMK', verify(good, underAes.bdk + underAes.pvk, '%02'), 'GR00'),
    row('verifies an AES DUKPT PIN with a whole PAN', verify(aesGood, aesKeys, '%02'), 'GR00'),
    row(
      'verifies an AES DUKPT PIN with 12 account digits',
      verify(`A05${x924Aes.ksn}${iso4(x924Aes.pinKey, '1234', account)}48${account}1${pvv()}`, aesKeys, '%02'),
      'GR00',
    ),
    row(
      'verifies an AES DUKPT PIN with a token',
      verify(
        `A05${x924Aes.ksn}${iso4(x924Aes.pinKey, '1234', account)}48${account};6000000000001${pvv('1234', '600000000000')}`,
        aesKeys,
        '%02',
      ),
      'GR00',
    ),
    row(
      'opens format 04',
      verify(`${ksn}${under(formatPlus('1234', '412345678901'))}04FFF4123456789012341${pvv('1234', '345678901234')}`),
      'GR00',
    ),
    row('opens format 05', verify(`${ksn}${under(format1('1234'))}05${account}1${pvv()}`), 'GR00'),
    row('opens format 47', verify(`${ksn}${under(format3('1234', account))}47${account}1${pvv()}`), 'GR00'),
    row(
      'takes the account number behind a token',
      verify(`${ksn}${x924.pinBlock}01${account};6000000000001${pvv('1234', '600000000000')}`),
      'GR00',
    ),
    row(
      'a token answers 15 when tokens are off',
      verify(`${ksn}${x924.pinBlock}01${account};6000000000001${pvv('1234', '600000000000')}`),
      '15',
      { settings: { enableTokensInVerification: false }, field: 'verificationPan' },
    ),
    row('mode 1: both are right', withMac('1', mac), 'GR0000'),
    row('mode 1: the left half of the MAC', withMac('2', mac.slice(0, 8)), 'GR0000'),
    row('mode 1: the right half of the MAC', withMac('3', mac.slice(8)), 'GR0000'),
    row('mode 1: the MAC is wrong', withMac('1', wrongMac), 'GR0001'),
    row('mode 1: the PVV is wrong', withMac('1', mac, wrongPvv), 'GR0100'),
    row('mode 1: both are wrong', withMac('1', wrongMac, wrongPvv), 'GR0101'),
    row('mode 1: under key blocks', withMac('3', mac.slice(8), good, bdkBlock + pvkBlock, '%01'), 'GR0000'),
    row('mode 1: with BDK-2', withMac('1', mac, good, `~${variantKey('609', x924.bdk)}${pvk}`), 'GR0000'),
    row('mode 1: CMAC under an AES BDK', withMac('1', aesMac(aesMacKey, macData), aesFourth, aesKeys, '%02'), 'GR0000'),
    row(
      'mode 1: the right half of a CMAC under an AES BDK',
      withMac('3', aesMac(aesMacKey, macData).slice(8), aesFourth, aesKeys, '%02'),
      'GR0000',
    ),
    row(
      'mode 1: a block that does not open has no MAC result',
      withMac('1', mac, good.replace(`01${account}`, '01401234567811')),
      '20',
    ),
    row('mode 1: an unknown part answers 15', withMac('0', mac), '15', { field: 'macMode' }),
    row('mode 1: a MAC with a letter G answers 15', withMac('1', `G${mac.slice(1)}`), '15', { field: 'mac' }),
    row('an unknown mode answers 15', verify(good).replace('GQ0', 'GQ2'), '15', { field: 'mode' }),
    row('a counter of zero answers 15', verify(good.replace(x924.ksn, 'FFFF9876543210E00000')), '15', { field: 'ksn' }),
    row(
      'an AES counter of 17 one bits answers 15',
      verify(aesGood.replace(x924Aes.ksn, '1234567890123456FFFF0001'), aesKeys, '%02'),
      '15',
      { field: 'ksn' },
    ),
    row('a KSN of 21 characters answers 15', verify(good.replace(ksn, `B05${x924.ksn}0`)), '15', {
      field: 'ksnDescriptor',
    }),
    row('another account number answers 20', verify(good.replace(`01${account}`, '01401234567811')), '20', {
      field: 'pinBlock',
    }),
    row(
      'a letter in the account of format 04 answers 22',
      verify(`${ksn}${x924.pinBlock}04FFF4A23456789012341${pvv()}`),
      '22',
      { field: 'account' },
    ),
    row('an unknown format answers 23', verify(good.replace(`01${account}`, `99${account}`)), '23', {
      field: 'format',
    }),
    row('format 34 answers 23', verify(good.replace(`01${account}`, `34${account}`)), '23', { field: 'format' }),
    row('format 48 under a 3DES BDK answers 23', verify(good.replace(`01${account}`, `48${account}`)), '23', {
      field: 'format',
    }),
    row(
      'a PIN of three digits answers 24',
      verify(`${ksn}${under(format0('123', account))}01${account}1${pvv()}`),
      '24',
      { field: 'pinBlock' },
    ),
    row('a format that is switched off answers 69', verify(good), '69', {
      settings: { disabledPinBlockFormats: ['01'] },
      field: 'format',
    }),
    row('a single-length BDK answers 27', verify(good, `Z${variantKey('009', clear.single)}${pvk}`), '27', {
      field: 'bdk',
    }),
    row(
      'a single DES BDK in a block answers A7',
      verify(good, blockKey({ usage: 'B0' }, clear.single) + pvkBlock, '%01'),
      'A7',
      { field: 'bdk' },
    ),
    ...keyRows({
      label: 'BDK',
      field: 'bdk',
      message: (key, lmk) => verify(good, key + (lmk === '' ? pvk : pvkBlock), lmk),
      keyType: '009',
      usage: 'B0',
      wrongUsage: 'P0',
      wrongMode: 'E',
      parity: '10',
    }),
    ...keyRows({
      label: 'PVK',
      field: 'pvk',
      message: (key, lmk) => verify(good, (lmk === '' ? bdk : bdkBlock) + key, lmk),
      keyType: '002',
      usage: 'V2',
      modeOfUse: 'V',
      wrongUsage: 'V1',
      wrongMode: 'G',
      parity: '11',
      wrongLength: clear.triple,
    }),
    blockedRow(verify(good)),
    ...commonRows({ code: 'GQ', request: verify(good), reply: 'GR00', lmk: 'keys' }),
  ],
};
