/**
 * CONFIGCMDS and CONFIGPB: host commands, console commands and PIN block formats are switched off and on again, in
 * Secure (product reference 3.4). Console and management call this.
 */
import { commands } from '../../../protocol/commands/index.ts';
import type { AnyCommand } from '../../../protocol/dsl/command.ts';
import { pinBlockFormats } from '../../../protocol/words/formats.ts';
import type { Settings } from '../../settings.ts';
import type { Hsm } from '../device.ts';
import { Refusal, refuse } from '../refusal.ts';
import { changeSecuritySettings, type SettingsRefusal } from './change-settings.ts';

/** What can be switched: commands of hosts and of the console, PIN block formats. */
export const switchKinds = ['host', 'console', 'pinBlock'] as const;
/** One of them. */
export type SwitchKind = (typeof switchKinds)[number];

/** Names on one side and the other, in order. */
export interface Switches {
  readonly on: readonly string[];
  readonly off: readonly string[];
}

/** One change: names of a kind go on or off. */
export interface Switching {
  readonly kind: SwitchKind;
  readonly isOn: boolean;
  readonly names: readonly string[];
}

/** Names that exist; the console gives those of its commands. */
export interface Switchable {
  readonly console: readonly string[];
  /** Console commands that stay on: whoever switched them off could not switch anything on again. */
  readonly alwaysOn?: readonly string[];
}

/** Host commands that can be switched: those that are implemented. */
export const hostCommandCodes: readonly string[] = (Object.values(commands) as readonly AnyCommand[])
  .filter(({ status }) => status === 'done')
  .map(({ code }) => code);

/** What is on and what is off now. */
export function switchesOf(settings: Settings, kind: SwitchKind, switchable: Switchable): Switches {
  const off = new Set(settings[SETTINGS[kind]]);
  const names = namesOf(kind, switchable);
  return { on: names.filter((name) => !off.has(name)), off: names.filter((name) => off.has(name)) };
}

/** Reads a line of CONFIGCMDS such as `-HA0`, `+H*` or `-CKG`; `*` stands for any characters. */
export function readCommandSwitch(typed: string, switchable: Switchable): Switching | Refusal<'15'> {
  const [, sign, letter, pattern] = /^([+-])\s*([CH])\s*(\S+)$/i.exec(typed.trim()) ?? [];
  if (pattern === undefined) return COMMAND_FORM;
  const kind = /^h$/i.test(letter!) ? 'host' : 'console';
  return switching(kind, sign!, pattern, switchable);
}

/** Reads a line of CONFIGPB such as `-05` or `+*`. */
export function readFormatSwitch(typed: string): Switching | Refusal<'15'> {
  const [, sign, pattern] = /^([+-])\s*([\d*]+)$/.exec(typed.trim()) ?? [];
  if (pattern === undefined) return FORMAT_FORM;
  return switching('pinBlock', sign!, pattern, { console: [] });
}

/** The settings that changes bring, one after the other: `-H*` then `+HA*` leaves the commands that start with A. */
export function switchedSettings(settings: Settings, changes: readonly Switching[]): Partial<Settings> {
  const off = {
    host: new Set(settings.disabledCommands),
    console: new Set(settings.disabledConsoleCommands),
    pinBlock: new Set(settings.disabledPinBlockFormats),
  };
  for (const { kind, isOn, names } of changes)
    for (const name of names) {
      if (isOn) off[kind].delete(name);
      else off[kind].add(name);
    }
  return Object.fromEntries(switchKinds.map((kind) => [SETTINGS[kind], [...off[kind]].sort()]));
}

/** Carries changes out; resolves when they are kept. */
export async function changeSwitches(hsm: Hsm, changes: readonly Switching[]): Promise<Settings | SettingsRefusal> {
  const done = await changeSecuritySettings(hsm, { changes: switchedSettings(hsm.state.settings, changes) });
  return done instanceof Refusal ? done : hsm.state.settings;
}

function switching(kind: SwitchKind, sign: string, pattern: string, switchable: Switchable): Switching | Refusal<'15'> {
  const parts = pattern.toUpperCase().split('*');
  const matching = namesOf(kind, switchable).filter((name) => fits(name, parts));
  if (matching.length === 0) return new Refusal('15', '', `no ${WORDS[kind]} fits ${pattern}`);
  const isOn = sign === '+';
  const names = isOn ? matching : matching.filter((name) => !isAlwaysOn(kind, name, switchable));
  if (names.length === 0) return new Refusal('15', '', `${pattern}: this command cannot be switched off`);
  return { kind, isOn, names };
}

function namesOf(kind: SwitchKind, switchable: Switchable): readonly string[] {
  if (kind === 'host') return hostCommandCodes;
  return kind === 'console' ? switchable.console : FORMAT_CODES;
}

const isAlwaysOn = (kind: SwitchKind, name: string, { alwaysOn = [] }: Switchable): boolean =>
  kind === 'console' && alwaysOn.includes(name);

/** Does a name consist of these parts with anything in between? */
function fits(name: string, [first = '', ...others]: readonly string[]): boolean {
  const last = others.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of others) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at + last.length <= name.length;
}

const SETTINGS = {
  host: 'disabledCommands',
  console: 'disabledConsoleCommands',
  pinBlock: 'disabledPinBlockFormats',
} as const;
const WORDS = { host: 'host command', console: 'console command', pinBlock: 'PIN block format' } as const;
const FORMAT_CODES: readonly string[] = pinBlockFormats.map(({ code }) => code);
const COMMAND_FORM = refuse('15', '', 'expected + or -, C or H, and a code in which * stands for any characters');
const FORMAT_FORM = refuse('15', '', 'expected + or - and the code of a PIN block format, or *');
