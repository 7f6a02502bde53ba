import { commonRows } from '../common-rows.ts';
import { format0, format1, format3, formatPlus, iso4, underDes, x924, x924Aes } from '../independent-dukpt.ts';
import { keyRows } from '../key-rows.ts';
import { separationRows } from '../setting-rows.ts';
import type { Row, Table } from '../table.ts';
import { blockKey, clear, variantKey } from '../test-keys.ts';

const account = '401234567890';
const sourceValue = clear.double;
const source = variantKey('002', sourceValue);
const zpk = variantKey('001', clear.other);
const sourceBlock = blockKey({ usage: '71' }, sourceValue);
const zpkBlock = blockKey({ usage: 'P0' }, clear.other);
const underAes = {
  source: blockKey({ usage: '71' }, sourceValue, 'test-kb-aes'),
  zpk: blockKey({ usage: 'P0' }, clear.other, 'test-kb-aes'),
  aesSource: blockKey({ usage: '71', algorithm: 'A' }, clear.aes128, 'test-kb-aes'),
  aesZpk: blockKey({ usage: '72', algorithm: 'A' }, clear.aes256, 'test-kb-aes'),
};
const pinBlock = underDes(sourceValue, format0('1234', account));
const under = (block: string) => underDes(sourceValue, block);
const message = (formats: string, block: string = pinBlock, accountField: string = account) =>
  `CA${source}${zpk}12${block}${formats}${accountField}`;
const iso4Message = (keys: string, block: string, formats: string, accountField: string) =>
  `CA${keys}12${block}${formats}${accountField}%02`;
const reply = `CB0004${underDes(clear.other, format0('1234', account))}01`;
const pan = '4111111111111111';
const fromPan = format0('1234', '111111111111');
const bdk = variantKey('009', x924.bdk);
const ksn = `A05${x924.ksn}`;
const toBdk = (key: string, serial: string = ksn) => `CA${source}${key}${serial}12${pinBlock}0101${account}`;
const dukptReply = `CB0004${x924.pinBlock}01`;
const bdkBlock = blockKey({ usage: 'B0', modeOfUse: 'X' }, x924.bdk);
const aesBdk = blockKey({ usage: 'B0', algorithm: 'A' }, x924Aes.bdk, 'test-kb-aes');
const row = (name: string, request: string, answer: string | RegExp, more: Partial<Row> = {}): Row => ({
  name,
  request,
  reply: answer,
  ...more,
});

export const table: Table = {
  code: 'CA',
  rows: [
    row('translates format 01', message('0101'), reply),
    row(
      'translates under single-length keys',
      `CA${variantKey('002', clear.single)}${variantKey('001', clear.single)}12${underDes(clear.single, format0('1234', account))}0101${account}`,
      `CB0004${underDes(clear.single, format0('1234', account))}01`,
    ),
    row(
      'translates under triple-length keys',
      `CA${variantKey('002', clear.triple)}${variantKey('001', clear.triple)}12${underDes(clear.triple, format0('1234', account))}0101${account}`,
      `CB0004${underDes(clear.triple, format0('1234', account))}01`,
    ),
    row(
      'translates a PIN of 12 digits',
      message('0101', under(format0('123456789012', account))),
      `CB0012${underDes(clear.other, format0('123456789012', account))}01`,
    ),
    row('translates from key block to key block', `CA${sourceBlock}${zpkBlock}12${pinBlock}0101${account}%01`, reply),
    row('translates under an AES LMK', `CA${underAes.source}${underAes.zpk}12${pinBlock}0101${account}%02`, reply),
    row('translates format 01 to 03', message('0103'), `CB0004${underDes(clear.other, '1234FFFFFFFFFFFF')}03`),
    row('translates format 03 to 01', message('0301', under('1234FFFFFFFFFFFF')), reply),
    row(
      'translates format 04 to 04',
      message('0404', under(formatPlus('1234', '412345678901')), 'FFF412345678901234'),
      `CB0004${underDes(clear.other, formatPlus('1234', '412345678901'))}04`,
    ),
    row('translates format 05 to 01', message('0501', under(format1('1234'))), reply),
    row('translates format 47 to 01', message('4701', under(format3('1234', account))), reply),
    row('translates format 01 to 34', message('0134'), `CB0004${underDes(clear.other, '241234FFFFFFFFFF')}34`),
    row('translates format 01 to 05', message('0105'), /^CB0004[0-9A-F]{16}05$/),
    row('translates format 02 to 01', message('0201', under('4123400123456789')), reply),
    row('translates format 35 to 01', message('3501', under(format0('1234', account).replace(/^0/, '2'))), reply),
    row('translates format 46 to 01', message('4601', under(format0('1234', account).replace(/^0/, '8'))), reply),
    row(
      'translates format 48 with a whole PAN to 01',
      iso4Message(underAes.aesSource + underAes.zpk, iso4(clear.aes128, '1234', pan), '4801', `${pan};`),
      `CB0004${underDes(clear.other, fromPan)}01`,
    ),
    row(
      'translates format 48 with 12 account digits to 01',
      iso4Message(underAes.aesSource + underAes.zpk, iso4(clear.aes128, '1234', account), '4801', account),
      reply,
    ),
    row(
      'takes a PAN of 19 digits',
      iso4Message(
        underAes.aesSource + underAes.zpk,
        iso4(clear.aes128, '1234', '4111111111111111111'),
        '4801',
        '4111111111111111111;',
      ),
      `CB0004${underDes(clear.other, fromPan)}01`,
    ),
    row(
      'takes a PAN of 12 digits closed by its delimiter',
      iso4Message(underAes.aesSource + underAes.zpk, iso4(clear.aes128, '1234', account), '4801', `${account};`),
      `CB0004${underDes(clear.other, format0('1234', `0${account.slice(0, 11)}`))}01`,
    ),
    row(
      'translates format 01 to 48',
      iso4Message(underAes.source + underAes.aesZpk, pinBlock, '0148', account),
      /^CB0004[0-9A-F]{32}48$/,
    ),
    row(
      'translates format 48 to 48',
      iso4Message(underAes.aesSource + underAes.aesZpk, iso4(clear.aes128, '1234', pan), '4848', `${pan};`),
      /^CB0004[0-9A-F]{32}48$/,
    ),
    row(
      'a PAN of 20 digits answers 15',
      iso4Message(underAes.aesSource + underAes.zpk, iso4(clear.aes128, '1234', pan), '4801', '41111111111111111111;'),
      '15',
    ),
    row(
      'a PAN that is not closed answers 15',
      iso4Message(underAes.aesSource + underAes.zpk, iso4(clear.aes128, '1234', pan), '4801', pan),
      '15',
    ),
    row(
      'format 48 with a PIN of three digits answers 24',
      iso4Message(underAes.aesSource + underAes.zpk, iso4(clear.aes128, '123', pan), '4801', `${pan};`),
      '24',
    ),
    row('format 48 under a 3DES key answers 23', message('4801'), '23', { field: 'sourceFormat' }),
    row(
      'format 01 under an AES source key answers 23',
      iso4Message(underAes.aesSource + underAes.zpk, iso4(clear.aes128, '1234', pan), '0101', account),
      '23',
      { field: 'sourceFormat' },
    ),
    row('format 48 under a 3DES destination key answers 23', message('0148'), '23', { field: 'destinationFormat' }),
    row(
      'format 01 under an AES destination key answers 23',
      iso4Message(underAes.source + underAes.aesZpk, pinBlock, '0101', account),
      '23',
      { field: 'destinationFormat' },
    ),
    row(
      'restricted usage: from 48 to 01 is allowed',
      iso4Message(underAes.aesSource + underAes.zpk, iso4(clear.aes128, '1234', pan), '4801', `${pan};`),
      /^CB0004/,
      { settings: { restrictPinBlockUsage: true } },
    ),
    row(
      'restricted usage: from 01 to 48 is allowed',
      iso4Message(underAes.source + underAes.aesZpk, pinBlock, '0148', account),
      /^CB0004/,
      { settings: { restrictPinBlockUsage: true } },
    ),
    row(
      'restricted usage: from 48 to 05 answers 23',
      iso4Message(underAes.aesSource + underAes.zpk, iso4(clear.aes128, '1234', pan), '4805', `${pan};`),
      '23',
      { settings: { restrictPinBlockUsage: true } },
    ),
    row('restricted usage: from 01 to 03 answers 23', message('0103'), '23', {
      settings: { restrictPinBlockUsage: true },
    }),
    row(
      'a maximum PIN length other than 12 answers 15',
      message('0101').replace(`12${pinBlock}`, `11${pinBlock}`),
      '15',
      { field: 'maximumPinLength' },
    ),
    row('an account of 11 digits answers 15', message('0101', pinBlock, '40123456789'), '15', { field: 'account' }),
    row('another account number answers 20', message('0101', pinBlock, '401234567811'), '20', { field: 'pinBlock' }),
    row('fill that is not F answers 20', message('0301', under('1234FFFFFFFFFFF0')), '20', { field: 'pinBlock' }),
    row(
      'a letter in the account of format 04 answers 22',
      message('0403', under(formatPlus('1234', '412345678901')), 'FFF4A2345678901234'),
      '22',
      { field: 'account' },
    ),
    row('an unknown source format answers 23', message('9901'), '23', { field: 'sourceFormat' }),
    row('an unknown destination format answers 23', message('0199'), '23', { field: 'destinationFormat' }),
    row('format 41 answers 23', message('4101'), '23', { field: 'sourceFormat' }),
    row('format 42 answers 23', message('0142'), '23', { field: 'destinationFormat' }),
    row('format 34 answers 23 when it is off', message('0134'), '23', {
      settings: { enableFormat34ToZpk: false },
      field: 'destinationFormat',
    }),
    row('a PIN of three digits answers 24', message('0101', under(format0('123', account))), '24', {
      field: 'pinBlock',
    }),
    row('a PIN of 7 digits into format 02 answers 24', message('0102', under(format0('1234567', account))), '24', {
      field: 'destinationFormat',
    }),
    row('a source format that is switched off answers 69', message('0101'), '69', {
      settings: { disabledPinBlockFormats: ['01'] },
      field: 'sourceFormat',
    }),
    row('a destination format that is switched off answers 69', message('0103'), '69', {
      settings: { disabledPinBlockFormats: ['03'] },
      field: 'destinationFormat',
    }),
    row(
      'a single-length key answers 27 when single DES is off',
      `CA${variantKey('002', clear.single)}${zpk}12${pinBlock}0101${account}`,
      '27',
      { settings: { enableSingleDes: false }, field: 'sourceKey' },
    ),
    row(
      'an HMAC key answers A7',
      `CA${blockKey({ usage: '71', algorithm: 'H' }, clear.double)}${zpkBlock}12${pinBlock}0101${account}%01`,
      'A7',
      { field: 'sourceKey' },
    ),
    row('translates to BDK-1 behind its flag', toBdk(`*${bdk}`), dukptReply),
    row(
      'translates to BDK-1 of 32H without scheme letter',
      toBdk(`*${variantKey('009', x924.bdk, 'X').slice(1)}`),
      dukptReply,
    ),
    row('translates to BDK-2 behind its flag', toBdk(`~${variantKey('609', x924.bdk)}`), dukptReply),
    row('translates to BDK-4 behind its flag', toBdk(`!${variantKey('909', x924.bdk)}`), dukptReply),
    row('translates to a BDK with a KSN of 16 characters', toBdk(`*${bdk}`, `605${x924.ksn.slice(4)}`), dukptReply),
    row(
      'tells a BDK by the usage of its block',
      `CA${sourceBlock}${bdkBlock}${ksn}12${pinBlock}0101${account}%01`,
      dukptReply,
    ),
    row(
      'translates to an AES BDK',
      iso4Message(`${underAes.source}${aesBdk}A05${x924Aes.ksn}`, pinBlock, '0148', account),
      /^CB0004[0-9A-F]{32}48$/,
    ),
    row(
      'format 01 under an AES BDK answers 23',
      iso4Message(`${underAes.source}${aesBdk}A05${x924Aes.ksn}`, pinBlock, '0101', account),
      '23',
      { field: 'destinationFormat' },
    ),
    row(
      'an AES counter of 17 one bits answers 15',
      iso4Message(`${underAes.source}${aesBdk}A051234567890123456FFFF0001`, pinBlock, '0148', account),
      '15',
      { field: 'destinationKsn' },
    ),
    row('a counter of zero answers 15', toBdk(`*${bdk}`, 'A05FFFF9876543210E00000'), '15', { field: 'destinationKsn' }),
    row('a KSN of 11 characters answers 15', toBdk(`*${bdk}`, `105${x924.ksn.slice(9)}`), '15', {
      field: 'destinationKsnDescriptor',
    }),
    row('a single-length BDK answers 27', toBdk(`*Z${variantKey('009', clear.single)}`), '27', {
      field: 'destinationKey',
    }),
    row('a BDK destination answers 17 when it is off', toBdk(`*${bdk}`), '17', {
      settings: { enablePinTranslationToBdk: false },
      field: 'destinationKey',
    }),
    ...keyRows({
      label: 'TPK',
      field: 'sourceKey',
      message: (key, lmk) => `CA${key}${lmk === '' ? zpk : zpkBlock}12${pinBlock}0101${account}${lmk}`,
      keyType: '002',
      usage: '71',
      modeOfUse: 'B',
      wrongUsage: '72',
      wrongMode: 'E',
      parity: '10',
    }),
    ...keyRows({
      label: 'destination ZPK',
      field: 'destinationKey',
      message: (key, lmk) => `CA${lmk === '' ? source : sourceBlock}${key}12${pinBlock}0101${account}${lmk}`,
      keyType: '001',
      usage: 'P0',
      modeOfUse: 'E',
      wrongUsage: 'K0',
      wrongMode: 'D',
      parity: '11',
    }),
    ...keyRows({
      label: 'destination BDK',
      field: 'destinationKey',
      message: (key, lmk) => `CA${lmk === '' ? source : sourceBlock}*${key}${ksn}12${pinBlock}0101${account}${lmk}`,
      keyType: '009',
      usage: 'B0',
      wrongUsage: '41',
      wrongMode: 'E',
      parity: '11',
    }),
    ...separationRows(`CA${variantKey('70D', sourceValue)}${zpk}12${pinBlock}0101${account}`, message('0101'), reply, {
      reply: '10',
      field: 'sourceKey',
    }),
    ...commonRows({ code: 'CA', request: message('0101'), reply, lmk: 'keys' }),
  ],
};
