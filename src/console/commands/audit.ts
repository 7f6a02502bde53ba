/** AUDITLOG, AUDITOPTIONS, CLEARAUDIT, A5, A7: the audit log, what is audited, and limits of failed PIN verifications. */
import type { AuditLog } from '../../hsm/audit/audit-log.ts';
import { recordLine } from '../../hsm/audit/codes.ts';
import { auditOf, fraudOf } from '../../hsm/audit/of-device.ts';
import { type AuditableCodes, type AuditOptions, changeAuditOptions } from '../../hsm/audit/options.ts';
import { type FraudReaction, fraudReactions, readLimit } from '../../hsm/fraud/limits.ts';
import { Refusal } from '../../hsm/refusal.ts';
import { auditableCodes } from '../auditable.ts';
import { requireManagementActivity } from '../authorised.ts';
import { type ConsoleCommand, command, type Ending } from '../command.ts';
import type { ConsoleDevice } from '../device.ts';
import type { Dialogue, Invalid } from '../dialogue.ts';
import { stateRefusal } from '../rules.ts';
import { inRows, table } from '../show.ts';

/** The commands; `all` gives every console command. */
export const auditCommands = (all: () => Iterable<ConsoleCommand>): readonly ConsoleCommand[] => [
  command({
    name: 'AUDITLOG',
    title: 'Show the audit log, the latest record first',
    group: 'logs',
    states: 'any',
    auditCode: '01',
    run: showLog,
  }),
  command({
    name: 'AUDITOPTIONS',
    title: 'Show and choose what is audited, and what happens when the log is full',
    group: 'logs',
    states: 'any',
    changeStates: 'offline',
    authorise: 'audit.console of the Management LMK for a change',
    auditCode: '02',
    run: (dialogue, device) => options(dialogue, device, all()),
  }),
  command({
    name: 'CLEARAUDIT',
    title: 'Clear the audit log; files of records stay',
    group: 'logs',
    states: 'secure',
    authorise: 'audit.console of the Management LMK',
    managementActivity: 'audit',
    auditCode: '03',
    run: clearLog,
  }),
  command({
    name: 'A5',
    title: 'Show and set limits of failed PIN verifications',
    group: 'maintenance',
    states: 'any',
    changeStates: 'offline',
    authorise: 'audit.console of the Management LMK for a change',
    auditCode: 'A5',
    run: setLimits,
  }),
  command({
    name: 'A7',
    title: 'Verify PINs again after too many failed',
    group: 'maintenance',
    states: 'offline',
    authorise: 'audit.console of the Management LMK',
    managementActivity: 'audit',
    auditCode: 'A7',
    run: enableVerification,
  }),
];

async function showLog(dialogue: Dialogue, { hsm }: ConsoleDevice): Promise<Ending> {
  const audit = auditOf(hsm.state);
  const lines = [...audit.records()].reverse().map((record) => {
    const { isArchived, isRetrieved } = audit.marksOf(record);
    return `${isArchived ? 'A' : ' '}${isRetrieved ? 'R' : ' '} ${recordLine(record)}`;
  });
  if (lines.length === 0) dialogue.print('The audit log is empty.');
  else await dialogue.page(lines);
  dialogue.print(fillLine(audit));
  return undefined;
}

async function options(dialogue: Dialogue, device: ConsoleDevice, all: Iterable<ConsoleCommand>): Promise<Ending> {
  const audit = auditOf(device.hsm.state);
  const codes = auditableCodes(all);
  let chosen = audit.options;
  dialogue.print(...optionLines(chosen, codes), `Audit counter: ${audit.counter}. ${fillLine(audit)}`);
  if (stateRefusal(device, 'offline') !== undefined) return void dialogue.print('Changes need Offline or Secure.');
  const refused = requireManagementActivity(device, 'audit');
  if (refused !== undefined) return void dialogue.print('Changes need audit.console of the Management LMK.');
  for (;;) {
    const next = await dialogue.ask('Change, such as +HCA, -H*, +CKG, -U19, +E, WRAP or BLOCK [Q to end]', (typed) =>
      /^q$/i.test(typed) ? 'Q' : changeAuditOptions(chosen, typed, codes),
    );
    if (next === 'Q') break;
    chosen = next;
  }
  if (JSON.stringify(chosen) === JSON.stringify(audit.options)) return undefined;
  try {
    await audit.changeOptions(chosen);
  } catch (failure) {
    return new Refusal('41', '', `unchanged, as it could not be kept: ${(failure as Error).message}`);
  }
  dialogue.print(...optionLines(chosen, codes));
  return undefined;
}

async function clearLog(dialogue: Dialogue, { hsm }: ConsoleDevice): Promise<Ending> {
  const audit = auditOf(hsm.state);
  if (!(await dialogue.confirm('Clear the audit log'))) return undefined;
  const count = audit.clear('at the console');
  const failure = (await audit.deletionKept()) ?? (await audit.committed());
  if (failure !== undefined)
    return new Refusal('41', '', `cleared until a restart, as it could not be kept: ${failure}`);
  dialogue.print(`${count} records cleared.`);
  return undefined;
}

async function setLimits(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const fraud = fraudOf(device.hsm.state);
  const { perMinute, perHour, attack, reaction } = fraud.limits;
  const shown = (limit: number): string => (limit === 0 ? 'no limit' : String(limit));
  dialogue.print(
    'Failed PIN verifications:',
    ...table([
      ['  a minute', shown(perMinute)],
      ['  an hour', shown(perHour)],
      ['  in all (PIN attack)', shown(attack)],
      ['Beyond a limit', REACTIONS[reaction]],
      ['At present', fraud.isBlocking ? 'PINs are not verified (39): see A7' : 'PINs are verified'],
    ]),
  );
  if (stateRefusal(device, 'offline') !== undefined) return void dialogue.print('Changes need Offline or Secure.');
  const refused = requireManagementActivity(device, 'audit');
  if (refused !== undefined) return void dialogue.print('Changes need audit.console of the Management LMK.');
  if (!(await dialogue.confirm('Change the limits'))) return undefined;
  const limits = {
    perMinute: await dialogue.ask(`A minute [ENTER = ${perMinute}, 0 = no limit]`, orBefore(perMinute)),
    perHour: await dialogue.ask(`An hour [ENTER = ${perHour}, 0 = no limit]`, orBefore(perHour)),
    attack: await dialogue.ask(`In all [ENTER = ${attack}, 0 = no limit]`, orBefore(attack)),
    reaction: await dialogue.ask(
      `Beyond a limit [${fraudReactions.join(', ')}; ENTER = ${reaction}]`,
      (typed): FraudReaction | Invalid => {
        const wanted = typed === '' ? reaction : typed.toLowerCase();
        if ((fraudReactions as readonly string[]).includes(wanted)) return wanted as FraudReaction;
        return { invalid: `expected ${fraudReactions.join(', ')}` };
      },
    ),
  };
  const failure = await fraud.change(limits);
  if (failure !== undefined) return new Refusal('41', '', `unchanged, as it could not be kept: ${failure}`);
  dialogue.print('Limits are set; failures are counted anew.');
  return undefined;
}

async function enableVerification(dialogue: Dialogue, { hsm }: ConsoleDevice): Promise<Ending> {
  const fraud = fraudOf(hsm.state);
  dialogue.print(
    fraud.isBlocking
      ? 'PINs are not verified: a limit was exceeded.'
      : 'PINs are verified; failures can be counted anew.',
    `Failed verifications since they were last counted anew: ${fraud.failures}.`,
  );
  if (!(await dialogue.confirm('Verify PINs and count failures anew'))) return undefined;
  const failure = await fraud.enable('at the console');
  if (failure !== undefined) return new Refusal('41', '', `unchanged, as it could not be kept: ${failure}`);
  dialogue.print('PINs are verified, and failures counted anew.');
  return undefined;
}

function optionLines(
  { host, hostErrors, consoleOff, userOff, whenFull }: AuditOptions,
  codes: AuditableCodes,
): string[] {
  const consoleOn = [...codes.console].filter(([, code]) => !consoleOff.includes(code)).map(([name]) => name);
  return [
    'Host commands that are audited:',
    ...(host.length === 0 ? ['  none'] : inRows(host)),
    `Refused host commands: ${hostErrors ? 'audited, whichever it is' : 'audited only when the command is'}`,
    'Console commands that are audited:',
    ...(consoleOn.length === 0 ? ['  none'] : inRows(consoleOn)),
    'User actions that are audited, beside those that always are:',
    ...inRows(codes.user.filter((code) => !userOff.includes(code))),
    `With a full log: ${whenFull === 'wrap' ? 'the oldest records go (WRAP)' : 'the device does not go online (BLOCK)'}`,
  ];
}

function fillLine({ fill: { count, capacity }, isDurable }: AuditLog): string {
  return `${count} of ${capacity} records${isDurable ? '' : ', in memory: they end with the process'}.`;
}

const orBefore = (before: number) => (typed: string) => (typed === '' ? before : readLimit(typed));
const REACTIONS = {
  log: 'it is recorded (log)',
  block: 'PINs are not verified until A7 (block)',
  erase: 'PINs are not verified until A7, and a PIN attack erases the LMKs (erase)',
} as const;
