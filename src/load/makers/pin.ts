/** PIN translation and PIN verification: blocks, PVVs and offsets made here, replies compared with our own values. */

import { latin1 } from '../../../protocol/dsl/values.ts';
import { fromHex } from '../../crypto/hex.ts';
import { naturalPin, pinOffset, validationBlock } from '../../payment/ibm3624.ts';
import { pvv } from '../../payment/pvv.ts';
import type { Workbench } from '../workbench.ts';
import { type Card, digitText, holdsPin, newCard, pinBlockUnder, withWrongPin } from './cards.ts';
import { each, KEYS, WRONG_EVERY } from './maker.ts';

/** CA: terminal PIN to zone, ISO format 0 to 0; one in four to format 3, whose fill is random. */
export const translateFromTpk = each(async (bench, i) => [await translation(bench, 'CA', i)]);

/** CC: zone PIN to another zone. */
export const translateFromZpk = each(async (bench, i) => [await translation(bench, 'CC', i)]);

/** DC: terminal PIN against its PVV. */
export const verifyPvvTpk = each(async (bench, i) => [await pvvVerification(bench, 'DC', i)]);

/** EC: interchange PIN against its PVV. */
export const verifyPvvZpk = each(async (bench, i) => [await pvvVerification(bench, 'EC', i)]);

/** DA: terminal PIN against its IBM offset. */
export const verifyIbmTpk = each(async (bench, i) => [await ibmVerification(bench, 'DA', i)]);

/** EA: interchange PIN against its IBM offset. */
export const verifyIbmZpk = each(async (bench, i) => [await ibmVerification(bench, 'EA', i)]);

/** FW: PVV of a PIN that a customer chose. */
export const pvvOfBlock = each(async (bench, i) => {
  const zpk = await bench.key('ZPK', 'both', i % KEYS);
  const pvk = await bench.key('PVK_PVV', 'generate', i % KEYS);
  const card = newCard(bench);
  const fields = {
    keyType: bench.isKeyBlock ? 'FFF' : '001',
    pinKey: zpk.text,
    pvk: pvk.text,
    pinBlock: pinBlockUnder(bench, zpk.cipher, ISO_0, card),
    format: '01',
    account: card.account,
    pvki: 1,
  };
  return [bench.call('FW', fields, { value: pvvText(pvk.cipher, card) })];
});

async function translation(bench: Workbench, code: 'CA' | 'CC', i: number) {
  const source = await bench.key(code === 'CA' ? 'TPK' : 'ZPK', 'both', i % KEYS);
  const destination = await bench.key('ZPK', 'both', (i + 1) % KEYS);
  const card = newCard(bench);
  const fields = {
    sourceKey: source.text,
    destinationKey: destination.text,
    maximumPinLength: 12,
    pinBlock: pinBlockUnder(bench, source.cipher, ISO_0, card),
    sourceFormat: '01',
    destinationFormat: i % 4 === 3 ? '47' : '01',
    account: card.account,
  };
  const length = String(card.pin.length).padStart(2, '0');
  if (fields.destinationFormat === '01')
    return bench.call(code, fields, { value: `${length}${pinBlockUnder(bench, destination.cipher, ISO_0, card)}01` });
  return bench.call(code, fields, {
    value: length,
    size: 20,
    verify: (bytes, start, end) =>
      bytes[end - 2] === 0x34 &&
      bytes[end - 1] === 0x37 &&
      holdsPin(destination.cipher, ISO_3, hexBlock(bytes, start + 6), card),
  });
}

async function pvvVerification(bench: Workbench, code: 'DC' | 'EC', i: number) {
  const pinKey = await bench.key(code === 'DC' ? 'TPK' : 'ZPK', 'both', i % KEYS);
  const pvk = await bench.key('PVK_PVV', 'generate', i % KEYS);
  const card = newCard(bench);
  const value = pvvText(pvk.cipher, card);
  // A wrong PIN may have the same PVV by chance, so the PVV is made wrong.
  const isWrong = i % WRONG_EVERY === WRONG_EVERY - 1;
  const fields = {
    pinKey: pinKey.text,
    pvk: pvk.text,
    pinBlock: pinBlockUnder(bench, pinKey.cipher, ISO_0, card),
    format: '01',
    account: card.account,
    pvki: 1,
    pvv: isWrong ? value.slice(0, 3) + ((Number(value[3]) + 1) % 10) : value,
  };
  return bench.call(code, fields, { code: isWrong ? '01' : '00' });
}

async function ibmVerification(bench: Workbench, code: 'DA' | 'EA', i: number) {
  const pinKey = await bench.key(code === 'DA' ? 'TPK' : 'ZPK', 'both', i % KEYS);
  const pvk = await bench.key('PVK_IBM', 'generate', i % KEYS);
  const card = newCard(bench);
  const isWrong = i % WRONG_EVERY === WRONG_EVERY - 1;
  const fields = {
    pinKey: pinKey.text,
    pvk: pvk.text,
    maximumPinLength: 12,
    pinBlock: pinBlockUnder(bench, pinKey.cipher, ISO_0, isWrong ? withWrongPin(card) : card),
    format: '01',
    checkLength: 4,
    account: card.account,
    decimalisationTable: TABLE,
    validationData: VALIDATION,
    offset: offsetText(pvk.cipher, card),
  };
  // A PVK of double length is answered with the warning 02.
  return bench.call(code, fields, { code: isWrong ? '01' : '02' });
}

/** The PVV of a card with PVK index 1, as text. */
export function pvvText(pvk: Parameters<typeof pvv>[0], { accountView, pin }: Card): string {
  const digits = new Uint8Array(4);
  pvv(pvk, accountView, 1, pin, digits);
  return digitText(digits);
}

/** The offset over four digits, F behind it to 12 characters. */
export function offsetText(pvk: Parameters<typeof naturalPin>[0], { accountView, pin }: Card): string {
  const block = new Uint8Array(8);
  const data = { buffer: Uint8Array.from(VALIDATION, (c) => c.charCodeAt(0)), start: 0, end: 12 };
  validationBlock(data, accountView, block);
  const natural = new Uint8Array(16);
  naturalPin(pvk, block, fromHex(TABLE), natural);
  const offset = new Uint8Array(12);
  pinOffset(pin, natural, 4, offset);
  return Array.from(offset, (nibble) => nibble.toString(16).toUpperCase()).join('');
}

function hexBlock(bytes: Uint8Array, at: number): Uint8Array {
  return fromHex(latin1(bytes.subarray(at, at + 16)));
}

const TABLE = '0123456789012345';
const VALIDATION = '1234567890N2';
const ISO_0 = 1;
const ISO_3 = 47;
