/**
 * Every setting of the device: name, type, default per profile, effect. One table; the types, the validator and
 * `pinward settings` derive from it. Facts: product reference 3; `lab` defaults are this project's choice.
 */
import * as z from 'zod';
import { nearest } from './nearest.ts';

/** Sets of defaults: everything allowed, a new unit, and a new unit with the PCI HSM settings. */
export const profiles = ['lab', 'device', 'pci'] as const;
/** One of them. */
export type Profile = (typeof profiles)[number];

/** Where a device has a setting: in CS (general, security, PCI HSM), in CONFIGCMDS and CONFIGPB, or not at all. */
export const settingGroups = ['general', 'security', 'pci', 'switches', 'own'] as const;
/** One of them. */
export type SettingGroup = (typeof settingGroups)[number];

type Kind<T> = { readonly schema: z.ZodType<T>; readonly form: string };

/** One setting. */
export interface Setting<T = unknown> extends Kind<T>, Readonly<Record<Profile, T>> {
  readonly group: SettingGroup;
  /** What CS and QS of a device call it; undefined where a device has no such setting. */
  readonly label: string | undefined;
  /**
   * Must all LMKs be erased to change it on the device? `leaving`: only to change from the value that PCI HSM
   * compliance asks for, which is that of the profile `pci`.
   */
  readonly eraseNeeded: boolean | 'leaving';
  readonly doc: string;
  /** What a host sees of it. */
  readonly effect: string;
  /** Why it changes nothing yet; undefined for settings that have their effect. */
  readonly noEffect: string | undefined;
}

interface Defaults<T> {
  readonly lab: T;
  readonly device: T;
}
/** Of the device, of the project, and what a host sees of it. */
type Words = readonly [doc: string, effect: string, noEffect?: string];

const make = <T>(
  kind: Kind<T>,
  defaults: Readonly<Record<Profile, T>>,
  facts: Pick<Setting, 'group' | 'label' | 'eraseNeeded'>,
  [doc, effect, noEffect]: Words,
): Setting<T> => Object.freeze({ ...kind, ...defaults, ...facts, doc, effect, noEffect });
const asDevice = <T>({ lab, device }: Defaults<T>) => ({ lab, device, pci: device });
/** A general setting of CS: changed at any time. */
const general = <T>(label: string, kind: Kind<T>, defaults: Defaults<NoInfer<T>>, ...words: Words): Setting<T> =>
  make(kind, asDevice(defaults), { group: 'general', label, eraseNeeded: false }, words);
/** A security setting of CS: a device erases its LMKs before it changes. */
const security = <T>(label: string, kind: Kind<T>, defaults: Defaults<NoInfer<T>>, ...words: Words): Setting<T> =>
  make(kind, asDevice(defaults), { group: 'security', label, eraseNeeded: true }, words);
/** A setting of the PCI HSM block, and the value that compliance asks for. */
const pci = <T>(
  label: string,
  kind: Kind<T>,
  defaults: Readonly<Record<Profile, NoInfer<T>>>,
  ...words: Words
): Setting<T> => make(kind, defaults, { group: 'pci', label, eraseNeeded: 'leaving' }, words);
/** A list that CONFIGCMDS or CONFIGPB changes. */
const switches = (label: string, kind: Kind<readonly string[]>, ...words: Words): Setting<readonly string[]> =>
  make(kind, asDevice(both<readonly string[]>([])), { group: 'switches', label, eraseNeeded: false }, words);
/** A setting that CS does not have. */
const own = <T>(kind: Kind<T>, defaults: Defaults<NoInfer<T>>, ...words: Words): Setting<T> =>
  make(kind, asDevice(defaults), { group: 'own', label: undefined, eraseNeeded: false }, words);

const both = <const T>(value: T) => ({ lab: value, device: value });
const labOnly = { lab: true, device: false } as const;
const deviceOnly = { lab: false, device: true } as const;
const forPci = { lab: false, device: false, pci: true } as const;
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

/** The table, in the order of CS and QS; what a device has elsewhere or not at all stands behind. */
export const settingTable = Object.freeze({
  pinLength: general(
    'PIN length',
    whole(4, 12),
    both(4),
    'Longest PIN under the LMK',
    'such a PIN has one character more; 24 for a longer one',
  ),
  echo: general('Echo', flag, both(false), 'Secret input at the console is shown', 'none'),
  atallaZmkVariantSupport: general(
    'Atalla ZMK variant support',
    flag,
    both(false),
    'The console asks for Atalla variants',
    'none: host commands always take them',
  ),
  transactionKeyScheme: general(
    'Transaction key scheme',
    oneOf('racal', 'australian', 'none'),
    both('none'),
    'Family of transaction key commands',
    '65 for the commands of the other families',
    'the commands of both families answer 67',
  ),
  userStorageKeyLength: general(
    'User storage key length',
    oneOf('single', 'double', 'triple', 'variable'),
    both('single'),
    'Size of user storage blocks: 16, 32 or 48 characters, or variable',
    'form of LA and LE; what `K` and an index stand for',
  ),
  showGeneralInformation: general(
    'Display general information on Manager landing page',
    flag,
    both(false),
    'The web manager tells about the device before anybody logs in',
    'none',
    'HTTP management has no page of this kind',
  ),
  defaultLmk: general(
    'Default LMK identifier',
    whole(0, 19),
    both(0),
    'LMK used on the base port without %nn',
    'which LMK keys are under',
  ),
  managementLmk: general(
    'Management LMK identifier',
    whole(0, 19),
    both(0),
    'LMK whose officers authorise the administration of the device',
    'none',
  ),
  enableSettingsPerLmk: general(
    'Enable settings per LMK',
    flag,
    both(false),
    'Part of the settings may differ from LMK to LMK',
    'none',
    'settings hold for all LMKs',
  ),
  enforceAtallaVariantMatch: security(
    'Enforce Atalla variant match to key type',
    flag,
    both(false),
    'The Atalla variant of a message must fit its key type',
    '15 or 28 for another one',
    'no public source says which variant goes with which key type',
  ),
  selectClearPins: security('Select clear PINs', flag, labOnly, 'BA and NG may handle clear PINs', '17'),
  enableZmkTranslate: security(
    'Enable ZMK translate command',
    flag,
    labOnly,
    'B0 and BY are allowed',
    '17',
    'B0 and BY answer 67',
  ),
  enableX917Import: security('Enable X9.17 for import', flag, labOnly, 'X9.17 forms may be imported', '26'),
  enableX917Export: security('Enable X9.17 for export', flag, labOnly, 'X9.17 forms may be exported', '26'),
  solicitationBatchSize: security(
    'Solicitation batch size',
    whole(1, 1024),
    both(1024),
    'Entries of a batch of PIN solicitation data',
    '31 for too few',
    'the commands of PIN solicitation answer 67',
  ),
  enableSingleDes: security('Enable single-DES', flag, labOnly, 'Single-length DES keys are allowed', '27'),
  preventMasquerading: security(
    'Prevent single-DES keys masquerading as double or triple-length keys',
    flag,
    both(false),
    'Double and triple keys with equal parts are refused',
    '75',
  ),
  zmkLength: security(
    'ZMK length',
    oneOf('single', 'double'),
    both('double'),
    'Length of a ZMK without scheme letter',
    '16H or 32H',
  ),
  decimalisationTables: security(
    'Decimalisation tables',
    oneOf('encrypted', 'plaintext', 'auto'),
    { lab: 'auto', device: 'encrypted' },
    'Form of decimalisation tables; a device has no auto',
    '25 for the other form',
  ),
  decimalisationTableChecks: security(
    'Decimalisation table checks',
    flag,
    both(true),
    'Tables must use 8 digits, none more than 4 times',
    '25',
  ),
  pinAlgorithm: security(
    'PIN encryption algorithm',
    oneOf('A', 'B'),
    both('A'),
    'PIN encryption under the LMK: decimal or hexadecimal result',
    'form of PINs under the LMK',
  ),
  cardIssuerPassword: security(
    'Card issuer password',
    oneOf('none'),
    both('none'),
    'Password that formats smartcards; Pinward has none',
    'none',
    'virtual smartcards are formatted with a PIN alone',
  ),
  authoriseDesImportUnderRsa: security(
    'Authorised state required when importing DES key under RSA key',
    flag,
    { lab: false, device: true },
    'GI needs an activity',
    '17',
    'GI answers 67',
  ),
  minimumHmacLength: security(
    'Minimum HMAC verification length in bytes',
    whole(5, 64),
    both(10),
    'Shortest HMAC that is verified',
    '15 for a shorter one',
    'the HMAC commands answer 67',
  ),
  enablePkcs11Hmac: security(
    'Enable PKCS#11 import and export for HMAC keys',
    flag,
    labOnly,
    'Form in which HMAC keys travel',
    '26',
    'the HMAC commands answer 67',
  ),
  enableX917Hmac: security(
    'Enable ANSI X9.17 import and export for HMAC keys',
    flag,
    labOnly,
    'Form in which HMAC keys travel',
    '26',
    'the HMAC commands answer 67',
  ),
  zekTekEncryption: security(
    'Enable ZEK/TEK encryption of ASCII data or binary data or none',
    oneOf('ascii', 'binary', 'none'),
    { lab: 'binary', device: 'none' },
    'Data that a ZEK or TEK (usages 22, 23) may encrypt and decrypt: printable characters, everything or nothing',
    '35',
  ),
  restrictKeyCheckValues: security(
    'Restrict key check values to 6 hex chars',
    flag,
    both(true),
    'Check values show six digits',
    'a 16H value is six digits and ten zeros',
  ),
  enableMultipleActivities: security(
    'Enable multiple authorised activities',
    flag,
    both(true),
    'Activities are authorised by name; otherwise everything at once',
    '17 for activities that are not authorised',
  ),
  allowPersistentActivities: security(
    'Allow persistent authorised activities',
    flag,
    both(false),
    'Activities may survive a restart',
    '17 after a restart when false',
  ),
  enableVariableLengthPinOffset: security(
    'Enable variable length PIN offset',
    flag,
    both(false),
    'An IBM offset is as long as the PIN, not as the check length',
    'length of the offset; 01 for a PIN of another length',
  ),
  enableWeakPinChecking: security(
    'Enable weak PIN checking',
    flag,
    both(false),
    'The global list of excluded PINs is used',
    '86',
  ),
  enableFormat34ToZpk: security(
    'Enable PIN block format 34 as output format for PIN translations to ZPK',
    flag,
    labOnly,
    'PIN block format 34 as output under a ZPK',
    '23',
  ),
  enableAccountTranslation: security(
    'Enable translation of account number for LMK encrypted PINs',
    flag,
    labOnly,
    'QK is allowed',
    '17',
  ),
  enablePinTranslationToBdk: security(
    'Enable PIN translation to BDK encryption',
    flag,
    labOnly,
    'PIN translation to a BDK',
    '17',
  ),
  enableStrongKeysUnderDoubleLmk: security(
    'Enable use of 2DES LMK to encrypt 3DES and 2048-bit RSA keys',
    flag,
    labOnly,
    'Triple-length keys and RSA keys of 2048 bits and more may be made under a double-length variant LMK',
    '48',
  ),
  useHsmClock: security(
    'Use HSM clock for date/time validation',
    flag,
    both(true),
    'Dates of validity in key blocks are compared with the clock',
    'AE before the start, AF after the end',
    'the form of these dates in key blocks is not public; they are carried and not compared',
  ),
  padKeyBlocks: security(
    'Additional padding to disguise key length',
    flag,
    both(false),
    'New key blocks are as long for short keys as for the longest of their algorithm',
    'length of key blocks',
  ),
  trustedFormatOnly: security(
    'Key export and import in trusted format only',
    flag,
    deviceOnly,
    'Keys travel in key blocks only',
    '26 for other schemes under a ZMK',
  ),
  protectMultosChecksums: security(
    'Protect MULTOS cipher data checksums',
    flag,
    both(true),
    'Checksums of MULTOS data are protected',
    'none',
    'the MULTOS commands answer 67',
  ),
  enableSchemeXUnderLmk: security(
    'Enable key scheme tag X (X9.17) for storing keys under LMK',
    flag,
    labOnly,
    'New keys may stand under the LMK in schemes X and Y',
    '26',
  ),
  enableTokensInTranslation: security(
    'Enable use of tokens in PIN translation',
    flag,
    labOnly,
    'In translations the account may be a token; the PAN part follows',
    '15 for the extra field',
  ),
  enableTokensInVerification: security(
    'Enable use of tokens in PIN verification',
    flag,
    labOnly,
    'The account may be a token; the PAN part follows',
    '15 for the extra field',
  ),
  allowErrorLightExtinguished: security(
    'Allow error light to be extinguished when viewing error log',
    flag,
    both(false),
    'ERRLOG puts the error light out',
    'none',
  ),
  ensureLmkMatchesPort: security(
    'Ensure LMK identifier in command corresponds with host port',
    flag,
    both(false),
    'The %nn of a message must name the LMK of its port',
    '13 when it does not',
  ),
  ignoreLmkIdInKeyBlock: security(
    'Ignore LMK identifier in key block header',
    flag,
    both(false),
    'The LMK identifier in a key block header is not compared',
    'A3 when compared and different',
  ),
  enableRsaPrivateKeyExchange: security(
    'Enable import and export of RSA private keys',
    flag,
    labOnly,
    'RSA private keys may travel',
    '17',
    'the commands that import and export RSA private keys answer 67',
  ),
  enableZmkImport: security('Enable import of a ZMK', flag, labOnly, 'A ZMK may be imported', '29'),
  enableZmkExport: security('Enable export of a ZMK', flag, labOnly, 'A ZMK may be exported', '29'),
  officerIdentification: pci(
    'Card/password authorisation (local)',
    oneOf('card', 'password'),
    { lab: 'card', device: 'card', pci: 'card' },
    'How the two officers identify who authorise activities',
    'none',
  ),
  keyType002Separation: pci(
    'Enforce key type 002 separation',
    flag,
    forPci,
    'TPK, TMK and TKR have key types 70D, 80D and 90D of their own, and 002 is a PVK',
    '10 for a TPK or TMK of type 002, 15 where the message names that type; 44 for BW F2 when false',
  ),
  restrictPinBlockUsage: pci(
    'Restrict PIN block usage for PCI HSM compliance',
    flag,
    forPci,
    'Only translations of the ISO 9564 matrix',
    '23',
  ),
  enforceAuthorisationTimeLimit: pci(
    'Enforce authorisation time limit',
    flag,
    forPci,
    'What is authorised at the console lasts 12 hours at most',
    'none: host activities are not limited',
  ),
  enforceMultipleKeyComponents: pci(
    'Enforce multiple key components',
    flag,
    forPci,
    'No key and no LMK is formed of a single component',
    'none: A4 takes two components or more in any case',
  ),
  enforceKeyEquivalence: pci(
    'Enforce PCI HSMv3 key equivalence for key wrapping',
    flag,
    forPci,
    'A key may not be wrapped by a weaker one',
    '27 between DES keys, 48 otherwise',
  ),
  enforceRsaStrength: pci(
    'Enforce minimum key strength of 1024-bits for RSA signature verification and 2048-bits otherwise',
    flag,
    forPci,
    'RSA keys have 2048 bits at least; signatures are verified with 1024 bits at least',
    '04 for EI, 76 for EO and EY, 78 for EW',
  ),
  disabledCommands: switches(
    'CONFIGCMDS, host commands',
    list('two-character command codes', /^[A-Z][A-Z0-9]$/),
    'Commands switched off by configuration',
    '68',
  ),
  disabledConsoleCommands: switches(
    'CONFIGCMDS, console commands',
    list('names of console commands', /^([A-Z][A-Z0-9]*|\$)$/),
    'Console commands switched off by configuration',
    'none',
  ),
  disabledPinBlockFormats: switches(
    'CONFIGPB',
    list('two-digit format codes', /^\d\d$/),
    'PIN block formats switched off',
    '69',
  ),
  authorised: own(flag, labOnly, 'Every host activity is authorised', '17 for activities that need it when false'),
  unknownCommand: own(
    oneOf('68', 'zz', 'drop'),
    both('68'),
    'Answer to a command code nobody knows',
    'code plus one and 68, ZZ and 00, or a closed connection',
  ),
  firmware: own(characters(9), both('0100-0000'), 'Firmware number shown by NC and NO', 'field of the reply'),
  deviceVersion: own(
    oneOf('10K', '10K-1.7', '9000'),
    both('10K'),
    'Generation of the device whose layouts are followed; 10K-1.7 is firmware below 1.8a',
    'NO has four digits of sockets (10K) or two',
  ),
  serial: own(characters(12), both('PINWARD00001'), 'Serial number shown by JK', 'field of the reply'),
  maxConnections: own(
    whole(1, 65535),
    { lab: 2048, device: 64 },
    'TCP connections accepted at once; shown by NO',
    'more are closed at once',
  ),
  maxFrame: own(
    whole(256, 65535),
    both(32768),
    'Longest message body in bytes; shown by NO',
    'a longer length prefix closes its connection',
  ),
  keyCacheSize: own(
    whole(0, 1_000_000),
    both(4096),
    'Keys under the LMK that are kept opened; 0 opens them anew for every message',
    'none: answers are the same, later',
  ),
  strictCardVerification: own(
    flag,
    both(false),
    'Cards of a live LMK must be read back once before it is loaded from them',
    'none',
  ),
  pinStorage: own(
    oneOf('own', 'thalessim-clear'),
    both('own'),
    'Construction of PINs under the LMK; the second is 0 + clear PIN',
    'value of PINs under the LMK',
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

/** What there is to say of a setting, for the command line and for HTTP. */
export const settingFacts = <F extends Omit<Setting, 'schema'>>(name: string, facts: F) => ({
  name,
  label: facts.label ?? null,
  group: facts.group,
  values: facts.form,
  lab: facts.lab as F['lab'],
  device: facts.device as F['device'],
  pci: facts.pci as F['pci'],
  eraseNeeded: facts.eraseNeeded,
  doc: facts.doc,
  effect: facts.effect,
  noEffect: facts.noEffect ?? null,
});

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
