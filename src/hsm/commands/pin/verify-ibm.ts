/** DA and EA: a PIN block is opened and its PIN compared with natural PIN plus offset. */
import { DA } from '../../../../protocol/commands/pin/DA-verify-ibm-tpk.ts';
import { EA } from '../../../../protocol/commands/pin/EA-verify-ibm-zpk.ts';
import type { Request } from '../../../../protocol/dsl/command.ts';
import { NATURAL_DIGITS } from '../../../payment/ibm3624.ts';
import { Pin } from '../../../payment/pin.ts';
import type { Answer, Call, Handler } from '../../call.ts';
import { Refusal } from '../../refusal.ts';
import type { WantedKey } from '../../want-key.ts';
import { wantKey } from '../../want-key.ts';
import { checkClearTable, openTable, TABLE_BYTES } from './decimalisation.ts';
import { comparePin, makeOffset, naturalDigits, needsWarning, readOffset } from './natural-pin.ts';
import { checkFormat, checkFormatOfKey, openBlock } from './pin-block.ts';

export const verifyTerminalIbm: Handler<typeof DA> = (request, call) => verify(request, call, tpk, terminalPvk);
export const verifyInterchangeIbm: Handler<typeof EA> = (request, call) => verify(request, call, zpk, interchangePvk);

type Verification = Request<typeof DA> & Request<typeof EA>;
type Verified = Answer<typeof DA> & Answer<typeof EA>;

function verify(request: Verification, call: Call, wantedPinKey: WantedKey, wantedPvk: WantedKey): Verified {
  const { format, checkLength } = request;
  const malformed =
    checkClearTable(call, request.decimalisationTable, table) ?? readOffset(request.offset, checkLength, offset);
  if (malformed !== undefined) return malformed;
  const pinKey = call.openKey(request.pinKey, wantedPinKey);
  if (pinKey instanceof Refusal) return pinKey;
  const pvk = call.openKey(request.pvk, wantedPvk);
  if (pvk instanceof Refusal) return pvk;
  const refusal =
    checkFormat(call, format, 'format') ??
    checkFormatOfKey(pinKey, format, 'format') ??
    openTable(call, request.decimalisationTable, table) ??
    openBlock(pinKey, request.pinBlock, format, request.account, pin, 'pinBlock', 'format') ??
    naturalDigits(pvk, request.validationData, request.account, table, natural) ??
    comparePin(call, pin, natural, offset, checkLength);
  pin.clear();
  natural.fill(0);
  if (refusal !== undefined) return refusal;
  return needsWarning(pvk) ? VERIFIED_WITH_WARNING : VERIFIED;
}

const tpk = wantKey(DA, 'pinKey', '10');
const terminalPvk = wantKey(DA, 'pvk', '11');
const zpk = wantKey(EA, 'pinKey', '10');
const interchangePvk = wantKey(EA, 'pvk', '11');
const pin = new Pin();
const table = new Uint8Array(TABLE_BYTES);
const natural = new Uint8Array(NATURAL_DIGITS);
const offset = makeOffset();
const VERIFIED = Object.freeze({});
const VERIFIED_WITH_WARNING = Object.freeze({ code: '02' });
