/** M4: data is decrypted under one data key and encrypted under another (commands-emv-mac-rsa 6, M4). */
import type { M4 } from '../../../../protocol/commands/data/M4-translate-data.ts';
import type { Handler } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { dataModes } from './cipher-modes.ts';
import { dataKeyRequirement, isDataAllowed, openDataKey, wantDataKey } from './data-key.ts';
import { dataBytes, MAX_RESULT_CHARACTERS, vectorBytes } from './message-data.ts';

export const translateData: Handler<typeof M4> = (request, call) => {
  const { sourceKsn, destinationKsn } = request;
  const sourceWants = dataKeyRequirement(source, request.sourceKeyType, request.sourceKey, sourceKsn, call);
  if (sourceWants === undefined) return WRONG_SOURCE;
  const destinationWants = dataKeyRequirement(
    destination,
    request.destinationKeyType,
    request.destinationKey,
    destinationKsn,
    call,
  );
  if (destinationWants === undefined) return WRONG_DESTINATION;
  const from = openDataKey(source, sourceWants, request.sourceKey, sourceKsn, call);
  if (from instanceof Refusal) return from;
  const to = openDataKey(destination, destinationWants, request.destinationKey, destinationKsn, call);
  if (to instanceof Refusal) return to;
  const decryption = dataModes[request.sourceMode];
  const encryption = dataModes[request.destinationMode];
  const input = dataBytes(request.data, request.inputFormat === '1');
  if (input === undefined) return HALF_BYTE;
  const { length } = input;
  if (decryption.wholeBlocks && length % from.cipher.blockSize !== 0) return NOT_WHOLE;
  if (encryption.wholeBlocks && length % to.cipher.blockSize !== 0) return NOT_WHOLE;
  const characters = request.outputFormat === '1' ? 2 * length : length;
  if (characters > MAX_RESULT_CHARACTERS) return TOO_LONG;
  const sourceIv = 'sourceIv' in request ? vectorBytes(request.sourceIv) : undefined;
  const destinationIv = 'destinationIv' in request ? vectorBytes(request.destinationIv) : undefined;
  const clear = decryption.decrypt(from.cipher, sourceIv, input);
  if (!isDataAllowed(from, clear, call.settings) || !isDataAllowed(to, clear, call.settings)) return NOT_ALLOWED;
  const data = encryption.encrypt(to.cipher, destinationIv, clear);
  const nextSourceIv = sourceIv && decryption.next!(from.cipher, sourceIv, clear, input);
  const nextDestinationIv = destinationIv && encryption.next!(to.cipher, destinationIv, clear, data);
  clear.fill(0);
  return { nextSourceIv, nextDestinationIv, length: characters, data };
};

const source = wantDataKey('sourceKey', 'sourceKsn', '10', 'decrypt');
const destination = wantDataKey('destinationKey', 'destinationKsn', '11', 'encrypt');
const EXPECTED_TYPE = 'expected 00A, 00B, 30B or a BDK type, and FFF with a key block';
const WRONG_SOURCE = refuse('05', 'sourceKeyType', EXPECTED_TYPE);
const WRONG_DESTINATION = refuse('08', 'destinationKeyType', EXPECTED_TYPE);
const HALF_BYTE = refuse('06', 'length', 'expected an even number of hexadecimal characters');
const NOT_WHOLE = refuse('06', 'length', 'expected a multiple of the block sizes of the keys');
const TOO_LONG = refuse('15', 'length', 'the result does not fit into a reply');
const NOT_ALLOWED = refuse('35', 'data', 'the ZEK/TEK encryption setting does not allow this data');
