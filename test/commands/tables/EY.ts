import { fromHex } from '../../../src/crypto/hex.ts';
import { blockAround, inAngles, rsaTestKey } from '../rsa-keys.ts';
import type { Row, Table } from '../table.ts';
import { variantKey } from '../test-keys.ts';

const key = rsaTestKey('private-key-variant-wrap-leachbj-1024-1');
const other = rsaTestKey('private-key-block-wrap-rs-real');
const short = rsaTestKey('private-key-variant-wrap-leachbj-512-2');
const data = new TextEncoder().encode('data to sign');
const hashes = { '01': 'sha1', '02': 'md5', '05': 'sha224', '06': 'sha256', '07': 'sha384', '08': 'sha512' } as const;
const length = (bytes: Uint8Array) => String(bytes.length).padStart(4, '0');

interface Parts {
  readonly hash?: string;
  readonly signature?: Uint8Array;
  readonly data?: Uint8Array;
  readonly key?: string;
  readonly tail?: string;
}
const right = key.signature('sha256', data);
const message = (parts: Parts = {}) => {
  const signature = parts.signature ?? right;
  const text = parts.data ?? data;
  return `EY${parts.hash ?? '06'}0101${length(signature)}${inAngles(signature)};${length(text)}${inAngles(text)};${parts.key ?? key.trusted()}${parts.tail ?? ''}`;
};
const inBlock = (block: string, parts: Parts = {}) => message({ ...parts, key: block, tail: '~%01' });
const block = key.publicBlock();
const info = fromHex('3021300906052B0E03021A05000414A9993E364706816ABA3E25717850C26C9CD0D89D');
const digest = info.subarray(-20);
const badPadding = new Uint8Array(128).fill(0xff);
badPadding.set([0, 1]);
const repeated = `S0${String(block.length + 15).padStart(4, '0')}02RV00N02010508aaaa0508bbbb${block.slice(17)}`;

const rows: Row[] = [
  ...Object.entries(hashes).map(([code, hash]) => ({
    name: `accepts a signature with ${hash}`,
    request: message({ hash: code, signature: key.signature(hash, data) }),
    reply: '00',
  })),
  {
    name: 'accepts it under a triple-length variant LMK',
    request: message({ key: key.trusted('', 'test-variant-3key'), tail: '~%03' }),
    reply: '00',
  },
  { name: 'accepts it with a key block under a 3DES LMK', request: inBlock(block), reply: '00' },
  {
    name: 'accepts it with a key block under an AES LMK',
    request: message({ key: key.publicBlock({}, 'test-kb-aes'), tail: '~%02' }),
    reply: '00',
  },
  {
    name: 'accepts it with a key block without restriction of its use',
    request: inBlock(key.publicBlock({ modeOfUse: 'N' })),
    reply: '00',
  },
  { name: 'accepts it with authentication data', request: message({ key: key.trusted('some data') }), reply: '00' },
  {
    name: 'accepts it with authentication data in front of an LMK identifier',
    request: message({ key: key.trusted('some data'), tail: '~%00' }),
    reply: '00',
  },
  {
    name: 'accepts a signature over a DigestInfo',
    request: message({ hash: '04', data: info, signature: key.signedBlock(info) }),
    reply: '00',
  },
  {
    name: 'accepts a signature over a hash',
    request: message({ hash: '04', data: digest, signature: key.signedBlock(digest) }),
    reply: '00',
  },
  {
    name: 'accepts a signature over nothing',
    request: message({ data: new Uint8Array(0), signature: key.signature('sha256', new Uint8Array(0)) }),
    reply: '00',
  },
  {
    name: 'takes a key block of another slot when the setting says so',
    request: inBlock(key.publicBlock({ lmkId: '07' })),
    settings: { ignoreLmkIdInKeyBlock: true },
    reply: '00',
  },
  { name: 'works under the LMK of its port', request: message({ key: block }), port: 1, reply: '00' },
  { name: 'echoes the trailer', request: `${message()}<19>trailer`, reply: 'EZ00<19>trailer' },

  {
    name: 'a wrong MAC answers 01',
    request: message({
      key: key
        .trusted()
        .replace('<', '<00')
        .replace(/(<00.{6})../, '$1'),
    }),
    reply: '01',
  },
  {
    name: 'other authentication data answers 01',
    request: message({ key: `${key.trusted('some data')}!` }),
    reply: '01',
  },
  {
    name: 'a MAC under another LMK answers 01',
    request: message({ key: key.trusted(), tail: '~%03' }),
    reply: '01',
  },
  {
    name: 'a damaged signature answers 02',
    request: message({ signature: right.with(50, right[50]! ^ 1) }),
    reply: '02',
    field: 'signature',
  },
  { name: 'other data answers 02', request: message({ data: data.with(0, 0) }), reply: '02', field: 'signature' },
  { name: 'another hash answers 02', request: message({ hash: '01' }), reply: '02', field: 'signature' },
  {
    name: 'a signature not below the modulus answers 02',
    request: message({ signature: new Uint8Array(128).fill(0xff) }),
    reply: '02',
    field: 'signature',
  },
  {
    name: 'a bare hash in the place of its DigestInfo answers 02',
    request: message({ hash: '04', data: digest, signature: key.signedBlock(info) }),
    reply: '02',
    field: 'signature',
  },
  {
    name: 'a key of one INTEGER answers 04',
    request: message({ key: '<00000000><3003020103>' }),
    reply: '04',
    field: 'publicKey',
  },
  {
    name: 'a key that is no SEQUENCE answers 04',
    request: message({ key: '<00000000><0203020103>' }),
    reply: '04',
    field: 'publicKey',
  },
  {
    name: 'a key block that holds no key answers 04',
    request: inBlock(blockAround(fromHex('3003020103'), { usage: '02', modeOfUse: 'V' }, 'public')),
    reply: '04',
    field: 'publicKeyBlock',
  },
  { name: 'an unknown hash answers 05', request: message({ hash: '03' }), reply: '05', field: 'hash' },
  {
    name: 'an unknown signature algorithm answers 06',
    request: message().replace('EY060101', 'EY060201'),
    reply: '06',
    field: 'signatureAlgorithm',
  },
  {
    name: 'an unknown padding answers 07',
    request: message().replace('EY060101', 'EY060102'),
    reply: '07',
    field: 'padMode',
  },
  {
    name: 'data that is neither hash nor DigestInfo answers 74',
    request: message({ hash: '04' }),
    reply: '74',
    field: 'data',
  },
  {
    name: 'a DigestInfo whose hash has another length answers 76',
    request: message({
      hash: '04',
      data: fromHex('3020300906052B0E03021A05000413993E364706816ABA3E25717850C26C9CD0D89D'),
    }),
    reply: '76',
    field: 'data',
  },
  {
    name: 'a signature of another length answers 76',
    request: message({ key: other.trusted() }),
    reply: '76',
    field: 'signatureLength',
  },
  {
    name: 'a hash too long for the key answers 76',
    request: message({ hash: '08', key: short.trusted() }),
    reply: '76',
    field: 'hash',
  },
  {
    name: 'a signature block without end of its padding answers 77',
    request: message({ signature: key.signedBlock(badPadding, 'none') }),
    reply: '77',
    field: 'signature',
  },
  {
    name: 'a signature block with too little padding answers 77',
    request: message({ signature: key.signedBlock(badPadding.with(9, 0), 'none') }),
    reply: '77',
    field: 'signature',
  },
  { name: 'less data than the length says answers 80', request: 'EY0601010001x;9999data', reply: '80', field: 'data' },
  { name: 'user storage without a key answers 12', request: inBlock('K000'), reply: '12', field: 'publicKeyBlock' },
  {
    name: 'an index beyond user storage answers 21',
    request: inBlock('K600'),
    settings: { userStorageKeyLength: 'triple' },
    reply: '21',
    field: 'publicKeyBlock',
  },
  {
    name: 'user storage with less than a key answers 27',
    request: inBlock('K000'),
    before: ['LAK00001U123456789ABCDE0'],
    reply: '27',
    field: 'publicKeyBlock',
  },
  {
    name: 'takes a key block from user storage',
    request: inBlock('K000'),
    before: [`LAK000${length(new TextEncoder().encode(block))}${block}`],
    settings: { userStorageKeyLength: 'variable' },
    reply: '00',
  },
  { name: 'a TR-31 block answers 26', request: inBlock(`R${block.slice(1)}`), reply: '26', field: 'publicKeyBlock' },
  {
    name: 'a variant key under a key block LMK answers A1',
    request: inBlock(variantKey('001', '0123456789ABCDEFFEDCBA9876543210')),
    reply: 'A1',
    field: 'publicKeyBlock',
  },
  {
    name: 'a key block of another slot answers A3',
    request: inBlock(key.publicBlock({ lmkId: '07' })),
    reply: 'A3',
    field: 'publicKeyBlock',
  },
  {
    name: 'a tampered key block answers A4',
    request: inBlock(block.slice(0, -1) + (block.at(-1) === '0' ? '1' : '0')),
    reply: 'A4',
    field: 'publicKeyBlock',
  },
  {
    name: 'a key block of another usage answers A6',
    request: inBlock(key.publicBlock({ usage: '03' })),
    reply: 'A6',
    field: 'publicKeyBlock',
  },
  {
    name: 'a key block of another algorithm answers A7',
    request: inBlock(blockAround(key.publicDer(), { usage: '02', modeOfUse: 'V', algorithm: 'E' }, 'public')),
    reply: 'A7',
    field: 'publicKeyBlock',
  },
  {
    name: 'a key block for encryption answers A8',
    request: inBlock(key.publicBlock({ modeOfUse: 'E' })),
    reply: 'A8',
    field: 'publicKeyBlock',
  },
  {
    name: 'a count of optional blocks that is no number answers AB',
    request: inBlock(`${block.slice(0, 13)}XX${block.slice(15)}`),
    reply: 'AB',
    field: 'publicKeyBlock',
  },
  {
    name: 'a damaged optional block answers AC',
    request: inBlock(`${block.slice(0, 13)}01${block.slice(15, 17)}0501${block.slice(21)}`),
    reply: 'AC',
    field: 'publicKeyBlock',
  },
  {
    name: 'an unknown key block version answers B2',
    request: inBlock(`S7${block.slice(2)}`),
    reply: 'B2',
    field: 'publicKeyBlock',
  },
  { name: 'a repeated optional block answers BC', request: inBlock(repeated), reply: 'BC', field: 'publicKeyBlock' },
  {
    name: 'no delimiter behind the signature answers 15',
    request: message().replace('>;0012', '>,0012'),
    reply: '15',
    field: 'signatureEnd',
  },
  {
    name: 'less signature than its length says answers 15',
    request: 'EY0601019999abc',
    reply: '15',
    field: 'signature',
  },
  { name: 'an LMK that is not loaded answers 13', request: message({ tail: '~%09' }), reply: '13', field: 'lmkId' },
  {
    name: 'a key block in front of an LMK identifier without its delimiter answers 15',
    request: message({ key: block, tail: '%01' }),
    reply: '15',
    field: 'lmkId',
  },
  {
    name: 'a key of 512 bits answers 76 where strength is enforced',
    request: message({ signature: short.signature('sha256', data), key: short.trusted() }),
    settings: { enforceRsaStrength: true },
    reply: '76',
    field: 'publicKey',
  },
  {
    name: 'a key of 1024 bits verifies where strength is enforced',
    request: message(),
    settings: { enforceRsaStrength: true },
    reply: '00',
  },
  { name: 'switched off answers 68', request: message(), settings: { disabledCommands: ['EY'] }, reply: '68' },
];

export const table: Table = { code: 'EY', rows };
