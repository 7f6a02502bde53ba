/** The codes of audit events and what they mean (product reference 7.3). */
import { commands } from '../../../protocol/commands/index.ts';
import type { AnyCommand } from '../../../protocol/dsl/command.ts';
import { catalogue } from '../../../protocol/words/catalogue.ts';
import type { AuditRecord } from './record.ts';

/** Console commands whose name is no code of two letters. */
export const consoleCodes: Readonly<Record<string, string>> = Object.freeze({
  '00': 'Manager user action',
  '01': 'AUDITLOG',
  '02': 'AUDITOPTIONS',
  '03': 'CLEARAUDIT',
  '04': 'CLEARERR',
  '05': 'EJECT',
  '06': 'ERRLOG',
  '07': 'GETCMDS',
  '08': 'GETTIME',
  '09': 'SETTIME',
  '0A': 'A',
  '0B': 'B',
  '0C': 'C',
  '0D': 'D',
  '0E': 'F',
  '0F': 'K',
  '10': 'N',
  '11': 'R',
  '12': 'T',
  '13': 'V',
  '14': 'Z',
  '15': '$',
  '16': 'CONFIGCMDS',
  '17': 'CONFIGPB',
  '18': 'PING',
  '19': 'TRACERT',
  '1A': 'NETSTAT',
  '1B': 'AUDITPRINT',
  '1C': 'SYSLOG',
  '1D': 'UTILCFG',
  '1E': 'UTILENABLE',
  '1F': 'UTILSTATS',
  '20': 'HEALTHENABLE',
  '21': 'HEALTHSTATS',
  '22': 'SNMP',
  '23': 'SNMPADD',
  '24': 'SNMPDEL',
  '25': 'RESET',
  '26': 'ROUTE',
  '27': 'TRAP',
  '28': 'TRAPADD',
  '29': 'TRAPDEL',
  '2A': 'CONFIGACL',
});

/** User actions that are recorded whatever the options say. */
export const deviceEvents = Object.freeze({
  A0: 'Authorised state off',
  A1: 'Authorised state on',
  AA: 'Activity authorised',
  AC: 'Activity cancelled',
  /** Ours: no device tells of a disk. `src/store/audit` writes it. */
  AL: 'Audit records lost',
  AT: 'Activity timed out',
  CL: 'Audit log cleared',
  DE: 'Self tests',
  KE: 'User authentication',
  LE: 'LMK erased',
  LL: 'LMK loaded',
  LS: 'Licence loaded',
  OE: 'LMK in key change storage erased',
  OL: 'LMK loaded into key change storage',
  OF: 'Offline',
  ON: 'Online',
  SE: 'Secure',
  PW: 'Power cycle',
});
/** One of them. */
export type DeviceEvent = keyof typeof deviceEvents;

/** Other user actions, by number; those that happen here. The options can leave them out. */
export const userActions = Object.freeze({
  UT: 'Utilisation reset',
  '19': 'Date or time set',
  '22': 'PIN block formats changed',
  '23': 'Fraud settings changed',
  '24': 'PIN verification enabled again',
  '25': 'Host commands switched',
  '26': 'Console commands switched',
  '27': 'Audit settings changed',
  '32': 'Health counts reset',
  '57': 'Security settings changed',
});
/** One of them. */
export type UserAction = keyof typeof userActions;

/** What KE says in place of an error code when somebody is not who it should be. */
export const NOT_AUTHENTICATED = '17';

/** What fraud events say in place of an error code. */
export const fraudEvents = Object.freeze({
  '01': 'limit of failed PIN verifications in a minute exceeded',
  '02': 'limit of failed PIN verifications in an hour exceeded',
  '03': 'limit of failed PIN verifications in all exceeded',
});
/** One of them. */
export type FraudEvent = keyof typeof fraudEvents;

/** What a record is about, in words. */
export function eventWords({ kind, code, error }: Pick<AuditRecord, 'kind' | 'code' | 'error'>): string {
  if (kind === 'host') return HOST_TITLES.get(code) ?? 'Host command';
  if (kind === 'console') return `Console command ${consoleCodes[code] ?? code}`;
  if (kind === 'fraud') return fraudEvents[error as FraudEvent] ?? 'Fraud event';
  return deviceEvents[code as DeviceEvent] ?? userActions[code as UserAction] ?? 'User action';
}

/** A record as one line: counter, time, kind, code, error, words. */
export function recordLine(record: AuditRecord): string {
  const { counter, at, kind, code, error, note } = record;
  const time = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  const head = `${String(counter).padStart(10, '0')}  ${time}  ${KIND_WORDS[kind].padEnd(7)}  ${code}  ${error}`;
  return `${head}  ${eventWords(record)}${note === '' ? '' : `: ${note}`}`;
}

const KIND_WORDS = { host: 'host', console: 'console', fraud: 'fraud', user: 'user' } as const;
const HOST_TITLES: ReadonlyMap<string, string> = new Map([
  ...catalogue.map(({ code, title }) => [code, title] as const),
  ...(Object.values(commands) as readonly AnyCommand[]).map(({ code, title }) => [code, title] as const),
]);
