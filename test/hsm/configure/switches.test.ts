/** CONFIGCMDS and CONFIGPB as functions: wildcards, one change after the other, and what a host sees of it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  changeSwitches,
  hostCommandCodes,
  readCommandSwitch,
  readFormatSwitch,
  type Switching,
  switchesOf,
} from '../../../src/hsm/configure/switches.ts';
import type { Hsm } from '../../../src/hsm/device.ts';
import { Refusal } from '../../../src/hsm/refusal.ts';
import { testDevice } from '../../commands/device.ts';
import { secureDevice, turn } from '../ceremony/device.ts';

const lmks = { 0: 'test-variant' } as const;
const switchable = { console: ['KG', 'IK', 'CONFIGCMDS', '$'], alwaysOn: ['CONFIGCMDS'] };

function read(typed: string): Switching {
  const change = readCommandSwitch(typed, switchable);
  if (change instanceof Refusal) throw new Error(change.reason);
  return change;
}
async function apply(hsm: Hsm, ...typed: readonly string[]): Promise<void> {
  const done = await changeSwitches(hsm, typed.map(read));
  if (done instanceof Refusal) throw new Error(done.reason);
}
const reason = (answer: Switching | Refusal) => {
  if (answer instanceof Refusal) return answer.reason;
  throw new Error('not refused');
};

describe('switches of commands', () => {
  test('-H* and then +HA* leaves the host commands that start with A', async () => {
    const { hsm, ask } = await secureDevice({ lmks });
    await apply(hsm, '-H*', '+HA*');
    const { on } = switchesOf(hsm.state.settings, 'host', switchable);
    expect(on).toEqual(hostCommandCodes.filter((code) => code.startsWith('A')));
    expect(on.length).toBeGreaterThan(0);
    expect(ask('NC')).toBe('ND68');
    expect(ask('A00001U')).toMatch(/^A100U/);
    await apply(hsm, '+H*');
    expect(ask('NC')).toMatch(/^ND00/);
  });

  test('the last change of a command counts', async () => {
    const { hsm, ask } = await secureDevice({ lmks });
    await apply(hsm, '-hnc', '+HNC', '-H NC');
    expect(ask('NC')).toBe('ND68');
    expect(switchesOf(hsm.state.settings, 'host', switchable).off).toEqual(['NC']);
  });

  test('console commands are switched apart from host commands', async () => {
    const { hsm } = await secureDevice({ lmks });
    await apply(hsm, '-CKG', '-C$');
    expect(hsm.state.settings.disabledConsoleCommands).toEqual(['$', 'KG']);
    expect(hsm.state.settings.disabledCommands).toEqual([]);
    expect(switchesOf(hsm.state.settings, 'console', switchable)).toEqual({
      on: ['IK', 'CONFIGCMDS'],
      off: ['KG', '$'],
    });
  });

  test('what switches commands on again stays on', () => {
    expect(read('-C*').names).toEqual(['KG', 'IK', '$']);
    expect(reason(readCommandSwitch('-CCONFIGCMDS', switchable))).toBe(
      'CONFIGCMDS: this command cannot be switched off',
    );
    expect(read('+CCONFIGCMDS').names).toEqual(['CONFIGCMDS']);
  });

  test.each(['', 'A0', '-A0', '+', '-H', '*HA0', '--HA0', '-HA0 A4'])('%j is no change', (typed) => {
    expect(reason(readCommandSwitch(typed, switchable))).toMatch(/^expected \+ or -, C or H/);
  });

  test.each([
    ['-HZ9', 'no host command fits Z9'],
    ['-HA', 'no host command fits A'],
    ['+CZ*', 'no console command fits Z*'],
  ])('%s fits nothing', (typed, expected) => {
    expect(reason(readCommandSwitch(typed, switchable))).toBe(expected);
  });

  test('a wildcard stands for any characters, wherever it stands', () => {
    const name = fc.string({ unit: fc.constantFrom('A', 'B', 'C'), minLength: 1, maxLength: 6 });
    const pattern = fc.string({ unit: fc.constantFrom('A', 'B', '*'), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1 }), pattern, (names, text) => {
        const expression = new RegExp(`^${text.replaceAll('*', '.*')}$`);
        const expected = names.filter((candidate) => expression.test(candidate));
        const answer = readCommandSwitch(`-C${text}`, { console: names });
        expect(answer instanceof Refusal ? [] : answer.names).toEqual(expected);
      }),
    );
  });

  test('nothing is switched outside Secure', async () => {
    const { hsm } = await secureDevice({ lmks });
    await turn(hsm, false);
    expect(await changeSwitches(hsm, [read('-H*')])).toMatchObject({ error: 'state' });
    expect(hsm.state.settings.disabledCommands).toEqual([]);
  });
});

describe('switches of PIN block formats', () => {
  test('a format that is off answers 69, and works again when it is on', async () => {
    const { hsm, ask } = await secureDevice({ lmks });
    const message =
      'CAU8463435FC4B4DAA0C49025272C29B12CU1EF828AA8F6B80EB83E19FBC373F3A85126428EB94035AF53B0101550000025321';
    expect(ask(message)).toBe('CB000491DDDA0A7C12CFAA01');
    const off = readFormatSwitch('-01') as Switching;
    await changeSwitches(hsm, [off]);
    expect(ask(message)).toBe('CB69');
    expect(switchesOf(hsm.state.settings, 'pinBlock', switchable).off).toEqual(['01']);
    await changeSwitches(hsm, [readFormatSwitch('+ *') as Switching]);
    expect(ask(message)).toBe('CB000491DDDA0A7C12CFAA01');
  });

  test.each(['', '01', '+x', '-1a', '+-01'])('%j is no change', (typed) => {
    expect(reason(readFormatSwitch(typed))).toMatch(/^expected \+ or - and the code/);
  });

  test.each(['-99', '-1', '+010'])('%s is no format', (typed) => {
    expect(reason(readFormatSwitch(typed))).toMatch(/^no PIN block format fits/);
  });

  test('every format starts on', () => {
    expect(switchesOf(testDevice({ profile: 'device' }).hsm.state.settings, 'pinBlock', switchable).off).toEqual([]);
  });
});
