/** HELP and GETCMDS: what there is. */
import { commands as hostCommands } from '../../../protocol/commands/index.ts';
import type { AnyCommand } from '../../../protocol/dsl/command.ts';
import { type AllowedStates, type ConsoleCommand, command, commandGroups, type Ending } from '../command.ts';
import type { ConsoleDevice } from '../device.ts';
import type { Dialogue } from '../dialogue.ts';
import { isDisabled } from '../rules.ts';
import { inRows, table } from '../show.ts';

/** The commands that list commands; `all` gives every console command. */
export const listingCommands = (all: () => Iterable<ConsoleCommand>): readonly ConsoleCommand[] => [
  command({
    name: 'HELP',
    title: 'List the console commands, or explain one',
    group: 'maintenance',
    states: 'any',
    auditCode: '07',
    takesWords: true,
    run: (dialogue, device, words) => help(dialogue, device, words, [...all()]),
  }),
  command({
    name: 'GETCMDS',
    title: 'List the commands that this device has',
    group: 'maintenance',
    states: 'any',
    auditCode: '07',
    options: { '-h': 'host commands only', '-l': 'console commands only' },
    run: (dialogue, device, words) => getCommands(dialogue, device, words, [...all()]),
  }),
];

async function help(
  dialogue: Dialogue,
  device: ConsoleDevice,
  words: readonly string[],
  all: readonly ConsoleCommand[],
): Promise<Ending> {
  const one = words[0] && all.find(({ name }) => name === words[0]!.toUpperCase());
  if (one) {
    dialogue.print(...describe(one));
    return undefined;
  }
  const lines: string[] = [];
  for (const [group, title] of Object.entries(commandGroups)) {
    const here = all.filter(
      (entry) => entry.group === group && entry.absent === undefined && !isDisabled(device, entry),
    );
    if (here.length > 0) lines.push('', title, ...table(here.map(({ name, title: what }) => [`  ${name}`, what])));
  }
  const missing = all.filter(({ absent }) => absent !== undefined).map(({ name }) => name);
  lines.push(
    '',
    'Without meaning in software',
    `  ${missing.join(' ')}`,
    '',
    'EXIT leaves the console. Ctrl-C gives a command up.',
  );
  await dialogue.page(lines.slice(1));
  return undefined;
}

function describe({ name, title, states, changeStates, authorise, options, absent }: ConsoleCommand): string[] {
  const rows = [
    [name, title],
    ['State', STATES[states] + (changeStates === undefined ? '' : `; ${STATES[changeStates]} to change`)],
    ...(authorise === undefined ? [] : [['Activity', authorise]]),
    ...Object.entries(options ?? {}).map(([word, meaning]) => [`${name} ${word}`, meaning]),
    ...(absent === undefined ? [] : [['Here', absent]]),
  ];
  return table(rows);
}

async function getCommands(
  dialogue: Dialogue,
  device: ConsoleDevice,
  words: readonly string[],
  all: readonly ConsoleCommand[],
): Promise<Ending> {
  const wanted = words.map((word) => word.toLowerCase());
  const lines: string[] = [];
  if (!wanted.includes('-h')) {
    const names = all
      .filter((entry) => entry.absent === undefined && !isDisabled(device, entry))
      .map(({ name }) => name);
    lines.push(`Console commands (${names.length}):`, ...inRows(names));
  }
  if (!wanted.includes('-l')) {
    const off = new Set(device.hsm.state.settings.disabledCommands);
    const codes = (Object.values(hostCommands) as readonly AnyCommand[])
      .filter(({ code, status }) => status === 'done' && !off.has(code))
      .map(({ code }) => code);
    lines.push(`Host commands (${codes.length}):`, ...inRows(codes));
  }
  await dialogue.page(lines);
  return undefined;
}

/** States in words. */
export const STATES: Readonly<Record<AllowedStates, string>> = {
  any: 'any',
  offline: 'Offline or Secure',
  secure: 'Secure',
};
