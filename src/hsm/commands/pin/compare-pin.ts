/** BC and BE: a PIN block is opened and its PIN compared with the one the host keeps under the LMK. */
import { BC } from '../../../../protocol/commands/pin/BC-compare-pin-tpk.ts';
import { BE } from '../../../../protocol/commands/pin/BE-compare-pin-zpk.ts';
import type { Request } from '../../../../protocol/dsl/command.ts';
import { Pin } from '../../../payment/pin.ts';
import type { Answer, Call, Handler } from '../../call.ts';
import { storedPin } from '../../lmk-pin-method.ts';
import { Refusal, refuse } from '../../refusal.ts';
import type { WantedKey } from '../../want-key.ts';
import { wantKey } from '../../want-key.ts';
import { checkFormat, checkFormatOfKey, openBlock } from './pin-block.ts';

export const compareTerminalPin: Handler<typeof BC> = (request, call) => compare(request, call, tpk);
export const compareInterchangePin: Handler<typeof BE> = (request, call) => compare(request, call, zpk);

type Comparison = Request<typeof BC> & Request<typeof BE>;
type Compared = Answer<typeof BC> & Answer<typeof BE>;

function compare(request: Comparison, call: Call, wantedKey: WantedKey): Compared {
  const { format, account } = request;
  const key = call.openKey(request.pinKey, wantedKey);
  if (key instanceof Refusal) return key;
  const refusal =
    checkFormat(call, format, 'format') ??
    checkFormatOfKey(key, format, 'format') ??
    storedPin(call, account, request.pin, reference) ??
    openBlock(key, request.pinBlock, format, account, pin, 'pinBlock', 'format');
  const isEqual = refusal === undefined && pin.equals(reference);
  pin.clear();
  reference.clear();
  return refusal ?? (isEqual ? EQUAL : DIFFERENT);
}

const tpk = wantKey(BC, 'pinKey', '10');
const zpk = wantKey(BE, 'pinKey', '10');
const pin = new Pin();
const reference = new Pin();
const EQUAL = Object.freeze({});
const DIFFERENT = refuse('01', 'pinBlock', 'the PIN is not the one under the LMK');
