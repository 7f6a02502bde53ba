/** DG: a PVV for a PIN that is held under the LMK. */
import { DG } from '../../../../protocol/commands/pin/DG-generate-pvv.ts';
import { decryptPin } from '../../../payment/lmk-pin.ts';
import { Pin } from '../../../payment/pin.ts';
import { PVV_DIGITS, pvv } from '../../../payment/pvv.ts';
import type { Handler } from '../../call.ts';
import { lmkPinMethod } from '../../lmk-pin-method.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { wantKey } from '../../want-key.ts';
import { excludedPin } from './excluded-pins.ts';

export const generatePvv: Handler<typeof DG> = (request, call) => {
  const pvk = call.openKey(request.pvk, wantedPvk);
  if (pvk instanceof Refusal) return pvk;
  const stored = decryptPin(lmkPinMethod(call), request.account, request.pin, pin);
  if (stored !== '00') return stored === '22' ? ACCOUNT : STORED_PIN;
  const excluded = request.excluded === undefined ? undefined : excludedPin(request.excluded, pin);
  if (excluded !== undefined) return excluded;
  const result = pvv(pvk.cipher, request.account, request.pvki, pin, digits);
  pin.clear();
  if (result !== '00') return result === '22' ? ACCOUNT : STORED_PIN;
  for (let i = 0; i < PVV_DIGITS; i++) digits[i]! += 48;
  return { pvv: digits };
};

// The PVK is the only key of the message: 10 (commands-pin-card 4).
const wantedPvk = wantKey(DG, 'pvk', '10');
const pin = new Pin();
const digits = new Uint8Array(PVV_DIGITS);
const STORED_PIN = refuse('14', 'pin', 'does not decrypt to a PIN: wrong account number, LMK, PIN length setting or a damaged value');
const ACCOUNT = refuse('15', 'account', 'expected 12 digits');
