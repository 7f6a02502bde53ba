/** ERRLOG, CLEARERR, UTILSTATS, HEALTHSTATS: the error log and what the device counts. */
import { auditOf } from '../../hsm/audit/of-device.ts';
import { requireManagementActivity } from '../authorised.ts';
import { absent, command, type Ending } from '../command.ts';
import type { ConsoleDevice } from '../device.ts';
import type { Dialogue } from '../dialogue.ts';
import { showTime, table } from '../show.ts';

export const logCommands = [
  command({
    name: 'ERRLOG',
    title: 'Show the error log',
    group: 'logs',
    states: 'any',
    auditCode: '06',
    run: showErrors,
  }),
  command({
    name: 'CLEARERR',
    title: 'Clear the error log',
    group: 'logs',
    states: 'offline',
    auditCode: '04',
    run: clearErrors,
  }),
  command({
    name: 'UTILSTATS',
    title: 'Show load and command counts; reset them on request',
    group: 'logs',
    states: 'any',
    auditCode: '1F',
    options: { reset: 'starts the counts anew' },
    run: utilisation,
  }),
  command({
    name: 'HEALTHSTATS',
    title: 'Show restarts, tampers and PIN failure counts; reset them on request',
    group: 'logs',
    states: 'any',
    authorise: 'diag.console of the Management LMK for a reset',
    auditCode: '21',
    options: { reset: 'starts the counts anew' },
    run: health,
  }),
  absent('UTILENABLE', 'logs', 'Suspend or resume load statistics', 'load statistics are always collected', '1E'),
  absent('UTILCFG', 'logs', 'Period of instantaneous load', 'the period of load statistics is always one second', '1D'),
  absent('HEALTHENABLE', 'logs', 'Suspend or resume health statistics', 'health statistics are always collected', '20'),
];

async function showErrors(dialogue: Dialogue, { hsm, errorLog }: ConsoleDevice): Promise<Ending> {
  const entries = errorLog.entries();
  if (entries.length === 0) {
    dialogue.print('The error log is empty.');
    return undefined;
  }
  const rows = entries.map(({ severity, code, subCode, text, lastAt, times }, i) => [
    String(i + 1),
    showTime(lastAt),
    severity,
    `${code}.${subCode}`,
    times === 1 ? '' : `${times} times`,
    text,
  ]);
  await dialogue.page(table(rows));
  if (hsm.state.settings.allowErrorLightExtinguished) errorLog.extinguish();
  dialogue.print(`Error light: ${errorLog.isLit ? 'on, CLEARERR puts it out' : 'off'}.`);
  return undefined;
}

async function clearErrors(dialogue: Dialogue, { errorLog }: ConsoleDevice): Promise<Ending> {
  if (!(await dialogue.confirm('Clear the error log'))) return undefined;
  dialogue.print(`${errorLog.clear()} entries cleared.`);
  return undefined;
}

async function utilisation(dialogue: Dialogue, { hsm }: ConsoleDevice, words: readonly string[]): Promise<Ending> {
  const { statistics, clock } = hsm.state;
  if (words.length > 0) {
    if (!(await dialogue.confirm('Reset load and command counts'))) return undefined;
    statistics.resetUtilisation();
    auditOf(hsm.state).userAction('UT', 'at the console');
    dialogue.print('Load and command counts start anew.');
    return undefined;
  }
  const seconds = Math.max(1, Math.round((clock() - statistics.utilisationSince) / 1000));
  const bands = statistics.bands();
  dialogue.print(
    `From ${showTime(statistics.utilisationSince)} to ${showTime(clock())}, ${seconds} seconds`,
    'Load of the licensed capacity:',
    ...table(bands.map((count, i) => [`  ${i * 10}-${(i + 1) * 10}%`, `${count} s`])),
  );
  const volumes = statistics.volumes();
  if (volumes.length === 0) dialogue.print('No host command was called.');
  else
    await dialogue.page([
      'Command volumes:',
      ...table(
        volumes.map(({ code, calls }) => [`  ${code}`, String(calls), `${(calls / seconds).toFixed(1)} a second`]),
      ),
    ]);
  return undefined;
}

async function health(dialogue: Dialogue, device: ConsoleDevice, words: readonly string[]): Promise<Ending> {
  const { statistics } = device.hsm.state;
  if (words.length > 0) {
    const refused = requireManagementActivity(device, 'diag');
    if (refused !== undefined) return refused;
    if (!(await dialogue.confirm('Reset the health counts'))) return undefined;
    statistics.resetHealth();
    auditOf(device.hsm.state).userAction('32', 'at the console');
    dialogue.print('Health counts start anew.');
    return undefined;
  }
  const counts = statistics.health;
  dialogue.print(
    `Since ${showTime(statistics.healthSince)}`,
    ...table([
      ['Restarts', String(counts.reboots)],
      ['Tampers', String(counts.tampers)],
      ['PIN failures: limit of a minute exceeded', String(counts.pinFailuresPerMinute)],
      ['PIN failures: limit of an hour exceeded', String(counts.pinFailuresPerHour)],
      ['PIN attacks', String(counts.pinAttacks)],
    ]),
  );
  return undefined;
}
