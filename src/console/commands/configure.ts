/** CONFIGCMDS and CONFIGPB: commands and PIN block formats are switched on and off (product reference 3.4). */
import { commands as hostCommands } from '../../../protocol/commands/index.ts';
import type { AnyCommand } from '../../../protocol/dsl/command.ts';
import { pinBlockFormats } from '../../../protocol/words/formats.ts';
import type { Settings } from '../../settings.ts';
import { type ConsoleCommand, command, type Ending } from '../command.ts';
import type { ConsoleDevice } from '../device.ts';
import type { Dialogue, Invalid } from '../dialogue.ts';
import { stateRefusal } from '../rules.ts';
import { inRows, table } from '../show.ts';

/** The commands; `all` gives every console command. */
export const configureCommands = (all: () => Iterable<ConsoleCommand>): readonly ConsoleCommand[] => [
  command({
    name: 'CONFIGCMDS',
    title: 'Show and switch host and console commands',
    group: 'settings',
    states: 'any',
    changeStates: 'secure',
    auditCode: '16',
    run: (dialogue, device) => configureCommandsOf(dialogue, device, [...all()]),
  }),
  command({
    name: 'CONFIGPB',
    title: 'Show and switch PIN block formats',
    group: 'settings',
    states: 'any',
    changeStates: 'secure',
    auditCode: '17',
    run: configureFormats,
  }),
];

/** One change: switch on or off what a pattern matches. */
interface Switch {
  readonly isOn: boolean;
  readonly matches: (name: string) => boolean;
  readonly kind: 'C' | 'H';
}

async function configureCommandsOf(
  dialogue: Dialogue,
  device: ConsoleDevice,
  all: readonly ConsoleCommand[],
): Promise<Ending> {
  const { hsm } = device;
  const names = { C: all.filter(({ absent }) => absent === undefined).map(({ name }) => name), H: HOST_CODES };
  const off = {
    C: new Set(hsm.state.settings.disabledConsoleCommands),
    H: new Set(hsm.state.settings.disabledCommands),
  };
  const show = (): void =>
    dialogue.print(
      'Console commands:',
      ...inRows(names.C.filter((name) => !off.C.has(name))),
      'Host commands:',
      ...inRows(names.H.filter((code) => !off.H.has(code))),
    );
  show();
  if (stateRefusal(device, 'secure') !== undefined) return void dialogue.print(LOOK_ONLY);
  for (;;) {
    const change = await dialogue.ask('Change, such as -HA0, +H* or -CKG [Q to end]', (typed) =>
      readSwitch(typed, names),
    );
    if (change === 'Q') break;
    for (const name of names[change.kind]) {
      if (!change.matches(name) || (change.kind === 'C' && ALWAYS_ON.has(name))) continue;
      if (change.isOn) off[change.kind].delete(name);
      else off[change.kind].add(name);
    }
  }
  apply(device, { disabledCommands: [...off.H].sort(), disabledConsoleCommands: [...off.C].sort() });
  show();
  return undefined;
}

async function configureFormats(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const off = new Set(device.hsm.state.settings.disabledPinBlockFormats);
  const show = (): void =>
    dialogue.print(
      'PIN block formats:',
      ...table(pinBlockFormats.map(({ code, name }) => [`  ${code}`, off.has(code) ? 'off' : 'on', name])),
    );
  show();
  if (stateRefusal(device, 'secure') !== undefined) return void dialogue.print(LOOK_ONLY);
  for (;;) {
    const change = await dialogue.ask('Change, such as -05 or +05 [Q to end]', readFormat);
    if (change === 'Q') break;
    if (change.isOn) off.delete(change.code);
    else off.add(change.code);
  }
  apply(device, { disabledPinBlockFormats: [...off].sort() });
  show();
  return undefined;
}

function apply({ hsm }: ConsoleDevice, changes: Readonly<Record<string, readonly string[]>>): void {
  hsm.changeSettings(Object.freeze({ ...hsm.state.settings, ...changes }) as Settings);
}

function readSwitch(
  typed: string,
  names: { readonly C: readonly string[]; readonly H: readonly string[] },
): Switch | 'Q' | Invalid {
  if (/^q$/i.test(typed)) return 'Q';
  const [, sign, letter, pattern] = /^([+-])\s*([CH])\s*(\S+)$/i.exec(typed) ?? [];
  if (pattern === undefined)
    return { invalid: 'expected + or -, C or H, and a code in which * stands for any characters' };
  const kind = letter!.toUpperCase() as 'C' | 'H';
  const written = pattern.toUpperCase().split('*');
  const matches = (name: string): boolean => fits(name, written);
  if (!names[kind].some(matches)) return { invalid: `no ${kind === 'C' ? 'console' : 'host'} command fits ${pattern}` };
  return { isOn: sign === '+', kind, matches };
}

/** Does a name consist of these parts with anything in between? */
function fits(name: string, [first = '', ...others]: readonly string[]): boolean {
  if (others.length === 0) return name === first;
  const last = others.at(-1)!;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let rest = name.slice(first.length, name.length - last.length);
  for (const part of others.slice(0, -1)) {
    const at = rest.indexOf(part);
    if (at < 0) return false;
    rest = rest.slice(at + part.length);
  }
  return true;
}

function readFormat(typed: string): { readonly isOn: boolean; readonly code: string } | 'Q' | Invalid {
  if (/^q$/i.test(typed)) return 'Q';
  const [, sign, code = ''] = /^([+-])\s*(\d\d)$/.exec(typed) ?? [];
  if (!pinBlockFormats.some((format) => format.code === code))
    return { invalid: 'expected + or - and the code of a format' };
  return { isOn: sign === '+', code };
}

const HOST_CODES = (Object.values(hostCommands) as readonly AnyCommand[])
  .filter(({ status }) => status === 'done')
  .map(({ code }) => code);
/** Whoever switched these off could not switch anything on again. */
const ALWAYS_ON: ReadonlySet<string> = new Set(['CONFIGCMDS', 'ONLINE', 'OFFLINE', 'SECURE', 'KEYS', 'HELP']);
const LOOK_ONLY = 'Changes need Secure.';
