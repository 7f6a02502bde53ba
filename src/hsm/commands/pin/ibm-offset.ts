/** BK, DE and DU: an IBM offset for a PIN that a block brings, that the host keeps, or that replaces another. */
import { BK } from '../../../../protocol/commands/pin/BK-ibm-offset-block.ts';
import { DE } from '../../../../protocol/commands/pin/DE-ibm-offset-stored.ts';
import { DU } from '../../../../protocol/commands/pin/DU-change-pin-ibm.ts';
import { View } from '../../../../protocol/dsl/values.ts';
import type { Key } from '../../../keys/secret.ts';
import { NATURAL_DIGITS, OFFSET_DIGITS } from '../../../payment/ibm3624.ts';
import { Pin } from '../../../payment/pin.ts';
import type { Call, Handler } from '../../call.ts';
import { storedPin } from '../../lmk-pin-method.ts';
import { Refusal } from '../../refusal.ts';
import { wantKey } from '../../want-key.ts';
import { checkClearTable, openTable, TABLE_BYTES } from './decimalisation.ts';
import { excludedPin } from './excluded-pins.ts';
import {
  comparePin,
  makeOffset,
  naturalDigits,
  needsWarning,
  offsetField,
  pinReaches,
  readOffset,
} from './natural-pin.ts';
import { checkFormat, checkFormatOfKey, openBlock } from './pin-block.ts';
import { openPinKey } from './selected-pin-key.ts';

export const offsetOfBlock: Handler<typeof BK> = (request, call) => {
  const { format } = request;
  const malformed = checkClearTable(call, request.decimalisationTable, table);
  if (malformed !== undefined) return malformed;
  const pinKey = openPinKey(call, request.keyType, request.pinKey);
  if (pinKey instanceof Refusal) return pinKey;
  const pvk = call.openKey(request.pvk, blockPvk);
  if (pvk instanceof Refusal) return pvk;
  const refusal =
    checkFormat(call, format, 'format') ??
    checkFormatOfKey(pinKey, format, 'format') ??
    openTable(call, request.decimalisationTable, table) ??
    openBlock(pinKey, request.pinBlock, format, request.account, pin, 'pinBlock', 'format') ??
    naturalDigits(pvk, request.validationData, request.account, table, natural) ??
    pinReaches(pin, request.checkLength) ??
    excludedPin(call, request.excluded, pin);
  return answer(refusal, call, pvk, request.checkLength);
};

export const offsetOfStored: Handler<typeof DE> = (request, call) => {
  const malformed = checkClearTable(call, request.decimalisationTable, table);
  if (malformed !== undefined) return malformed;
  const pvk = call.openKey(request.pvk, storedPvk);
  if (pvk instanceof Refusal) return pvk;
  const refusal =
    storedPin(call, request.account, request.pin, pin) ??
    openTable(call, request.decimalisationTable, table) ??
    naturalDigits(pvk, request.validationData, request.account, table, natural) ??
    pinReaches(pin, request.checkLength) ??
    excludedPin(call, request.excluded, pin);
  return answer(refusal, call, pvk, request.checkLength);
};

export const changePinIbm: Handler<typeof DU> = (request, call) => {
  const { format, checkLength } = request;
  const malformed =
    checkClearTable(call, request.decimalisationTable, table) ?? readOffset(request.offset, checkLength, current);
  if (malformed !== undefined) return malformed;
  const pinKey = openPinKey(call, request.keyType, request.pinKey);
  if (pinKey instanceof Refusal) return pinKey;
  const pvk = call.openKey(request.pvk, changePvk);
  if (pvk instanceof Refusal) return pvk;
  const refusal =
    checkFormat(call, format, 'format') ??
    checkFormatOfKey(pinKey, format, 'format') ??
    openTable(call, request.decimalisationTable, table) ??
    openBlock(pinKey, request.pinBlock, format, request.account, pin, 'pinBlock', 'format') ??
    naturalDigits(pvk, request.validationData, request.account, table, natural) ??
    comparePin(call, pin, natural, current, checkLength) ??
    openBlock(pinKey, request.newPinBlock, format, request.account, pin, 'newPinBlock', 'format') ??
    pinReaches(pin, checkLength) ??
    excludedPin(call, request.excluded, pin);
  return answer(refusal, call, pvk, checkLength);
};

/** Makes the offset of the PIN at hand, unless something is wrong, and forgets the PIN. */
function answer<R extends Refusal>(refusal: R | undefined, call: Call, pvk: Key, checkLength: number): R | Offset {
  if (refusal === undefined) offsetField(call, pin, natural, checkLength, field);
  pin.clear();
  natural.fill(0);
  return refusal ?? (needsWarning(pvk) ? OFFSET_WITH_WARNING : OFFSET);
}

const blockPvk = wantKey(BK, 'pvk', '11');
const storedPvk = wantKey(DE, 'pvk', '10');
const changePvk = wantKey(DU, 'pvk', '11');
const pin = new Pin();
const table = new Uint8Array(TABLE_BYTES);
const natural = new Uint8Array(NATURAL_DIGITS);
const current = makeOffset();
/** Characters of the offset, and their place, which the reply carries. */
const field = new Uint8Array(OFFSET_DIGITS);
const offset = new View();
offset.set(field, 0, OFFSET_DIGITS);
type Offset = typeof OFFSET | typeof OFFSET_WITH_WARNING;
const OFFSET = Object.freeze({ offset });
const OFFSET_WITH_WARNING = Object.freeze({ code: '02', offset });
