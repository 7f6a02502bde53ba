/** VR, DT, GETTIME, SETTIME and RESET: what the device is, whether it works, what time it has. */
import { auditOf } from '../../hsm/audit/of-device.ts';
import { nonCompliantSettings } from '../../hsm/configure/compliance.ts';
import { errorCodes } from '../../hsm/error-log.ts';
import { Refusal } from '../../hsm/refusal.ts';
import { selfTests } from '../../hsm/self-tests.ts';
import { whole } from '../answers.ts';
import { command, type Ending } from '../command.ts';
import type { ConsoleDevice } from '../device.ts';
import type { Dialogue } from '../dialogue.ts';
import { showTime, table } from '../show.ts';

export const maintenanceCommands = [
  command({
    name: 'VR',
    title: 'Show versions, serial number, number of LMKs and compliance',
    group: 'maintenance',
    states: 'any',
    auditCode: 'VR',
    run: showVersions,
  }),
  command({
    name: 'DT',
    title: 'Run the self tests',
    group: 'maintenance',
    states: 'any',
    auditCode: 'DT',
    options: { verbose: 'also says what each test looks at' },
    run: runTests,
  }),
  command({
    name: 'GETTIME',
    title: 'Show date and time of the device',
    group: 'maintenance',
    states: 'any',
    auditCode: '08',
    run: (dialogue, { hsm }) => void dialogue.print(`${showTime(hsm.state.clock())} UTC`),
  }),
  command({
    name: 'SETTIME',
    title: 'Set date and time of the device',
    group: 'maintenance',
    states: 'secure',
    authorise: 'admin.console of the Management LMK',
    managementActivity: 'admin',
    auditCode: '09',
    run: setTime,
  }),
];

function showVersions(dialogue: Dialogue, { hsm, version }: ConsoleDevice): Ending {
  const { settings, lmks, changeStorage } = hsm.state;
  const missing = nonCompliantSettings(settings);
  dialogue.print(
    ...table([
      ['Software', `Pinward ${version}`],
      ['Firmware shown to hosts', settings.firmware],
      ['Device generation', settings.deviceVersion],
      ['Serial number', settings.serial],
      [
        'LMKs loaded',
        `${lmks.size}, of which test: ${[...lmks.values()].filter(({ status }) => status === 'test').length}`,
      ],
      ['In key change storage', String(changeStorage.size)],
      ['PCI HSM settings', missing.length === 0 ? 'compliant' : `not compliant: ${missing.join(', ')}`],
      ['Licences', 'every command that is implemented; there is no licence file'],
    ]),
  );
  return undefined;
}

async function runTests(
  dialogue: Dialogue,
  { hsm, errorLog }: ConsoleDevice,
  words: readonly string[],
): Promise<Ending> {
  const results = await selfTests(hsm.state);
  dialogue.print(
    ...table(
      results.map(({ name, passed, detail }) => [
        name,
        passed ? 'OK' : 'FAILED',
        ...(words.length > 0 ? [detail] : []),
      ]),
    ),
    'Fan, voltage, temperature, power supply and battery are not part of software.',
  );
  const failed = results.filter(({ passed }) => !passed);
  for (const { name } of failed)
    errorLog.record({
      severity: 'catastrophic',
      code: errorCodes.internal,
      subCode: 'DT',
      text: `self test failed: ${name}`,
    });
  dialogue.print(
    failed.length === 0 ? 'Diagnostics complete: all tests passed.' : 'Diagnostics complete: tests FAILED.',
  );
  return failed.length === 0 ? undefined : new Refusal('41', '', 'a self test failed; do not use this device');
}

async function setTime(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  if (device.clock === undefined) return NO_CLOCK;
  const hours = await dialogue.ask('Hours [HH]', whole(0, 23));
  const minutes = await dialogue.ask('Minutes [MM]', whole(0, 59));
  const year = await dialogue.ask('Year [YYYY]', whole(2000, 2099));
  const month = await dialogue.ask('Month [MM]', whole(1, 12));
  const day = await dialogue.ask('Day [DD]', whole(1, daysIn(year, month)));
  const before = showTime(device.hsm.state.clock());
  device.clock.set(Date.UTC(year, month - 1, day, hours, minutes));
  auditOf(device.hsm.state).userAction('19', `before: ${before}`);
  dialogue.print(`The time is ${showTime(device.hsm.state.clock())} UTC. It is kept until the device stops.`);
  return undefined;
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
const NO_CLOCK = new Refusal('41', '', 'the clock of this device cannot be set');
