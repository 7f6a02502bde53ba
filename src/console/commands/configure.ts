/** CONFIGCMDS and CONFIGPB: commands and PIN block formats are switched on and off (product reference 3.4). */
import { pinBlockFormats } from '../../../protocol/words/formats.ts';
import {
  changeSwitches,
  readCommandSwitch,
  readFormatSwitch,
  type Switchable,
  type Switching,
  switchesOf,
} from '../../hsm/configure/switches.ts';
import { Refusal } from '../../hsm/refusal.ts';
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

async function configureCommandsOf(
  dialogue: Dialogue,
  device: ConsoleDevice,
  all: readonly ConsoleCommand[],
): Promise<Ending> {
  const switchable = {
    console: all.filter(({ absent }) => absent === undefined).map(({ name }) => name),
    alwaysOn: ALWAYS_ON,
  };
  const show = (): void => {
    const { settings } = device.hsm.state;
    dialogue.print(
      'Console commands:',
      ...inRows(switchesOf(settings, 'console', switchable).on),
      'Host commands:',
      ...inRows(switchesOf(settings, 'host', switchable).on),
    );
  };
  return askChanges(dialogue, device, show, 'Change, such as -HA0, +H* or -CKG [Q to end]', (typed) =>
    readCommandSwitch(typed, switchable),
  );
}

async function configureFormats(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const show = (): void => {
    const off = new Set(switchesOf(device.hsm.state.settings, 'pinBlock', NO_COMMANDS).off);
    dialogue.print(
      'PIN block formats:',
      ...table(pinBlockFormats.map(({ code, name }) => [`  ${code}`, off.has(code) ? 'off' : 'on', name])),
    );
  };
  return askChanges(dialogue, device, show, 'Change, such as -05 or +05 [Q to end]', readFormatSwitch);
}

/** Shows what is on, asks for changes until Q, carries all of them out, and shows what is on then. */
async function askChanges(
  dialogue: Dialogue,
  device: ConsoleDevice,
  show: () => void,
  prompt: string,
  read: (typed: string) => Switching | Refusal<'15'>,
): Promise<Ending> {
  show();
  if (stateRefusal(device, 'secure') !== undefined) return void dialogue.print(LOOK_ONLY);
  const changes: Switching[] = [];
  for (;;) {
    const change = await dialogue.ask(prompt, (typed): Switching | 'Q' | Invalid => {
      if (/^q$/i.test(typed)) return 'Q';
      const wanted = read(typed);
      return wanted instanceof Refusal ? { invalid: wanted.reason } : wanted;
    });
    if (change === 'Q') break;
    changes.push(change);
  }
  const done = await changeSwitches(device.hsm, changes);
  if (done instanceof Refusal) return done;
  show();
  return undefined;
}

/** Whoever switched these off could not switch anything on again. */
const ALWAYS_ON = ['CONFIGCMDS', 'ONLINE', 'OFFLINE', 'SECURE', 'KEYS', 'HELP'];
const NO_COMMANDS: Switchable = { console: [] };
const LOOK_ONLY = 'Changes need Secure.';
