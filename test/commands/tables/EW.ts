import { fromHex } from '../../../src/crypto/hex.ts';
import { blockAround, inAngles, rsaTestKey } from '../rsa-keys.ts';
import type { Row, Table } from '../table.ts';

const key = rsaTestKey('private-key-variant-wrap-leachbj-1024-1');
const short = rsaTestKey('private-key-variant-wrap-leachbj-512-2');
const long = rsaTestKey('private-key-block-wrap-rs-real');
const data = new TextEncoder().encode('data to sign');
const hashes = { '01': 'sha1', '02': 'md5', '05': 'sha224', '06': 'sha256', '07': 'sha384', '08': 'sha512' } as const;
const signed = (bytes: Uint8Array) => `EX00${String(bytes.length).padStart(4, '0')}${inAngles(bytes)}`;
const sha256 = signed(key.signature('sha256', data));
const message = (reference: string, tail = '', hash = '06', text = '0012data to sign') =>
  `EW${hash}0101${text};${reference}${tail}`;
const inLine = `99${key.underVariant()}`;
const block = key.block();
const withBlock = (bytes: Uint8Array) => message(`99FFFF${inAngles(bytes)}`, '%01');
const changed = (offset: number, text: string) => {
  const bytes = block.slice();
  bytes.set(new TextEncoder().encode(text), offset);
  return withBlock(bytes);
};
const sha1Info = '3021300906052B0E03021A05000414';
const digest = 'A9993E364706816ABA3E25717850C26C9CD0D89D';
const noHash = (hex: string, reference = inLine) =>
  message(reference, '', '04', `${String(hex.length / 2).padStart(4, '0')}<${hex}>`);
const repeated = new TextEncoder().encode(`0${String(block.length + 15).padStart(4, '0')}03RS00N0201`);

const rows: Row[] = [
  ...Object.entries(hashes).map(([code, hash]) => ({
    name: `signs with ${hash}`,
    request: message(inLine, '', code),
    reply: signed(key.signature(hash, data)),
  })),
  {
    name: 'gives the same signature under a triple-length variant LMK',
    request: message(`99${key.underVariant(0, 'test-variant-3key')}`, '%03'),
    reply: sha256,
  },
  { name: 'gives the same signature with a key block under a 3DES LMK', request: withBlock(block), reply: sha256 },
  {
    name: 'gives the same signature with a key block under an AES LMK',
    request: message(`99FFFF${inAngles(key.block({}, 'test-kb-aes'))}`, '%02'),
    reply: sha256,
  },
  {
    name: 'takes a key for signatures and key management',
    request: message(`99${key.underVariant(2)}`),
    reply: sha256,
  },
  {
    name: 'takes a key block without restriction of its use',
    request: withBlock(key.block({ modeOfUse: 'N' })),
    reply: sha256,
  },
  {
    name: 'signs nothing',
    request: message(inLine, '', '06', '0000'),
    reply: signed(key.signature('sha256', new Uint8Array(0))),
  },
  {
    name: 'signs with 2048 bits',
    request: message(`99${long.underVariant()}`),
    reply: signed(long.signature('sha256', data)),
  },
  {
    name: 'signs a DigestInfo as it is',
    request: noHash(sha1Info + digest),
    reply: signed(key.signedBlock(fromHex(sha1Info + digest))),
  },
  {
    name: 'signs a DigestInfo of an unknown algorithm as it is',
    request: noHash('300C300406022A03040401020304'),
    reply: signed(key.signedBlock(fromHex('300C300406022A03040401020304'))),
  },
  { name: 'signs a hash as it is', request: noHash(digest), reply: signed(key.signedBlock(fromHex(digest))) },
  {
    name: 'takes a key block of another slot when the setting says so',
    request: withBlock(key.block({ lmkId: '07' })),
    settings: { ignoreLmkIdInKeyBlock: true },
    reply: sha256,
  },
  { name: 'echoes the trailer', request: `${message(inLine)}<19>trailer`, reply: `${sha256}<19>trailer` },

  {
    name: 'a key for key management answers 03',
    request: message(`99${key.underVariant(1)}`),
    reply: '03',
    field: 'privateKey',
  },
  {
    name: 'a key for a chip card answers 03',
    request: message(`99${key.underVariant(3)}`),
    reply: '03',
    field: 'privateKey',
  },
  {
    name: 'an unknown private key flag answers 04',
    request: message(`21${key.underVariant()}`),
    reply: '04',
    field: 'privateKeyFlag',
  },
  {
    name: 'an index where no key is loaded answers 12',
    request: message('200000'),
    reply: '12',
    field: 'privateKeyFlag',
  },
  {
    name: 'index 00 without a key answers 12',
    request: message('00FFFF', '%01'),
    reply: '12',
    field: 'privateKeyFlag',
  },
  { name: 'an unknown hash answers 05', request: message(inLine, '', '03'), reply: '05', field: 'hash' },
  {
    name: 'an unknown signature algorithm answers 06',
    request: `EW0602010012data to sign;${inLine}`,
    reply: '06',
    field: 'signature',
  },
  {
    name: 'an unknown padding answers 07',
    request: `EW0601020012data to sign;${inLine}`,
    reply: '07',
    field: 'padMode',
  },
  {
    name: 'a private key that does not verify answers 49',
    request: message(`990344<${'00'.repeat(344)}>`),
    reply: '49',
    field: 'privateKey',
  },
  {
    name: 'a private key under another LMK answers 49',
    request: message(inLine, '%03'),
    reply: '49',
    field: 'privateKey',
  },
  {
    name: 'a key block that holds no key answers 49',
    request: message(`99FFFF${blockAround(fromHex('3003020101'), {}, 'private')}`, '%01'),
    reply: '49',
    field: 'privateKey',
  },
  {
    name: 'data that is neither hash nor DigestInfo answers 74',
    request: noHash('ABCBAB'),
    reply: '74',
    field: 'data',
  },
  {
    name: 'a DigestInfo with data behind it answers 74',
    request: noHash(`${sha1Info}${digest}0000`),
    reply: '74',
    field: 'data',
  },
  { name: 'nothing without a hash answers 74', request: noHash(''), reply: '74', field: 'data' },
  {
    name: 'a DigestInfo whose hash has another length answers 76',
    request: noHash(`3020300906052B0E03021A05000413${digest.slice(2)}`),
    reply: '76',
    field: 'data',
  },
  {
    name: 'a hash too long for the key answers 76',
    request: message(`99${short.underVariant()}`, '', '08'),
    reply: '76',
    field: 'hash',
  },
  {
    name: 'a private key length that no modulus has answers 78',
    request: message(`990008<${'00'.repeat(8)}>`),
    reply: '78',
    field: 'privateKey',
  },
  {
    name: 'a key block that holds no whole cipher blocks answers 78',
    request: message(`99FFFFS0003103RS00N0001<${'00'.repeat(7)}>01234567`, '%01'),
    reply: '78',
    field: 'privateKey',
  },
  { name: 'less data than the length says answers 80', request: 'EW0601019999data', reply: '80', field: 'data' },
  {
    name: 'a key block under a variant LMK answers A1',
    request: message(`99FFFF${inAngles(block)}`),
    reply: 'A1',
    field: 'privateKey',
  },
  {
    name: 'a variant key under a key block LMK answers A1',
    request: message(inLine, '%01'),
    reply: 'A1',
    field: 'privateKey',
  },
  {
    name: 'a key block of another slot answers A3',
    request: withBlock(key.block({ lmkId: '07' })),
    reply: 'A3',
    field: 'privateKey',
  },
  {
    name: 'a tampered key block answers A4',
    request: withBlock(block.with(40, block[40]! ^ 1)),
    reply: 'A4',
    field: 'privateKey',
  },
  {
    name: 'an authenticator that is not hexadecimal answers A4',
    request: changed(block.length - 1, 'X'),
    reply: 'A4',
    field: 'privateKey',
  },
  {
    name: 'a key block of another usage answers A6',
    request: withBlock(key.block({ usage: '06' })),
    reply: 'A6',
    field: 'privateKey',
  },
  {
    name: 'a key block of another algorithm answers A7',
    request: message(`99FFFF${blockAround(fromHex('0080'), { algorithm: 'T' }, 'private')}`, '%01'),
    reply: 'A7',
    field: 'privateKey',
  },
  {
    name: 'a key block for decryption answers A8',
    request: withBlock(key.block({ modeOfUse: 'D' })),
    reply: 'A8',
    field: 'privateKey',
  },
  {
    name: 'a count of optional blocks that is no number answers AB',
    request: changed(13, 'XX'),
    reply: 'AB',
    field: 'privateKey',
  },
  { name: 'a damaged optional block answers AC', request: changed(13, '01'), reply: 'AC', field: 'privateKey' },
  { name: 'an unknown key block version answers B2', request: changed(1, '7'), reply: 'B2', field: 'privateKey' },
  {
    name: 'a repeated optional block answers BC',
    request: message(`99FFFFS${inAngles(repeated)}0508aaaa0508bbbb${inAngles(block.subarray(17))}`, '%01'),
    reply: 'BC',
    field: 'privateKey',
  },
  {
    name: 'no delimiter behind the data answers 15',
    request: `EW0601010012data to sign,${inLine}`,
    reply: '15',
    field: 'dataEnd',
  },
  {
    name: 'less private key than its length says answers 15',
    request: message('990344abc'),
    reply: '15',
    field: 'privateKey',
  },
  { name: 'FFFF without a key block answers 15', request: message('99FFFFxyz'), reply: '15', field: 'privateKey' },
  { name: 'data behind the last field answers 15', request: `${message(inLine)}x`, reply: '15', field: 'end' },
  { name: 'an LMK that is not loaded answers 13', request: message(inLine, '%09'), reply: '13', field: 'lmkId' },
  {
    name: 'a key of 1024 bits answers 78 where strength is enforced',
    request: message(inLine),
    settings: { enforceRsaStrength: true },
    reply: '78',
    field: 'privateKey',
  },
  {
    name: 'a key of 2048 bits signs where strength is enforced',
    request: message(`99${long.underVariant()}`),
    settings: { enforceRsaStrength: true },
    reply: signed(long.signature('sha256', data)),
  },
  { name: 'switched off answers 68', request: message(inLine), settings: { disabledCommands: ['EW'] }, reply: '68' },
];

export const table: Table = { code: 'EW', rows };
