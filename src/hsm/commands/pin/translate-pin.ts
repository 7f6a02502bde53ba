/** CA and CC: a PIN block is opened under one key and built anew under another. */
import { CA } from '../../../../protocol/commands/pin/CA-translate-pin-tpk.ts';
import { CC } from '../../../../protocol/commands/pin/CC-translate-pin-zpk.ts';
import type { View } from '../../../../protocol/dsl/values.ts';
import type { PinBlockCode } from '../../../../protocol/words/pin-fields.ts';
import { Key } from '../../../keys/secret.ts';
import type { AccountView } from '../../../payment/account.ts';
import { Pin } from '../../../payment/pin.ts';
import type { Call, Handler } from '../../call.ts';
import { Refusal } from '../../refusal.ts';
import { wantKey } from '../../want-key.ts';
import { checkDestination, openDestination } from '../dukpt/destination.ts';
import type { PinBlockRefusal } from './pin-block.ts';
import { buildFittingBlock, checkFormatOfKey, checkFormats, openFittingBlock } from './pin-block.ts';

export const translateFromTpk: Handler<typeof CA> = (request, call) => {
  const ksn = checkDestination(request, call);
  if (ksn instanceof Refusal) return ksn;
  const source = call.openKey(request.sourceKey, tpk);
  if (!(source instanceof Key)) return source;
  const destination = openDestination(request, ksn, call);
  if (!(destination instanceof Key)) return destination;
  return translatePin(request, call, source, destination);
};

export const translateFromZpk: Handler<typeof CC> = (request, call) => {
  const source = call.openKey(request.sourceKey, sourceZpk);
  if (!(source instanceof Key)) return source;
  const destination = call.openKey(request.destinationKey, destinationZpk);
  if (!(destination instanceof Key)) return destination;
  return translatePin(request, call, source, destination);
};

/** What a translation reads of its message, whatever the keys are. */
export interface Translation {
  readonly pinBlock: View;
  readonly sourceFormat: PinBlockCode;
  readonly destinationFormat: PinBlockCode;
  readonly account: AccountView;
  /** Account number of the block that leaves, when it is another. */
  readonly destinationPan?: { readonly account: AccountView } | undefined;
}

/** One object for all translations: it is written into the reply at once. */
export interface TranslatedPin {
  pinLength: number;
  pinBlock: Uint8Array;
  format: PinBlockCode;
}

/** Opens the block under `source` and builds it anew under `destination`, even when nothing changes. */
export function translatePin(
  request: Translation,
  call: Call,
  source: Key,
  destination: Key,
): TranslatedPin | PinBlockRefusal {
  const { sourceFormat, destinationFormat, account, destinationPan } = request;
  const wrongFormat =
    checkFormats(call, sourceFormat, destinationFormat, destinationPan !== undefined) ??
    checkFormatOfKey(source, sourceFormat, 'sourceFormat') ??
    checkFormatOfKey(destination, destinationFormat, 'destinationFormat');
  if (wrongFormat !== undefined) return wrongFormat;
  const unreadable = openFittingBlock(source, request.pinBlock, sourceFormat, account, pin, 'pinBlock');
  if (unreadable !== undefined) return unreadable;
  const built = buildFittingBlock(
    destination,
    destinationFormat,
    pin,
    destinationPan?.account ?? account,
    call,
    'destinationFormat',
  );
  translated.pinLength = pin.length;
  pin.clear();
  if (!(built instanceof Uint8Array)) return built;
  translated.pinBlock = built;
  translated.format = destinationFormat;
  return translated;
}

const tpk = wantKey(CA, 'sourceKey', '10');
const sourceZpk = wantKey(CC, 'sourceKey', '10');
const destinationZpk = wantKey(CC, 'destinationKey', '11');
const pin = new Pin();
const translated: TranslatedPin = { pinLength: 0, pinBlock: new Uint8Array(0), format: '01' };
