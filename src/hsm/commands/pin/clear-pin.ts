/** BA and NG: a PIN in clear goes under the LMK, or comes out of it. Both need a setting and an authorised activity. */
import type { BA } from '../../../../protocol/commands/pin/BA-encrypt-clear-pin.ts';
import type { NG } from '../../../../protocol/commands/pin/NG-decrypt-pin.ts';
import { View } from '../../../../protocol/dsl/values.ts';
import { referenceCipher } from '../../../keys/reference-cipher.ts';
import { ACCOUNT_DIGITS } from '../../../payment/account.ts';
import { hexNibble } from '../../../payment/nibbles.ts';
import { MAX_PIN_LENGTH, MIN_PIN_LENGTH, Pin } from '../../../payment/pin.ts';
import { referenceNumber } from '../../../payment/reference-number.ts';
import type { Call, Handler } from '../../call.ts';
import { storedPin, storePin } from '../../lmk-pin-method.ts';
import { Refusal, refuse } from '../../refusal.ts';

export const encryptClearPin: Handler<typeof BA> = (request, call) => {
  const { buffer, start, end } = request.pinAndAccount;
  const accountAt = start + call.settings.pinLength + 1;
  if (end - accountAt !== ACCOUNT_DIGITS) return FORM;
  const length = clearLength(buffer, start, accountAt);
  if (length < 0 || !isDigits(buffer, accountAt, end)) return FORM;
  if (!clearPinsAllowed(call)) return NOT_ALLOWED;
  if (length < MIN_PIN_LENGTH || length > call.settings.pinLength) return LENGTH;
  for (let i = 0; i < length; i++) pin.digits[i] = buffer[start + i]! - 48;
  pin.length = length;
  account.set(buffer, accountAt, end);
  const stored = storePin(call, account, pin);
  pin.clear();
  if (stored instanceof Refusal) return stored.error === '22' ? FORM : LENGTH;
  return { pin: stored };
};

export const decryptStoredPin: Handler<typeof NG> = (request, call) => {
  if (!clearPinsAllowed(call)) return NOT_ALLOWED;
  const refusal = storedPin(call, request.account, request.pin, pin);
  if (refusal !== undefined) return refusal.error === '22' ? ACCOUNT : refusal;
  const length = call.settings.pinLength + 1;
  characters.fill(LETTER_F, 0, length);
  for (let i = 0; i < pin.length; i++) characters[i] = 48 + pin.digits[i]!;
  pin.clear();
  if (!referenceNumber(referenceCipher(call.lmk), request.account, characters, length)) return ACCOUNT;
  answer.set(characters, 0, length + ACCOUNT_DIGITS);
  return { pinAndReference: answer };
};

function clearPinsAllowed(call: Call): boolean {
  return call.settings.selectClearPins && call.isAuthorised('pin', 'clear');
}

/** Digits in front of the F fill of a clear PIN; -1 when there is anything else. */
function clearLength(buffer: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && hexNibble(buffer[at]!) < 10) at++;
  for (let i = at; i < end; i++) if (hexNibble(buffer[i]!) !== 15) return -1;
  return at - start;
}

function isDigits(buffer: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (hexNibble(buffer[i]!) > 9) return false;
  return true;
}

const LETTER_F = 0x46;
const pin = new Pin();
const account = new View();
const answer = new View();
const characters = new Uint8Array(MAX_PIN_LENGTH + 1 + ACCOUNT_DIGITS);
const FORM = refuse('15', 'pinAndAccount', 'expected PIN digits with F behind them to PIN length + 1, and 12 digits');
const NOT_ALLOWED = refuse('17', '', 'needs the setting selectClearPins and the activity pin.clear.host');
const LENGTH = refuse('24', 'pinAndAccount', 'expected a PIN of 4 digits up to the PIN length setting');
const ACCOUNT = refuse('15', 'account', 'expected 12 digits');
