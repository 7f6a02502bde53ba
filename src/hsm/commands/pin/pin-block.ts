/** What every PIN command does with PIN blocks: check the formats, open and build blocks, say why it does not work. */
import type { View } from '../../../../protocol/dsl/values.ts';
import type { PinBlockCode } from '../../../../protocol/words/pin-fields.ts';
import type { Key } from '../../../keys/secret.ts';
import type { AccountView } from '../../../payment/account.ts';
import { decodeIso4, encodeIso4, ISO4_BLOCK_BYTES } from '../../../payment/iso4.ts';
import type { Pin } from '../../../payment/pin.ts';
import type { PinBlockResult } from '../../../payment/pin-block.ts';
import { buildPinBlock, openPinBlock, PIN_BLOCK_BYTES } from '../../../payment/pin-block.ts';
import { translationAllowed } from '../../../payment/translation-rules.ts';
import type { Call } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';

/** Codes a PIN block can be refused with. */
export type PinBlockRefusal = Refusal<'20' | '22' | '23' | '24' | '69'>;

/** Formats switched off (69), not for messages or not allowed together (23). */
export function checkFormats(
  call: Call,
  source: PinBlockCode,
  destination: PinBlockCode,
  panChanges = false,
): PinBlockRefusal | undefined {
  const wrongSource = checkFormat(call, source, 'sourceFormat');
  if (wrongSource !== undefined) return wrongSource;
  const wrongDestination = checkFormat(call, destination, 'destinationFormat');
  if (wrongDestination !== undefined) return wrongDestination;
  const { settings } = call;
  if (destination === '34' && !settings.enableFormat34ToZpk) return FORMAT_34;
  if (!settings.restrictPinBlockUsage) return undefined;
  const allowed = translationAllowed(formatNumber(source), formatNumber(destination), 'interchange', panChanges);
  return allowed ? undefined : NOT_IN_MATRIX;
}

/** One format on its own. */
export function checkFormat(call: Call, format: PinBlockCode, field: string): PinBlockRefusal | undefined {
  const { disabledPinBlockFormats } = call.settings;
  if (disabledPinBlockFormats.length > 0 && disabledPinBlockFormats.includes(format))
    return new Refusal('69', field, 'this PIN block format is switched off');
  if (format === '41' || format === '42')
    return new Refusal('23', field, 'a script format: it needs the card key of KU and KY');
  return undefined;
}

/** Format 48 goes with AES keys and the others with DES keys, otherwise 23. */
export function checkFormatOfKey(key: Key, format: PinBlockCode, field: string): PinBlockRefusal | undefined {
  return key.cipher.blockSize === (format === ISO_FORMAT_4 ? ISO4_BLOCK_BYTES : PIN_BLOCK_BYTES)
    ? undefined
    : pinBlockRefusal('23', field);
}

/** Decrypts a PIN block and opens it into `pin`. */
export function openBlock(
  key: Key,
  field: View,
  format: PinBlockCode,
  account: AccountView,
  pin: Pin,
  blockField: string,
  formatField: string,
): PinBlockRefusal | undefined {
  const wrongKey = checkFormatOfKey(key, format, formatField);
  return wrongKey ?? openFittingBlock(key, field, format, account, pin, blockField);
}

/** As `openBlock`, for a key that `checkFormatOfKey` has found right. */
export function openFittingBlock(
  key: Key,
  field: View,
  format: PinBlockCode,
  account: AccountView,
  pin: Pin,
  blockField: string,
): PinBlockRefusal | undefined {
  const result = decryptBlock(key, field, format, account, pin);
  if (result === '00') return undefined;
  return pinBlockRefusal(result, result === '22' ? 'account' : blockField);
}

/** Builds a PIN block and encrypts it; the bytes are good until the next call. */
export function buildBlock(
  key: Key,
  format: PinBlockCode,
  pin: Pin,
  account: AccountView,
  call: Call,
  formatField: string,
): Uint8Array | PinBlockRefusal {
  const wrongKey = checkFormatOfKey(key, format, formatField);
  return wrongKey ?? buildFittingBlock(key, format, pin, account, call, formatField);
}

/** As `buildBlock`, for a key that `checkFormatOfKey` has found right. */
export function buildFittingBlock(
  key: Key,
  format: PinBlockCode,
  pin: Pin,
  account: AccountView,
  call: Call,
  formatField: string,
): Uint8Array | PinBlockRefusal {
  const isIso4 = format === ISO_FORMAT_4;
  const result = isIso4
    ? encodeIso4(key.cipher, pin, account, call.random, longBlock)
    : buildPinBlock(formatNumber(format), pin, account, call.random, block);
  if (result !== '00') return pinBlockRefusal(result, result === '22' ? 'account' : formatField);
  if (isIso4) return longBlock;
  key.cipher.encryptBlock(block, 0, block, 0);
  return block;
}

/** The refusal for a result of the payment layer. */
export function pinBlockRefusal(result: Exclude<PinBlockResult, '00'>, field: string): PinBlockRefusal {
  return new Refusal(result, field, REASONS[result]);
}

function decryptBlock(key: Key, field: View, format: PinBlockCode, account: AccountView, pin: Pin): PinBlockResult {
  if (format === ISO_FORMAT_4) {
    field.unhex(longBlock);
    return decodeIso4(key.cipher, longBlock, account, pin);
  }
  field.unhex(block);
  key.cipher.decryptBlock(block, 0, block, 0);
  const result = openPinBlock(formatNumber(format), block, account, pin);
  clear(block);
  return result;
}

/** The number of a format; it is mostly that of the last one. */
function formatNumber(format: PinBlockCode): number {
  if (format !== lastFormat) {
    lastFormat = format;
    // `Number` of a text with a leading zero takes as long as a look-up of a key.
    lastNumber = (format.charCodeAt(0) - 48) * 10 + format.charCodeAt(1) - 48;
  }
  return lastNumber;
}

function clear(bytes: Uint8Array): void {
  for (let i = 0; i < PIN_BLOCK_BYTES; i++) bytes[i] = 0;
}

let lastFormat: PinBlockCode = '01';
let lastNumber = 1;
const ISO_FORMAT_4: PinBlockCode = '48';
const block = new Uint8Array(PIN_BLOCK_BYTES);
const longBlock = new Uint8Array(ISO4_BLOCK_BYTES);
const REASONS: Readonly<Record<Exclude<PinBlockResult, '00'>, string>> = {
  '20': 'the clear block does not have the form of this format: wrong key, account number, format or a damaged block',
  '22': 'expected digits (18 characters with F in front for format 04)',
  '23': 'this format does not go with this key; an AES key carries format 48 only',
  '24': 'expected a PIN of 4 to 12 digits that fits the format',
};
const FORMAT_34 = refuse('23', 'destinationFormat', 'format 34 under a ZPK is switched off');
const NOT_IN_MATRIX = refuse(
  '23',
  'destinationFormat',
  'not a translation of the ISO 9564-1 matrix, and those are the only ones allowed',
);
