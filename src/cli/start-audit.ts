/** The audit log of `pinward serve` and of the console: its files in the data directory, and what it listens to. */
import { join } from 'node:path';
import { auditableCodes } from '../console/auditable.ts';
import { secureRandom } from '../crypto/random.ts';
import type { Sealer } from '../crypto/seal.ts';
import { openAuditKey } from '../hsm/audit/audit-key.ts';
import type { AuditLog } from '../hsm/audit/audit-log.ts';
import { auditOf, fraudOf } from '../hsm/audit/of-device.ts';
import {
  type AuditableCodes,
  type AuditOptions,
  changeAuditOptions,
  defaultAuditOptions,
} from '../hsm/audit/options.ts';
import { RefusedPeers } from '../hsm/audit/refused-peers.ts';
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
  /** Takes note of hosts and programs that are not let in. */
  readonly refusedPeers: RefusedPeers;
  /** Where records are kept, for people. */
  readonly place: string;
  close(): Promise<void>;
}

/** Begins to audit; to be called when the device has its persistence and before its ports open. */
export async function startAudit(parts: AuditParts): Promise<StartedAudit | { readonly problem: string }> {
  const { state, folder, logger } = parts;
  const wanted = await readAuditConfig(parts.config);
  if ('problem' in wanted) return wanted;
  const log = auditOf(state);
  const files = folder === undefined ? undefined : await openFiles(parts, folder, log.capacity, wanted.retention);
  if (files !== undefined && 'problem' in files) return files;
  if (files !== undefined) log.attach(files);
  for (const finding of files?.findings ?? [])
    note(parts, 'LOST', 'major', `${finding}: pinward audit verify --data ${folder} tells more`);
  log.onFill(({ count, capacity }) => note(parts, 'FULL', 'recoverable', fillWords(count, capacity, log.options)));
  log.event('PW', `Pinward ${parts.version}`);
  const stop = watchDevice(state);
  const refusedPeers = new RefusedPeers({ audit: log });
  const close = async (): Promise<void> => {
    stop();
    refusedPeers.flush();
    await files?.close();
  };
  const applied = await apply(wanted, state, log);
  if (applied !== undefined) {
    await close();
    return { problem: applied };
  }
  const place =
    files === undefined
      ? `in memory: the latest ${log.capacity} records, which end with the process; --data DIR keeps all of them`
      : files.folder;
  logger.info({ part: 'audit', counter: log.counter }, `audit log ${place}`);
  return { log, refusedPeers, place, close };
}

/** What is wrong with a configuration, before anything starts; undefined when nothing is. */
export async function auditProblem(config: AuditConfig): Promise<string | undefined> {
  const read = await readAuditConfig(config);
  return 'problem' in read ? read.problem : undefined;
}

async function openFiles(
  parts: AuditParts,
  folder: string,
  recent: number,
  retention: Retention,
): Promise<AuditFiles | { readonly problem: string }> {
  const { sealer, logger } = parts;
  const { store, clock } = parts.state;
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
  return openAuditFiles({
    folder: join(folder, AUDIT_FOLDER),
    key,
    recent,
    retention,
    clock,
    onProblem(problem) {
      if (problem === undefined) logger.info({ part: 'audit' }, 'the audit log is written again');
      else note(parts, 'DISK', 'major', `the audit log cannot be written: ${problem}`);
    },
    onLoss: (count) =>
      note(
        parts,
        'DISK',
        'major',
        count === undefined
          ? 'the audit log takes no more records of host commands: too many wait for the disk'
          : `${count} audit records of host commands are lost: too many waited for the disk`,
      ),
  });
}

/** Tells it in both logs. */
function note(
  { errorLog, logger }: AuditParts,
  subCode: string,
  severity: 'recoverable' | 'major',
  text: string,
): void {
  errorLog.record({ severity, code: errorCodes.audit, subCode, text });
  logger.warn({ part: 'audit' }, text);
}

interface WantedAudit {
  readonly changes: readonly string[];
  readonly codes: AuditableCodes;
  readonly retention: Retention;
  readonly fraud: FraudLimits | undefined;
}

async function readAuditConfig({
  audit = '',
  auditKeep,
  fraud,
}: AuditConfig): Promise<WantedAudit | { readonly problem: string }> {
  const changes = audit.split(',').filter((change) => change.trim() !== '');
  const codes = await codesFor(changes);
  const changed = changedOptions(defaultAuditOptions, changes, codes);
  if ('invalid' in changed) return { problem: `audit: ${changed.invalid}` };
  const retention = auditKeep === undefined ? {} : readRetention(auditKeep);
  if ('invalid' in retention) return { problem: `auditKeep: ${retention.invalid}` };
  const limits = fraud === undefined ? undefined : readFraudLimits(fraud);
  if (limits !== undefined && 'invalid' in limits) return { problem: `fraud: ${limits.invalid}` };
  return { changes, codes, retention, fraud: limits };
}

/** What the configuration asks for goes over what was chosen on the device before. */
async function apply(
  { changes, codes, fraud }: WantedAudit,
  state: DeviceState,
  log: AuditLog,
): Promise<string | undefined> {
  const options = changedOptions(log.options, changes, codes) as AuditOptions;
  try {
    if (changes.length > 0 && JSON.stringify(options) !== JSON.stringify(log.options)) await log.changeOptions(options);
  } catch (failure) {
    return (failure as Error).message;
  }
  const detection = fraudOf(state);
  if (fraud === undefined || JSON.stringify(fraud) === JSON.stringify(detection.limits)) return undefined;
  return detection.change(fraud);
}

function changedOptions(
  from: AuditOptions,
  changes: readonly string[],
  codes: AuditableCodes,
): AuditOptions | { readonly invalid: string } {
  let options = from;
  for (const change of changes) {
    const next = changeAuditOptions(options, change, codes);
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

/** The codes that changes can name. The table of the console is loaded only when one names a console command. */
async function codesFor(changes: readonly string[]): Promise<AuditableCodes> {
  const namesConsole = changes.some((change) => /^\s*[+-]\s*C/i.test(change));
  const table = namesConsole ? await import('../console/table.ts') : undefined;
  return auditableCodes(table?.consoleCommands.values() ?? []);
}

/** In the data directory; `pinward release` leaves it to the auditor. */
export const AUDIT_FOLDER = 'audit';
const KEY_WORDS = { sealed: 'is sealed with the passphrase of the directory', damaged: 'is damaged' } as const;
