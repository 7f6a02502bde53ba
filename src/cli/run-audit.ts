/** The work of `pinward audit`. */
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { AUDIT_KEY, readAuditKey } from '../hsm/audit/audit-key.ts';
import { recordLine } from '../hsm/audit/codes.ts';
import { syslogLine } from '../hsm/audit/syslog.ts';
import type { DeviceStore, StoredValue } from '../hsm/device-store.ts';
import { isSealed, unlock } from '../hsm/unlock.ts';
import type { ChainedRecord, StoredRecord } from '../store/audit/format.ts';
import { type AuditReport, verifyAudit } from '../store/audit/verify.ts';
import { decodeState } from '../store/format.ts';
import { STATE_FILE } from '../store/store.ts';
import type { AuditChoices } from './audit.ts';
import { findPassphrase } from './passphrase.ts';
import { AUDIT_FOLDER } from './start-audit.ts';
import { type ExitCode, fail, printJson, type Terminal } from './terminal.ts';

/** Checks every record and says what is wrong. */
export async function verifyLog(choices: AuditChoices, terminal: Terminal): Promise<ExitCode> {
  const folder = folderOf(choices, terminal);
  if (folder === undefined) return fail(terminal, WHICH, 2);
  const expected = choices.expect === undefined ? undefined : readExpected(choices.expect);
  if (choices.expect !== undefined && expected === undefined)
    return fail(terminal, '--expect: expected the number of a record, a colon and 64 hexadecimal digits', 2);
  const key = await findKey(folder, choices, terminal);
  if (key !== undefined && 'problem' in key) return fail(terminal, key.problem);
  const report = await checked(folder, { key, ...(expected && { expected }) });
  if ('problem' in report) return fail(terminal, report.problem);
  if (report.files === 0 && report.findings.length === 0)
    return fail(terminal, `there is no audit log in ${folder}: a device writes one when it runs with --data`);
  const isGood = report.findings.length === 0;
  if (choices.json) printJson(terminal, { folder, ok: isGood, ...report });
  else terminal.stdout.write(`${reportLines(folder, report).join('\n')}\n`);
  return isGood ? 0 : 1;
}

/** Prints records. */
export async function exportLog(choices: AuditChoices, terminal: Terminal): Promise<ExitCode> {
  const folder = folderOf(choices, terminal);
  if (folder === undefined) return fail(terminal, WHICH, 2);
  const [from, to] = [numberOf(choices.from) ?? 1, numberOf(choices.to) ?? Number.POSITIVE_INFINITY];
  if (Number.isNaN(from) || Number.isNaN(to)) return fail(terminal, '--from and --to: expected a whole number', 2);
  const line = LINES[(choices.format ?? 'jsonl') as keyof typeof LINES];
  const report = await checked(folder, {
    key: undefined,
    onRecord: (chained) => {
      const { counter } = chained.record;
      if (counter < from || counter > to) return;
      terminal.stdout.write(`${line(chained)}\n`);
    },
  });
  if ('problem' in report) return fail(terminal, report.problem);
  if (report.files === 0) return fail(terminal, `there is no audit log in ${folder}`);
  if (report.findings.length > 0)
    fail(terminal, `the log is not whole: pinward audit verify --data ${folder} says what is wrong`);
  return 0;
}

const LINES = {
  jsonl: ({ record, previous, mac }: ChainedRecord) => JSON.stringify({ ...timed(record), previous, mac }),
  syslog: ({ record }: ChainedRecord) => syslogLine(record, { hostname: hostname(), serial: '-' }),
  text: ({ record }: ChainedRecord) => recordLine(record),
};
const timed = ({ counter, at, ...rest }: StoredRecord) => ({ counter, at: new Date(at).toISOString(), ...rest });

function reportLines(folder: string, report: AuditReport): string[] {
  const { files, records, first, last, lastHash, hasKey, findings, unfinishedBytes } = report;
  const span = first === undefined || last === undefined ? '' : `, numbers ${first.counter} to ${last.counter}`;
  const lines = [`${join(folder, AUDIT_FOLDER)}: ${counted(records, 'record')} in ${counted(files, 'file')}${span}`];
  if (!hasKey) lines.push('The MACs were not checked, only the chain: give the passphrase of the directory.');
  if (unfinishedBytes > 0) lines.push('The last record is not written to its end: it was not acknowledged.');
  if (findings.length > 0)
    return [...lines, `${counted(findings.length, 'finding')}:`, ...findings.map(({ text }) => `  ${text}`)];
  if (last !== undefined) lines.push(`Last record for your notes: ${last.counter}:${lastHash}`);
  return [...lines, hasKey ? 'Nothing was changed, moved or left out.' : 'The chain is whole.'];
}

async function checked(
  folder: string,
  options: Omit<Parameters<typeof verifyAudit>[0], 'folder'>,
): Promise<AuditReport | { readonly problem: string }> {
  try {
    return await verifyAudit({ folder: join(folder, AUDIT_FOLDER), ...options });
  } catch (failure) {
    const { code } = failure as NodeJS.ErrnoException;
    if (code === undefined) throw failure;
    return { problem: `cannot read the audit log in ${folder} (${code})` };
  }
}

/** The key of the MACs; undefined when it is sealed and nobody gives the passphrase. */
async function findKey(
  folder: string,
  { passphraseFile, askPassphrase }: AuditChoices,
  terminal: Terminal,
): Promise<Uint8Array | undefined | { readonly problem: string }> {
  let content: Uint8Array;
  try {
    content = new Uint8Array(await readFile(join(folder, STATE_FILE)));
  } catch {
    return undefined;
  }
  const state = decodeState(content);
  if ('fault' in state) return { problem: `the state in ${folder} cannot be read, and with it the key of the MACs` };
  const store = readOnly(state.sections as ReadonlyMap<string, StoredValue>);
  const stored = store.load(AUDIT_KEY);
  const plain = readAuditKey(stored, undefined);
  if (plain === undefined || !('problem' in plain)) return plain;
  const passphrase = terminal.environment['PINWARD_PASSPHRASE'] || undefined;
  const mustAsk = askPassphrase === true;
  const mayAsk = mustAsk || passphraseFile !== undefined || passphrase !== undefined;
  const found = mayAsk
    ? await findPassphrase(
        { passphrase, passphraseFile, askPassphrase: mustAsk },
        { folder, isSealed: isSealed(store) },
        terminal,
      )
    : undefined;
  if (found === undefined || 'problem' in found) return found;
  const unlocked = await unlock(store, found);
  if ('problem' in unlocked) return { problem: `the passphrase is not that of ${folder}` };
  const key = readAuditKey(stored, unlocked.sealer);
  return key !== undefined && 'problem' in key ? { problem: `the key of the MACs in ${folder} is damaged` } : key;
}

function readOnly(sections: ReadonlyMap<string, StoredValue>): DeviceStore {
  return {
    isDurable: true,
    load: (section) => sections.get(section),
    save: () => Promise.reject(new Error('the state is only read')),
  };
}

function readExpected(text: string): { readonly counter: number; readonly hash: string } | undefined {
  const [, counter, hash] = /^(\d{1,15}):([0-9A-F]{64})$/i.exec(text) ?? [];
  return counter === undefined ? undefined : { counter: Number(counter), hash: hash! };
}

function folderOf({ data }: AuditChoices, terminal: Terminal): string | undefined {
  const folder = data ?? (terminal.environment['PINWARD_DATA'] || undefined);
  return folder === undefined ? undefined : resolve(folder);
}

const numberOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
const WHICH = 'which data directory? Name it with --data or PINWARD_DATA';
