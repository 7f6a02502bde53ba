/** M2: data is decrypted under a data key (commands-emv-mac-rsa 6, M2). */
import type { M2 } from '../../../../protocol/commands/data/M2-decrypt-data.ts';
import type { Handler } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { dataModes } from './cipher-modes.ts';
import { dataKeyRequirement, isDataAllowed, openDataKey, wantDataKey } from './data-key.ts';
import { dataBytes, isPrintable, MAX_RESULT_CHARACTERS, vectorBytes } from './message-data.ts';

export const decryptData: Handler<typeof M2> = (request, call) => {
  const requirement = dataKeyRequirement(wanted, request.keyType, request.key, request.ksn, call);
  if (requirement === undefined) return WRONG_TYPE;
  const key = openDataKey(wanted, requirement, request.key, request.ksn, call);
  if (key instanceof Refusal) return key;
  const { cipher } = key;
  const mode = dataModes[request.mode];
  const cryptogram = dataBytes(request.data, request.inputFormat === '1');
  if (cryptogram === undefined) return HALF_BYTE;
  if (mode.wholeBlocks && cryptogram.length % cipher.blockSize !== 0) return NOT_WHOLE;
  const characters = request.outputFormat === '1' ? 2 * cryptogram.length : cryptogram.length;
  if (characters > MAX_RESULT_CHARACTERS) return TOO_LONG;
  const iv = 'iv' in request ? vectorBytes(request.iv) : undefined;
  const data = mode.decrypt(cipher, iv, cryptogram);
  if (!isDataAllowed(key, data, call.settings)) return NOT_ALLOWED;
  if (request.outputFormat === '2' && !isPrintable(data)) return NO_TEXT;
  return { nextIv: iv && mode.next!(cipher, iv, data, cryptogram), length: characters, data };
};

const wanted = wantDataKey('key', 'ksn', '10', 'decrypt');
const WRONG_TYPE = refuse('05', 'keyType', 'expected 00A, 00B, 30B or a BDK type, and FFF with a key block');
const HALF_BYTE = refuse('06', 'length', 'expected an even number of hexadecimal characters');
const NOT_WHOLE = refuse('06', 'length', 'expected a multiple of the block size of the key');
const TOO_LONG = refuse('15', 'length', 'the result does not fit into a reply');
const NOT_ALLOWED = refuse('35', 'data', 'the ZEK/TEK encryption setting does not allow the result');
const NO_TEXT = refuse('35', 'outputFormat', 'the result is not printable text');
