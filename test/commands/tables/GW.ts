import { commonRows } from '../common-rows.ts';
import { mac3Of } from '../independent-card.ts';
import { aesMac, x924, x924Aes } from '../independent-dukpt.ts';
import { keyRows } from '../key-rows.ts';
import type { Row, Table } from '../table.ts';
import { blockKey, clear, variantKey } from '../test-keys.ts';

const bdk = variantKey('009', x924.bdk);
const bdk2 = variantKey('609', x924.bdk);
const bdk4 = variantKey('909', x924.bdk);
const ksn = `A05${x924.ksn}`;
const data = `0017${x924.macData}`;
const { mac, cmac, cmacResponse } = x924;
const generate = (mode: string, method: string, key: string, serial: string = ksn, lmk = '') =>
  `GW${mode}${method}${key}${serial}${data}${lmk}`;
const verify = (mode: string, method: string, key: string, value: string, serial: string = ksn, lmk = '') =>
  `GW${mode}${method}${key}${serial}${value}${data}${lmk}`;
const other = (value: string) => value.replaceAll(/[0-9]/g, (digit) => String((Number(digit) + 1) % 10));
const aesBdk = blockKey({ usage: 'B0', algorithm: 'A' }, x924Aes.bdk, 'test-kb-aes');
// X9.24-3:2017 supplement, AES-128 BDK, counter 4: key for the MACs that the terminal makes.
const aesKsn = 'A05123456789012345600000004';
const aesValue = aesMac('E6E4679647D8A9057C1FC15537CB4C4E', Buffer.from(x924.macData).toString('hex'));
const row = (name: string, request: string, reply: string | RegExp, more: Partial<Row> = {}): Row => ({
  name,
  request,
  reply,
  ...more,
});

/** All six things to do with one kind of BDK; the letters are those of the set. */
function modeRows(kind: string, modes: string, key: string, lmk = ''): Row[] {
  const [verifyFull, verifyLeft, verifyRight, makeFull, makeLeft, makeRight] = Array.from(modes) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return [
    row(`${kind}: makes 8 bytes`, generate(makeFull, '1', key, ksn, lmk), `GX00${mac}`),
    row(`${kind}: makes the left half`, generate(makeLeft, '1', key, ksn, lmk), `GX00${mac.slice(0, 8)}`),
    row(`${kind}: makes the right half`, generate(makeRight, '1', key, ksn, lmk), `GX00${mac.slice(8)}`),
    row(`${kind}: verifies 8 bytes`, verify(verifyFull, '1', key, mac, ksn, lmk), 'GX00'),
    row(`${kind}: verifies the left half`, verify(verifyLeft, '1', key, mac.slice(0, 8), ksn, lmk), 'GX00'),
    row(`${kind}: verifies the right half`, verify(verifyRight, '1', key, mac.slice(8), ksn, lmk), 'GX00'),
    row(`${kind}: refuses other 8 bytes`, verify(verifyFull, '1', key, other(mac), ksn, lmk), '01'),
    row(`${kind}: refuses the other half`, verify(verifyLeft, '1', key, mac.slice(8), ksn, lmk), '01'),
  ];
}

export const table: Table = {
  code: 'GW',
  rows: [
    ...modeRows('BDK-1', '123456', bdk),
    ...modeRows('BDK-2', 'ABCDEF', bdk2),
    ...modeRows('BDK-4', 'GHIJKL', bdk4),
    ...modeRows('a key block', '123456', blockKey({ usage: 'B0', modeOfUse: 'X' }, x924.bdk), '%01'),
    ...modeRows('a key block of type 2', 'ABCDEF', blockKey({ usage: '41' }, x924.bdk), '%01'),
    ...modeRows('a key block of type 4', 'GHIJKL', blockKey({ usage: '43' }, x924.bdk), '%01'),
    ...modeRows('a 3DES key under an AES LMK', '123456', blockKey({ usage: 'B0' }, x924.bdk, 'test-kb-aes'), '%02'),
    row('the AS2805 method gives the same value', generate('4', '2', bdk), `GX00${mac}`),
    row('makes a CMAC with the request key', generate('4', '4', bdk), `GX00${cmac}`),
    row('makes a CMAC with the response key', generate('4', '5', bdk), `GX00${cmacResponse}`),
    row('verifies a CMAC with the response key', verify('1', '5', bdk, cmacResponse), 'GX00'),
    row('refuses a CMAC of the other key', verify('1', '4', bdk, cmacResponse), '01'),
    row('an AES BDK makes a CMAC', generate('4', '4', aesBdk, aesKsn, '%02'), `GX00${aesValue}`),
    row(
      'an AES BDK makes a CMAC whatever the method',
      generate('5', '1', aesBdk, aesKsn, '%02'),
      `GX00${aesValue.slice(0, 8)}`,
    ),
    row('an AES BDK verifies a CMAC', verify('1', '4', aesBdk, aesValue, aesKsn, '%02'), 'GX00'),
    row('an AES BDK has another response key', verify('1', '5', aesBdk, aesValue, aesKsn, '%02'), '01'),
    row('fills a KSN of 16 characters with F', generate('4', '1', bdk, `605${x924.ksn.slice(4)}`), `GX00${mac}`),
    row(
      'a counter of zero takes the initial key',
      generate('4', '1', bdk, 'A05FFFF9876543210E00000'),
      `GX00${mac3Of('6AC292FAA131A44D858AB3A3D7D56C3A', Buffer.from(x924.macData).toString('hex'))}`,
    ),
    row('takes any bytes as data', `GW41${bdk}${ksn}0003<00FF19>`, /^GX00[0-9A-F]{16}$/),
    row(
      'a BDK of 32H without scheme letter',
      generate('4', '1', variantKey('009', x924.bdk, 'X').slice(1)),
      `GX00${mac}`,
    ),
    row('an unknown mode answers 15', generate('7', '1', bdk), '15', { field: 'mode' }),
    row('an unknown method answers 15', generate('4', '3', bdk), '15', { field: 'method' }),
    row('a KSN of 11 characters answers 15', generate('4', '1', bdk, `105${x924.ksn.slice(9)}`), '15', {
      field: 'ksnDescriptor',
    }),
    row(
      'an AES counter of 17 one bits answers 15',
      generate('4', '4', aesBdk, 'A051234567890123456FFFF0001', '%02'),
      '15',
      { field: 'ksn' },
    ),
    row('a half MAC where 8 bytes are verified answers 15', verify('1', '1', bdk, mac.slice(0, 8)), '15'),
    row('data shorter than its length answers 15', generate('4', '1', bdk).slice(0, -1), '15', { field: 'data' }),
    row('a single-length BDK answers 27', generate('4', '1', `Z${variantKey('009', clear.single)}`), '27', {
      field: 'bdk',
    }),
    row(
      'a BDK-1 block in the modes of BDK-2 answers A6',
      generate('D', '1', blockKey({ usage: 'B0' }, x924.bdk), ksn, '%01'),
      'A6',
      { field: 'bdk' },
    ),
    row(
      'a single DES BDK in a block answers A7',
      generate('4', '1', blockKey({ usage: 'B0' }, clear.single), ksn, '%01'),
      'A7',
      { field: 'bdk' },
    ),
    ...keyRows({
      label: 'BDK',
      field: 'bdk',
      message: (key, lmk) => generate('4', '1', key, ksn, lmk),
      keyType: '009',
      usage: 'B0',
      wrongUsage: 'M3',
      wrongMode: 'G',
      parity: '10',
    }),
    ...commonRows({ code: 'GW', request: generate('4', '1', bdk), reply: `GX00${mac}`, lmk: 'keys' }),
  ],
};
