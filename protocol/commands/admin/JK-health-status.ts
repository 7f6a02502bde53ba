import { command } from '../../dsl/command.ts';
import { choice, digits, numeric, repeat, text, when } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';

const runStates = { '0': 'Unknown', '1': 'Running', '2': 'Not running', '3': 'Disabled' } as const;
const portStates = { '0': 'Unknown', '1': 'Running', '2': 'Not running', '3': 'Not configured' } as const;
const tampered = { tamperState: ['2'] } as const;

/** Control characters that end the entry of an LMK, and the list. */
const ENTRY_END = '\x14';
const LIST_END = '\x15';

export const JK = command({
  code: 'JK',
  reply: 'JL',
  title: 'Get the instantaneous health check status',
  family: 'admin',
  status: 'done',
  priority: 'P1',
  lmk: [],
  request: { ...lmkIdentifier },
  response: {
    serial: text(12, 'Serial number'),
    date: numeric(6, 'Date, YYMMDD'),
    time: numeric(6, 'Time, hhmmss'),
    console: choice('Console', runStates),
    manager: choice('Manager', runStates),
    host1: choice('First host port', portStates),
    host2: choice('Second host port', portStates),
    reserved: text(2, 'Reserved, 00'),
    tamperState: choice('Tamper state', { '0': 'Unknown', '1': 'Not tampered', '2': 'Tampered' }),
    tamperCause: when(
      tampered,
      choice('Cause', {
        '00': 'Unknown',
        '01': 'Temperature',
        '02': 'Battery',
        '03': 'Erase button',
        '04': 'Watchdog',
        '05': 'Power',
        '06': 'Restart',
        '07': 'Motion',
        '08': 'Case',
        '09': 'Module',
        '10': 'General',
      }),
    ),
    tamperDate: when(tampered, numeric(6, 'Date of the tamper, YYMMDD')),
    tamperTime: when(tampered, numeric(6, 'Time of the tamper, hhmmss')),
    lmkCount: digits(2, 'LMKs loaded'),
    testLmkCount: digits(2, 'Test LMKs among them'),
    oldLmkCount: digits(2, 'LMKs in key change storage'),
    lmks: repeat({ until: LIST_END, max: 20 }, 'One entry for each LMK', {
      id: digits(2, 'LMK identifier'),
      authorised: choice('Authorised', { '0': 'No', '1': 'Yes' }),
      activityCount: digits(2, 'Number of authorised activities'),
      scheme: choice('Kind of LMK', { V: 'Variant', K: 'Key block' }),
      algorithm: choice('Algorithm', { '0': '3DES, double length', '1': '3DES, triple length', '2': 'AES-256' }),
      status: choice('Live or test', { L: 'Live', T: 'Test' }),
      comments: text({ until: ENTRY_END, min: 0, max: 99 }, 'Comments'),
    }),
    fraudLimit: choice('Fraud detection limit exceeded', { '0': 'No, or not enabled', '1': 'Yes' }),
    pinAttackLimit: choice('PIN attack limit exceeded', { '0': 'No', '1': 'Yes' }),
  },
  errors: {},
  behaviour: 'Reports serial number, clock, ports, tamper state and the LMK table.',
  ref: 'commands-keys-admin 5, JK',
  confidence: 'high',
});
