/** A6: a key that arrives under a ZMK goes under the LMK (commands-keys-admin 2, A6). */
import type { A6 } from '../../../../protocol/commands/keys/A6-import-key.ts';
import type { Request } from '../../../../protocol/dsl/command.ts';
import { ANY_BLOCK_TYPE } from '../../../../protocol/words/keys.ts';
import type { KeyField } from '../../../../protocol/words/schemes.ts';
import { schemes } from '../../../../protocol/words/schemes.ts';
import { isKeyUsage } from '../../../../protocol/words/usages.ts';
import { checkImportScheme } from '../../../keys/exchange-rules.ts';
import type { ImportTarget } from '../../../keys/import-key.ts';
import { importKey as bringIn } from '../../../keys/import-key.ts';
import { shortKcv } from '../../../keys/kcv.ts';
import type { SealTarget } from '../../../keys/seal.ts';
import { thalesUsage } from '../../../keys/usage-mapping.ts';
import type { Call, Handler, RefusalOf } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import {
  atallaVariant,
  checkAtallaVariant,
  checkKeyType,
  checkPermission,
  exchangeRules,
  keyRefusal,
  keyTypeOfUsage,
  openKek,
  usageOf,
} from './exchange.ts';
import { headerFields, optionalBlocksOf } from './header-tail.ts';
import { keepKey } from './keep-key.ts';

export const importKey: Handler<typeof A6> = (request, call) => {
  const refused =
    checkAtallaVariant(request.atallaVariant) ??
    checkForm(request, call) ??
    checkPermission(call, ruledBy(request, call), 'import');
  if (refused !== undefined) return refused;
  const zmk = openKek(call, request.zmk, '0', 'decrypt', 'zmk');
  if (zmk instanceof Refusal) return zmk;
  const arriving = call.keyField(request.key, 'key');
  if (arriving instanceof Refusal) return arriving;
  const into = target(request, arriving, call);
  if (into instanceof Refusal) return into;
  const imported = bringIn({
    field: arriving,
    kek: zmk,
    atallaVariant: atallaVariant(request.atallaVariant),
    into,
    rules: exchangeRules(call.settings),
  });
  if ('error' in imported) return keyRefusal(imported, imported.error === 'BB' ? 'zmk' : 'key');
  const { key, parityCorrected } = imported;
  if (into.kind === 'variant' && schemes[request.scheme]!.parts! * 8 !== key.length) return LENGTH;
  const form: SealTarget =
    into.kind === 'variant' ? { keyType: into.keyType, scheme: request.scheme as 'U' } : { header: key.header! };
  const sealed = keepKey(key, call.lmk, form, call);
  if (typeof sealed !== 'string') return keyRefusal(sealed, into.kind === 'variant' ? 'scheme' : 'key');
  const checkValue = shortKcv(key);
  return parityCorrected ? { code: '01', key: sealed, kcv: checkValue } : { key: sealed, kcv: checkValue };
};

/** Key type, then the schemes under LMK and ZMK (commands-keys-admin 1.13). */
function checkForm({ keyType, key, scheme }: Request<typeof A6>, call: Call): RefusalOf<typeof A6> | undefined {
  if (call.lmk.kind === 'variant' && keyType === ANY_BLOCK_TYPE) return NO_TYPE;
  const wrongType = checkKeyType(call, keyType, key, 'keyType');
  if (wrongType !== undefined) return wrongType;
  if ((scheme === 'S') !== (call.lmk.kind === 'keyBlock')) return scheme === 'S' ? VARIANT_SCHEME : BLOCK_SCHEME;
  const arriving = call.keyField(key, 'key');
  if (arriving instanceof Refusal) return undefined;
  const forbidden = checkImportScheme(arriving.scheme, arriving.end - arriving.start, exchangeRules(call.settings));
  return forbidden && (keyRefusal(forbidden, 'key') as RefusalOf<typeof A6>);
}

/** Key type whose permission counts: the field, or what the headers make of the key, which stand in clear. */
function ruledBy({ keyType, key, header, modifiedUsage }: Request<typeof A6>, call: Call): string {
  if (call.lmk.kind === 'variant') return keyType;
  const usage = header?.usage.text() ?? modifiedUsage?.usage.text() ?? usageOf(call, key);
  return keyTypeOfUsage(thalesUsage(usage) ?? usage);
}

function target(request: Request<typeof A6>, arriving: KeyField, call: Call): ImportTarget | RefusalOf<typeof A6> {
  if (call.lmk.kind === 'variant') return { kind: 'variant', keyType: request.keyType };
  if (request.header !== undefined) {
    const header = headerFields(request.header, 'header', isSingle(arriving) ? 'D' : 'T');
    return header instanceof Refusal ? header : { kind: 'keyBlock', lmkId: call.lmkId, header };
  }
  const tail = request.modifiedUsage;
  if (tail === undefined) return { kind: 'keyBlock', lmkId: call.lmkId };
  const usage = tail.usage.text();
  if (!isKeyUsage(usage)) return new Refusal('A6', 'modifiedUsage.usage', `expected a known key usage, got ${usage}`);
  const optionalBlocks = optionalBlocksOf(tail.optionalBlocks, 'modifiedUsage');
  return optionalBlocks instanceof Refusal
    ? optionalBlocks
    : { kind: 'keyBlock', lmkId: call.lmkId, usage, optionalBlocks };
}

const isSingle = ({ start, end }: KeyField): boolean => end - start === 16;

const NO_TYPE = refuse('04', 'keyType', 'FFF goes with a key block LMK; a variant LMK needs a key type');
const BLOCK_SCHEME = refuse('26', 'scheme', 'a key block LMK takes scheme S only');
const VARIANT_SCHEME = refuse('26', 'scheme', 'scheme S needs a key block LMK');
const LENGTH = refuse('27', 'scheme', 'the scheme under the LMK does not fit the length of the key');
