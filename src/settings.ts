/**
 * Every setting of the device: name, type, default per profile, effect. One table; the types, the validator and
 * `pinward settings` derive from it. Facts: product reference 3; `lab` defaults are this project's choice.
 */
import * as z from 'zod';
import { nearest } from './nearest.ts';

export type Profile = 'lab' | 'device';
export const profiles = ['lab', 'device'] as const;

type Kind<T> = { readonly schema: z.ZodType<T>; readonly form: string };
export interface Setting<T = unknown> extends Kind<T> {
  readonly lab: T;
  readonly device: T;
  readonly doc: string;
  /** What a host sees of it. */
  readonly effect: string;
}

const setting = <T>(
  kind: Kind<T>,
  defaults: { readonly lab: NoInfer<T>; readonly device: NoInfer<T> },
  doc: string,
  effect: string,
): Setting<T> => Object.freeze({ ...kind, ...defaults, doc, effect });
const both = <const T>(value: T) => ({ lab: value, device: value });
const flag: Kind<boolean> = { schema: z.boolean(), form: 'true, false' };
const oneOf = <const V extends readonly [string, ...string[]]>(...values: V): Kind<V[number]> => ({
  schema: z.enum(values) as unknown as z.ZodType<V[number]>,
  form: values.join(', '),
});
const whole = (min: number, max: number): Kind<number> => ({
  schema: z.int(`expected a whole number from ${min} to ${max}`).min(min).max(max),
  form: `${min} to ${max}`,
});
const characters = (size: number): Kind<string> => ({
  schema: z.string().regex(new RegExp(`^[\\x20-\\x7e]{${size}}$`), `expected ${size} printable characters`),
  form: `${size} characters`,
});
const list = (what: string, item: RegExp): Kind<readonly string[]> => ({
  schema: z.array(z.string().regex(item, `expected ${what}`)),
  form: `list of ${what}, separated by commas`,
});

export const settingTable = Object.freeze({
  authorised: setting(
    flag,
    { lab: true, device: false },
    'Every host activity is authorised',
    '17 for activities that need it when false',
  ),
  unknownCommand: setting(
    oneOf('68', 'zz', 'drop'),
    both('68'),
    'Answer to a command code nobody knows',
    'code plus one and 68, ZZ and 00, or a closed connection',
  ),
  disabledCommands: setting(
    list('two-character command codes', /^[A-Z][A-Z0-9]$/),
    both([]),
    'Commands switched off by configuration',
    '68',
  ),
  disabledPinBlockFormats: setting(
    list('two-digit format codes', /^\d\d$/),
    both([]),
    'PIN block formats switched off',
    '69',
  ),
  firmware: setting(characters(9), both('0100-0000'), 'Firmware number shown by NC and NO', 'field of the reply'),
  deviceVersion: setting(
    oneOf('10K', '10K-1.7', '9000'),
    both('10K'),
    'Generation of the device whose layouts are followed; 10K-1.7 is firmware below 1.8a',
    'NO has four digits of sockets (10K) or two',
  ),
  serial: setting(characters(12), both('PINWARD00001'), 'Serial number shown by JK', 'field of the reply'),
  maxConnections: setting(
    whole(1, 65535),
    { lab: 2048, device: 64 },
    'TCP connections accepted at once; shown by NO',
    'more are closed at once',
  ),
  maxFrame: setting(
    whole(256, 65535),
    both(32768),
    'Longest message body in bytes; shown by NO',
    'a longer length prefix closes its connection',
  ),
  defaultLmk: setting(whole(0, 19), both(0), 'LMK used on the base port without %nn', 'which LMK keys are under'),
  keyCacheSize: setting(
    whole(0, 1_000_000),
    both(4096),
    'Keys under the LMK that are kept opened; 0 opens them anew for every message',
    'none: answers are the same, later',
  ),
  ensureLmkMatchesPort: setting(
    flag,
    both(false),
    'The %nn of a message must name the LMK of its port',
    '13 when it does not',
  ),
  ignoreLmkIdInKeyBlock: setting(
    flag,
    both(false),
    'The LMK identifier in a key block header is not compared',
    'A3 when compared and different',
  ),
  zmkLength: setting(oneOf('single', 'double'), both('double'), 'Length of a ZMK without scheme letter', '16H or 32H'),
  atallaZmkVariantSupport: setting(
    flag,
    both(false),
    'Atalla variants at the console',
    'none: host commands always take them',
  ),
  userStorageKeyLength: setting(
    oneOf('single', 'double', 'triple', 'variable'),
    both('single'),
    'Size of user storage blocks: 16, 32 or 48 characters, or variable',
    'form of LA and LE; what `K` and an index stand for',
  ),
  keyType002Separation: setting(
    flag,
    both(false),
    'TPK, TMK and TKR have key types of their own, not 002',
    '44 for BW F2 when false',
  ),
  enableX917Import: setting(flag, { lab: true, device: false }, 'X9.17 forms may be imported', '26'),
  enableX917Export: setting(flag, { lab: true, device: false }, 'X9.17 forms may be exported', '26'),
  trustedFormatOnly: setting(
    flag,
    { lab: false, device: true },
    'Keys travel in key blocks only',
    '26 for other schemes under a ZMK',
  ),
  enableZmkImport: setting(flag, { lab: true, device: false }, 'A ZMK may be imported', '29'),
  enableZmkExport: setting(flag, { lab: true, device: false }, 'A ZMK may be exported', '29'),
  enableZmkTranslate: setting(flag, { lab: true, device: false }, 'B0 and BY are allowed', '17'),
  enableSingleDes: setting(flag, { lab: true, device: false }, 'Single-length DES keys are allowed', '27'),
  preventMasquerading: setting(flag, both(false), 'Double and triple keys with equal parts are refused', '75'),
  enforceKeyEquivalence: setting(flag, both(false), 'A key may not be wrapped by a weaker one', '27'),
  restrictKeyCheckValues: setting(
    flag,
    both(true),
    'Check values show six digits',
    'a 16H value is six digits and ten zeros',
  ),
  pinLength: setting(
    whole(4, 12),
    both(4),
    'Longest PIN under the LMK',
    'such a PIN has one character more; 24 for a longer one',
  ),
  pinAlgorithm: setting(
    oneOf('A', 'B'),
    both('A'),
    'PIN encryption under the LMK: decimal or hexadecimal result',
    'form of PINs under the LMK',
  ),
  pinStorage: setting(
    oneOf('own', 'thalessim-clear'),
    both('own'),
    'Construction of PINs under the LMK; the second is 0 + clear PIN',
    'value of PINs under the LMK',
  ),
  zekTekEncryption: setting(
    oneOf('ascii', 'binary', 'none'),
    { lab: 'binary', device: 'none' },
    'Data that a ZEK or TEK (usages 22, 23) may encrypt and decrypt: printable characters, everything or nothing',
    '35',
  ),
  decimalisationTables: setting(
    oneOf('encrypted', 'plaintext', 'auto'),
    { lab: 'auto', device: 'encrypted' },
    'Form of decimalisation tables',
    '25 for the other form',
  ),
  decimalisationTableChecks: setting(flag, both(true), 'Tables must use 8 digits, none more than 4 times', '25'),
  selectClearPins: setting(flag, { lab: true, device: false }, 'BA and NG may handle clear PINs', '17'),
  enableVariableLengthPinOffset: setting(
    flag,
    both(false),
    'An IBM offset is as long as the PIN, not as the check length',
    'length of the offset; 01 for a PIN of another length',
  ),
  enableWeakPinChecking: setting(flag, both(false), 'The global list of excluded PINs is used', '86'),
  restrictPinBlockUsage: setting(flag, both(false), 'Only translations of the ISO 9564 matrix', '23'),
  enableFormat34ToZpk: setting(flag, { lab: true, device: false }, 'PIN block format 34 as output under a ZPK', '23'),
  enablePinTranslationToBdk: setting(flag, { lab: true, device: false }, 'PIN translation to a BDK', '17'),
  enableTokensInTranslation: setting(
    flag,
    { lab: true, device: false },
    'In translations the account may be a token; the PAN part follows',
    '15 for the extra field',
  ),
  enableTokensInVerification: setting(
    flag,
    { lab: true, device: false },
    'The account may be a token; the PAN part follows',
    '15 for the extra field',
  ),
} satisfies Record<
  string,
  Setting<never> | Setting<boolean> | Setting<string> | Setting<number> | Setting<readonly string[]>
>);

export type SettingName = keyof typeof settingTable;
type Widen<T> = T extends boolean ? boolean : T;
export type Settings = {
  readonly [K in SettingName]: (typeof settingTable)[K] extends Setting<infer T> ? Widen<T> : never;
};

/** Defaults of a profile. */
export function defaultSettings(profile: Profile): Settings {
  return Object.freeze(
    Object.fromEntries(Object.entries(settingTable).map(([name, facts]) => [name, facts[profile]])),
  ) as unknown as Settings;
}

/** Settings on top of a profile's defaults, or what is wrong with them, in words. */
export function resolveSettings(
  profile: Profile,
  changes: Readonly<Record<string, unknown>>,
): Settings | { readonly problems: string[] } {
  const problems: string[] = [];
  const settings: Record<string, unknown> = { ...defaultSettings(profile) };
  for (const [name, value] of Object.entries(changes)) {
    const facts = (settingTable as Readonly<Record<string, Setting>>)[name];
    if (facts === undefined) {
      const near = nearest(name, Object.keys(settingTable));
      problems.push(`unknown setting "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`);
      continue;
    }
    const parsed = facts.schema.safeParse(typeof value === 'string' ? fromText(value, facts[profile]) : value);
    if (parsed.success) settings[name] = parsed.data;
    else problems.push(`setting "${name}": expected ${facts.form}, got "${String(value)}"`);
  }
  return problems.length > 0 ? { problems } : (Object.freeze(settings) as unknown as Settings);
}

/** A value from a command line or the environment, in the type of the setting's default. */
function fromText(text: string, like: unknown): unknown {
  if (typeof like === 'boolean') {
    if (/^(true|yes|on|1)$/i.test(text)) return true;
    return /^(false|no|off|0)$/i.test(text) ? false : text;
  }
  if (typeof like === 'number') return text.trim() === '' ? text : Number(text);
  if (Array.isArray(like)) return text === '' ? [] : text.split(',').map((item) => item.trim());
  return text;
}
