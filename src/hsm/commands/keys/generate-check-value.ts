/** BU: the check value of a key (commands-keys-admin 2, BU; 1.10). */
import type { BU } from '../../../../protocol/commands/keys/BU-generate-check-value.ts';
import type { Request } from '../../../../protocol/dsl/command.ts';
import type { KeyReference } from '../../../../protocol/dsl/values.ts';
import { keyTypeByCode } from '../../../../protocol/words/key-type-codes.ts';
import { ANY_BLOCK_TYPE } from '../../../../protocol/words/keys.ts';
import { kcv } from '../../../keys/kcv.ts';
import type { Call, Handler } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { checkKeyType, keyTypeOfUsage, usageOf } from './exchange.ts';
import { ofKeyType } from './key-of-type.ts';

export const generateCheckValue: Handler<typeof BU> = (request, call) => {
  const { key: reference, lengthFlag } = request;
  const givenType = request.keyTypeCode === 'FF' ? request.keyType! : keyTypeByCode[request.keyTypeCode]!;
  if (!fitsLength(reference, lengthFlag)) return LENGTH_FLAG;
  if (call.lmk.kind === 'variant' && givenType === ANY_BLOCK_TYPE) return NO_TYPE;
  const wrongType = checkKeyType(call, givenType, reference, 'keyType');
  if (wrongType !== undefined) return wrongType;
  const { restrictKeyCheckValues } = call.settings;
  const isShort = request.checkValue?.type === '1';
  if (!isShort && !restrictKeyCheckValues && !call.isAuthorised('generate', activityOf(givenType, reference, call)))
    return NOT_AUTHORISED;
  const key = call.openAs(reference, ofKeyType(call.lmk.kind === 'keyBlock' ? ANY_BLOCK_TYPE : givenType), wanted);
  if (key instanceof Refusal) return key;
  if (lengthFlag === 'F' ? call.lmk.kind === 'variant' : key.length !== LENGTHS[lengthFlag]) return LENGTH_FLAG;
  const value = kcv(key).slice(0, isShort ? 3 : 8);
  // A restricted long form keeps six digits and ten zeros.
  if (!isShort && restrictKeyCheckValues) value.fill(0, 3);
  return { kcv: value };
};

/** The flag against the form of the field; what user storage holds shows only when it is opened. */
function fitsLength({ scheme, start, end }: KeyReference, flag: Request<typeof BU>['lengthFlag']): boolean {
  if (scheme === 'K') return true;
  if (scheme === 'S' || scheme === 'R') return flag === 'F';
  return flag !== 'F' && (end - start) / 2 === LENGTHS[flag];
}

/** Under a key block LMK the block says what the key is, whatever the code. */
const activityOf = (keyType: string, reference: KeyReference, call: Call): string =>
  call.lmk.kind === 'keyBlock' ? keyTypeOfUsage(usageOf(call, reference)) : keyType;

const wanted = { field: 'key', parity: '10' } as const;
const LENGTHS = { '0': 8, '1': 16, '2': 24 } as const;
const NO_TYPE = refuse('04', 'keyType', 'FFF goes with a key block LMK; a variant LMK needs a key type');
const LENGTH_FLAG = refuse('05', 'lengthFlag', 'the length flag does not fit the key');
const NOT_AUTHORISED = refuse('17', 'checkValue', 'a check value of more than 6 digits needs generate.{key type}.host');
