/** What the commands of the IBM 3624 method share: natural digits, offset fields, the length that counts. */
import type { View } from '../../../../protocol/dsl/values.ts';
import { unhexInto } from '../../../../protocol/dsl/values.ts';
import type { Key } from '../../../keys/secret.ts';
import type { AccountView } from '../../../payment/account.ts';
import {
  naturalPin,
  OFFSET_DIGITS,
  OFFSET_FILL,
  pinOffset,
  validationBlock,
  verifyOffset,
} from '../../../payment/ibm3624.ts';
import { HEX_CHARACTERS, hexNibble } from '../../../payment/nibbles.ts';
import type { Pin } from '../../../payment/pin.ts';
import type { Call } from '../../call.ts';
import type { Refusal } from '../../refusal.ts';
import { refuse } from '../../refusal.ts';

/** The offset of a message, read. */
export interface Offset {
  readonly nibbles: Uint8Array;
  /** Digits in front of the fill. */
  length: number;
}

export const makeOffset = (): Offset => ({ nibbles: new Uint8Array(OFFSET_DIGITS), length: 0 });

/** Reads an offset field: digits, at least `checkLength` of them, then only F. */
export function readOffset(field: View, checkLength: number, offset: Offset): Refusal<'15'> | undefined {
  const { nibbles } = offset;
  for (let i = 0; i < OFFSET_DIGITS; i++) nibbles[i] = hexNibble(field.buffer[field.start + i]!);
  offset.length = OFFSET_DIGITS;
  while (offset.length > 0 && nibbles[offset.length - 1] === OFFSET_FILL) offset.length--;
  for (let i = 0; i < offset.length; i++) if (nibbles[i]! > 9) return NO_OFFSET;
  return offset.length < checkLength ? SHORT_OFFSET : undefined;
}

/** Computes the natural digits; validation data is 12 characters with one `N`, or `P` and the block itself (1.6). */
export function naturalDigits(
  pvk: Key,
  validationData: View,
  account: AccountView,
  table: Uint8Array,
  natural: Uint8Array,
): Refusal<'15'> | Refusal<'22'> | undefined {
  if (validationData.buffer[validationData.start] === LETTER_P) {
    unhexInto(validationData.buffer, validationData.start + 1, validationData.end, block, 0);
  } else {
    const result = validationBlock(validationData, account, block);
    if (result !== '00') return result === '22' ? ACCOUNT : VALIDATION_DATA;
  }
  naturalPin(pvk.cipher, block, table, natural);
  return undefined;
}

/**
 * Compares a PIN with natural digits plus offset. With enableVariableLengthPinOffset the offset is as long as the PIN it
 * was made for, so a PIN of another length differs.
 */
export function comparePin(
  call: Call,
  pin: Pin,
  natural: Uint8Array,
  offset: Offset,
  checkLength: number,
): Refusal<'01'> | Refusal<'24'> | undefined {
  if (pin.length < checkLength) return SHORT_PIN;
  const isVariable = call.settings.enableVariableLengthPinOffset;
  if (isVariable && pin.length !== offset.length) return DIFFERENT;
  const result = verifyOffset(pin, natural, offset.nibbles, isVariable ? pin.length : checkLength);
  return result === '00' ? undefined : DIFFERENT;
}

/** 24 when a PIN is shorter than the check length. */
export function pinReaches(pin: Pin, checkLength: number): Refusal<'24'> | undefined {
  return pin.length < checkLength ? SHORT_PIN : undefined;
}

/** Makes the 12 characters of an offset field: over the check length, or the whole PIN by setting. */
export function offsetField(call: Call, pin: Pin, natural: Uint8Array, checkLength: number, out: Uint8Array): void {
  const length = call.settings.enableVariableLengthPinOffset ? pin.length : checkLength;
  pinOffset(pin, natural, length, out);
  for (let i = 0; i < OFFSET_DIGITS; i++) out[i] = HEX_CHARACTERS[out[i]!]!;
}

/** A PVK of more than one part is used, with a warning (commands-pin-card 3.1). */
export const needsWarning = (pvk: Key): boolean => pvk.length > 8;

const LETTER_P = 0x50;
const block = new Uint8Array(8);
const NO_OFFSET = refuse('15', 'offset', 'expected digits, then only F');
const SHORT_OFFSET = refuse('15', 'offset', 'expected at least as many digits as the check length');
const VALIDATION_DATA = refuse('15', 'validationData', 'expected hexadecimal characters and exactly one `N`');
const ACCOUNT = refuse('22', 'account', 'expected digits (18 characters with F in front for format 04)');
const SHORT_PIN = refuse('24', 'checkLength', 'the PIN is shorter than the check length');
const DIFFERENT = refuse('01', 'offset', 'the PIN does not verify');
