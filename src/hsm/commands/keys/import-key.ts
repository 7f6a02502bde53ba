/** A6: a key that arrives under a ZMK goes under the LMK (commands-keys-admin 2, A6). */
import { A6 } from '../../../../protocol/commands/keys/A6-import-key.ts';
import type { Request } from '../../../../protocol/dsl/command.ts';
import { ANY_BLOCK_TYPE } from '../../../../protocol/words/keys.ts';
import { schemes } from '../../../../protocol/words/schemes.ts';
import type { ImportTarget } from '../../../keys/import-key.ts';
import { importKey as bringIn } from '../../../keys/import-key.ts';
import { kcv } from '../../../keys/kcv.ts';
import { sealKey } from '../../../keys/seal.ts';
import type { SealTarget } from '../../../keys/seal.ts';
import type { Call, Handler, RefusalOf } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { atallaVariant, checkPermission, exchangeRules, keyRefusal, keyTypeOfUsage, openKek } from './exchange.ts';
import { headerFields, optionalBlocksOf } from './header-tail.ts';
import { isKeyUsage } from '../../../../protocol/words/usages.ts';

export const importKey: Handler<typeof A6> = (request, call) => {
  const wrongForm = checkForm(request, call);
  if (wrongForm !== undefined) return wrongForm;
  const forbidden = checkPermission(call, ruledBy(request, call), 'import');
  if (forbidden !== undefined) return forbidden;
  const zmk = openKek(call, request.zmk, '0', 'decrypt', 'zmk');
  if (zmk instanceof Refusal) return zmk;
  const into = target(request, call);
  if (into instanceof Refusal) return into;
  const imported = bringIn({
    field: request.key,
    kek: zmk,
    atallaVariant: atallaVariant(request.atallaVariant),
    into,
    rules: exchangeRules(call.settings),
  });
  if ('error' in imported) return keyRefusal(imported, 'key');
  const { key, parityCorrected } = imported;
  // A block tells its usage only once it is open: a ZMK inside it needs the permission of a ZMK.
  const arrivedAs = key.header === undefined ? undefined : checkPermission(call, keyTypeOfUsage(key.header.usage), 'import');
  if (arrivedAs !== undefined) return arrivedAs;
  if (into.kind === 'variant' && schemes[request.scheme]!.parts! * 8 !== key.length) return LENGTH;
  const form: SealTarget = into.kind === 'variant' ? { keyType: into.keyType, scheme: request.scheme as 'U' } : { header: key.header! };
  const sealed = sealKey(key, call.lmk, form, call.random);
  if (typeof sealed !== 'string') return keyRefusal(sealed, 'key');
  const checkValue = kcv(key).subarray(0, 3);
  return parityCorrected ? { code: '01', key: sealed, kcv: checkValue } : { key: sealed, kcv: checkValue };
};

function checkForm({ keyType, scheme }: Request<typeof A6>, call: Call): RefusalOf<typeof A6> | undefined {
  if (call.lmk.kind === 'keyBlock') return scheme === 'S' ? undefined : BLOCK_SCHEME;
  if (keyType === ANY_BLOCK_TYPE) return NO_TYPE;
  return scheme === 'S' ? VARIANT_SCHEME : undefined;
}

/** Key type whose permission counts: the field, or what the `#` tail makes of the key. */
function ruledBy({ keyType, header, modifiedUsage }: Request<typeof A6>, call: Call): string {
  if (call.lmk.kind === 'variant') return keyType;
  const usage = header?.usage ?? modifiedUsage?.usage;
  return usage === undefined ? ANY_BLOCK_TYPE : keyTypeOfUsage(usage.text());
}

function target(request: Request<typeof A6>, call: Call): ImportTarget | RefusalOf<typeof A6> {
  if (call.lmk.kind === 'variant') return { kind: 'variant', keyType: request.keyType };
  if (request.header !== undefined) {
    const header = headerFields(request.header, 'header');
    return header instanceof Refusal ? header : { kind: 'keyBlock', lmkId: call.lmkId, header };
  }
  const tail = request.modifiedUsage;
  if (tail === undefined) return { kind: 'keyBlock', lmkId: call.lmkId };
  const usage = tail.usage.text();
  if (!isKeyUsage(usage)) return new Refusal('A6', 'modifiedUsage.usage', `expected a known key usage, got ${usage}`);
  const optionalBlocks = optionalBlocksOf(tail.optionalBlocks, 'modifiedUsage');
  return optionalBlocks instanceof Refusal ? optionalBlocks : { kind: 'keyBlock', lmkId: call.lmkId, usage, optionalBlocks };
}

const NO_TYPE = refuse('04', 'keyType', 'FFF goes with a key block LMK; a variant LMK needs a key type');
const BLOCK_SCHEME = refuse('26', 'scheme', 'a key block LMK takes scheme S only');
const VARIANT_SCHEME = refuse('26', 'scheme', 'scheme S needs a key block LMK');
const LENGTH = refuse('27', 'scheme', 'the scheme under the LMK does not fit the length of the key');

