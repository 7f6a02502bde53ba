/** M0: data is encrypted under a data key (commands-emv-mac-rsa 6, M0). */
import type { M0 } from '../../../../protocol/commands/data/M0-encrypt-data.ts';
import type { Handler } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { dataModes } from './cipher-modes.ts';
import { dataKeyRequirement, isDataAllowed, openDataKey, wantDataKey } from './data-key.ts';
import { dataBytes, MAX_RESULT_CHARACTERS, vectorBytes } from './message-data.ts';

export const encryptData: Handler<typeof M0> = (request, call) => {
  const requirement = dataKeyRequirement(wanted, request.keyType, request.key, request.ksn, call);
  if (requirement === undefined) return WRONG_TYPE;
  const key = openDataKey(wanted, requirement, request.key, request.ksn, call);
  if (key instanceof Refusal) return key;
  const { cipher } = key;
  const mode = dataModes[request.mode];
  const clear = dataBytes(request.data, request.inputFormat === '1');
  if (clear === undefined) return HALF_BYTE;
  if (mode.wholeBlocks && clear.length % cipher.blockSize !== 0) return NOT_WHOLE;
  const characters = request.outputFormat === '1' ? 2 * clear.length : clear.length;
  if (characters > MAX_RESULT_CHARACTERS) return TOO_LONG;
  if (!isDataAllowed(key, clear, call.settings)) return NOT_ALLOWED;
  const iv = 'iv' in request ? vectorBytes(request.iv) : undefined;
  const data = mode.encrypt(cipher, iv, clear);
  return { nextIv: iv && mode.next!(cipher, iv, clear, data), length: characters, data };
};

const wanted = wantDataKey('key', 'ksn', '10', 'encrypt');
const WRONG_TYPE = refuse('05', 'keyType', 'expected 00A, 00B, 30B or a BDK type, and FFF with a key block');
const HALF_BYTE = refuse('06', 'length', 'expected an even number of hexadecimal characters');
const NOT_WHOLE = refuse('06', 'length', 'expected a multiple of the block size of the key');
const TOO_LONG = refuse('15', 'length', 'the result does not fit into a reply');
const NOT_ALLOWED = refuse('35', 'data', 'the ZEK/TEK encryption setting does not allow this data');
