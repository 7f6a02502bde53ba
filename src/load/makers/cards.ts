/** Test cards with PINs, and what is made of them with clear keys: PIN blocks, PVVs, offsets. */
import { fromLatin1 } from '../../../protocol/dsl/values.ts';
import type { TripleDes } from '../../crypto/des.ts';
import { toHex } from '../../crypto/hex.ts';
import type { AccountView } from '../../payment/account.ts';
import { Pin } from '../../payment/pin.ts';
import { buildPinBlock, openPinBlock } from '../../payment/pin-block.ts';
import type { Workbench } from '../workbench.ts';

/** A card and its PIN. */
export interface Card {
  readonly pan: string;
  /** The 12 rightmost digits without check digit. */
  readonly account: string;
  readonly accountView: AccountView;
  readonly expiry: string;
  readonly pin: Pin;
}

/** A card with a PAN of 16 digits that passes the Luhn check (ISO/IEC 7812-1), and a PIN of 4 to 6 digits, or of the length given. */
export function newCard(bench: Workbench, pinLength: number = 4 + bench.below(3)): Card {
  const body = `4${bench.digits(14)}`;
  const account = body.slice(3);
  const pin = new Pin();
  pin.set(Uint8Array.from(bench.digits(pinLength), Number));
  const month = String(1 + bench.below(12)).padStart(2, '0');
  return {
    pan: body + luhnDigit(body),
    account,
    accountView: { buffer: fromLatin1(account), start: 0, end: account.length },
    expiry: `${30 + bench.below(10)}${month}`,
    pin,
  };
}

/** The PIN block of a card under a key, 16H. */
export function pinBlockUnder(bench: Workbench, key: TripleDes, format: number, { pin, accountView }: Card): string {
  const block = new Uint8Array(8);
  const result = buildPinBlock(format, pin, accountView, bench.random, block);
  if (result !== '00') throw new Error(`PIN block format ${format} answers ${result}`);
  key.encryptBlock(block, 0, block, 0);
  return toHex(block);
}

/** Whether an encrypted PIN block (bytes) holds the PIN of a card. */
export function holdsPin(key: TripleDes, format: number, encrypted: Uint8Array, { pin, accountView }: Card): boolean {
  const block = new Uint8Array(8);
  const found = new Pin();
  key.decryptBlock(encrypted, 0, block, 0);
  return openPinBlock(format, block, accountView, found) === '00' && found.equals(pin);
}

/** The same card with another PIN of the same length, wrong in its first digit. */
export function withWrongPin(card: Card): Card {
  const pin = new Pin();
  pin.set(card.pin.digits, 0, card.pin.length);
  pin.digits[0] = (pin.digits[0]! + 1) % 10;
  return { ...card, pin };
}

/** Digit values as text. */
export function digitText(values: Uint8Array, count: number = values.length): string {
  let text = '';
  for (let i = 0; i < count; i++) text += String(values[i]);
  return text;
}

function luhnDigit(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const value = Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return String((10 - (sum % 10)) % 10);
}
