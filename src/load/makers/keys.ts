/** Keys in and out: generated, imported, exported, and their check values. */

import { latin1 } from '../../../protocol/dsl/values.ts';
import { TripleDes } from '../../crypto/des.ts';
import { toHex } from '../../crypto/hex.ts';
import { desKcv } from '../../crypto/kcv.ts';
import type { Workbench } from '../workbench.ts';
import type { Maker } from './maker.ts';
import { each, KEYS } from './maker.ts';

/** A0: a new ZPK; every key is as good, so only the form of the reply is looked at. */
export const generateKey = each(async (bench, i) => {
  const fields = newKey(bench, i);
  const reply = await bench.reply(bench.call('A0', fields));
  return [bench.call('A0', fields, { size: reply.length - 4, check: 'form' })];
});

/** A0: a new ZPK, also under the ZMK, where its check value is computed again. */
export const generateAndExport: Maker = async (bench) => {
  const fields = { ...newKey(bench, 0), mode: '1', kek: bench.zmkText, exportScheme: 'U' };
  const call = bench.call('A0', fields, {}, 'A0 with export');
  if (await isForbidden(bench, call, 'A0 with export')) return [];
  const { length } = await bench.reply(call);
  const verify = (bytes: Uint8Array, _start: number, end: number): boolean => {
    const key = bench.unwrap(latin1(bytes.subarray(end - KCV - 32, end - KCV)));
    return toHex(desKcv(new TripleDes(key))).startsWith(latin1(bytes.subarray(end - KCV, end)));
  };
  return [[bench.call('A0', fields, { size: length - 4, verify }, 'A0 with export')]];
};

/** A6: a key under the ZMK comes in; its check value is ours. */
export const importKey = each(async (bench, i) => {
  const zpk = await bench.key('ZPK', 'both', i % KEYS);
  const fields = {
    keyType: zpk.type,
    zmk: bench.zmkText,
    key: zpk.wrapped,
    scheme: bench.isKeyBlock ? 'S' : 'U',
    ...(bench.isKeyBlock && { header: bench.header('P0', 'B') }),
  };
  const kcv = Uint8Array.from(zpk.kcv, (digit) => digit.charCodeAt(0));
  const verify = (bytes: Uint8Array, _start: number, end: number): boolean => {
    for (let k = 0; k < KCV; k++) if (bytes[end - KCV + k] !== kcv[k]) return false;
    return true;
  };
  return [bench.call('A6', fields, { size: zpk.text.length + KCV, verify })];
});

/** A8: a key leaves under the ZMK, where it must look as it came. */
export const exportKey: Maker = async (bench, count) => {
  const made = [];
  for (let i = 0; i < Math.min(count, KEYS); i++) {
    const zpk = await bench.key('ZPK', 'both', i);
    const fields = { keyType: zpk.type, kek: bench.zmkText, key: zpk.text, exportScheme: 'U' };
    const call = bench.call('A8', fields, { value: `${zpk.wrapped}${zpk.kcv}` });
    if (i === 0 && (await isForbidden(bench, call, 'A8'))) return [];
    made.push([call]);
  }
  return made;
};

/** BU: the check value of a ZPK. */
export const checkValue = each(async (bench, i) => {
  const zpk = await bench.key('ZPK', 'both', i % KEYS);
  const fields = {
    keyTypeCode: bench.isKeyBlock ? 'FF' : '01',
    lengthFlag: bench.isKeyBlock ? 'F' : '1',
    key: zpk.text,
    ...(bench.isKeyBlock && { keyType: 'FFF' }),
    checkValue: { type: '1' },
  };
  return [bench.call('BU', fields, { value: zpk.kcv })];
});

/** Leaves a kind of call out, with a note, when the target does not allow it: no authorised state (17), AA, 29. */
async function isForbidden(bench: Workbench, call: ReturnType<Workbench['call']>, name: string): Promise<boolean> {
  const code = latin1((await bench.reply(call)).subarray(2, 4));
  if (code === '00') return false;
  bench.notes.push(`${name} is left out: the target answers ${code}`);
  return true;
}

function newKey(bench: Workbench, i: number) {
  return {
    mode: '0',
    keyType: bench.isKeyBlock ? 'FFF' : NEW_TYPES[i % NEW_TYPES.length]!,
    scheme: bench.isKeyBlock ? 'S' : 'U',
    ...(bench.isKeyBlock && { header: { ...bench.header('P0', 'B'), algorithm: 'T2' } }),
  };
}

const KCV = 6;
const NEW_TYPES = ['001', '002', '003', '402'];
