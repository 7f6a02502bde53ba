/** The audit log of `pinward serve` and of the console: its files in the data directory, and what it listens to. */
import { join } from 'node:path';
import { commands } from '../../protocol/commands/index.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import { secureRandom } from '../crypto/random.ts';
import type { Sealer } from '../crypto/seal.ts';
import { openAuditKey } from '../hsm/audit/audit-key.ts';
import type { AuditLog } from '../hsm/audit/audit-log.ts';
import { consoleCodes, userActions } from '../hsm/audit/codes.ts';
import { auditOf, fraudOf } from '../hsm/audit/of-device.ts';
import { type AuditOptions, changeAuditOptions } from '../hsm/audit/options.ts';
import { watchDevice } from '../hsm/audit/watch-device.ts';
import { type ErrorLog, errorCodes } from '../hsm/error-log.ts';
import { type FraudLimits, readFraudLimits } from '../hsm/fraud/limits.ts';
import type { DeviceState } from '../hsm/state.ts';
import { type AuditFiles, openAuditFiles } from '../store/audit/audit-files.ts';
import { type Retention, readRetention } from '../store/audit/retention.ts';

/** What the audit log is about. */
export interface AuditParts {
  readonly state: DeviceState;
  /** The data directory; undefined in memory. */
  readonly folder: string | undefined;
  /** Seals the key of the MACs; undefined for a directory without a passphrase. */
  readonly sealer?: Sealer | undefined;
  readonly errorLog: ErrorLog;
  readonly config: AuditConfig;
  readonly logger: { info(facts: object, text: string): void; warn(facts: object, text: string): void };
  readonly version: string;
}

/** What a configuration says of auditing, as written. */
export interface AuditConfig {
  /** Changes as AUDITOPTIONS takes them, separated by commas. */
  readonly audit?: string | undefined;
  /** How long records are kept. */
  readonly auditKeep?: string | undefined;
  /** Limits of failed PIN verifications: minute, hour, in all, reaction. */
  readonly fraud?: string | undefined;
}

/** An audit log that is written. */
export interface StartedAudit {
  readonly log: AuditLog;
  /** Where records are kept, for people. */
  readonly place: string;
  close(): Promise<void>;
}

/** Begins to audit; to be called when the device has its persistence and before its ports open. */
export async function startAudit(parts: AuditParts): Promise<StartedAudit | { readonly problem: string }> {
  const { state, folder, errorLog, logger } = parts;
  const wanted = readAuditConfig(parts.config);
  if ('problem' in wanted) return wanted;
  const log = auditOf(state);
  const files = folder === undefined ? undefined : await openFiles(parts, folder, log.capacity, wanted.retention);
  if (files !== undefined && 'problem' in files) return files;
  if (files !== undefined) log.attach(files);
  const note = (subCode: string, severity: 'recoverable' | 'major', text: string): void => {
    errorLog.record({ severity, code: errorCodes.audit, subCode, text });
    logger.warn({ part: 'audit' }, text);
  };
  for (const finding of files?.findings ?? [])
    note('LOST', 'major', `${finding}: pinward audit verify --data ${folder} tells more`);
  log.onFill(({ count, capacity }) => note('FULL', 'recoverable', fillWords(count, capacity, log.options)));
  log.event('PW', `Pinward ${parts.version}`);
  const stop = watchDevice(state);
  const applied = await apply(wanted, state, log);
  if (applied !== undefined) return { problem: applied };
  const place =
    files === undefined
      ? `in memory: the latest ${log.capacity} records, which end with the process; --data DIR keeps all of them`
      : files.folder;
  logger.info({ part: 'audit', counter: log.counter }, `audit log ${place}`);
  return {
    log,
    place,
    async close() {
      stop();
      await files?.close();
    },
  };
}

/** What is wrong with a configuration, before anything starts; undefined when nothing is. */
export function auditProblem(config: AuditConfig): string | undefined {
  const read = readAuditConfig(config);
  return 'problem' in read ? read.problem : undefined;
}

async function openFiles(
  { state, sealer, errorLog, logger }: AuditParts,
  folder: string,
  recent: number,
  retention: Retention,
): Promise<AuditFiles | { readonly problem: string }> {
  const { store, clock } = state;
  let key: Awaited<ReturnType<typeof openAuditKey>>;
  try {
    key = await openAuditKey(store, sealer, secureRandom);
  } catch (failure) {
    return { problem: (failure as Error).message };
  }
  if ('problem' in key)
    return {
      problem: `the key of the audit log in ${folder} ${KEY_WORDS[key.problem]}: restore a snapshot (pinward snapshot restore FILE --data ${folder})`,
    };
  const onProblem = (problem: string | undefined): void => {
    if (problem === undefined) logger.info({ part: 'audit' }, 'the audit log is written again');
    else {
      const text = `the audit log cannot be written: ${problem}`;
      errorLog.record({ severity: 'major', code: errorCodes.audit, subCode: 'DISK', text });
      logger.warn({ part: 'audit' }, text);
    }
  };
  return openAuditFiles({ folder: join(folder, AUDIT_FOLDER), key, recent, retention, clock, onProblem });
}

interface WantedAudit {
  readonly changes: readonly string[];
  readonly retention: Retention;
  readonly fraud: FraudLimits | undefined;
}

function readAuditConfig({ audit = '', auditKeep, fraud }: AuditConfig): WantedAudit | { readonly problem: string } {
  const changes = audit.split(',').filter((change) => change.trim() !== '');
  const changed = changedOptions(NOTHING, changes);
  if ('invalid' in changed) return { problem: `audit: ${changed.invalid}` };
  const retention = auditKeep === undefined ? {} : readRetention(auditKeep);
  if ('invalid' in retention) return { problem: `auditKeep: ${retention.invalid}` };
  const limits = fraud === undefined ? undefined : readFraudLimits(fraud);
  if (limits !== undefined && 'invalid' in limits) return { problem: `fraud: ${limits.invalid}` };
  return { changes, retention, fraud: limits };
}

/** What the configuration asks for goes over what was chosen on the device before. */
async function apply({ changes, fraud }: WantedAudit, state: DeviceState, log: AuditLog): Promise<string | undefined> {
  const options = changedOptions(log.options, changes) as AuditOptions;
  try {
    if (changes.length > 0 && JSON.stringify(options) !== JSON.stringify(log.options)) await log.changeOptions(options);
  } catch (failure) {
    return (failure as Error).message;
  }
  const detection = fraudOf(state);
  if (fraud === undefined || JSON.stringify(fraud) === JSON.stringify(detection.limits)) return undefined;
  return detection.change(fraud);
}

function changedOptions(from: AuditOptions, changes: readonly string[]): AuditOptions | { readonly invalid: string } {
  let options = from;
  for (const change of changes) {
    const next = changeAuditOptions(options, change, CODES);
    if ('invalid' in next) return next;
    options = next;
  }
  return options;
}

function fillWords(count: number, capacity: number, { whenFull }: AuditOptions): string {
  if (count < capacity) return `the audit log has ${count} of ${capacity} records`;
  const next = whenFull === 'block' ? 'the device does not go online until it is cleared' : 'the oldest records go';
  return `the audit log is full with ${capacity} records: ${next}`;
}

const CODES = {
  host: (Object.values(commands) as readonly AnyCommand[])
    .filter(({ status }) => status === 'done')
    .map(({ code }) => code),
  console: new Map(Object.entries(consoleCodes).map(([code, name]) => [name, code])),
  user: Object.keys(userActions),
};
const NOTHING: AuditOptions = { host: [], hostErrors: false, consoleOff: [], userOff: [], whenFull: 'wrap' };
/** In the data directory; `pinward release` leaves it to the auditor. */
export const AUDIT_FOLDER = 'audit';
const KEY_WORDS = { sealed: 'is sealed with the passphrase of the directory', damaged: 'is damaged' } as const;
