/** The shape of a console command: one table entry each, as on the host side. */
import type { Refusal } from '../hsm/refusal.ts';
import type { ConsoleDevice } from './device.ts';
import type { Dialogue } from './dialogue.ts';

/** Groups, in the order in which help and docs show them. */
export const commandGroups = {
  state: 'State and authorisation',
  lmk: 'Local master keys',
  cards: 'Smartcards',
  keys: 'Keys',
  calculators: 'Calculators and test commands',
  settings: 'Settings',
  network: 'Ports and network',
  logs: 'Logs and statistics',
  maintenance: 'Maintenance',
} as const;
/** One of them. */
export type CommandGroup = keyof typeof commandGroups;

/** States a command may run in: any, Offline or Secure, Secure only. */
export type AllowedStates = 'any' | 'offline' | 'secure';

/** How a command ends: well, or refused. */
export type Ending = undefined | Refusal;

/** One console command. */
export interface ConsoleCommand {
  readonly name: string;
  /** What it does, in a line. */
  readonly title: string;
  readonly group: CommandGroup;
  readonly states: AllowedStates;
  /** State that a change inside the command needs, when looking needs less. */
  readonly changeStates?: 'offline' | 'secure';
  /** Activities it needs, `{type}` standing for a key type; in words for people. */
  readonly authorise?: string;
  /** Category of the activity of the Management LMK that is checked before the command runs. */
  readonly managementActivity?: 'admin' | 'audit' | 'diag' | 'misc';
  /** Event code of the audit log: two letters, or a number of product reference 7.3. */
  readonly auditCode: string;
  /** Words that may follow the name, in lower case. */
  readonly options?: Readonly<Record<string, string>>;
  /** Any words may follow the name; the command reads them. */
  readonly takesWords?: boolean;
  /** Why it does nothing here: it belongs to hardware, or nothing public says what it does. */
  readonly absent?: string;
  readonly run: (dialogue: Dialogue, device: ConsoleDevice, words: readonly string[]) => Ending | Promise<Ending>;
}

/** Declares a command. */
export const command = (definition: ConsoleCommand): ConsoleCommand => Object.freeze(definition);

/** Declares a command that has no meaning in software, with the line that says so. */
export const absent = (
  name: string,
  group: CommandGroup,
  title: string,
  reason: string,
  auditCode = name,
): ConsoleCommand =>
  command({
    name,
    title,
    group,
    states: 'any',
    auditCode,
    absent: reason,
    run: (dialogue) => void dialogue.print(`${name}: ${reason}`),
  });
