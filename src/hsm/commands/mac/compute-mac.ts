/** What M6 and M8 compute: a MAC, or the chaining value of a part of a message (commands-emv-mac-rsa 1.6). */
import type { KeyReference, View } from '../../../../protocol/dsl/values.ts';
import { ANY_BLOCK_TYPE } from '../../../../protocol/words/keys.ts';
import { cmac } from '../../../crypto/cmac.ts';
import type { PaddingMethod } from '../../../crypto/mac.ts';
import { cbcMac, pad, retailMac, retailMacChain } from '../../../crypto/mac.ts';
import type { Key } from '../../../keys/secret.ts';
import type { Call } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { dataBytes, vectorBytes } from '../data/message-data.ts';
import type { TypedKeys } from '../data/typed-key.ts';
import { requirementOfType } from '../data/typed-key.ts';

/** The fields that M6 and M8 share. */
export interface MacRequest {
  readonly mode: '0' | '1' | '2' | '3';
  readonly inputFormat: '0' | '1' | '2';
  readonly algorithm: '1' | '3' | '5' | '6';
  readonly padding: '0' | '1' | '2' | '3';
  readonly keyType: string;
  readonly key: KeyReference;
  readonly iv?: View | undefined;
  readonly message: View;
}

/** The last block of a MAC calculation: a MAC in modes 0 and 3, else a chaining value; or why there is none. */
// biome-ignore lint/suspicious/noExplicitAny: as Call.openAs, the definition lists the codes
export function computeMac(request: MacRequest, keys: TypedKeys, call: Call): Uint8Array | Refusal<any> {
  const { mode, algorithm } = request;
  const goesOn = mode === '1' || mode === '2';
  const needsAes = algorithm === '5' || algorithm === '6';
  if (request.padding === '3' && mode !== '0') return LENGTH_UNKNOWN;
  if (needsAes && request.keyType !== ANY_BLOCK_TYPE) return NEEDS_BLOCK;
  const requirement = requirementOfType(keys, request.keyType, request.key, call.lmk);
  if (requirement === undefined) return WRONG_TYPE;
  const key = call.openAs(request.key, requirement, KEY);
  if (key instanceof Refusal) return key;
  if (needsAes !== (key.algorithm === 'A')) return needsAes ? NEEDS_AES : NEEDS_DES;
  if (algorithm === '3' && key.length === 8) return NEEDS_PAIR;
  const message = dataBytes(request.message, request.inputFormat === '1');
  if (message === undefined) return HALF_BYTE;
  const unpadded = goesOn || (request.padding === '0' && algorithm !== '6');
  if (unpadded && message.length % key.cipher.blockSize !== 0) return NOT_WHOLE;
  const iv = vectorBytes(request.iv);
  if (algorithm === '6' && !goesOn) return cmac(key.cipher, message, iv);
  const blocks = unpadded ? message : pad(message, key.cipher.blockSize, paddingMethods[request.padding]);
  return algorithm === '3' ? retail(key, blocks, iv, goesOn) : cbcMac(key.cipher, blocks, iv);
}

function retail(key: Key, blocks: Uint8Array, iv: Uint8Array | undefined, goesOn: boolean): Uint8Array {
  return goesOn ? retailMacChain(key.tdes!, blocks, iv) : retailMac(key.tdes!, blocks, iv);
}

/** `0` pads nothing and never gets here with anything to pad. */
const paddingMethods: Readonly<Record<MacRequest['padding'], PaddingMethod>> = { '0': 1, '1': 1, '2': 2, '3': 3 };
const KEY = { field: 'key', parity: '10' } as const;
const LENGTH_UNKNOWN = refuse('09', 'padding', 'method 3 needs the length of the whole message in its first block');
const NEEDS_BLOCK = refuse('04', 'algorithm', 'algorithms 5 and 6 need an AES key, which is a key block');
const WRONG_TYPE = refuse('05', 'keyType', 'expected 003 or 008, and FFF with a key block');
const NEEDS_AES = refuse('A7', 'key', 'algorithms 5 and 6 need an AES key');
const NEEDS_DES = refuse('A7', 'key', 'algorithms 1 and 3 need a DES key');
const NEEDS_PAIR = refuse('27', 'key', 'algorithm 3 needs a double or triple-length key');
const HALF_BYTE = refuse('06', 'length', 'expected an even number of hexadecimal characters');
const NOT_WHOLE = refuse('06', 'length', 'expected whole blocks: nothing is padded here');
