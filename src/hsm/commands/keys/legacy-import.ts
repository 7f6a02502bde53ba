/** FA: a key that arrives under a ZMK goes under a variant LMK (commands-keys-admin 3). */
import type { FA } from '../../../../protocol/commands/keys/FA-import-zpk.ts';
import type { KeyReference, View } from '../../../../protocol/dsl/values.ts';
import type { KeyField } from '../../../../protocol/words/schemes.ts';
import { checkImportScheme } from '../../../keys/exchange-rules.ts';
import { importKey as bringIn } from '../../../keys/import-key.ts';
import type { PlainScheme } from '../../../keys/variant.ts';
import type { Answer, Call, Handler } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { atallaVariant, checkAtallaVariant, exchangeRules, keyRefusal, openKek } from './exchange.ts';
import { keepKey } from './keep-key.ts';
import type { LegacyScheme } from './legacy-options.ts';
import { checkValueOf, resultScheme, schemeLength } from './legacy-options.ts';

export const importZpk: Handler<typeof FA> = ({ zmk, zpk, atallaVariant, options }, call) =>
  importLegacy({ zmk, key: zpk, field: 'zpk', keyType: '001', atallaVariant, options }, call);

/** What the legacy imports have in common. */
export interface LegacyImport {
  readonly zmk: KeyReference;
  readonly key: KeyReference;
  /** Name of the request field of the key. */
  readonly field: string;
  readonly keyType: string;
  readonly atallaVariant?: View | undefined;
  readonly options?: { readonly lmkScheme: LegacyScheme; readonly checkValue: string } | undefined;
}

/** Imports a key of a type; wrong parity is corrected and told by 01. */
export function importLegacy(request: LegacyImport, call: Call): Answer<typeof FA> {
  const { field, keyType, options } = request;
  const wrongVariant = checkAtallaVariant(request.atallaVariant);
  if (wrongVariant !== undefined) return wrongVariant;
  const arrived = call.keyField(request.key, field);
  if (arrived instanceof Refusal) return arrived;
  const scheme = resultScheme(options?.lmkScheme, arrived.scheme);
  const refused = checkScheme(arrived, scheme, field, call);
  if (refused !== undefined) return refused;
  const zmk = openKek(call, request.zmk, '0', 'decrypt', 'zmk');
  if (zmk instanceof Refusal) return zmk;
  const imported = bringIn({
    field: arrived,
    kek: zmk,
    atallaVariant: atallaVariant(request.atallaVariant),
    into: { kind: 'variant', keyType },
    rules: exchangeRules(call.settings),
  });
  if ('error' in imported) return keyRefusal(imported, field);
  const sealed = keepKey(imported.key, call.lmk, { keyType, scheme }, call);
  if (typeof sealed !== 'string') return keyRefusal(sealed, field);
  const kcv = checkValueOf(imported.key, options?.checkValue, call.settings);
  return imported.parityCorrected ? { code: '01', key: sealed, kcv } : { key: sealed, kcv };
}

/** No key blocks here, X9.17 forms by setting, and the same length on both sides. */
function checkScheme(
  arrived: KeyField,
  scheme: PlainScheme,
  field: string,
  call: Call,
): Refusal<'26'> | Refusal<'A1'> | undefined {
  if (arrived.scheme === 'S' || arrived.scheme === 'R')
    return new Refusal('A1', field, 'key block given, but the LMK is a variant LMK');
  const size = arrived.end - arrived.start;
  const forbidden = checkImportScheme(arrived.scheme, size, exchangeRules(call.settings));
  if (forbidden !== undefined) return new Refusal('26', field, forbidden.reason);
  const asked = schemeLength(scheme);
  return asked === 0 ? (size > OLD_FORM ? LENGTH : undefined) : asked * 2 === size ? undefined : LENGTH;
}

/** Most characters of the old form: two parts. */
const OLD_FORM = 32;
const LENGTH = refuse('26', 'options.lmkScheme', 'the key scheme under the LMK is not of the length of the key');
