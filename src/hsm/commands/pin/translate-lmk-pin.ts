/** JC, JE and JG: a PIN goes from a block to the LMK, or from the LMK into a block. */
import { JC } from '../../../../protocol/commands/pin/JC-pin-tpk-to-lmk.ts';
import { JE } from '../../../../protocol/commands/pin/JE-pin-zpk-to-lmk.ts';
import { JG } from '../../../../protocol/commands/pin/JG-pin-lmk-to-zpk.ts';
import type { KeyReference, View } from '../../../../protocol/dsl/values.ts';
import type { PinBlockCode } from '../../../../protocol/words/pin-fields.ts';
import type { AccountView } from '../../../payment/account.ts';
import { Pin } from '../../../payment/pin.ts';
import type { Answer, Call, Handler } from '../../call.ts';
import { storedPin, storePin } from '../../lmk-pin-method.ts';
import { Refusal, refuse } from '../../refusal.ts';
import type { WantedKey } from '../../want-key.ts';
import { wantKey } from '../../want-key.ts';
import { buildBlock, checkFormat, checkFormatOfKey, openBlock } from './pin-block.ts';

export const storeTerminalPin: Handler<typeof JC> = (request, call) => toLmk(request, call, tpk, undefined);

export const storeInterchangePin: Handler<typeof JE> = (request, call) => {
  const token = request.lmkAccount;
  if (token !== undefined && !call.settings.enableTokensInTranslation) return TOKENS_OFF;
  return toLmk(request, call, sourceZpk, token?.account);
};

export const sendStoredPin: Handler<typeof JG> = (request, call) => {
  const { format, account } = request;
  const zpk = call.openKey(request.zpk, destinationZpk);
  if (zpk instanceof Refusal) return zpk;
  const refusal =
    checkFormat(call, format, 'format') ??
    (format === '34' && !call.settings.enableFormat34ToZpk ? FORMAT_34 : undefined) ??
    checkFormatOfKey(zpk, format, 'format') ??
    storedPin(call, account, request.pin, pin);
  if (refusal !== undefined) return refusal;
  const pinBlock = buildBlock(zpk, format, pin, account, call, 'format');
  pin.clear();
  return pinBlock instanceof Refusal ? pinBlock : { pinBlock };
};

interface Storing {
  readonly pinKey: KeyReference;
  readonly pinBlock: View;
  readonly format: PinBlockCode;
  readonly account: AccountView;
}

function toLmk(
  request: Storing,
  call: Call,
  wantedKey: WantedKey,
  other: AccountView | undefined,
): Answer<typeof JC> & Answer<typeof JE> {
  const { format, account } = request;
  const key = call.openKey(request.pinKey, wantedKey);
  if (key instanceof Refusal) return key;
  const refusal =
    checkFormat(call, format, 'format') ?? openBlock(key, request.pinBlock, format, account, pin, 'pinBlock', 'format');
  const stored = refusal ?? storePin(call, other ?? account, pin);
  pin.clear();
  return stored instanceof Refusal ? stored : { pin: stored };
}

const tpk = wantKey(JC, 'pinKey', '10');
const sourceZpk = wantKey(JE, 'pinKey', '10');
const destinationZpk = wantKey(JG, 'zpk', '11');
const pin = new Pin();
const TOKENS_OFF = refuse('15', 'lmkAccount', 'tokens in PIN translation are switched off');
const FORMAT_34 = refuse('23', 'format', 'format 34 under a ZPK is switched off');
