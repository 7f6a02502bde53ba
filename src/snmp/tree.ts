/**
 * The tree of the agent (product reference 7.5) as data: scalars and tables below the base, each with what it reads.
 * Numbers of the settings that nobody has labelled in public carry settings of ours, by name.
 */
import { commandEntries } from '../../protocol/derive/catalogue.ts';
import { fromLatin1 } from '../../protocol/dsl/values.ts';
import { hash } from '../crypto/hash.ts';
import { toHex } from '../crypto/hex.ts';
import { auditOf } from '../hsm/audit/of-device.ts';
import { storeAuditOptions } from '../hsm/audit/options.ts';
import type { Lmk } from '../keys/lmk.ts';
import { type SettingName, type Settings, settingTable } from '../settings.ts';
import type { Watched } from './watched.ts';

/** Below this stands everything. */
export const BASE = '1.3.6.1.4.1.4096.2.2.10000';

/** A value: a number is an INTEGER, a text or bytes an OCTET STRING. */
export type TreeValue = number | string | Uint8Array;

/** A single value at base, `oid` and `.0`. */
export interface Scalar {
  readonly oid: string;
  readonly name: string;
  readonly read: (watched: Watched) => TreeValue;
}

/** Rows at base, `oid`, column and row; rows count from one. */
export interface Table {
  /** The entry of the table. */
  readonly oid: string;
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly {
    readonly number: number;
    readonly name: string;
    readonly type: 'number' | 'text';
    readonly read: (watched: Watched, row: number) => number | string;
  }[];
}

/** Single values. */
export const scalars: readonly Scalar[] = [
  scalar('1.1', 'utilLoad', ({ utilisation }) => utilisation.percent()),
  scalar('1.2', 'utilHostCommandVolume', volumeText),
  scalar('2.1', 'state', stateNumber),
  scalar('2.2.1', 'tamperState', ({ state }) => (state.tamper === undefined ? 2 : 3)),
  scalar('2.2.2', 'tamperDate', ({ state }) => (state.tamper === undefined ? '' : dateText(state.tamper.at))),
  scalar('2.2.3', 'tamperCause', ({ state }) => state.tamper?.cause ?? ''),
  scalar('2.5', 'battery', () => OK),
  scalar('3.1', 'lmkNumLoaded', ({ state }) => state.lmks.size),
  scalar('3.2', 'lmkNumTest', ({ state }) => [...state.lmks.values()].filter(({ status }) => status === 'test').length),
  scalar('3.3', 'lmkNumOld', ({ state }) => state.changeStorage.size),
  scalar('5.1', 'systemDateAndTime', ({ state }) => dateAndTime(state.clock())),
  scalar('5.2', 'systemSerialNumber', ({ state }) => state.settings.serial),
  scalar('5.3', 'systemModel', () => 'PS10-S'),
  scalar('6.1', 'fraudVerifyLimitsExceeded', ({ fraud }) => truth(fraud().verifyLimit)),
  scalar('6.2', 'fraudAttackLimitsExceeded', ({ fraud }) => truth(fraud().attackLimit)),
  scalar('7.1', 'baseRelease', ({ version }) => version),
  scalar('7.2', 'revision', ({ state }) => state.settings.firmware),
  scalar('7.3', 'buildNumber', () => '0000'),
  ...['coreVersion', 'logicVersion', 'processorVersion', 'processorBootVersion', 'bootstrapVersion'].map((name, i) =>
    scalar(`7.${i + 4}`, name, () => ''),
  ),
  scalar('7.9', 'firmwareVersion', ({ version }) => version),
  scalar('7.10', 'deploymentVersion', ({ version }) => version),
  scalar('8.1', 'performanceModel', ({ state }) => Math.round(state.statistics.ratedCallsPerSecond ?? UNLIMITED)),
  scalar('8.2', 'package', () => 'Emulator:every command that is implemented;'),
  scalar('8.3', 'optionalLicenceCount', () => 1),
  scalar('8.4', 'optionalLicences', ({ lmkSlots }) => `001:LMKx${lmkSlots()};`),
  scalar('8.5', 'algorithmCount', () => ALGORITHM_NAMES.length),
  scalar('8.6', 'algorithms', () => listed(ALGORITHM_NAMES)),
  scalar('9.1', 'enabledCommandCount', ({ state }) => enabledCommands(state.settings).length),
  scalar('9.2', 'enabledCommands', ({ state }) => listed(enabledCommands(state.settings))),
  scalar('10.1.1', 'errorLogCount', ({ errorLog }) => errorLog.entries().length),
  scalar('11.1.2', 'selfTestOk', ({ selfTests }) => truth(selfTests().every(({ passed }) => passed))),
  scalar('11.1.4', 'selfTestList', ({ selfTests }) =>
    listed(selfTests().map(({ name, passed }) => `${name}:${passed ? 'OK' : 'FAILED'}`)),
  ),
  scalar('15.1', 'pciCompliant', ({ pciCompliant }) => truth(pciCompliant())),
  scalar('15.2', 'hashSecuritySettings', ({ state }) =>
    digest(settingsText(state.settings, inGroups('security', 'pci'))),
  ),
  scalar('15.3', 'hashGeneralSettings', ({ state }) => digest(settingsText(state.settings, inGroups('general')))),
  scalar('15.4', 'hashConfiguredCommands', ({ state }) => digest(settingsText(state.settings, inGroups('switches')))),
  scalar('15.5', 'hashAuditSettings', ({ state }) => digest(JSON.stringify(storeAuditOptions(auditOf(state).options)))),
  scalar('15.6', 'hashLmks', ({ state }) =>
    digest([...state.lmks].map(([id, { checkValue }]) => `${id}=${checkValue}`).join('\n')),
  ),
];

/** Rows of values. */
export const tables: readonly Table[] = [
  part('2.3.1.1', 'fan'),
  part('2.4.1.1', 'powerSupply'),
  {
    oid: '3.4.1',
    name: 'lmk',
    // A row for each slot that a device can have, loaded or not: row 1 is LMK 00.
    rows: 20,
    columns: [
      lmkColumn(2, 'loaded', () => 1, 2),
      lmkColumn(3, 'authorised', (_, id, { state }) => truth(isAuthorised(state, id)), 2),
      lmkColumn(4, 'numActivities', (_, id, { state }) => state.authorisation.counts(id).activities, 0),
      lmkColumn(5, 'scheme', ({ kind, algorithm }) => (kind === 'variant' ? 2 : algorithm === 'AES-256' ? 4 : 3), 1),
      lmkColumn(6, 'algorithm', ({ algorithm }) => ALGORITHMS[algorithm], 1),
      lmkColumn(7, 'liveTest', ({ status }) => (status === 'live' ? 2 : 3), 1),
      lmkColumn(8, 'comments', ({ comment }) => comment, ''),
      lmkColumn(9, 'checkDigits', ({ checkValue }) => checkValue, ''),
    ],
  },
  {
    oid: '15.7.1',
    name: 'securitySetting',
    rows: 60,
    columns: [{ number: 2, name: 'data', type: 'text', read: ({ state }, row) => settingText(state.settings, row) }],
  },
];

function scalar(oid: string, name: string, read: Scalar['read']): Scalar {
  return { oid, name, read };
}

/** Two parts that never fail. */
function part(oid: string, name: string): Table {
  return {
    oid,
    name,
    rows: 2,
    columns: [
      { number: 2, name: 'serialNumber', type: 'text', read: () => 'emulated' },
      { number: 3, name: 'state', type: 'number', read: () => OK },
    ],
  };
}

function lmkColumn(
  number: number,
  name: string,
  read: (lmk: Lmk, id: number, watched: Watched) => number | string,
  empty: number | string,
): Table['columns'][number] {
  return {
    number,
    name,
    type: typeof empty === 'number' ? 'number' : 'text',
    read: (watched, row) => {
      const lmk = watched.state.lmk(row - 1);
      return lmk === undefined ? empty : read(lmk, row - 1, watched);
    },
  };
}

function isAuthorised(state: Watched['state'], id: number): boolean {
  const { everything, activities } = state.authorisation.counts(id);
  return everything || activities > 0;
}

/** Period and total, then calls by command: `60,4`, a line feed, `A0,00001;NC,00003;`. */
function volumeText({ utilisation }: Watched): string {
  const { seconds, calls, commands } = utilisation.volumes();
  return `${seconds},${calls}\n${listed(commands.map(([code, count]) => `${code},${String(count).padStart(5, '0')}`))}`;
}

/** 0 secure, 1 offline, 2 online, 4 online with a console (product reference 1.8). */
function stateNumber({ state, hasConsole }: Watched): number {
  const name = state.operating.state;
  return name === 'secure' ? 0 : name === 'offline' ? 1 : hasConsole ? 4 : 2;
}

/** DateAndTime of SNMPv2-TC (RFC 2579) without the time zone: UTC. */
function dateAndTime(at: number): Uint8Array {
  const date = new Date(at);
  const year = date.getUTCFullYear();
  return Uint8Array.of(
    year >> 8,
    year & 255,
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    Math.floor(date.getUTCMilliseconds() / 100),
  );
}

function enabledCommands({ disabledCommands }: Settings): readonly string[] {
  return DONE.filter((code) => !disabledCommands.includes(code));
}

/** The setting with a number: those that are known by their number, then ours by name, then nothing. */
function settingText(settings: Settings, row: number): string {
  const labelled = LABELLED[row];
  if (labelled !== undefined) return valueText(settings, labelled);
  const name = UNLABELLED[FREE_ROWS.indexOf(row)];
  return name === undefined ? '' : `${name}=${valueText(settings, name)}`;
}

function settingsText(settings: Settings, isWanted: (name: string) => boolean): string {
  const names = Object.keys(settings).filter(isWanted).sort();
  return names.map((name) => `${name}=${valueText(settings, name)}`).join('\n');
}

function valueText(settings: Settings, name: string): string {
  return String((settings as unknown as Readonly<Record<string, unknown>>)[name] ?? '');
}

/** Six hexadecimal digits, as devices show. */
function digest(text: string): string {
  return toHex(hash('sha256', fromLatin1(text)))
    .slice(0, 6)
    .toLowerCase();
}

function listed(items: readonly string[]): string {
  return items.map((item) => `${item};`).join('');
}

/** TruthValue of SNMPv2-TC. */
const truth = (is: boolean): number => (is ? 1 : 2);
const dateText = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
const inGroups =
  (...groups: readonly string[]) =>
  (name: string): boolean =>
    groups.includes(settingTable[name as SettingName]?.group);
const OK = 1;
/** What the largest model has (product reference 8.1). */
const UNLIMITED = 10_000;
const ALGORITHM_NAMES = ['3DES', 'AES', 'RSA'];
const ALGORITHMS = { '3DES-2key': 2, '3DES-3key': 3, 'AES-256': 4 } as const;
const DONE: readonly string[] = commandEntries()
  .filter(({ status }) => status === 'done')
  .map(({ code }) => code);
/** Numbers that public monitoring code has labels for. */
const LABELLED: Readonly<Record<number, string>> = {
  2: 'userStorageKeyLength',
  6: 'solicitationBatchSize',
  8: 'pinLength',
  9: 'encryptedPinLength',
  17: 'zmkLength',
  18: 'decimalisationTables',
  23: 'minimumHmacLength',
};
const FREE_ROWS: readonly number[] = Array.from({ length: 60 }, (_, i) => i + 1).filter((row) => !(row in LABELLED));
/** Settings that devices have too, in the order of our table. */
const UNLABELLED: readonly string[] = (Object.keys(settingTable) as SettingName[]).filter(
  (name) =>
    ['security', 'pci', 'general'].includes(settingTable[name].group) && !Object.values(LABELLED).includes(name),
);
