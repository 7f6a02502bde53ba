/** BA and NG: a PIN in clear goes under the LMK, or comes out of it. Both need a setting and an authorised activity. */
import type { BA } from '../../../../protocol/commands/pin/BA-encrypt-clear-pin.ts';
import type { NG } from '../../../../protocol/commands/pin/NG-decrypt-pin.ts';
import { View } from '../../../../protocol/dsl/values.ts';
import { referenceCipher } from '../../../keys/reference-cipher.ts';
import { MAX_PIN_LENGTH, MIN_PIN_LENGTH, Pin } from '../../../payment/pin.ts';
import { REFERENCE_DIGITS, referenceNumber } from '../../../payment/reference-number.ts';
import type { Call, Handler } from '../../call.ts';
import { storedPin, storePin } from '../../lmk-pin-method.ts';
import { Refusal, refuse } from '../../refusal.ts';

export const encryptClearPin: Handler<typeof BA> = (request, call) => {
  if (!clearPinsAllowed(call)) return NOT_ALLOWED;
  const { buffer, start } = request.pin;
  let length = 0;
  while (length < request.pin.length && buffer[start + length]! <= NINE) length++;
  if (length < MIN_PIN_LENGTH || length > call.settings.pinLength) return LENGTH;
  for (let i = 0; i < length; i++) pin.digits[i] = buffer[start + i]! - ZERO;
  pin.length = length;
  const stored = storePin(call, request.account, pin);
  pin.clear();
  if (stored instanceof Refusal) return stored.error === '22' ? ACCOUNT : LENGTH;
  return { pin: stored };
};

export const decryptStoredPin: Handler<typeof NG> = (request, call) => {
  if (!clearPinsAllowed(call)) return NOT_ALLOWED;
  const refusal = storedPin(call, request.account, request.pin, pin);
  if (refusal !== undefined) return refusal.error === '22' ? ACCOUNT : refusal;
  const length = call.settings.pinLength + 1;
  characters.fill(LETTER_F, 0, length);
  for (let i = 0; i < pin.length; i++) characters[i] = ZERO + pin.digits[i]!;
  pin.clear();
  if (!referenceNumber(referenceCipher(call.lmk), request.account, reference, 0)) return ACCOUNT;
  clearPin.set(characters, 0, length);
  return { pin: clearPin, referenceNumber: reference };
};

function clearPinsAllowed(call: Call): boolean {
  return call.settings.selectClearPins && call.isAuthorised('pin', 'clear');
}

const ZERO = 0x30;
const NINE = 0x39;
const LETTER_F = 0x46;
const pin = new Pin();
const clearPin = new View();
const characters = new Uint8Array(MAX_PIN_LENGTH + 1);
const reference = new Uint8Array(REFERENCE_DIGITS);
const NOT_ALLOWED = refuse('17', '', 'needs the setting selectClearPins and the activity pin.clear.host');
const LENGTH = refuse('24', 'pin', 'expected a PIN of 4 digits up to the PIN length setting');
const ACCOUNT = refuse('15', 'account', 'expected 12 digits');
