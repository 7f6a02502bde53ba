/** PINs under the LMK of a call: how this LMK stores them, reading one from a message, making one for a reply. */
import { View } from '../../protocol/dsl/values.ts';
import type { Lmk } from '../keys/lmk.ts';
import { pinCipher } from '../keys/pin-cipher.ts';
import type { AccountView } from '../payment/account.ts';
import type { LmkPinMethod } from '../payment/lmk-pin.ts';
import { decryptPin, encryptPin, pinFieldLength } from '../payment/lmk-pin.ts';
import { AES_PIN_CHARACTERS } from '../payment/lmk-pin-aes.ts';
import type { Pin } from '../payment/pin.ts';
import type { Settings } from '../settings.ts';
import type { Call } from './call.ts';
import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';

/** The method of the call's LMK under the present settings; made once per LMK and settings. */
export function lmkPinMethod(call: Call): LmkPinMethod {
  const { lmk, settings } = call;
  const known = methods.get(lmk);
  if (known !== undefined && known.settings === settings) return known.method;
  const method: LmkPinMethod = {
    storage: storageOf(lmk, settings),
    cipher: pinCipher(lmk),
    pinLength: settings.pinLength,
  };
  methods.set(lmk, { settings, method });
  return method;
}

/** Reads the PIN field `pin` of a message into `target`. 14: not a PIN; 22: account not digits. */
export function storedPin(
  call: Call,
  account: AccountView,
  field: View,
  target: Pin,
): Refusal<'14'> | Refusal<'22'> | undefined {
  const method = lmkPinMethod(call);
  // The method takes the AES form without its tag, which the reader of the message has checked.
  const start = method.storage === 'J' ? field.start + 1 : field.start;
  body.set(field.buffer, start, field.end);
  const result = decryptPin(method, account, body, target);
  if (result === '00') return undefined;
  return result === '22' ? ACCOUNT : STORED_PIN;
}

/** Encrypts a PIN for a reply, as the place of its characters; they hold until the next PIN is stored. */
export function storePin(call: Call, account: AccountView, pin: Pin): View | Refusal<'24'> | Refusal<'22'> {
  const method = lmkPinMethod(call);
  const result = encryptPin(method, account, pin, characters, 0);
  if (result !== '00') return result === '22' ? ACCOUNT : TOO_LONG;
  made.set(characters, 0, pinFieldLength(method));
  return made;
}

function storageOf(lmk: Lmk, settings: Settings): LmkPinMethod['storage'] {
  if (lmk.algorithm === 'AES-256') return 'J';
  return settings.pinStorage === 'thalessim-clear' ? 'clear' : settings.pinAlgorithm;
}

const methods = new WeakMap<Lmk, { readonly settings: Settings; readonly method: LmkPinMethod }>();
const body = new View();
const made = new View();
const characters = new Uint8Array(AES_PIN_CHARACTERS);
const STORED_PIN = refuse(
  '14',
  'pin',
  'does not decrypt to a PIN: wrong account number, LMK, PIN length setting or a damaged value',
);
const ACCOUNT = refuse('22', 'account', 'expected digits (18 characters with F in front for format 04)');
const TOO_LONG = refuse('24', 'pinBlock', 'the PIN is longer than the PIN length setting');
