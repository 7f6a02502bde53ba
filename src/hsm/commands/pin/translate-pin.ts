/** CA and CC: a PIN block is opened under one key and built anew under another. */
import { CA } from '../../../../protocol/commands/pin/CA-translate-pin-tpk.ts';
import { CC } from '../../../../protocol/commands/pin/CC-translate-pin-zpk.ts';
import type { View } from '../../../../protocol/dsl/values.ts';
import type { PinBlockCode } from '../../../../protocol/words/pin-fields.ts';
import type { Key } from '../../../keys/secret.ts';
import { Pin } from '../../../payment/pin.ts';
import { buildPinBlock, PIN_BLOCK_BYTES } from '../../../payment/pin-block.ts';
import type { Answer, Call, Handler } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { wantKey } from '../../want-key.ts';
import { checkFormats, openBlock, pinBlockRefusal } from './pin-block.ts';

export const translateFromTpk: Handler<typeof CA> = (request, call) => {
  const source = call.openKey(request.sourceKey, tpk);
  if (source instanceof Refusal) return source;
  const destination = call.openKey(request.destinationKey, zpkOrBdk, request.destinationFlag);
  if (destination instanceof Refusal) return destination;
  if (request.destinationKsn !== undefined)
    return call.settings.enablePinTranslationToBdk ? BDK_NOT_YET : BDK_NOT_ALLOWED;
  return translate(request, call, source, destination);
};

export const translateFromZpk: Handler<typeof CC> = (request, call) => {
  const source = call.openKey(request.sourceKey, sourceZpk);
  if (source instanceof Refusal) return source;
  const destination = call.openKey(request.destinationKey, destinationZpk);
  if (destination instanceof Refusal) return destination;
  return translate(request, call, source, destination);
};

interface Translation {
  readonly pinBlock: View;
  readonly sourceFormat: PinBlockCode;
  readonly destinationFormat: PinBlockCode;
  readonly account: View;
}

function translate(request: Translation, call: Call, source: Key, destination: Key): Answer<typeof CA> & Answer<typeof CC> {
  const { sourceFormat, destinationFormat, account } = request;
  const wrongFormat = checkFormats(call, sourceFormat, destinationFormat);
  if (wrongFormat !== undefined) return wrongFormat;
  const unreadable = openBlock(source, request.pinBlock, sourceFormat, account, pin, 'pinBlock', 'sourceFormat');
  if (unreadable !== undefined) return unreadable;
  if (destination.cipher.blockSize !== 8) return pinBlockRefusal('23', 'destinationFormat');
  const built = buildPinBlock(Number(destinationFormat), pin, account, call.random, block);
  if (built !== '00') return pinBlockRefusal(built, built === '22' ? 'account' : 'destinationFormat');
  destination.cipher.encryptBlock(block, 0, block, 0);
  const { length } = pin;
  pin.clear();
  return { pinLength: length, pinBlock: block, format: destinationFormat };
}

const tpk = wantKey(CA, 'sourceKey', '10');
const zpkOrBdk = wantKey(CA, 'destinationKey', '11');
const sourceZpk = wantKey(CC, 'sourceKey', '10');
const destinationZpk = wantKey(CC, 'destinationKey', '11');
const pin = new Pin();
const block = new Uint8Array(PIN_BLOCK_BYTES);
const BDK_NOT_YET = refuse('67', 'destinationKey', 'translation to a BDK is not implemented yet');
const BDK_NOT_ALLOWED = refuse('17', 'destinationKey', 'PIN translation to a BDK is switched off');

