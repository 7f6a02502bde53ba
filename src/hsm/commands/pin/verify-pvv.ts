/** DC and EC: a PIN block is opened and its PVV compared. */
import { DC } from '../../../../protocol/commands/pin/DC-verify-pvv-tpk.ts';
import { EC } from '../../../../protocol/commands/pin/EC-verify-pvv-zpk.ts';
import type { Request } from '../../../../protocol/dsl/command.ts';
import type { View } from '../../../../protocol/dsl/values.ts';
import { constantTimeEqual } from '../../../crypto/equal.ts';
import type { Key } from '../../../keys/secret.ts';
import type { AccountView } from '../../../payment/account.ts';
import { Pin } from '../../../payment/pin.ts';
import { PVV_DIGITS, pvv } from '../../../payment/pvv.ts';
import type { Answer, Call, Handler } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import type { WantedKey } from '../../want-key.ts';
import { wantKey } from '../../want-key.ts';
import { checkFormat, openBlock } from './pin-block.ts';

export const verifyTerminalPvv: Handler<typeof DC> = (request, call) => verify(request, call, tpk, terminalPvk);
export const verifyInterchangePvv: Handler<typeof EC> = (request, call) => verify(request, call, zpk, interchangePvk);

type Verification = Request<typeof DC> & Request<typeof EC>;

function verify(
  request: Verification,
  call: Call,
  wantedPinKey: WantedKey,
  wantedPvk: WantedKey,
): Answer<typeof DC> & Answer<typeof EC> {
  const token = request.verificationPan;
  if (token !== undefined && !call.settings.enableTokensInVerification) return TOKENS_OFF;
  const pinKey = call.openKey(request.pinKey, wantedPinKey);
  if (pinKey instanceof Refusal) return pinKey;
  const pvk = call.openKey(request.pvk, wantedPvk);
  if (pvk instanceof Refusal) return pvk;
  const wrongFormat = checkFormat(call, request.format, 'format');
  if (wrongFormat !== undefined) return wrongFormat;
  const unreadable = openBlock(pinKey, request.pinBlock, request.format, request.account, pin, 'pinBlock', 'format');
  if (unreadable !== undefined) return unreadable;
  return comparePvv(pvk, token?.account ?? request.account, request, pin) ?? VERIFIED;
}

/** Compares a PVV and clears the PIN; a refusal when it does not verify. */
export function comparePvv(
  pvk: Key,
  account: AccountView,
  request: { readonly pvki: number; readonly pvv: View },
  pinToVerify: Pin,
): Refusal<'01'> | Refusal<'22'> | Refusal<'24'> | undefined {
  const result = pvv(pvk.cipher, account, request.pvki, pinToVerify, expected);
  pinToVerify.clear();
  if (result !== '00') return result === '22' ? ACCOUNT : SHORT;
  for (let i = 0; i < PVV_DIGITS; i++) given[i] = request.pvv.buffer[request.pvv.start + i]! - 48;
  return constantTimeEqual(expected, given) ? undefined : FAILED;
}

const tpk = wantKey(DC, 'pinKey', '10');
const terminalPvk = wantKey(DC, 'pvk', '11');
const zpk = wantKey(EC, 'pinKey', '10');
const interchangePvk = wantKey(EC, 'pvk', '11');
const pin = new Pin();
const expected = new Uint8Array(PVV_DIGITS);
const given = new Uint8Array(PVV_DIGITS);
const VERIFIED = Object.freeze({});
const FAILED = refuse('01', 'pvv', 'the PVV does not verify');
const TOKENS_OFF = refuse('15', 'verificationPan', 'tokens in PIN verification are switched off');
const ACCOUNT = refuse('22', 'account', 'expected digits');
const SHORT = refuse('24', 'pinBlock', 'expected a PIN of 4 to 12 digits');
