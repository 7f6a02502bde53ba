import { commonRows } from '../common-rows.ts';
import { format0, format1, format3, formatPlus, iso4, underDes, x924, x924Aes } from '../independent-dukpt.ts';
import { keyRows } from '../key-rows.ts';
import type { Row, Table } from '../table.ts';
import { blockKey, clear, variantKey } from '../test-keys.ts';

const ksn = `A05${x924.ksn}`;
const bdk = variantKey('009', x924.bdk);
const zpk = variantKey('001', clear.other);
const bdkBlock = blockKey({ usage: 'B0' }, x924.bdk);
const zpkBlock = blockKey({ usage: 'P0' }, clear.other);
const aesBdk = blockKey({ usage: 'B0', algorithm: 'A' }, x924Aes.bdk, 'test-kb-aes');
const aesZpk = blockKey({ usage: 'P0', algorithm: 'A' }, clear.aes128, 'test-kb-aes');
const bdkUnderAes = blockKey({ usage: 'B0' }, x924.bdk, 'test-kb-aes');
const zpkUnderAes = blockKey({ usage: 'P0' }, clear.other, 'test-kb-aes');
const aesKsn = `A05${x924Aes.ksn}`;

const tail = `0101${x924.account}`;
const body = `${ksn}${x924.pinBlock}${tail}`;
const toZpk = (formats: string, account: string = x924.account, pinBlock: string = x924.pinBlock) =>
  `G0${bdk}${zpk}${ksn}${pinBlock}${formats}${account}`;
const zpkReply = `G10004${underDes(clear.other, format0(x924.pin, x924.account))}01`;
const underPinKey = (block: string) => underDes(x924.pinKey, block);
const row = (name: string, request: string, reply: string | RegExp, more: Partial<Row> = {}): Row => ({
  name,
  request,
  reply,
  ...more,
});

export const table: Table = {
  code: 'G0',
  rows: [
    row('translates from BDK-1 to a ZPK', `G0${bdk}${zpk}${body}`, zpkReply),
    row(
      'takes a BDK of 32H without scheme letter',
      `G0${variantKey('009', x924.bdk, 'X').slice(1)}${zpk}${body}`,
      zpkReply,
    ),
    row(
      'takes a ZPK of single length',
      `G0${bdk}${variantKey('001', clear.single)}${body}`,
      `G10004${underDes(clear.single, format0('1234', x924.account))}01`,
    ),
    row(
      'fills a KSN of 16 characters with F',
      `G0${bdk}${zpk}605${x924.ksn.slice(4)}${x924.pinBlock}${tail}`,
      zpkReply,
    ),
    row('takes BDK-2 behind its flag', `G0~${variantKey('609', x924.bdk)}${zpk}${body}`, zpkReply),
    row('takes BDK-4 behind its flag', `G0!${variantKey('909', x924.bdk)}${zpk}${body}`, zpkReply),
    row('translates to BDK-1', `G0${bdk}*${bdk}${ksn}${ksn}${x924.pinBlock}${tail}`, `G10004${x924.pinBlock}01`),
    row(
      'translates to BDK-2',
      `G0${bdk}~${variantKey('609', x924.bdk)}${ksn}${ksn}${x924.pinBlock}${tail}`,
      `G10004${x924.pinBlock}01`,
    ),
    row(
      'translates to BDK-4',
      `G0${bdk}!${variantKey('909', x924.bdk)}${ksn}${ksn}${x924.pinBlock}${tail}`,
      `G10004${x924.pinBlock}01`,
    ),
    row(
      'translates to another KSN',
      `G0${bdk}*${bdk}${ksn}A05FFFF9876543210E00002${x924.pinBlock}${tail}`,
      'G1000410A01C8D02C6910701',
    ),
    row('translates between key blocks', `G0${bdkBlock}${zpkBlock}${body}%01`, zpkReply),
    row(
      'tells a BDK by the usage of its block',
      `G0${bdkBlock}${bdkBlock}${ksn}${ksn}${x924.pinBlock}${tail}%01`,
      `G10004${x924.pinBlock}01`,
    ),
    row(
      'takes a BDK block of mode X',
      `G0${blockKey({ usage: 'B0', modeOfUse: 'X' }, x924.bdk)}${blockKey({ usage: '41', modeOfUse: 'X' }, x924.bdk)}${ksn}${ksn}${x924.pinBlock}${tail}%01`,
      `G10004${x924.pinBlock}01`,
    ),
    row('works under an AES LMK', `G0${bdkUnderAes}${zpkUnderAes}${body}%02`, zpkReply),
    row(
      'opens format 04 with the leftmost digits',
      toZpk('0403', `FFF412345678901234`, underPinKey(formatPlus('1234', '412345678901'))),
      `G10004${underDes(clear.other, '1234FFFFFFFFFFFF')}03`,
    ),
    row('opens format 05', toZpk('0501', undefined, underPinKey(format1('1234'))), zpkReply),
    row('opens format 47', toZpk('4701', undefined, underPinKey(format3('1234', x924.account))), zpkReply),
    row(
      'changes the account number',
      `${toZpk('0101')};600000000000`,
      `G10004${underDes(clear.other, format0('1234', '600000000000'))}01`,
    ),
    row(
      'opens an AES DUKPT block for an AES ZPK',
      `G0${aesBdk}${aesZpk}${aesKsn}${x924Aes.pinBlock}4848${x924Aes.pan};%02`,
      /^G10004[0-9A-F]{32}48$/,
    ),
    row(
      'opens an AES DUKPT block for a 3DES ZPK',
      `G0${aesBdk}${zpkUnderAes}${aesKsn}${x924Aes.pinBlock}4801${x924Aes.pan};%02`,
      `G10004${underDes(clear.other, format0('1234', '111111111111'))}01`,
    ),
    row(
      'opens an AES DUKPT block of 12 account digits',
      `G0${aesBdk}${zpkUnderAes}${aesKsn}${iso4(x924Aes.pinKey, '1234', '411111111111')}4801411111111111%02`,
      `G10004${underDes(clear.other, format0('1234', '411111111111'))}01`,
    ),
    row(
      'keeps 12 account digits apart from the account number behind them',
      `G0${aesBdk}${zpkUnderAes}${aesKsn}${iso4(x924Aes.pinKey, '1234', '411111111111')}4801411111111111;600000000000%02`,
      `G10004${underDes(clear.other, format0('1234', '600000000000'))}01`,
    ),
    row(
      'takes a whole PAN and another account number',
      `G0${aesBdk}${zpkUnderAes}${aesKsn}${x924Aes.pinBlock}4801${x924Aes.pan};;600000000000%02`,
      `G10004${underDes(clear.other, format0('1234', '600000000000'))}01`,
    ),
    row(
      'makes an AES DUKPT block',
      `G0${bdkUnderAes}${aesBdk}${ksn}${aesKsn}${x924.pinBlock}0148${x924.account}%02`,
      /^G10004[0-9A-F]{32}48$/,
    ),
    row(
      'makes a 3DES DUKPT block from an AES one',
      `G0${aesBdk}${bdkUnderAes}${aesKsn}${ksn}${x924Aes.pinBlock}4801${x924Aes.pan};%02`,
      `G10004${underPinKey(format0('1234', '111111111111'))}01`,
    ),
    row(
      'takes an AES counter of 16 one bits',
      `G0${aesBdk}${zpkUnderAes}A051234567890123456FFFF0000${x924Aes.pinBlock}4801${x924Aes.pan};%02`,
      '20',
    ),
    row(
      'an AES counter of 17 one bits answers 15',
      `G0${aesBdk}${zpkUnderAes}A051234567890123456FFFF0001${x924Aes.pinBlock}4801${x924Aes.pan};%02`,
      '15',
      { field: 'sourceKsn' },
    ),
    row('a counter of zero answers 15', `G0${bdk}${zpk}A05FFFF9876543210E00000${x924.pinBlock}${tail}`, '15', {
      field: 'sourceKsn',
    }),
    row(
      'a counter of zero at the destination answers 15',
      `G0${bdk}*${bdk}${ksn}A05FFFF9876543210E00000${x924.pinBlock}${tail}`,
      '15',
      { field: 'destinationKsn' },
    ),
    row('a KSN of 11 characters answers 15', `G0${bdk}${zpk}105${x924.ksn.slice(9)}${x924.pinBlock}${tail}`, '15', {
      field: 'sourceKsnDescriptor',
    }),
    row('a KSN of 21 characters answers 15', `G0${bdk}${zpk}B05${x924.ksn}0${x924.pinBlock}${tail}`, '15', {
      field: 'sourceKsnDescriptor',
    }),
    row('an unknown flag answers 15', `G0?${bdk}${zpk}${body}`, '15', { field: 'sourceKey' }),
    row('a destination KSN without a BDK answers 15', `G0${bdk}${zpk}${ksn}${body}`, '15'),
    row('a second account number answers 15 when tokens are off', `${toZpk('0101')};600000000000`, '15', {
      settings: { enableTokensInTranslation: false },
      field: 'destinationPan',
    }),
    row('a BDK destination answers 17 when it is off', `G0${bdk}*${bdk}${ksn}${ksn}${x924.pinBlock}${tail}`, '17', {
      settings: { enablePinTranslationToBdk: false },
      field: 'destinationKey',
    }),
    row(
      'a block under another key answers 20',
      toZpk('0101', undefined, underDes(clear.other, 'FFFFFFFFFFFFFFFF')),
      '20',
      { field: 'pinBlock' },
    ),
    row('another account number answers 20', toZpk('0101', '401234567811'), '20', { field: 'pinBlock' }),
    row('a PIN of three digits answers 24', toZpk('0101', undefined, underPinKey(format0('123', x924.account))), '24', {
      field: 'pinBlock',
    }),
    row(
      'a letter among the account digits of format 04 answers 22',
      toZpk('0403', 'FFF4A2345678901234', underPinKey(formatPlus('1234', '412345678901'))),
      '22',
      { field: 'account' },
    ),
    row('an unknown format answers 23', toZpk('9901'), '23', { field: 'sourceFormat' }),
    row('source format 03 answers 23', toZpk('0301'), '23', { field: 'sourceFormat' }),
    row('destination format 41 answers 23', toZpk('0141'), '23', { field: 'destinationFormat' }),
    row('format 48 under a 3DES BDK answers 23', toZpk('4801'), '23', { field: 'sourceFormat' }),
    row(
      'format 01 under an AES BDK answers 23',
      `G0${aesBdk}${zpkUnderAes}${aesKsn}${x924Aes.pinBlock}0101${x924.account}%02`,
      '23',
      { field: 'sourceFormat' },
    ),
    row('format 48 under a 3DES ZPK answers 23', toZpk('0148'), '23', { field: 'destinationFormat' }),
    row('format 01 under an AES ZPK answers 23', `G0${bdkUnderAes}${aesZpk}${body}%02`, '23', {
      field: 'destinationFormat',
    }),
    row('format 34 answers 23 when it is off', toZpk('0134'), '23', {
      settings: { enableFormat34ToZpk: false },
      field: 'destinationFormat',
    }),
    row('restricted usage: from 01 to 05 answers 23', toZpk('0105'), '23', {
      settings: { restrictPinBlockUsage: true },
    }),
    row('restricted usage: from 01 to 47 is allowed', toZpk('0147'), /^G10004[0-9A-F]{16}47$/, {
      settings: { restrictPinBlockUsage: true },
    }),
    row(
      'restricted usage: from 48 to 01 is allowed',
      `G0${aesBdk}${zpkUnderAes}${aesKsn}${x924Aes.pinBlock}4801${x924Aes.pan};%02`,
      /^G10004/,
      { settings: { restrictPinBlockUsage: true } },
    ),
    row('restricted usage: another account number answers 23', `${toZpk('0101')};600000000000`, '23', {
      settings: { restrictPinBlockUsage: true },
    }),
    row('a format that is switched off answers 69', toZpk('0101'), '69', {
      settings: { disabledPinBlockFormats: ['01'] },
      field: 'sourceFormat',
    }),
    row('a destination format that is switched off answers 69', toZpk('0103'), '69', {
      settings: { disabledPinBlockFormats: ['03'] },
      field: 'destinationFormat',
    }),
    row('a single-length BDK answers 27', `G0Z${variantKey('009', clear.single)}${zpk}${body}`, '27', {
      field: 'sourceKey',
    }),
    row(
      'a single DES BDK in a block answers A7',
      `G0${blockKey({ usage: 'B0' }, clear.single)}${zpkBlock}${body}%01`,
      'A7',
      { field: 'sourceKey' },
    ),
    ...keyRows({
      label: 'BDK',
      field: 'sourceKey',
      message: (key, lmk) => `G0${key}${lmk === '' ? zpk : zpkBlock}${body}${lmk}`,
      keyType: '009',
      usage: 'B0',
      wrongUsage: 'P0',
      wrongMode: 'E',
      parity: '10',
    }),
    ...keyRows({
      label: 'ZPK',
      field: 'destinationKey',
      message: (key, lmk) => `G0${lmk === '' ? bdk : bdkBlock}${key}${body}${lmk}`,
      keyType: '001',
      usage: 'P0',
      modeOfUse: 'B',
      wrongUsage: 'K0',
      wrongMode: 'D',
      parity: '11',
    }),
    ...keyRows({
      label: 'destination BDK',
      field: 'destinationKey',
      message: (key, lmk) => `G0${lmk === '' ? bdk : bdkBlock}*${key}${ksn}${ksn}${x924.pinBlock}${tail}${lmk}`,
      keyType: '009',
      usage: 'B0',
      wrongUsage: '41',
      wrongMode: 'E',
      parity: '11',
    }),
    ...commonRows({ code: 'G0', request: `G0${bdk}${zpk}${body}`, reply: zpkReply, lmk: 'keys' }),
  ],
};
