/** BU: the check value of a key (commands-keys-admin 2, BU; 1.10). */
import { BU } from '../../../../protocol/commands/keys/BU-generate-check-value.ts';
import type { Request } from '../../../../protocol/dsl/command.ts';
import { keyTypeByCode } from '../../../../protocol/words/key-type-codes.ts';
import { ANY_BLOCK_TYPE } from '../../../../protocol/words/keys.ts';
import { kcv } from '../../../keys/kcv.ts';
import type { Call, Handler } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { ofKeyType } from './key-of-type.ts';

export const generateCheckValue: Handler<typeof BU> = (request, call) => {
  const keyType = keyTypeOf(request, call);
  if (call.lmk.kind === 'variant' && keyType === ANY_BLOCK_TYPE) return NO_TYPE;
  if ((request.lengthFlag === 'F') !== request.key.isBlock && request.key.scheme !== 'K') return LENGTH_FLAG;
  const { restrictKeyCheckValues } = call.settings;
  const isShort = request.checkValue?.type === '1';
  if (!isShort && !restrictKeyCheckValues && !call.isAuthorised('generate', keyType)) return NOT_AUTHORISED;
  const key = call.openAs(request.key, ofKeyType(keyType), wanted);
  if (key instanceof Refusal) return key;
  if (request.lengthFlag !== 'F' && key.length !== LENGTHS[request.lengthFlag]) return LENGTH_FLAG;
  const value = kcv(key).slice(0, isShort ? 3 : 8);
  // A restricted long form keeps six digits and ten zeros.
  if (!isShort && restrictKeyCheckValues) value.fill(0, 3);
  return { kcv: value };
};

/** Under a key block LMK the block says what the key is, whatever the code. */
function keyTypeOf({ keyTypeCode, keyType }: Request<typeof BU>, call: Call): string {
  if (call.lmk.kind === 'keyBlock') return ANY_BLOCK_TYPE;
  return keyTypeCode === 'FF' ? keyType! : keyTypeByCode[keyTypeCode]!;
}

const wanted = { field: 'key', parity: '10' } as const;
const LENGTHS = { '0': 8, '1': 16, '2': 24 } as const;
const NO_TYPE = refuse('04', 'keyType', 'FFF goes with a key block LMK; a variant LMK needs a key type');
const LENGTH_FLAG = refuse('05', 'lengthFlag', 'the length flag does not fit the key');
const NOT_AUTHORISED = refuse('17', 'checkValue', 'a check value of more than 6 digits needs generate.{key type}.host');
