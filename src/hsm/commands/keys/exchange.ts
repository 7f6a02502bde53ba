/** What A0, A6 and A8 share: transport keys, exchange rules, authorisation and the Atalla variant. */
import type { KeyReference, View } from '../../../../protocol/dsl/values.ts';
import type { KeyTypeFacts, KeyUse, Permission } from '../../../../protocol/words/keys.ts';
import { ANY_BLOCK_TYPE, keyTypes, roles } from '../../../../protocol/words/keys.ts';
import type { ExchangeRules } from '../../../keys/exchange-rules.ts';
import { textOf } from '../../../keys/hex-text.ts';
import { LARGEST_ATALLA_VARIANT } from '../../../keys/kek.ts';
import { headerOffsets } from '../../../keys/key-block-header.ts';
import { keyRequirement } from '../../../keys/open.ts';
import type { Key } from '../../../keys/secret.ts';
import { usageFitsKeyType } from '../../../keys/usage-mapping.ts';
import type { Settings } from '../../../settings.ts';
import type { Call } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';

/** Opens the ZMK (or with flag 1 the TMK) of a message, always the first key. */
export function openKek(
  call: Call,
  reference: KeyReference,
  flag: '0' | '1' | undefined,
  use: 'encrypt' | 'decrypt',
  field: string,
  // biome-ignore lint/suspicious/noExplicitAny: as Call.openKey
): Key | Refusal<any> {
  const kind = flag !== '1' ? 'ZMK' : call.settings.keyType002Separation ? 'separateTmk' : 'TMK';
  return call.openAs(reference, requirements[use][kind], { field, parity: '10' });
}

/** Security settings as the key layer takes them. */
export function exchangeRules(settings: Settings): ExchangeRules {
  if (rulesFor.settings === settings) return rulesFor.rules!;
  const rules: ExchangeRules = Object.freeze({
    enableX917Import: settings.enableX917Import,
    enableX917Export: settings.enableX917Export,
    trustedFormatOnly: settings.trustedFormatOnly,
    enforceKekStrength: settings.enforceKeyEquivalence,
    enableSingleDes: settings.enableSingleDes,
    preventMasquerading: settings.preventMasquerading,
    ignoreLmkIdInHeader: settings.ignoreLmkIdInKeyBlock,
  });
  rulesFor = { settings, rules };
  return rules;
}

/**
 * May this key type be generated, exported or imported? 29 when the table forbids it, 17 when it needs an activity
 * that is not authorised (algorithms 4; product reference 4.3).
 */
export function checkPermission(
  call: Call,
  keyType: string,
  category: 'generate' | 'export' | 'import',
): Refusal<'29' | '17'> | undefined {
  const permission = relaxed((keyTypes[keyType] ?? UNNAMED)[category], keyType, category, call.settings);
  if (permission === 'N') return NOT_PERMITTED[category];
  if (permission === 'A' && !call.isAuthorised(category, keyType)) return NOT_AUTHORISED[category];
  return undefined;
}

/** Key type whose rules hold for a key block usage: the first type of the table that the usage stands for. */
export function keyTypeOfUsage(usage: string): string {
  return typeByUsage.get(usage) ?? ANY_BLOCK_TYPE;
}

/** Usage in the header of a key block, which stands in clear, also in user storage; '' when there is none. */
export function usageOf(call: Call, reference: KeyReference): string {
  const field = call.keyField(reference, 'key');
  if (field instanceof Refusal || (field.scheme !== 'S' && field.scheme !== 'R')) return '';
  const at = field.start + headerOffsets.usage;
  return textOf(field.buffer, at, at + 2);
}

/**
 * Under a key block LMK the key type is FFF. Another one is taken when the usage of the block fits it: clients send the
 * type they know. A type that no usage is known for fits all.
 */
export function checkKeyType(
  call: Call,
  keyType: string,
  reference: KeyReference,
  field: string,
): Refusal<'28'> | undefined {
  if (call.lmk.kind === 'variant' || keyType === ANY_BLOCK_TYPE) return undefined;
  const usage = usageOf(call, reference);
  if (usage === '' || keyTypes[keyType]!.usages.length === 0 || usageFitsKeyType(usage, keyType)) return undefined;
  return new Refusal('28', field, `expected FFF or a key type that fits usage ${usage}`);
}

/** Two digits may say more than fits: 8 times the variant goes into one byte. */
export function checkAtallaVariant(view: View | undefined): Refusal<'15'> | undefined {
  return (atallaVariant(view) ?? 0) > LARGEST_ATALLA_VARIANT ? ATALLA_VARIANT : undefined;
}

/** Value of the Atalla variant field, or undefined. */
export function atallaVariant(view: View | undefined): number | undefined {
  if (view === undefined) return undefined;
  let value = 0;
  for (let i = view.start; i < view.end; i++) value = value * 10 + view.buffer[i]! - 48;
  return value;
}

/** Slot of the LMK as two digits, as a key block header carries it. */
export const lmkSlot = (lmkId: number): string => (lmkId < 10 ? `0${lmkId}` : String(lmkId));

/** A failure of the key layer as a refusal of this message; the code depends on data, the definition lists them all. */
// biome-ignore lint/suspicious/noExplicitAny: as Call.openKey
export const keyRefusal = (failure: { readonly error: string; readonly reason: string }, field: string): Refusal<any> =>
  new Refusal(failure.error, field, failure.reason);

/** ZMKs may travel when the settings say so. */
function relaxed(permission: Permission, keyType: string, category: string, settings: Settings): Permission {
  if (keyType !== ZMK_TYPE || permission !== 'N') return permission;
  const allowed = category === 'import' ? settings.enableZmkImport : settings.enableZmkExport;
  return allowed ? 'A' : 'N';
}

const ZMK_TYPE = '000';
/** Usages without a variant key type follow the rule for types that no source gives permissions for. */
const UNNAMED: Pick<KeyTypeFacts, 'generate' | 'export' | 'import'> = { generate: 'Y', export: 'A', import: 'Y' };
const ATALLA_VARIANT = refuse('15', 'atallaVariant', `expected 0 to ${LARGEST_ATALLA_VARIANT}`);
const kek = (use: KeyUse) => ({
  ZMK: keyRequirement(roles.ZMK, use),
  TMK: keyRequirement(roles.TMK, use),
  separateTmk: keyRequirement(roles.TMK, use, '80D'),
});
const requirements = { encrypt: kek('encrypt'), decrypt: kek('decrypt') };
let rulesFor: { settings?: Settings; rules?: ExchangeRules } = {};
const typeByUsage = new Map<string, string>();
for (const [type, { usages }] of Object.entries(keyTypes).sort(([a], [b]) => (a < b ? -1 : 1)))
  for (const usage of usages) if (!typeByUsage.has(usage)) typeByUsage.set(usage, type);
const NOT_PERMITTED = {
  generate: refuse('29', 'keyType', 'keys of this type may not be generated here'),
  export: refuse('29', 'keyType', 'keys of this type may not be exported'),
  import: refuse('29', 'keyType', 'keys of this type may not be imported'),
};
const NOT_AUTHORISED = {
  generate: refuse('17', 'keyType', 'the activity generate.{key type}.host is not authorised'),
  export: refuse('17', 'keyType', 'the activity export.{key type}.host is not authorised'),
  import: refuse('17', 'keyType', 'the activity import.{key type}.host is not authorised'),
};
