import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runSession } from '../../src/console/session.ts';
import type { ConsoleTerminal } from '../../src/console/terminal.ts';
import { runScript, testDevice } from './device.ts';

describe('console session', () => {
  test('a mistake of ours ends the command, and the error log has its class but not its message', async () => {
    const device = {
      ...testDevice(),
      cards: {
        insert: () => Promise.reject(new RangeError('0123456789ABCDEF')),
        names: () => Promise.resolve([]),
      },
    };
    const { shown, end } = await runScript(device, ['VC', 'anna', '12345']);
    expect(shown).toContain('Internal failure; the error log has it. (Error 41)');
    expect(end).toBe('failed');
    const log = await runScript(device, ['ERRLOG']);
    expect(log.shown).toContain('major  10.VC    console VC: RangeError');
    expect(log.shown).toContain('Error light: on');
    expect(log.shown).not.toContain('0123456789ABCDEF');
  });

  test('tells the audit log of every command, with its code and how it ended', async () => {
    const heard: string[] = [];
    const audit = { consoleCommand: (code: string, error: string) => void heard.push(`${code} ${error}`) };
    await runScript({ ...testDevice(), audit }, ['VT', 'GETTIME', 'V']);
    await runScript({ ...testDevice(), audit }, ['SETTIME']);
    expect(heard).toEqual(['VT 00', '08 00', '13 00', '09 state']);
  });

  test('tells it of changes of the host interfaces too', async () => {
    const heard: string[] = [];
    const audit = { consoleCommand: (code: string, error: string) => void heard.push(`${code} ${error}`) };
    const device = { ...testDevice({ state: 'offline', interfaces: 1 }), audit };
    await runScript(device, ['CONFIGACL', 'A', 'S', '10.0.0.5', 'Q', 'CONFIGACL', 'A', 'S', 'here']);
    await runScript(device, ['CH', 'N', 'Q', 'Y']);
    await runScript({ ...testDevice({ interfaces: 1 }), audit }, ['CH']);
    expect(heard).toEqual(['2A 00', '2A 15', 'CH 15', 'CH state']);
  });

  test('a change of the host interfaces that cannot be kept is told, and not made', async () => {
    const device = testDevice({ state: 'offline', interfaces: 1 });
    device.hsm.state.store.save = () => Promise.reject(new Error('the disk is full'));
    const { shown } = await runScript(device, ['CONFIGACL', 'A', 'S', '10.0.0.5', 'Q']);
    expect(shown).toContain('It could not be kept: the disk is full. (Error 41)');
    expect(device.network!.interfaces.settings(1)!.acl).toEqual([]);
  });

  test('a change that could not be kept is told', async () => {
    const device = testDevice({ state: 'secure' });
    device.hsm.state.kept = () => Promise.resolve('the disk is full');
    const { shown } = await runScript(device, ['CS pinLength', '6', 'Y']);
    expect(shown).toContain('Undone, as it could not be kept: the disk is full. (Error 41)');
  });

  test('input that ends inside a command changes nothing', async () => {
    const device = testDevice({ state: 'secure' });
    const { shown, end } = await runScript(device, ['DM', '00']);
    expect(shown).toContain('Input ended inside the command: nothing more was done.');
    expect(end).toBe('ended');
    expect(device.hsm.state.lmk(0)).toBeDefined();
  });

  test('without a folder for cards a card command says where one comes from', async () => {
    const { shown } = await runScript(testDevice(), ['VC']);
    expect(shown).toContain('There is no card reader: say --cards DIR, or --data DIR, when the device starts.');
  });

  test('a person may try again after a wrong PIN, and after another card, without losing the cards before', async () => {
    const cards = mkdtempSync(join(tmpdir(), 'pinward-session-'));
    try {
      const device = testDevice({ state: 'secure', lmks: {}, cards });
      const format = (name: string) => ['FC', name, name, '12345', '12345'];
      const component = (number: string, name: string) => [
        'GK',
        'V',
        '3DES(2key)',
        'T',
        '1',
        number,
        '',
        '',
        '',
        name,
        '12345',
        'N',
      ];
      const { end, shown } = await runPerson(device, [
        ...[...format('anna'), ...format('ben'), ...component('1', 'anna'), ...component('2', 'ben')],
        ...[
          'LK',
          '00',
          '',
          'anna',
          '12345',
          'Y',
          'anna',
          '12345',
          'Y',
          'ben',
          '99999',
          'Y',
          'ben',
          '12345',
          'N',
          'Y',
          'N',
        ],
        'EXIT',
      ]);
      expect(shown).toContain('This component or share was loaded already');
      expect(shown).toContain('Wrong PIN for card ben: 2 tries are left. (Smartcard error 0003)');
      expect(shown).toContain('LMK 00 is loaded.');
      expect(end).toBe('left');
    } finally {
      rmSync(cards, { recursive: true });
    }
  });
});

/** Somebody who types these lines, and may correct what was wrong. */
async function runPerson(device: Parameters<typeof runSession>[0], lines: string[]) {
  let shown = '';
  const terminal: ConsoleTerminal = {
    isInteractive: true,
    write: (text) => {
      shown += text;
    },
    ask: ({ prompt }) => {
      shown += `${prompt}\n`;
      const line = lines.shift();
      return Promise.resolve(line === undefined ? 'ended' : { line });
    },
  };
  return { end: await runSession(device, terminal), shown };
}
