/** What every PIN command does with PIN blocks: check the formats, open the block, say why it does not open. */
import type { View } from '../../../../protocol/dsl/values.ts';
import type { PinBlockCode } from '../../../../protocol/words/pin-fields.ts';
import type { Key } from '../../../keys/secret.ts';
import type { Pin } from '../../../payment/pin.ts';
import type { PinBlockResult } from '../../../payment/pin-block.ts';
import { openPinBlock, PIN_BLOCK_BYTES } from '../../../payment/pin-block.ts';
import { translationAllowed } from '../../../payment/translation-rules.ts';
import type { Call } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';

/** Codes a PIN block can be refused with. */
export type PinBlockRefusal = Refusal<'20' | '22' | '23' | '24' | '69' | '67'>;

/** Formats switched off (69), not for messages or not allowed together (23), or not there yet (67). */
export function checkFormats(call: Call, source: PinBlockCode, destination: PinBlockCode): PinBlockRefusal | undefined {
  const wrongSource = checkFormat(call, source, 'sourceFormat');
  if (wrongSource !== undefined) return wrongSource;
  const wrongDestination = checkFormat(call, destination, 'destinationFormat');
  if (wrongDestination !== undefined) return wrongDestination;
  const { settings } = call;
  if (destination === '34' && !settings.enableFormat34ToZpk) return FORMAT_34;
  if (settings.restrictPinBlockUsage && !translationAllowed(Number(source), Number(destination))) return NOT_IN_MATRIX;
  return undefined;
}

/** One format on its own. */
export function checkFormat(call: Call, format: PinBlockCode, field: string): PinBlockRefusal | undefined {
  const { disabledPinBlockFormats } = call.settings;
  if (disabledPinBlockFormats.length > 0 && disabledPinBlockFormats.includes(format))
    return new Refusal('69', field, 'this PIN block format is switched off');
  if (format === '41' || format === '42') return new Refusal('23', field, 'a script format: it needs the card key of KU and KY');
  if (format === '48') return new Refusal('67', field, 'ISO format 4 is not implemented yet');
  return undefined;
}

/** Decrypts a PIN block and opens it into `pin`. */
export function openBlock(
  key: Key,
  field: View,
  format: PinBlockCode,
  account: View,
  pin: Pin,
  blockField: string,
  formatField: string,
): PinBlockRefusal | undefined {
  if (key.cipher.blockSize !== PIN_BLOCK_BYTES) return pinBlockRefusal('23', formatField);
  field.unhex(clear);
  key.cipher.decryptBlock(clear, 0, clear, 0);
  const result = openPinBlock(Number(format), clear, account, pin);
  clear.fill(0);
  if (result === '00') return undefined;
  return pinBlockRefusal(result, result === '22' ? 'account' : blockField);
}

/** The refusal for a result of the payment layer. */
export function pinBlockRefusal(result: Exclude<PinBlockResult, '00'>, field: string): PinBlockRefusal {
  return new Refusal(result, field, REASONS[result]);
}

const clear = new Uint8Array(PIN_BLOCK_BYTES);
const REASONS: Readonly<Record<Exclude<PinBlockResult, '00'>, string>> = {
  '20': 'the clear block does not have the form of this format: wrong key, account number, format or a damaged block',
  '22': 'expected digits (18 characters with F in front for format 04)',
  '23': 'this format does not go with this key; an AES key carries format 48 only',
  '24': 'expected a PIN of 4 to 12 digits that fits the format',
};
const FORMAT_34 = refuse('23', 'destinationFormat', 'format 34 under a ZPK is switched off');
const NOT_IN_MATRIX = refuse('23', 'destinationFormat', 'not a translation of the ISO 9564-1 matrix, and those are the only ones allowed');
