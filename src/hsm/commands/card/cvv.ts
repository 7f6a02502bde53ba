/** CW and CY: card verification values by the CVV algorithm (CVV, CVC, iCVV, CVV2, CAVV). */
import { CW } from '../../../../protocol/commands/card/CW-generate-cvv.ts';
import { CY } from '../../../../protocol/commands/card/CY-verify-cvv.ts';
import { constantTimeEqual } from '../../../crypto/equal.ts';
import { CVV_DIGITS, cvv } from '../../../payment/cvv.ts';
import type { Handler } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { wantKey } from '../../want-key.ts';

export const generateCvv: Handler<typeof CW> = (request, call) => {
  const cvk = call.openKey(request.cvk, generationKey);
  if (cvk instanceof Refusal) return cvk;
  if (cvk.tdes === undefined) return NOT_DES;
  if (cvv(cvk.tdes, request.pan, request.expiry, request.serviceCode, digits) !== '00') return NOT_DIGITS;
  for (let i = 0; i < CVV_DIGITS; i++) digits[i]! += 48;
  return { cvv: digits };
};

export const verifyCvv: Handler<typeof CY> = (request, call) => {
  const cvk = call.openKey(request.cvk, verificationKey);
  if (cvk instanceof Refusal) return cvk;
  if (cvk.tdes === undefined) return NOT_DES;
  if (cvv(cvk.tdes, request.pan, request.expiry, request.serviceCode, digits) !== '00') return NOT_DIGITS;
  for (let i = 0; i < CVV_DIGITS; i++) given[i] = request.cvv.buffer[request.cvv.start + i]! - 48;
  return constantTimeEqual(digits, given) ? VERIFIED : FAILED;
};

const generationKey = wantKey(CW, 'cvk', '10');
const verificationKey = wantKey(CY, 'cvk', '10');
const digits = new Uint8Array(CVV_DIGITS);
const given = new Uint8Array(CVV_DIGITS);
const VERIFIED = Object.freeze({});
const FAILED = refuse('01', 'cvv', 'the card verification value does not verify');
const NOT_DES = refuse('27', 'cvk', 'expected a double-length DES key');
const NOT_DIGITS = refuse('15', 'pan', 'expected digits');
