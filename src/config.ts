/**
 * What to run: one schema for configuration files, environment and command line. The command line wins over the
 * environment, that over the file, and that over the profile. All of them are texts; the schema gives them their types.
 */
import * as z from 'zod';
import { nearest } from './nearest.ts';
import { type Profile, profiles, resolveSettings, type Settings, settingTable } from './settings.ts';
import { entries, resolveTransports, type TransportConfig, transportKeys, transportVariables } from './transports.ts';

/** Names of LMKs that a slot may have; `none` leaves it empty. */
export const lmkNames = ['test-variant', 'test-variant-3key', 'test-kb-3des', 'test-kb-aes', 'none'] as const;
/** One of them. */
export type LmkName = (typeof lmkNames)[number];
const costModels = ['uniform', 'weighted'] as const;

const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `expected a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `expected a whole number from ${min} to ${max}`);
const oneOf = <const V extends readonly [string, ...string[]]>(values: V) =>
  z.enum(values, { error: () => `expected ${values.join(', ')}` });
const flag = z
  .string()
  .regex(/^(true|false|yes|no|on|off|1|0)$/i, 'expected true or false')
  .transform((text) => /^(true|yes|on|1)$/i.test(text));
const words = z.string('expected text').min(1, 'expected text, got nothing');
const address = z
  .string()
  .regex(/^(([\w.-]+|\[[\w:.%]+\]):)?\d{1,5}$/, 'expected a port, or host:port such as 127.0.0.1:8080')
  .transform((text) => {
    const colon = text.lastIndexOf(':');
    const host = colon < 0 ? '127.0.0.1' : text.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
    return { host, port: Number(text.slice(colon + 1)) };
  })
  .refine(({ port }) => port <= 65_535, 'expected a port from 0 to 65535');
/** What a bearer token may consist of (RFC 6750 2.1). */
const token = z
  .string()
  .regex(/^(?=.{8,256}$)[\w.~+/-]+=*$/, 'expected 8 to 256 letters, digits and characters of -._~+/');
/** RFC 3414 11.2: at least eight characters. */
const snmpPassword = z.string().regex(/^.{8,256}$/, 'expected 8 to 256 characters');
const rate = z
  .string()
  .regex(/^(\d{1,7}|unlimited)$/, 'expected calls per second from 1 to 1000000, or unlimited')
  .transform((text) => (text === 'unlimited' ? text : Number(text)))
  .refine(
    (value) => value === 'unlimited' || (value >= 1 && value <= 1_000_000),
    'expected calls per second from 1 to 1000000, or unlimited',
  );
const lmkTable = z
  .record(z.string().regex(/^(0?\d|1\d)$/, 'expected an LMK identifier from 00 to 19'), oneOf(lmkNames))
  .transform((table) => new Map(Object.entries(table).map(([id, name]) => [Number(id), name])));

/** Everything that one source may say, as texts. */
const layerSchema = z.strictObject({
  host: words.optional(),
  port: whole(0, 65_535).optional(),
  headerLength: whole(0, 255).optional(),
  profile: oneOf(profiles).optional(),
  seed: words.optional(),
  trace: flag.optional(),
  data: words.optional(),
  passphrase: words.optional(),
  passphraseFile: words.optional(),
  askPassphrase: flag.optional(),
  http: address.optional(),
  httpToken: token.optional(),
  snmp: address.optional(),
  snmpCommunity: words.optional(),
  snmpUser: words.optional(),
  snmpAuthPassword: snmpPassword.optional(),
  snmpPrivacyPassword: snmpPassword.optional(),
  snmpTrap: entries.optional(),
  console: words.optional(),
  cards: words.optional(),
  audit: words.optional(),
  auditKeep: words.optional(),
  fraud: words.optional(),
  tier: words.optional(),
  cps: rate.optional(),
  costModel: oneOf(costModels).optional(),
  latency: words.optional(),
  defaultLmk: whole(0, 19).optional(),
  lmks: lmkTable.optional(),
  oldLmks: lmkTable.optional(),
  newLmks: lmkTable.optional(),
  ...transportKeys,
  /** Read by the server, which knows what faults there are. */
  faults: z.unknown().optional(),
  settings: z.record(z.string(), z.union([z.string(), z.array(z.string())], 'expected a value or a list')).optional(),
});

type Layer = z.output<typeof layerSchema>;

/** One source of configuration and how to call its keys in messages. */
export interface ConfigSource {
  /** Nested objects of texts: `{ port: '1500', lmks: { '00': 'test-variant' } }`. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What people call the key at a path: `pinward.yaml: lmks.00`, `PINWARD_LMK_00`, `--lmk 00`. */
  readonly label: (path: readonly string[]) => string;
}

/** What to run, with every default filled in. */
export interface RunConfig {
  readonly host: string;
  /** The base port; 0 takes free ports. */
  readonly port: number;
  readonly headerLength: number;
  /** TLS, UDP, code pages, interfaces, access control and limits. */
  readonly transports: TransportConfig;
  readonly profile: Profile;
  /** Without it the device uses the secure random source. */
  readonly seed: string | undefined;
  readonly trace: boolean;
  /** The data directory; without one nothing outlives the process. */
  readonly data: string | undefined;
  /** What its LMKs are sealed with; a file, or a person, may give it instead. */
  readonly passphrase: string | undefined;
  readonly passphraseFile: string | undefined;
  readonly askPassphrase: boolean;
  /** Where the management listener is; none without it. Port 0 takes a free one. */
  readonly http: { readonly host: string; readonly port: number } | undefined;
  /** What the management listener asks its users for. */
  readonly httpToken: string | undefined;
  /** Where the SNMP agent is; none without it. */
  readonly snmp: { readonly host: string; readonly port: number } | undefined;
  /** Who may ask it: a community of v2c, a user of v3 with one or two passwords. */
  readonly snmpCommunity: string | undefined;
  readonly snmpUser: string | undefined;
  readonly snmpAuthPassword: string | undefined;
  readonly snmpPrivacyPassword: string | undefined;
  /** Where it sends traps, as written. */
  readonly snmpTrap: readonly string[];
  /** Socket of the operator console: a path, `on` for the usual one, `off` for none; undefined leaves it to the data directory. */
  readonly console: string | undefined;
  /** Folder of the virtual smartcards; undefined leaves it to the data directory. */
  readonly cards: string | undefined;
  /** Changes of what is audited, how long audit files are kept, and limits of failed PIN verifications, as written. */
  readonly audit: string | undefined;
  readonly auditKeep: string | undefined;
  readonly fraud: string | undefined;
  /** Name of a performance tier, as the source has it. */
  readonly tier: string | undefined;
  /** Calls per second; undefined leaves it to the tier. */
  readonly cps: number | 'unlimited' | undefined;
  /** What counts as one call. */
  readonly costModel: (typeof costModels)[number];
  /** Model of response times, as the source has it. */
  readonly latency: string | undefined;
  readonly lmks: ReadonlyMap<number, LmkName>;
  /** Key change storage: LMKs that were live before, and LMKs that will be. */
  readonly oldLmks: ReadonlyMap<number, LmkName>;
  readonly newLmks: ReadonlyMap<number, LmkName>;
  readonly settings: Settings;
  /** Faults to inject, as written. */
  readonly faults: unknown;
}

/** What is wrong, one line each. */
export interface ConfigProblems {
  readonly problems: readonly string[];
}

/** LMKs that are loaded unless a source says otherwise. */
export const defaultLmks: ReadonlyMap<number, LmkName> = new Map([
  [0, 'test-variant'],
  [1, 'test-kb-3des'],
  [2, 'test-kb-aes'],
  [3, 'test-variant-3key'],
]);

/** Puts sources together, the weakest first. LMKs and settings add up slot by slot and name by name. */
export function resolveConfig(sources: readonly ConfigSource[]): RunConfig | ConfigProblems {
  const problems: string[] = [];
  const layers: Layer[] = [];
  for (const source of sources) {
    const parsed = layerSchema.safeParse(source.values);
    if (parsed.success) layers.push(parsed.data);
    else problems.push(...parsed.error.issues.flatMap((issue) => describe(issue, source)));
    checkSettingNames(source, problems);
  }
  if (problems.length > 0) return { problems };
  const last = <K extends keyof Layer>(key: K): Layer[K] => layers.findLast((layer) => layer[key] !== undefined)?.[key];
  const profile = last('profile') ?? 'lab';
  const settings = resolveSettings(profile, changedSettings(layers));
  if ('problems' in settings) return settings;
  const lmks = loaded(defaultLmks, ...layers.map((layer) => layer.lmks));
  const oldLmks = loaded(...layers.map((layer) => layer.oldLmks));
  const newLmks = loaded(...layers.map((layer) => layer.newLmks));
  const both = [...newLmks.keys()].find((id) => oldLmks.has(id));
  if (both !== undefined)
    return {
      problems: [`key change storage holds one LMK for each identifier: ${twoDigits(both)} has an old and a new one`],
    };
  if (!lmks.has(settings.defaultLmk) && lmks.size > 0)
    return { problems: [`the default LMK is ${twoDigits(settings.defaultLmk)}, but no LMK is loaded there`] };
  const host = last('host') ?? '127.0.0.1';
  const port = last('port') ?? 1500;
  const transports = resolveTransports(last, { host, port, profile });
  if ('problem' in transports) return { problems: [transports.problem] };
  return {
    host,
    port,
    headerLength: last('headerLength') ?? 4,
    transports,
    profile,
    seed: last('seed'),
    trace: last('trace') ?? false,
    data: last('data'),
    passphrase: last('passphrase'),
    passphraseFile: last('passphraseFile'),
    askPassphrase: last('askPassphrase') ?? false,
    http: last('http'),
    httpToken: last('httpToken'),
    snmp: last('snmp'),
    snmpCommunity: last('snmpCommunity'),
    snmpUser: last('snmpUser'),
    snmpAuthPassword: last('snmpAuthPassword'),
    snmpPrivacyPassword: last('snmpPrivacyPassword'),
    snmpTrap: last('snmpTrap') ?? [],
    console: last('console'),
    cards: last('cards'),
    audit: last('audit'),
    auditKeep: last('auditKeep'),
    fraud: last('fraud'),
    tier: last('tier'),
    // A source that names a tier means its rate too, whatever a weaker one says.
    cps: layers.findLast(({ tier, cps }) => tier !== undefined || cps !== undefined)?.cps,
    costModel: last('costModel') ?? 'uniform',
    latency: last('latency'),
    lmks,
    oldLmks,
    newLmks,
    settings,
    faults: last('faults'),
  };
}

/** The environment as a source: `PINWARD_PORT`, `PINWARD_LMK_00`, `PINWARD_OLD_LMK_00`, `PINWARD_SET_pinLength`. */
export function environmentSource(
  environment: Readonly<Record<string, string | undefined>>,
): ConfigSource | ConfigProblems {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [variable, value] of Object.entries(environment)) {
    if (value === undefined || value === '' || !variable.startsWith(PREFIX) || isNotOurs(variable, value)) continue;
    const name = variable.slice(PREFIX.length);
    const table = TABLES.find(([prefix]) => name.startsWith(prefix));
    const key = PLAIN_KEYS.get(name);
    if (table !== undefined) ((values[table[1]] ??= {}) as Record<string, string>)[name.slice(table[0].length)] = value;
    else if (key !== undefined) values[key] = value;
    else problems.push(`${variable}: no such variable${suggestion(name, [...PLAIN_KEYS.keys()], PREFIX)}`);
  }
  return problems.length > 0 ? { problems } : { values, label: environmentLabel };
}

/** A configuration file as a source: YAML, of which JSON is a part. */
export async function fileSource(name: string, text: string): Promise<ConfigSource | ConfigProblems> {
  const { parseDocument } = await import('yaml');
  // In this schema every scalar is a text, as in the other sources: `01` stays `01`.
  const document = parseDocument(text, { schema: 'failsafe', prettyErrors: true });
  if (document.errors.length > 0)
    return { problems: document.errors.map(({ message }) => `${name}: ${message.split('\n')[0]}`) };
  const values: unknown = document.toJS();
  if (values === null || values === '') return { values: {}, label: () => name };
  if (typeof values !== 'object' || Array.isArray(values))
    return { problems: [`${name}: expected keys and values, such as \`port: 1500\``] };
  return { values: withoutEmpty(values as Record<string, unknown>), label: (path) => `${name}: ${path.join('.')}` };
}

function changedSettings(layers: readonly Layer[]): Record<string, unknown> {
  return Object.assign(
    {},
    ...layers.map(({ settings, defaultLmk }) => ({ ...settings, ...(defaultLmk !== undefined && { defaultLmk }) })),
  );
}

function loaded(...tables: readonly (ReadonlyMap<number, LmkName> | undefined)[]): Map<number, LmkName> {
  const all = new Map(tables.flatMap((table) => [...(table ?? [])]));
  return new Map([...all].filter(([, name]) => name !== 'none').sort(([a], [b]) => a - b));
}

/** Settings are checked one by one here, so that a message can name the place it is about. */
function checkSettingNames({ values, label }: ConfigSource, problems: string[]): void {
  const { settings } = values;
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) return;
  for (const [name, value] of Object.entries(settings)) {
    const checked = resolveSettings('lab', { [name]: value });
    if (!('problems' in checked)) continue;
    const known = Object.hasOwn(settingTable, name);
    const expected = known
      ? checked.problems[0]!.replace(/^setting "[^"]*": /, '')
      : `no such setting${suggestion(name, Object.keys(settingTable))}`;
    problems.push(`${label(['settings', name])}: ${expected}`);
  }
}

function describe(issue: z.core.$ZodIssue, { label }: ConfigSource): string[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(
      (key) => `${label([...path, key])}: no such key${suggestion(key, Object.keys(layerSchema.shape))}`,
    );
  if (issue.code === 'invalid_key') return [`${label(path)}: ${issue.issues[0]?.message ?? issue.message}`];
  return [
    `${label(path)}: ${issue.code === 'invalid_type' ? `expected ${EXPECTED[issue.expected] ?? issue.expected}` : issue.message}`,
  ];
}

function environmentLabel([key = '', name]: readonly string[]): string {
  const table = TABLES.find(([, values]) => values === key);
  if (table !== undefined) return `${PREFIX}${table[0]}${name ?? ''}`;
  return PREFIX + ([...PLAIN_KEYS].find(([, plain]) => plain === key)?.[0] ?? key);
}

/** A key without a value is as good as none. */
function withoutEmpty(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '' && value !== null));
}

/**
 * In Kubernetes a service called `pinward` gives every pod PINWARD_SERVICE_HOST, PINWARD_PORT_1500_TCP and
 * PINWARD_PORT with an address in it; those are not meant for us, nor those of `pinward-http`. Nor are the version, which
 * the build sets, and the engine, which `src/crypto` reads.
 */
function isNotOurs(variable: string, value: string): boolean {
  return (
    /^PINWARD_((HTTP_)?(SERVICE_|PORT_)|HTTP_PORT$|VERSION$|CONFIG$|ENGINE$|LOG_LEVEL$)/.test(variable) ||
    (variable === 'PINWARD_PORT' && value.includes('://'))
  );
}

function suggestion(name: string, names: readonly string[], prefix = ''): string {
  const near = nearest(name, names);
  return near === undefined
    ? `; there are ${names.map((known) => prefix + known).join(', ')}`
    : `; did you mean ${prefix}${near}?`;
}

const twoDigits = (id: number): string => String(id).padStart(2, '0');
const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a single value',
  record: 'names and values',
  object: 'keys and values',
};
const PREFIX = 'PINWARD_';
const TABLES = [
  ['SET_', 'settings'],
  ['LMK_', 'lmks'],
  ['OLD_LMK_', 'oldLmks'],
  ['NEW_LMK_', 'newLmks'],
] as const;
const PLAIN_KEYS: ReadonlyMap<string, keyof Layer> = new Map([
  ['HOST', 'host'],
  ['PORT', 'port'],
  ['HEADER_LENGTH', 'headerLength'],
  ['PROFILE', 'profile'],
  ['SEED', 'seed'],
  ['TRACE', 'trace'],
  ['DATA', 'data'],
  ['PASSPHRASE', 'passphrase'],
  ['PASSPHRASE_FILE', 'passphraseFile'],
  ['HTTP', 'http'],
  ['HTTP_TOKEN', 'httpToken'],
  ['SNMP', 'snmp'],
  ['SNMP_COMMUNITY', 'snmpCommunity'],
  ['SNMP_USER', 'snmpUser'],
  ['SNMP_AUTH_PASSWORD', 'snmpAuthPassword'],
  ['SNMP_PRIVACY_PASSWORD', 'snmpPrivacyPassword'],
  ['SNMP_TRAP', 'snmpTrap'],
  ['CONSOLE', 'console'],
  ['CARDS', 'cards'],
  ['AUDIT', 'audit'],
  ['AUDIT_KEEP', 'auditKeep'],
  ['FRAUD', 'fraud'],
  ['TIER', 'tier'],
  ['CPS', 'cps'],
  ['COST_MODEL', 'costModel'],
  ['LATENCY', 'latency'],
  ['DEFAULT_LMK', 'defaultLmk'],
  ...transportVariables,
]);
