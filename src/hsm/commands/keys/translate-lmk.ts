/** BW: a key goes from the old LMK to the new one, and on request to another key type (commands-keys-admin 2, BW). */
import type { BW } from '../../../../protocol/commands/keys/BW-translate-lmk.ts';
import type { Request } from '../../../../protocol/dsl/command.ts';
import { keyTypeByCode } from '../../../../protocol/words/key-type-codes.ts';
import { ANY_BLOCK_TYPE, keyTypes } from '../../../../protocol/words/keys.ts';
import type { KeyField } from '../../../../protocol/words/schemes.ts';
import { headerWith } from '../../../keys/key-block-header.ts';
import type { SealTarget } from '../../../keys/seal.ts';
import type { Key } from '../../../keys/secret.ts';
import { usageFitsKeyType } from '../../../keys/usage-mapping.ts';
import type { Call, Handler, RefusalOf } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import type { LmkChange } from '../lmk/change-direction.ts';
import { lmkChange } from '../lmk/change-direction.ts';
import { checkKeyType, keyRefusal, lmkSlot } from './exchange.ts';
import { headerFields } from './header-tail.ts';
import { keepKey } from './keep-key.ts';
import { ofKeyType } from './key-of-type.ts';
import { checkValueOf, resultScheme } from './legacy-options.ts';

export const translateLmk: Handler<typeof BW> = (request, call) => {
  const change = lmkChange(call);
  if (change instanceof Refusal) return change;
  const types = typesOf(request, change, call);
  if (types instanceof Refusal) return types;
  const wrongForm = checkForm(request, change);
  if (wrongForm !== undefined) return wrongForm;
  const field = call.keyField(request.key, 'key');
  if (field instanceof Refusal) return field;
  const key = call.openAs(request.key, ofKeyType(types.from), wantedKey, change.from);
  if (key instanceof Refusal) return key;
  if (request.lengthFlag !== 'F' && key.length !== LENGTHS[request.lengthFlag]) return LENGTH_FLAG;
  const target =
    change.to.kind === 'variant' ? variantTarget(request, types.to, field) : blockTarget(request, types.to, key, call);
  if (target instanceof Refusal) return target;
  const sealed = keepKey(key, change.to, target, call);
  if (typeof sealed !== 'string') return keyRefusal(sealed, sealed.error === '27' ? 'result.scheme' : 'key');
  const { checkValue } = request;
  return {
    key: sealed,
    kcv: checkValue?.wanted === '1' ? checkValueOf(key, checkValue.type, call.settings) : undefined,
  };
};

/** Key type of the key now and after; FFF when its block tells. */
interface Types {
  readonly from: string;
  readonly to: string;
}

function typesOf(
  { keyTypeCode, keyType, key }: Request<typeof BW>,
  { from }: LmkChange,
  call: Call,
): Types | RefusalOf<typeof BW> {
  if (keyTypeCode === MIGRATION) {
    if (!call.settings.keyType002Separation) return NO_MIGRATION;
    return from.kind === 'variant' && SEPARATE_TYPES.has(keyType!) ? { from: '002', to: keyType! } : DESTINATION;
  }
  const type = keyTypeCode === 'FF' ? keyType! : keyTypeByCode[keyTypeCode]!;
  if (from.kind === 'variant') return type === ANY_BLOCK_TYPE ? NO_TYPE : { from: type, to: type };
  return checkKeyType(call, type, key, keyTypeCode === 'FF' ? 'keyType' : 'keyTypeCode') ?? FROM_BLOCK;
}

/** Scheme of the result, `#` tail and length flag must fit the kinds of LMK. */
function checkForm(
  { result, header, key, lengthFlag }: Request<typeof BW>,
  { from, to }: LmkChange,
): RefusalOf<typeof BW> | undefined {
  const scheme = result?.scheme ?? '0';
  if (to.kind === 'keyBlock' ? scheme !== '0' && scheme !== 'S' : scheme === 'S') return SCHEME;
  if ((lengthFlag === 'F') !== key.isBlock && key.scheme !== 'K') return LENGTH_FLAG;
  const needsHeader = from.kind === 'variant' && to.kind === 'keyBlock' && !key.isBlock;
  if (needsHeader && header === undefined) return NO_HEADER;
  return !needsHeader && header !== undefined ? HEADER : undefined;
}

function variantTarget({ result }: Request<typeof BW>, keyType: string, { scheme }: KeyField): SealTarget {
  const asked = result?.scheme ?? '0';
  return { keyType, scheme: asked === '0' || asked === 'S' ? resultScheme(undefined, scheme) : asked };
}

/** A key block keeps its header except the slot; a variant key gets the one of the tail, which must fit its type. */
function blockTarget(
  { header: tail }: Request<typeof BW>,
  keyType: string,
  key: Key,
  call: Call,
): SealTarget | RefusalOf<typeof BW> {
  const lmkId = lmkSlot(call.lmkId);
  if (key.header !== undefined) return { header: headerWith(key.header, { lmkId }) };
  const fields = headerFields(tail!, 'header', key.algorithm);
  if (fields instanceof Refusal) return fields;
  // Key types without a usage of their own in the table may take any.
  if (keyTypes[keyType]!.usages.length > 0 && !usageFitsKeyType(fields.usage, keyType)) return USAGE;
  return { header: headerWith(fields, { version: '', algorithm: key.algorithm, lmkId }) };
}

const wantedKey = { field: 'key', parity: '10' } as const;
const MIGRATION = 'F2';
/** Key types that take the place of 002: TPK, TMK, TKR (product reference 3.3). */
const SEPARATE_TYPES: ReadonlySet<string> = new Set(['70D', '80D', '90D']);
const FROM_BLOCK: Types = Object.freeze({ from: ANY_BLOCK_TYPE, to: ANY_BLOCK_TYPE });
const LENGTHS = { '0': 8, '1': 16, '2': 24 } as const;
const NO_TYPE = refuse('04', 'keyType', 'FFF goes with a key under a key block LMK; a variant LMK needs a key type');
const LENGTH_FLAG = refuse('05', 'lengthFlag', 'the length flag does not fit the key');
const SCHEME = refuse('26', 'result.scheme', 'scheme S goes with a key block LMK, the others with a variant LMK');
const NO_HEADER = refuse('15', 'header', 'a key that goes from a variant LMK to a key block LMK needs the `#` tail');
const HEADER = refuse('15', 'header', 'the `#` tail goes with a variant key that becomes a key block only');
const NO_MIGRATION = refuse('44', 'keyTypeCode', 'key type 002 separation is switched off');
const DESTINATION = refuse('45', 'keyType', 'keys of type 002 under a variant LMK become 70D, 80D or 90D');
const USAGE = refuse('A6', 'header.usage', 'this key usage does not go with the key type');
