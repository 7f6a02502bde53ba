/** EE: a PIN is derived from natural PIN and offset, and goes under the LMK. */
import { EE } from '../../../../protocol/commands/pin/EE-derive-pin-ibm.ts';
import { derivePin, NATURAL_DIGITS } from '../../../payment/ibm3624.ts';
import { Pin } from '../../../payment/pin.ts';
import type { Handler } from '../../call.ts';
import { storePin } from '../../lmk-pin-method.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { wantKey } from '../../want-key.ts';
import { checkClearTable, openTable, TABLE_BYTES } from './decimalisation.ts';
import { excludedPin } from './excluded-pins.ts';
import { makeOffset, naturalDigits, needsWarning, readOffset } from './natural-pin.ts';

export const deriveIbmPin: Handler<typeof EE> = (request, call) => {
  const { checkLength } = request;
  const malformed =
    readOffset(request.offset, Math.min(checkLength, MOST_DIGITS), offset) ??
    checkClearTable(call, request.decimalisationTable, table);
  if (malformed !== undefined) return malformed;
  const pvk = call.openKey(request.pvk, wantedPvk);
  if (pvk instanceof Refusal) return pvk;
  const refusal =
    openTable(call, request.decimalisationTable, table) ??
    naturalDigits(pvk, request.validationData, request.account, table, natural);
  if (refusal !== undefined) return refusal.error === '22' ? ACCOUNT : refusal;
  if (checkLength > call.settings.pinLength) return TOO_LONG;
  const derived = derivePin(natural, offset.nibbles, checkLength, pin);
  natural.fill(0);
  if (derived !== '00') return TOO_SHORT;
  const stored = excludedPin(call, request.excluded, pin) ?? storePin(call, request.account, pin);
  pin.clear();
  if (stored instanceof Refusal) return stored.error === '22' ? ACCOUNT : stored;
  return needsWarning(pvk) ? { code: '02', pin: stored } : { pin: stored };
};

const wantedPvk = wantKey(EE, 'pvk', '10');
/** An offset has no more. */
const MOST_DIGITS = 12;
const pin = new Pin();
const table = new Uint8Array(TABLE_BYTES);
const natural = new Uint8Array(NATURAL_DIGITS);
const offset = makeOffset();
const ACCOUNT = refuse('15', 'account', 'expected 12 digits');
const TOO_SHORT = refuse('24', 'checkLength', 'a PIN has 4 to 12 digits');
const TOO_LONG = refuse('24', 'checkLength', 'the PIN would be longer than the PIN length setting');
