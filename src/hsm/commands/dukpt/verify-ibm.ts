/** GO: a PIN under a DUKPT key is verified by the IBM 3624 method, with a MAC beside it on request. */
import { GO } from '../../../../protocol/commands/dukpt/GO-verify-ibm.ts';
import { NATURAL_DIGITS } from '../../../payment/ibm3624.ts';
import { Pin } from '../../../payment/pin.ts';
import type { Handler } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { wantKey } from '../../want-key.ts';
import { checkClearTable, openTable, TABLE_BYTES } from '../pin/decimalisation.ts';
import { comparePin, makeOffset, naturalDigits, needsWarning, readOffset } from '../pin/natural-pin.ts';
import { readKsn } from './ksn.ts';
import { checkDukptFormat, dukptAnswer, openDukptBlock } from './verification.ts';

export const verifyDukptIbm: Handler<typeof GO> = (request, call) => {
  const ksn = readKsn(request.ksn, 'ksn', 'pin');
  if (ksn instanceof Refusal) return ksn;
  const { checkLength, account } = request;
  const malformed =
    checkClearTable(call, request.decimalisationTable, table) ?? readOffset(request.offset, checkLength, offset);
  if (malformed !== undefined) return malformed;
  const bdk = call.openKey(request.bdk, wantedBdk, request.sourceFlag);
  if (bdk instanceof Refusal) return bdk;
  const pvk = call.openKey(request.pvk, wantedPvk);
  if (pvk instanceof Refusal) return pvk;
  const unusable =
    checkDukptFormat(call, request.format, 'format') ??
    openTable(call, request.decimalisationTable, table) ??
    openDukptBlock(bdk, ksn, request, pin) ??
    naturalDigits(pvk, request.validationData, account, table, natural);
  if (unusable !== undefined) {
    pin.clear();
    return unusable;
  }
  const compared = comparePin(call, pin, natural, offset, checkLength);
  pin.clear();
  if (compared !== undefined && compared.error !== '01') return compared;
  return dukptAnswer(compared ?? (needsWarning(pvk) ? LONG_PVK : undefined), request, bdk, ksn);
};

const wantedBdk = wantKey(GO, 'bdk', '10');
const wantedPvk = wantKey(GO, 'pvk', '11');
const pin = new Pin();
const offset = makeOffset();
const table = new Uint8Array(TABLE_BYTES);
const natural = new Uint8Array(NATURAL_DIGITS);
const LONG_PVK = refuse('02', 'pvk', 'the PIN is right; the PVK is not single length');
