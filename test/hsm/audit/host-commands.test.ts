/** Calls of host commands in the audit log: those that were chosen, refusals, and commands inside a chain. */
import { expect, test } from 'vitest';
import { auditOf } from '../../../src/hsm/audit/of-device.ts';
import { defaultAuditOptions } from '../../../src/hsm/audit/options.ts';
import { testDevice } from '../../commands/device.ts';

const WRONG_PVV = 'DC0406FBB23A5214DFX367930344805B1FAD6146EF4ED7502B3AE7A708F877571A90155000002532114401';

async function audited(options: Partial<typeof defaultAuditOptions>) {
  const device = testDevice();
  const audit = auditOf(device.hsm.state);
  await audit.changeOptions({ ...defaultAuditOptions, ...options });
  audit.clear();
  const lines = () =>
    [...audit.records()].filter(({ kind }) => kind === 'host').map(({ code, error }) => `${code} ${error}`);
  return { ...device, audit, lines };
}

test('nothing is recorded of a new device', () => {
  const { hsm, ask } = testDevice();
  ask('NC');
  ask('NCX');
  expect([...auditOf(hsm.state).records()]).toEqual([]);
});

test('calls of chosen commands are recorded with their error codes', async () => {
  const { ask, lines } = await audited({ host: ['NC', 'DC', 'B2'] });
  for (const message of ['NC', 'NCX', WRONG_PVV, 'NO00', 'N0008', 'B20003abc']) ask(message);
  expect(lines()).toEqual(['NC 00', 'NC 15', 'DC 01', 'B2 00']);
});

test('refusals of all commands are recorded when chosen; 01 is a result', async () => {
  const { hsm, ask, lines } = await audited({ hostErrors: true });
  for (const message of ['NC', 'NCX', WRONG_PVV, 'NC%09']) ask(message);
  expect(lines()).toEqual(['NC 15', 'NC 13']);
  hsm.changeSettings({ ...hsm.state.settings, disabledCommands: ['NC'] });
  ask('NC');
  expect(lines().at(-1)).toBe('NC 68');
});

test.each(['68', 'zz', 'drop'] as const)(
  'refusals of commands that there are not, and of those that only devices have, are recorded too (%s)',
  async (unknownCommand) => {
    const { hsm, ask, lines } = await audited({ hostErrors: true });
    hsm.changeSettings({ ...hsm.state.settings, unknownCommand });
    for (const message of ['!!', 'A2', '\x00\xff', 'a2']) {
      if (unknownCommand === 'drop' && message !== 'A2') expect(() => ask(message)).toThrow('close');
      else ask(message);
    }
    expect(lines()).toEqual(['!! 68', 'A2 67', '?? 68', 'a2 68']);
  },
);

test('commands inside a chain are recorded one by one, before it', async () => {
  const { ask, lines } = await audited({ host: ['NC', 'NK'] });
  ask('NK0020002NC0003NCX');
  expect(lines()).toEqual(['NC 00', 'NC 15', 'NK 00']);
});

test('a command that answers later is recorded when it does', async () => {
  const { askLater, lines } = await audited({ host: ['EI'] });
  await askLater('EI0051201');
  expect(lines()).toEqual(['EI 00']);
});

test('options count from the next message on', async () => {
  const { ask, audit, lines } = await audited({ host: ['NC'] });
  ask('NC');
  await audit.changeOptions(defaultAuditOptions);
  ask('NC');
  expect(lines()).toEqual(['NC 00']);
});
