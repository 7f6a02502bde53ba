/** BG: a PIN goes from the old LMK to the new one, and to the PIN length of today (commands-keys-admin 4). */
import type { BG } from '../../../../protocol/commands/lmk/BG-translate-pin-lmk.ts';
import { NIBBLES, View } from '../../../../protocol/dsl/values.ts';
import type { Lmk } from '../../../keys/lmk.ts';
import { pinCipher } from '../../../keys/pin-cipher.ts';
import type { LmkPinMethod } from '../../../payment/lmk-pin.ts';
import { decryptPin, encryptPin, pinFieldLength } from '../../../payment/lmk-pin.ts';
import { AES_PIN_CHARACTERS, AES_PIN_TAG } from '../../../payment/lmk-pin-aes.ts';
import { MAX_PIN_LENGTH, MIN_PIN_LENGTH, Pin } from '../../../payment/pin.ts';
import type { Settings } from '../../../settings.ts';
import type { Handler, RefusalOf } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { lmkChange } from './change-direction.ts';

export const translateLmkPin: Handler<typeof BG> = (request, call) => {
  const { account, pin: field } = request;
  const change = lmkChange(call);
  if (change instanceof Refusal) return change;
  const wrongForm = checkForm(field, change.from, call.settings);
  if (wrongForm !== undefined) return wrongForm;
  const isTagged = field.buffer[field.start] === AES_PIN_TAG;
  // The tag is not part of what the payment layer reads. Under an AES LMK the field does not tell the former length.
  body.set(field.buffer, isTagged ? field.start + 1 : field.start, field.end);
  const from = methodOf(change.from, call.settings, isTagged ? MAX_PIN_LENGTH : field.length - 1);
  const opened = decryptPin(from, account, body, pin);
  if (opened !== '00') return opened === '22' ? ACCOUNT : STORED_PIN;
  const to = methodOf(change.to, call.settings, call.settings.pinLength);
  const sealed = encryptPin(to, account, pin, characters, 0);
  pin.clear();
  if (sealed !== '00') return sealed === '22' ? ACCOUNT : TOO_LONG;
  return { pin: characters.subarray(0, pinFieldLength(to)) };
};

/** `J` goes with an AES LMK and with no other (46); digits or hexadecimal characters by the algorithm (15). */
function checkForm(field: View, from: Lmk, settings: Settings): RefusalOf<typeof BG> | undefined {
  const isTagged = field.length > 0 && field.buffer[field.start] === AES_PIN_TAG;
  if (isTagged !== (from.algorithm === 'AES-256')) return TAG;
  const isLong = field.length === AES_PIN_CHARACTERS;
  if (isTagged ? !isLong : field.length <= MIN_PIN_LENGTH || field.length > MAX_PIN_LENGTH + 1) return FORM;
  const radix = isTagged || settings.pinAlgorithm === 'B' || settings.pinStorage === 'thalessim-clear' ? 16 : 10;
  for (let i = field.start + (isTagged ? 1 : 0); i < field.end; i++)
    if (NIBBLES[field.buffer[i]!]! >= radix) return FORM;
  return undefined;
}

function methodOf(lmk: Lmk, { pinStorage, pinAlgorithm }: Settings, pinLength: number): LmkPinMethod {
  const storage = lmk.algorithm === 'AES-256' ? 'J' : pinStorage === 'thalessim-clear' ? 'clear' : pinAlgorithm;
  return { storage, cipher: pinCipher(lmk), pinLength };
}

const pin = new Pin();
const body = new View();
const characters = new Uint8Array(AES_PIN_CHARACTERS);
const TAG = refuse('46', 'pin', '`J` in front of the PIN goes with an AES LMK, and with no other');
const FORM = refuse('15', 'pin', 'expected 5 to 13 characters of PIN under the LMK, or `J` and 32H under an AES LMK');
const STORED_PIN = refuse('14', 'pin', 'does not decrypt to a PIN: wrong account number, LMK or a damaged value');
const ACCOUNT = refuse('15', 'account', 'expected 12 digits');
const TOO_LONG = refuse('24', 'pin', 'the PIN is longer than the PIN length setting');
