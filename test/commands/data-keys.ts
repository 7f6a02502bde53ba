/** Data keys of every kind for the tables of M0, M2 and M4: as they stand in a message, with their clear value. */
import type { Algorithm } from './independent-data.ts';
import { blockKey, clear, variantKey } from './test-keys.ts';

export interface DataKey {
  readonly name: string;
  /** Key type, key, and KSN where there is one. */
  readonly key: string;
  readonly lmk: '' | '%01' | '%02' | '%03';
  readonly algorithm: Algorithm;
  readonly clear: string;
  /** The only direction the mode of use allows. */
  readonly use?: 'encrypt' | 'decrypt';
}

const des = (name: string, key: string, clearHex: string, lmk: DataKey['lmk'] = ''): DataKey => ({
  name,
  key,
  lmk,
  algorithm: 'des',
  clear: clearHex,
});
const aes = (name: string, key: string, clearHex: string): DataKey => ({
  name,
  key,
  lmk: '%02',
  algorithm: 'aes',
  clear: clearHex,
});

// X9.24-1:2009: data key of KSN FFFF9876543210E00001 under this BDK.
const bdk = '0123456789ABCDEFFEDCBA9876543210';
const dukptData = '448D3F076D8304036A55A3D7E0055A78';
const ksn = 'A05FFFF9876543210E00001';
// X9.24-3:2017, supplement: data encryption keys.
const aesBdk = 'FEDCBA9876543210F1F1F1F1F1F1F1F1';
const aesKsn = (counter: string) => `A051234567890123456000000${counter}`;
const bdkOf = (usage: string, clearHex: string, modeOfUse: 'X' | 'N' = 'X') =>
  `FFF${blockKey({ usage, modeOfUse, algorithm: 'A' }, clearHex, 'test-kb-aes')}`;

export const dataKeys: readonly DataKey[] = [
  des('a single-length DEK', `00B${variantKey('00B', clear.single)}`, clear.single),
  des('a ZEK', `00A${variantKey('00A', clear.double)}`, clear.double),
  des('a triple-length TEK', `30B${variantKey('30B', clear.triple)}`, clear.triple),
  des('a DEK in the X9.17 form', `00B${variantKey('00B', clear.double, 'X')}`, clear.double),
  des(
    'a DEK under a triple-length LMK',
    `00B${variantKey('00B', clear.double, 'U', 'test-variant-3key')}`,
    clear.double,
    '%03',
  ),
  ...['D0', '21', '22', '23'].map((usage) =>
    des(
      `a key block of usage ${usage}`,
      `FFF${blockKey({ usage, modeOfUse: 'B' }, clear.double)}`,
      clear.double,
      '%01',
    ),
  ),
  {
    ...des(
      'a key block that only encrypts',
      `FFF${blockKey({ usage: 'D0', modeOfUse: 'E' }, clear.double)}`,
      clear.double,
      '%01',
    ),
    use: 'encrypt',
  },
  {
    ...des(
      'a key block that only decrypts',
      `FFF${blockKey({ usage: 'D0', modeOfUse: 'D' }, clear.double)}`,
      clear.double,
      '%01',
    ),
    use: 'decrypt',
  },
  des('a single-length key block', `FFF${blockKey({ usage: 'D0' }, clear.single)}`, clear.single, '%01'),
  des(
    'a 3DES key block under an AES LMK',
    `FFF${blockKey({ usage: 'D0' }, clear.triple, 'test-kb-aes')}`,
    clear.triple,
    '%02',
  ),
  aes(
    'an AES-128 key block',
    `FFF${blockKey({ usage: 'D0', algorithm: 'A' }, clear.aes128, 'test-kb-aes')}`,
    clear.aes128,
  ),
  aes(
    'an AES-256 key block',
    `FFF${blockKey({ usage: '21', algorithm: 'A' }, clear.aes256, 'test-kb-aes')}`,
    clear.aes256,
  ),
  ...[
    ['009', 'a BDK-1'],
    ['609', 'a BDK-2'],
    ['809', 'a BDK-3'],
    ['909', 'a BDK-4'],
  ].map(([type, name]) => des(name!, `${type}${variantKey(type!, bdk)}${ksn}`, dukptData)),
  des('a BDK-1 in 32H without scheme', `009${variantKey('009', bdk, 'X').slice(1)}${ksn}`, dukptData),
  des('a BDK-1 and a KSN of 16H', `009${variantKey('009', bdk)}6059876543210E00001`, dukptData),
  ...['B0', '41', '42', '43'].map((usage) =>
    des(
      `a BDK in a key block of usage ${usage}`,
      `FFF${blockKey({ usage, modeOfUse: 'X' }, bdk)}${ksn}`,
      dukptData,
      '%01',
    ),
  ),
  aes('an AES-128 BDK of usage B0', `${bdkOf('B0', aesBdk)}${aesKsn('02')}`, 'D639514AA33AC43AD9229E433D6D4E5B'),
  aes('an AES-128 BDK of usage 44', `${bdkOf('44', aesBdk, 'N')}${aesKsn('08')}`, '650F34204ABD4E57764D61AC3D266FB1'),
  aes(
    'an AES-256 BDK',
    `${bdkOf('44', aesBdk + aesBdk)}${aesKsn('01')}`,
    '71EB36C9A6B7F801D1D1700C29741FC5A5C4E9B45D742DA7AF6992B8AA29AF58',
  ),
];
