/** DG, FW and CU: a PVV for a PIN that the host keeps, that a block brings, or that replaces another. */
import { CU } from '../../../../protocol/commands/pin/CU-change-pin-pvv.ts';
import { DG } from '../../../../protocol/commands/pin/DG-generate-pvv.ts';
import { FW } from '../../../../protocol/commands/pin/FW-pvv-block.ts';
import type { View } from '../../../../protocol/dsl/values.ts';
import type { Key } from '../../../keys/secret.ts';
import type { AccountView } from '../../../payment/account.ts';
import { Pin } from '../../../payment/pin.ts';
import { PVV_DIGITS, pvv } from '../../../payment/pvv.ts';
import type { Handler } from '../../call.ts';
import { storedPin } from '../../lmk-pin-method.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { wantKey } from '../../want-key.ts';
import { excludedPin } from './excluded-pins.ts';
import { checkFormat, openBlock } from './pin-block.ts';
import { openPinKey } from './selected-pin-key.ts';

export const generatePvv: Handler<typeof DG> = (request, call) => {
  const { account } = request;
  const pvk = call.openKey(request.pvk, storedPvk);
  if (pvk instanceof Refusal) return pvk;
  const refusal =
    storedPin(call, account, request.pin, pin) ??
    excludedPin(call, request.excluded, pin) ??
    makePvv(pvk, account, request.pvki);
  pin.clear();
  if (refusal !== undefined) return refusal.error === '22' ? ACCOUNT : refusal;
  return PVV;
};

export const pvvOfBlock: Handler<typeof FW> = (request, call) => {
  const { format, account } = request;
  const pinKey = openPinKey(call, request.keyType, request.pinKey);
  if (pinKey instanceof Refusal) return pinKey;
  const pvk = call.openKey(request.pvk, blockPvk);
  if (pvk instanceof Refusal) return pvk;
  const refusal =
    checkFormat(call, format, 'format') ??
    openBlock(pinKey, request.pinBlock, format, account, pin, 'pinBlock', 'format') ??
    excludedPin(call, request.excluded, pin) ??
    makePvv(pvk, account, request.pvki);
  pin.clear();
  return refusal ?? PVV;
};

export const changePinPvv: Handler<typeof CU> = (request, call) => {
  const { format, account, pvki } = request;
  const pinKey = openPinKey(call, request.keyType, request.pinKey);
  if (pinKey instanceof Refusal) return pinKey;
  const pvk = call.openKey(request.pvk, changePvk);
  if (pvk instanceof Refusal) return pvk;
  const part = account;
  const refusal =
    checkFormat(call, format, 'format') ??
    openBlock(pinKey, request.pinBlock, format, account, pin, 'pinBlock', 'format') ??
    makePvv(pvk, part, pvki) ??
    comparePvv(request.pvv) ??
    openBlock(pinKey, request.newPinBlock, format, account, pin, 'newPinBlock', 'format') ??
    excludedPin(call, request.excluded, pin) ??
    makePvv(pvk, part, pvki);
  pin.clear();
  return refusal ?? PVV;
};

/** Writes the PVV of the PIN at hand as characters. */
function makePvv(pvk: Key, account: AccountView, pvki: number): Refusal<'22'> | undefined {
  if (pvv(pvk.cipher, account, pvki, pin, digits) !== '00') return BLOCK_ACCOUNT;
  for (let i = 0; i < PVV_DIGITS; i++) digits[i]! += 48;
  return undefined;
}

function comparePvv(given: View): Refusal<'01'> | undefined {
  let difference = 0;
  for (let i = 0; i < PVV_DIGITS; i++) difference |= digits[i]! ^ given.buffer[given.start + i]!;
  return difference === 0 ? undefined : FAILED;
}

// Where the PVK is the only key of the message its parity error is 10, otherwise 11 (commands-pin-card 4).
const storedPvk = wantKey(DG, 'pvk', '10');
const blockPvk = wantKey(FW, 'pvk', '11');
const changePvk = wantKey(CU, 'pvk', '11');
const pin = new Pin();
const digits = new Uint8Array(PVV_DIGITS);
const PVV = Object.freeze({ pvv: digits });
const ACCOUNT = refuse('15', 'account', 'expected 12 digits');
const BLOCK_ACCOUNT = refuse('22', 'account', 'expected digits (18 characters with F in front for format 04)');
const FAILED = refuse('01', 'pvv', 'the current PIN does not verify');
