/** `docs/roles.md` shows the role matrix, and the device keeps to it: everybody tries everything in every state. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commands } from '../../protocol/commands/index.ts';
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import { fromLatin1, latin1 } from '../../protocol/dsl/values.ts';
import type { AllowedStates } from '../../src/console/command.ts';
import { stateRefusal } from '../../src/console/rules.ts';
import { consoleCommands } from '../../src/console/table.ts';
import { cancelActivities } from '../../src/hsm/authorisation/cancel.ts';
import { giveKey, type KeyProof, keyHolder, returnKey, turnKey } from '../../src/hsm/key-holders.ts';
import { OfficerPair, pairOfficers, passwordOfficers, registerOfficer, removeOfficer } from '../../src/hsm/officers.ts';
import { type OperatingStateName, operatingStates } from '../../src/hsm/operating-state.ts';
import { Refusal } from '../../src/hsm/refusal.ts';
import { type Act, type ActName, acts, type Role, refusedByState, roles } from '../../src/hsm/roles.ts';
import type { DeviceState } from '../../src/hsm/state.ts';
import { officer, ruledDevice } from '../hsm/authorisation/ruled-device.ts';

const file = new URL('../../docs/roles.md', import.meta.url);

const matrix = (): string =>
  table(
    ['Act', 'Who', 'Needs an activity', 'Online', 'Offline', 'Secure'],
    Object.values(acts as Readonly<Record<string, Act>>).map(({ title, role, activity, states }) => [
      title,
      roles[role],
      activity ?? '',
      ...operatingStates.map((state) => (states.includes(state) ? 'yes' : '-')),
    ]),
  );

const hostCommands = (): string =>
  table(
    ['Command', 'Does', 'Activity'],
    (Object.values(commands) as readonly AnyCommand[])
      .filter(({ status, authorise }) => status === 'done' && authorise !== undefined)
      .map(({ code, title, authorise }) => [`\`${code}\``, title, authorise!]),
  );

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}

describe('docs/roles.md', () => {
  test.each([
    ['acts', matrix],
    ['host-commands', hostCommands],
  ])('has the table of %s', (name, expected) => {
    const page = readFileSync(file, 'utf8');
    const between = new RegExp(`(?<=<!-- ${name} -->\n)[\\s\\S]*?(?=<!-- /${name} -->)`);
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, page.replace(between, expected()));
    else expect(between.exec(page)?.[0]).toBe(expected());
  });
});

type Device = ReturnType<typeof ruledDevice>;

const PASSWORDS = { leftHolder: 'the left password', rightHolder: 'the right password' } as const;
const people = Object.keys(roles) as Role[];

/** A device in a state, with holders for both keys and an activity for the host and the console. */
async function deviceIn(state: OperatingStateName): Promise<Device> {
  const device = ruledDevice({ operatingState: 'secure' });
  await giveKey(device.state, 'left', 'Lena', PASSWORDS.leftHolder);
  await giveKey(device.state, 'right', 'Ralf', PASSWORDS.rightHolder);
  await registerOfficer(device.state, 0, 'Olga', 'a password of hers');
  if (state !== 'secure') await device.state.operating.turn('right', false);
  if (state === 'online') await device.state.operating.turn('left', false);
  expect(device.state.operating.state).toBe(state);
  return device;
}

/** What somebody can show for a key. */
function proofOf(person: Role): KeyProof | undefined {
  if (person === 'leftHolder') return { holder: 'Lena', password: PASSWORDS.leftHolder };
  if (person === 'rightHolder') return { holder: 'Ralf', password: PASSWORDS.rightHolder };
  return undefined;
}

/** Authorising as somebody: with the officers that there are. */
async function authorise({ state }: Device, person: Role): Promise<boolean> {
  const lmk = state.lmk(0)!;
  const foreign = { lmkCheckValue: state.lmk(1)!.checkValue };
  const pairs: Partial<Record<Role, OfficerPair | Refusal>> = {
    officer: pairOfficers(officer('Anna'), officer('Anna'), lmk),
    officers: pairOfficers(officer('Anna'), officer('Boris'), lmk),
    otherOfficers: pairOfficers(officer('Carla', foreign), officer('Dora', foreign), lmk),
  };
  const pair = pairs[person];
  if (!(pair instanceof OfficerPair)) return false;
  const granted = await state.authorisation.authorise(0, pair, ['misc.console']);
  return !(granted instanceof Refusal) && state.isAuthorised(0, 'misc', '', 'console');
}

/** A message of a host, while hosts are served. */
async function send({ hsm, state }: Device, message: string, person: Role): Promise<boolean> {
  // Host ports listen in the states that serve hosts; the console has no way to a host command's message.
  if (person !== 'host' || !state.operating.servesHosts) return false;
  const out = new ByteWriter();
  const frame = fromLatin1(message);
  const outcome = hsm.execute(frame, 0, frame.length, { headerLength: 0, lmk: undefined }, out);
  const reply = outcome instanceof Promise ? await outcome : out.view();
  return latin1(reply, 4, 6) === '00';
}

/** Console commands with these states. Only people have a console. */
function atConsole(device: Device, states: AllowedStates, person: Role): boolean {
  if (person === 'host') return false;
  const here = [...consoleCommands.values()].filter((each) => each.states === states && each.absent === undefined);
  expect(here.length).toBeGreaterThan(0);
  const allowed = here.map((each) => stateRefusal(device as never, each.states) === undefined);
  expect(new Set(allowed).size).toBe(1);
  return allowed[0]!;
}

const done = async (outcome: Promise<unknown>): Promise<boolean> => !((await outcome) instanceof Refusal);
const person = (name: Role) => name !== 'host';

/** Everything in the matrix, tried. */
const attempts: Readonly<Record<ActName, (device: Device, person: Role) => boolean | Promise<boolean>>> = {
  hostCommand: (device, who) => send(device, 'NC', who),
  async hostActivity(device, who) {
    const before = await send(device, 'J6', who);
    await device.grant('diag.host');
    return !before && (await send(device, 'J6', who));
  },
  async hostCancel(device, who) {
    await device.grant('diag.host');
    return (await send(device, 'RA', who)) && device.authorisation.counts(0).activities === 0;
  },
  turnLeft: (device, who) => turns(device, 'left', who),
  turnRight: (device, who) => turns(device, 'right', who),
  authorise,
  async cancel(device, who) {
    await device.grant('diag.host');
    return person(who) && (await done(cancelActivities(device.authorisation, 0, [], 'console')));
  },
  look: (device, who) => atConsole(device, 'any', who),
  async consoleActivity(device, who) {
    if (!person(who)) return false;
    const before = device.state.isAuthorised(0, 'component', '100', 'console');
    await device.grant('component.100.console');
    return !before && atConsole(device, 'any', who) && device.state.isAuthorised(0, 'component', '100', 'console');
  },
  consoleOffline: (device, who) => atConsole(device, 'offline', who),
  consoleSecure: (device, who) => atConsole(device, 'secure', who),
  giveKey: async ({ state }, who) =>
    person(who) && (await done(giveKey(state, 'left', 'Nora', 'a new password'))) && holds(state, 'Nora'),
  returnKey: async ({ state }, who) =>
    person(who) && (await done(returnKey(state, 'left'))) && keyHolder(state, 'left') === undefined,
  registerOfficer: async ({ state }, who) =>
    person(who) && (await done(registerOfficer(state, 0, 'Nora', 'a new password'))) && isOfficer(state, 'Nora'),
  removeOfficer: async ({ state }, who) =>
    person(who) && (await done(removeOfficer(state, 0, 'Olga'))) && !isOfficer(state, 'Olga'),
};

async function turns({ state }: Device, side: 'left' | 'right', who: Role): Promise<boolean> {
  const before = state.operating.isTurned(side);
  const outcome = await turnKey(state, side, !before, proofOf(who));
  return !(outcome instanceof Refusal) && state.operating.isTurned(side) !== before;
}

const holds = (state: DeviceState, name: string): boolean => keyHolder(state, 'left')?.holder === name;
const isOfficer = (state: DeviceState, name: string): boolean =>
  passwordOfficers(state, 0).some(({ holder }) => holder === name);

/** Does the matrix allow it? */
function isAllowed({ role, states }: Act, state: OperatingStateName, who: Role): boolean {
  return states.includes(state) && (role === 'anyone' ? who !== 'host' : role === who);
}

describe.each(Object.keys(acts) as ActName[])('%s', (name) => {
  test.each(operatingStates)('in the state %s: exactly those who may can', async (state) => {
    for (const who of people) {
      const can = await attempts[name](await deviceIn(state), who);
      expect(`${who}: ${can}`).toBe(`${who}: ${isAllowed(acts[name], state, who)}`);
    }
  });
});

test('a refusal by state says in which state it would work', async () => {
  const { state } = await deviceIn('online');
  expect(refusedByState(state, 'giveKey')?.reason).toBe(
    'give a key to a holder: only in Secure, with both keys turned',
  );
  expect(refusedByState(state, 'consoleOffline')?.reason).toMatch(/Offline, with one key turned or Secure/);
  expect(refusedByState(state, 'look')).toBeUndefined();
});
