/** Data under keys, hashes, echo and status. */

import { sha256 } from '../../crypto/hash.ts';
import { toHex } from '../../crypto/hex.ts';
import { cbcEncrypt } from '../../crypto/modes.ts';
import type { Workbench } from '../workbench.ts';
import { each, KEYS } from './maker.ts';

/** NC: diagnostics, the same every time. */
export const diagnostics = each(async (bench) => [await bench.recorded(bench.call('NC', {}))]);

/** NO: status, the same every time. */
export const status = each(async (bench) => [await bench.recorded(bench.call('NO', { mode: '00' }))]);

/** B2: echo of 16 to 271 bytes. */
export const echo = each(async (bench) => {
  const data = bench.bytes(16 + bench.below(256));
  return [bench.call('B2', { length: data.length, data }, { value: data })];
});

/** N0: random bytes. */
export const randomValue = each(async (bench) => {
  const length = 8 * (1 + bench.below(8));
  return [bench.call('N0', { length }, { size: length, check: 'form' })];
});

/** GM: SHA-256. */
export const hash = each(async (bench) => {
  const data = bench.bytes(32 + bench.below(224));
  return [bench.call('GM', { hash: '06', length: data.length, data }, { value: sha256(data) })];
});

/** M0: data of whole blocks under a ZEK in CBC, hexadecimal. */
export const encryptData = each(async (bench, i) => {
  const { fields, clear, cryptogram } = await dataCase(bench, i);
  const text = toHex(cryptogram);
  return [
    bench.call('M0', { ...fields, length: clear.length * 2, data: clear }, { value: result(text.slice(-16), text) }),
  ];
});

/** M2: the same the other way. */
export const decryptData = each(async (bench, i) => {
  const { fields, clear, cryptogram } = await dataCase(bench, i);
  const last = toHex(cryptogram).slice(-16);
  const call = { ...fields, length: cryptogram.length * 2, data: cryptogram };
  return [bench.call('M2', call, { value: result(last, toHex(clear)) })];
});

async function dataCase(bench: Workbench, i: number) {
  const zek = await bench.key('DATA', 'both', i % KEYS);
  const iv = bench.bytes(8);
  const clear = bench.bytes(8 * (2 + bench.below(14)));
  const fields = {
    mode: '01',
    inputFormat: '1',
    outputFormat: '1',
    keyType: zek.type,
    key: zek.text,
    iv: toHex(iv),
  };
  return { fields, clear, cryptogram: cbcEncrypt(zek.cipher, iv, clear) };
}

function result(nextIv: string, text: string): string {
  return `${nextIv}${text.length.toString(16).toUpperCase().padStart(4, '0')}${text}`;
}
