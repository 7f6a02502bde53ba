/** HC and IA: a new key under a variant LMK and under the key that carries it (commands-keys-admin 3). */
import type { HC } from '../../../../protocol/commands/keys/HC-generate-tmk.ts';
import type { IA } from '../../../../protocol/commands/keys/IA-generate-zpk.ts';
import type { KeyReference } from '../../../../protocol/dsl/values.ts';
import { checkExportScheme } from '../../../keys/exchange-rules.ts';
import { exportKey } from '../../../keys/export-key.ts';
import type { Key } from '../../../keys/secret.ts';
import { generateKey, withOrigin } from '../../../keys/secret.ts';
import type { PlainScheme } from '../../../keys/variant.ts';
import type { Call, Handler } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { atallaVariant, checkAtallaVariant, exchangeRules, keyRefusal, openKek } from './exchange.ts';
import { keepKey } from './keep-key.ts';
import type { LegacyScheme } from './legacy-options.ts';
import { checkValueOf, resultScheme, schemeLength } from './legacy-options.ts';

export const generateTmk: Handler<typeof HC> = ({ currentKey, options }, call) => {
  const form = formOf(currentKey, options, call);
  if (form === undefined) return TMK_LENGTHS;
  const refused = checkForm(form, call);
  if (refused !== undefined) return refused;
  const kek = openKek(call, currentKey, '1', 'encrypt', 'currentKey');
  if (kek instanceof Refusal) return kek;
  const made = makeKey({ kek, form, keyType: '002', atallaVariant: undefined }, call);
  return made instanceof Refusal ? made : { exported: made.exported, key: made.sealed };
};

export const generateZpk: Handler<typeof IA> = (request, call) => {
  const { zmk, options } = request;
  const form = formOf(zmk, options, call);
  if (form === undefined) return ZPK_LENGTHS;
  const refused = checkAtallaVariant(request.atallaVariant) ?? checkForm(form, call);
  if (refused !== undefined) return refused;
  const kek = openKek(call, zmk, '0', 'encrypt', 'zmk');
  if (kek instanceof Refusal) return kek;
  const made = makeKey({ kek, form, keyType: '001', atallaVariant: atallaVariant(request.atallaVariant) }, call);
  if (made instanceof Refusal) return made;
  return { exported: made.exported, key: made.sealed, kcv: checkValueOf(made.key, options?.checkValue, call.settings) };
};

/** Schemes and length of a new key. */
export interface LegacyForm {
  readonly kekScheme: PlainScheme;
  readonly lmkScheme: PlainScheme;
  /** Bytes. */
  readonly length: 8 | 16 | 24;
}

/** The form that the option block asks for, or that of the carrying key; undefined when the two lengths differ. */
export function formOf(
  carrier: KeyReference,
  options: { readonly kekScheme: LegacyScheme; readonly lmkScheme: LegacyScheme } | undefined,
  call: Call,
): LegacyForm | undefined {
  const field = call.keyField(carrier, '');
  // A carrier that cannot be read is refused when it is opened.
  const source = field instanceof Refusal ? '' : field.scheme;
  const kekScheme = resultScheme(options?.kekScheme, source);
  const lmkScheme = resultScheme(options?.lmkScheme, source);
  const first = schemeLength(kekScheme);
  const second = schemeLength(lmkScheme);
  if (first !== 0 && second !== 0 && first !== second) return undefined;
  const length = first || second || 8;
  // The old form has one or two parts only.
  if (length === 24 && (first === 0 || second === 0)) return undefined;
  return { kekScheme, lmkScheme, length };
}

/** Makes a key of a type and puts it under the carrying key and under the LMK. */
export function makeKey(
  wish: {
    readonly kek: Key;
    readonly form: LegacyForm;
    readonly keyType: string;
    readonly atallaVariant: number | undefined;
  },
  call: Call,
  // biome-ignore lint/suspicious/noExplicitAny: as Call.openKey
): { readonly key: Key; readonly exported: string; readonly sealed: string } | Refusal<any> {
  const { kek, form, keyType } = wish;
  const key = withOrigin(generateKey(form.length === 8 ? 'D' : 'T', form.length, call.random), { keyType });
  const exported = exportKey({
    key,
    kek,
    scheme: form.kekScheme,
    atallaVariant: wish.atallaVariant,
    random: call.random,
    rules: exchangeRules(call.settings),
  });
  if (typeof exported !== 'string') return keyRefusal(exported, 'options');
  const sealed = keepKey(key, call.lmk, { keyType, scheme: form.lmkScheme }, call);
  return typeof sealed === 'string' ? { key, exported, sealed } : keyRefusal(sealed, 'options');
}

/** Forms that the security settings keep from leaving (26), and single DES (27). */
function checkForm({ kekScheme, length }: LegacyForm, call: Call): Refusal<'26'> | Refusal<'27'> | undefined {
  const forbidden = checkExportScheme(kekScheme, length, exchangeRules(call.settings));
  if (forbidden !== undefined) return new Refusal('26', 'options.kekScheme', forbidden.reason);
  return length === 8 && !call.settings.enableSingleDes ? SINGLE_DES : undefined;
}

const SINGLE_DES = refuse('27', 'options', 'single-length DES keys are switched off');
const TMK_LENGTHS = refuse('27', 'options', 'the two key schemes imply different lengths');
const ZPK_LENGTHS = refuse('15', 'options', 'the two key schemes imply different lengths');
