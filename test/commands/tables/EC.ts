import { blockedRow, commonRows } from '../common-rows.ts';
import { pvvOf } from '../independent-card.ts';
import { format0, format1, format3, formatPlus, iso4, underDes } from '../independent-dukpt.ts';
import { keyRows } from '../key-rows.ts';
import type { Row, Table } from '../table.ts';
import { blockKey, clear, variantKey } from '../test-keys.ts';

const account = '401234567890';
const pan = '4111111111111111';
const pinKey = variantKey('001', clear.double);
const pvk = variantKey('002', clear.other);
const keys = {
  kb: blockKey({ usage: '72' }, clear.double) + blockKey({ usage: 'V2' }, clear.other),
  pinKeyBlock: blockKey({ usage: '72' }, clear.double),
  pvkBlock: blockKey({ usage: 'V2' }, clear.other),
  aes: blockKey({ usage: '72' }, clear.double, 'test-kb-aes') + blockKey({ usage: 'V0' }, clear.other, 'test-kb-aes'),
  iso4:
    blockKey({ usage: '72', algorithm: 'A' }, clear.aes128, 'test-kb-aes') +
    blockKey({ usage: 'V2' }, clear.other, 'test-kb-aes'),
};
const under = (block: string) => underDes(clear.double, block);
const block = under(format0('1234', account));
const pvv = (pin = '1234', of = account, index = '1') => pvvOf(clear.other, of, index, pin);
const verify = (rest: string, pair: string = pinKey + pvk, lmk = '') => `EC${pair}${rest}${lmk}`;
const good = `${block}01${account}1${pvv()}`;
const row = (name: string, request: string, reply: string, more: Partial<Row> = {}): Row => ({
  name,
  request,
  reply,
  ...more,
});

export const table: Table = {
  code: 'EC',
  rows: [
    row('verifies a PVV', verify(good), 'ED00'),
    row('refuses another PVV', verify(`${block}01${account}1${pvv('4321')}`), '01'),
    row(
      'takes a PVK pair of 32H without scheme letter',
      verify(good, pinKey + variantKey('002', clear.other, 'X').slice(1)),
      'ED00',
    ),
    row('takes a PVK pair in scheme X', verify(good, pinKey + variantKey('002', clear.other, 'X')), 'ED00'),
    row('counts the PVK index', verify(`${block}01${account}6${pvv('1234', account, '6')}`), 'ED00'),
    row('takes an index above 6', verify(`${block}01${account}9${pvv('1234', account, '9')}`), 'ED00'),
    row(
      'counts the first four digits only',
      verify(`${under(format0('123456', account))}01${account}1${pvv()}`),
      'ED00',
    ),
    row('verifies under key blocks', verify(good, keys.kb, '%01'), 'ED00'),
    row('verifies under an AES LMK, PVK of general usage', verify(good, keys.aes, '%02'), 'ED00'),
    row('opens format 03', verify(`${under('1234FFFFFFFFFFFF')}03${account}1${pvv()}`), 'ED00'),
    row(
      'opens format 04 with 18 characters of account',
      verify(`${under(formatPlus('1234', '412345678901'))}04FFF4123456789012341${pvv('1234', '345678901234')}`),
      'ED00',
    ),
    row('opens format 05', verify(`${under(format1('1234'))}05${account}1${pvv()}`), 'ED00'),
    row('opens format 47', verify(`${under(format3('1234', account))}47${account}1${pvv()}`), 'ED00'),
    row(
      'opens format 48 with a whole PAN',
      verify(`${iso4(clear.aes128, '1234', pan)}48${pan};1${pvv('1234', '111111111111')}`, keys.iso4, '%02'),
      'ED00',
    ),
    row(
      'opens format 48 with 12 account digits',
      verify(`${iso4(clear.aes128, '1234', account)}48${account}1${pvv()}`, keys.iso4, '%02'),
      'ED00',
    ),
    row(
      'opens format 48 with a token',
      verify(
        `${iso4(clear.aes128, '1234', account)}48${account};6000000000001${pvv('1234', '600000000000')}`,
        keys.iso4,
        '%02',
      ),
      'ED00',
    ),
    row(
      'takes the account number behind a token for the PVV',
      verify(`${block}01${account};6000000000001${pvv('1234', '600000000000')}`),
      'ED00',
    ),
    row(
      'a token answers 15 when tokens are off',
      verify(`${block}01${account};6000000000001${pvv('1234', '600000000000')}`),
      '15',
      { settings: { enableTokensInVerification: false }, field: 'verificationPan' },
    ),
    row('a letter in the PVV answers 15', verify(`${block}01${account}112A4`), '15', { field: 'pvv' }),
    row('a short account number answers 15', verify(`${block}01${account.slice(1)}1${pvv()}`), '15'),
    row('another account number answers 20', verify(`${block}014012345678111${pvv()}`), '20', { field: 'pinBlock' }),
    row('a letter in the account of format 04 answers 22', verify(`${block}04FFF4A23456789012341${pvv()}`), '22', {
      field: 'account',
    }),
    row('an unknown format answers 23', verify(`${block}99${account}1${pvv()}`), '23', { field: 'format' }),
    row('format 41 answers 23', verify(`${block}41${account}1${pvv()}`), '23', { field: 'format' }),
    row('format 48 under a 3DES key answers 23', verify(`${block}48${account}1${pvv()}`), '23', { field: 'format' }),
    row('a PIN of three digits answers 24', verify(`${under(format0('123', account))}01${account}1${pvv()}`), '24', {
      field: 'pinBlock',
    }),
    row('a PVK of triple length answers 27', verify(good, pinKey + variantKey('002', clear.triple)), '27', {
      field: 'pvk',
    }),
    row('a format that is switched off answers 69', verify(good), '69', {
      settings: { disabledPinBlockFormats: ['01'] },
      field: 'format',
    }),
    row(
      'a PVK with HMAC algorithm answers A7',
      verify(good, keys.pinKeyBlock + blockKey({ usage: 'V2', algorithm: 'H' }, clear.other), '%01'),
      'A7',
      { field: 'pvk' },
    ),
    ...keyRows({
      label: 'ZPK',
      field: 'pinKey',
      message: (key, lmk) => verify(good, key + (lmk === '' ? pvk : keys.pvkBlock), lmk),
      keyType: '001',
      usage: '72',
      modeOfUse: 'B',
      wrongUsage: '71',
      wrongMode: 'E',
      parity: '10',
    }),
    ...keyRows({
      label: 'PVK',
      field: 'pvk',
      message: (key, lmk) => verify(good, (lmk === '' ? pinKey : keys.pinKeyBlock) + key, lmk),
      keyType: '002',
      usage: 'V2',
      modeOfUse: 'V',
      wrongUsage: 'V1',
      wrongMode: 'G',
      parity: '11',
      wrongLength: clear.triple,
    }),
    blockedRow(verify(good)),
    ...commonRows({ code: 'EC', request: verify(good), reply: 'ED00', lmk: 'keys' }),
  ],
};
