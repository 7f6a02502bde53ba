/** CH and CONFIGACL: what of the host interfaces changes while the device runs (product reference 1.6, 6.5). */
import {
  CONNECTIONS,
  type HostInterfaces,
  type InterfaceSettings,
  LONGEST_KEEP_ALIVE,
} from '../../hsm/host-interfaces.ts';
import type { InterfaceNumber } from '../../hsm/network.ts';
import { oneOf } from '../answers.ts';
import { command, type Ending } from '../command.ts';
import type { ConsoleDevice } from '../device.ts';
import type { Dialogue, Invalid } from '../dialogue.ts';
import { stateRefusal } from '../rules.ts';
import { table } from '../show.ts';

export const hostPortCommands = [
  command({
    name: 'CH',
    title: 'Configure the host interfaces: transports, connections, keep-alive, access control on or off',
    group: 'network',
    states: 'offline',
    auditCode: 'CH',
    run: configure,
  }),
  command({
    name: 'CONFIGACL',
    title: 'Show the access control list of a host interface; add and delete entries',
    group: 'network',
    states: 'any',
    changeStates: 'offline',
    auditCode: '2A',
    run: configureAccess,
  }),
];

/** What an interface is like, a row for each, as QH shows it. */
export function interfaceRows(interfaces: HostInterfaces): string[][] {
  return interfaces.numbers.map((number) => {
    const { connections, keepAlive, enforceAcl, acl } = interfaces.settings(number)!;
    return [
      `Host interface ${number}`,
      `${connections} connections at most`,
      keepAlive === 0 ? 'no keep-alive' : `keep-alive after ${keepAlive} minutes`,
      `access control ${enforceAcl ? `on, ${acl.length} ${acl.length === 1 ? 'entry' : 'entries'}` : 'off'}`,
    ];
  });
}

async function configure(dialogue: Dialogue, { network }: ConsoleDevice): Promise<Ending> {
  if (network === undefined) return void dialogue.print(ALONE);
  const { interfaces } = network;
  const number = await askInterface(dialogue, interfaces);
  const before = interfaces.settings(number)!;
  dialogue.print(FIXED, 'ENTER keeps a value, Q leaves the rest as it is.');
  const after = await askSettings(dialogue, before, interfaces.hasCertificates(number));
  const changed = SHOWN.filter(([name]) => before[name] !== after[name]);
  if (changed.length === 0) return void dialogue.print('Nothing changes.');
  dialogue.print(
    ...table(changed.map(([name, title]) => [title, valueText(before[name]), '->', valueText(after[name])])),
  );
  if (!(await dialogue.confirm(`Change host interface ${number}`))) return undefined;
  const refused = await interfaces.change(number, Object.fromEntries(changed.map(([name]) => [name, after[name]])));
  if (refused !== undefined) return refused;
  dialogue.print(`Host interface ${number} is changed.`);
  if (after.enforceAcl && after.acl.length === 0) dialogue.print(NOBODY);
  return undefined;
}

async function askSettings(
  dialogue: Dialogue,
  before: InterfaceSettings,
  hasCertificates: boolean,
): Promise<InterfaceSettings> {
  let after = before;
  for (const [name, title] of SHOWN) {
    if (name === 'tls' && !hasCertificates) continue;
    const value = await dialogue.ask(`${title} [${valueText(before[name])}]`, (typed) => parse(name, typed));
    if (value === LEAVE) break;
    if (value !== undefined) after = { ...after, [name]: value };
  }
  return after;
}

/** A value, `LEAVE`, or undefined to keep the one that is there. */
function parse(name: ShownName, typed: string): boolean | number | typeof LEAVE | undefined | Invalid {
  if (typed === '') return undefined;
  if (/^q$/i.test(typed)) return LEAVE;
  const range = RANGES[name];
  if (range === undefined) {
    if (/^y(es)?$/i.test(typed)) return true;
    return /^no?$/i.test(typed) ? false : { invalid: 'expected Y or N, ENTER or Q' };
  }
  const [min, max] = range;
  if (/^\d{1,6}$/.test(typed) && Number(typed) >= min && Number(typed) <= max) return Number(typed);
  return { invalid: `expected a whole number from ${min} to ${max}, ENTER or Q` };
}

async function configureAccess(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const { network } = device;
  if (network === undefined) return void dialogue.print(ALONE);
  const { interfaces } = network;
  const number = await askInterface(dialogue, interfaces);
  const { enforceAcl, acl: before } = interfaces.settings(number)!;
  const show = (acl: readonly string[]): void => showList(dialogue, number, acl, enforceAcl);
  show(before);
  if (stateRefusal(device, 'offline') !== undefined) return void dialogue.print('Changes need Offline or Secure.');
  let acl = before;
  for (;;) {
    const choices = acl.length > 0 ? (['A', 'D', 'Q'] as const) : (['A', 'Q'] as const);
    const choice = await dialogue.ask(
      acl.length > 0 ? 'Add, delete, or end [A,D,Q]' : 'Add, or end [A,Q]',
      oneOf<'A' | 'D' | 'Q'>(...choices),
    );
    if (choice === 'Q') break;
    acl = choice === 'A' ? [...acl, await askEntry(dialogue, interfaces, acl)] : await askDeletion(dialogue, acl);
  }
  if (JSON.stringify(acl) === JSON.stringify(before)) return void dialogue.print('Nothing changes.');
  const refused = await interfaces.change(number, { acl });
  if (refused !== undefined) return refused;
  show(acl);
  return undefined;
}

function showList(dialogue: Dialogue, number: InterfaceNumber, acl: readonly string[], enforceAcl: boolean): void {
  dialogue.print(
    `Access control list of host interface ${number}:${acl.length === 0 ? ' no entries' : ''}`,
    ...table(acl.map((entry, i) => [`  ${String(i + 1).padStart(3)}`, entry])),
  );
  if (!enforceAcl) dialogue.print('It is not enforced: everybody may connect. CH turns it on.');
  else if (acl.length === 0) dialogue.print(NOBODY);
}

async function askEntry(dialogue: Dialogue, interfaces: HostInterfaces, acl: readonly string[]): Promise<string> {
  const kind = await dialogue.ask('Single address, range, or address and mask [S,R,M]', oneOf('S', 'R', 'M'));
  const address = await dialogue.ask(
    kind === 'R' ? 'First address' : 'Address',
    checked((typed) => interfaces.entryProblem(typed) ?? (ADDRESS.test(typed) ? twice(acl, kind, typed) : ONE_ADDRESS)),
  );
  if (kind === 'S') return address;
  const joined = (typed: string): string => `${address}${kind === 'R' ? '-' : '/'}${typed}`;
  const rest = await dialogue.ask(
    kind === 'R' ? 'Last address' : 'Mask, such as 255.255.255.0 or 24',
    checked((typed) => interfaces.entryProblem(joined(typed)) ?? (acl.includes(joined(typed)) ? THERE : undefined)),
  );
  return joined(rest);
}

async function askDeletion(dialogue: Dialogue, acl: readonly string[]): Promise<readonly string[]> {
  const numbers = acl.map((_, i) => String(i + 1));
  const place = await dialogue.ask(`Number of the entry [1-${acl.length}]`, (typed): number | Invalid =>
    numbers.includes(typed) ? Number(typed) : { invalid: `expected a number from 1 to ${acl.length}` },
  );
  return acl.filter((_, i) => i !== place - 1);
}

async function askInterface(dialogue: Dialogue, { numbers }: HostInterfaces): Promise<InterfaceNumber> {
  if (numbers.length === 1) return numbers[0]!;
  return Number(await dialogue.ask('Host interface [1,2]', oneOf('1', '2'))) as InterfaceNumber;
}

/** An answer with nothing wrong in it. */
function checked(problemOf: (typed: string) => string | undefined): (typed: string) => string | Invalid {
  return (typed) => {
    const problem = problemOf(typed);
    return problem === undefined ? typed : { invalid: problem };
  };
}

const twice = (acl: readonly string[], kind: string, typed: string): string | undefined =>
  kind === 'S' && acl.includes(typed) ? THERE : undefined;

const valueText = (value: boolean | number): string =>
  typeof value === 'number' ? String(value) : value ? 'YES' : 'NO';

/** What CH asks for, in its order. */
const SHOWN = [
  ['tcp', 'TCP'],
  ['udp', 'UDP'],
  ['tls', 'TLS'],
  ['connections', 'Connections at most'],
  ['keepAlive', 'Keep-alive in minutes, 0 for none'],
  ['enforceAcl', 'Access control list enforced'],
] as const satisfies readonly (readonly [keyof InterfaceSettings, string])[];
type ShownName = (typeof SHOWN)[number][0];
const RANGES: Partial<Readonly<Record<ShownName, readonly [min: number, max: number]>>> = {
  connections: [CONNECTIONS.fewest, CONNECTIONS.most],
  keepAlive: [0, LONGEST_KEEP_ALIVE],
};
const LEAVE = 'leave';
const ADDRESS = /^[\da-f.:]+$/i;
const ONE_ADDRESS = 'expected one address';
const THERE = 'this entry is there already';
const ALONE = 'This console stands alone: it has no host ports.';
const NOBODY = 'The list has no entries: nobody may connect. CONFIGACL adds them.';
const FIXED =
  'Addresses, port numbers, header length, code page and time-outs are set when the device starts (pinward serve).';
