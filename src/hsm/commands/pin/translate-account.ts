/** QK: a PIN under the LMK is bound to another account number (commands-pin-card 9). */
import type { QK } from '../../../../protocol/commands/pin/QK-translate-account.ts';
import { View } from '../../../../protocol/dsl/values.ts';
import { Pin } from '../../../payment/pin.ts';
import type { Handler } from '../../call.ts';
import { storedPin, storePin } from '../../lmk-pin-method.ts';
import { Refusal, refuse } from '../../refusal.ts';

export const translateAccount: Handler<typeof QK> = ({ pin: field, accounts }, call) => {
  const { length } = accounts;
  if (length !== SHORT && (length !== LONG || call.lmk.algorithm !== 'AES-256')) return FORM;
  if (!call.settings.enableAccountTranslation) return OFF;
  const middle = accounts.start + length / 2;
  oldAccount.set(accounts.buffer, middle - ACCOUNT_DIGITS, middle);
  newAccount.set(accounts.buffer, accounts.end - ACCOUNT_DIGITS, accounts.end);
  if (storedPin(call, oldAccount, field, pin) !== undefined) return STORED_PIN;
  const translated = storePin(call, newAccount, pin);
  pin.clear();
  return translated instanceof Refusal ? TOO_LONG : { pin: translated };
};

const pin = new Pin();
const oldAccount = new View();
const newAccount = new View();
const ACCOUNT_DIGITS = 12;
/** Two account numbers of 12 digits, or of 18. */
const SHORT = 24;
const LONG = 36;
const FORM = refuse('15', 'accounts', 'expected two account numbers of 12 digits each, with an AES LMK also 18 each');
const OFF = refuse('17', '', 'translation of account numbers is switched off');
const STORED_PIN = refuse('14', 'pin', 'does not decrypt to a PIN: wrong account number, LMK or a damaged value');
const TOO_LONG = refuse('14', 'pin', 'the PIN is longer than the PIN length setting');
