/** QS, CS, SS and RS: security settings are shown, changed, and carried on cards (product reference 3). */
import { changeSecuritySettings, lmksToErase, plannedChanges } from '../../hsm/configure/change-settings.ts';
import type { StoredValue } from '../../hsm/device-store.ts';
import { Refusal } from '../../hsm/refusal.ts';
import { nearest } from '../../nearest.ts';
import { resolveSettings, type Setting, type Settings, settingTable } from '../../settings.ts';
import { askCardAndPin } from '../cards.ts';
import { command, type Ending } from '../command.ts';
import type { ConsoleDevice } from '../device.ts';
import type { Dialogue, Invalid } from '../dialogue.ts';
import { table } from '../show.ts';

export const settingCommands = [
  command({
    name: 'QS',
    title: 'Show the security settings, or those that are named',
    group: 'settings',
    states: 'any',
    auditCode: 'QS',
    takesWords: true,
    run: show,
  }),
  command({
    name: 'CS',
    title: 'Change the security settings one after the other, or those that are named',
    group: 'settings',
    states: 'secure',
    auditCode: 'CS',
    takesWords: true,
    run: change,
  }),
  command({
    name: 'SS',
    title: 'Save the settings on a card',
    group: 'settings',
    states: 'secure',
    authorise: 'admin.console of the Management LMK',
    managementActivity: 'admin',
    auditCode: 'SS',
    run: save,
  }),
  command({
    name: 'RS',
    title: 'Retrieve the settings from a card',
    group: 'settings',
    states: 'secure',
    authorise: 'admin.console of the Management LMK',
    managementActivity: 'admin',
    auditCode: 'RS',
    run: retrieve,
  }),
];

async function show(dialogue: Dialogue, { hsm }: ConsoleDevice, words: readonly string[]): Promise<Ending> {
  const names = namesOf(words);
  if (names instanceof Refusal) return names;
  await dialogue.page(table(names.map((name) => [name, valueText(hsm.state.settings, name), wordsOf(name)])));
  return undefined;
}

async function change(dialogue: Dialogue, device: ConsoleDevice, words: readonly string[]): Promise<Ending> {
  const names = namesOf(words, CS_NAMES);
  if (names instanceof Refusal) return names;
  const before = device.hsm.state.settings;
  const changes: Record<string, unknown> = {};
  dialogue.print('ENTER keeps a setting, Q leaves the rest as it is.');
  for (const name of names) {
    dialogue.print(`${wordsOf(name)} (${TABLE[name]!.form})`);
    const value = await dialogue.ask(`${name} [${valueText(before, name)}]`, (typed) => parseValue(name, typed));
    if (value === LEAVE) break;
    if (value !== undefined) changes[name] = value.value;
  }
  return apply(dialogue, device, changes);
}

async function save(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const inserted = await askCardAndPin(dialogue, device, 'Insert blank card [name]');
  if (inserted instanceof Refusal) return inserted;
  const settings = device.hsm.state.settings as unknown as StoredValue;
  const refused = await inserted.card.write(inserted.pin, { kind: 'settings', settings });
  if (refused !== undefined) return refused;
  dialogue.print(`The settings are on card ${inserted.card.facts.name}.`);
  return undefined;
}

async function retrieve(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const inserted = await askCardAndPin(dialogue, device);
  if (inserted instanceof Refusal) return inserted;
  const content = await inserted.card.read(inserted.pin);
  if (content instanceof Refusal) return content;
  if (content.kind !== 'settings') return new Refusal('15', '', 'this card holds no settings: SS makes settings cards');
  return apply(dialogue, device, content.settings as Readonly<Record<string, unknown>>);
}

/** Shows what would change, asks, and changes it: all of it or nothing. */
async function apply(
  dialogue: Dialogue,
  { hsm }: ConsoleDevice,
  changes: Readonly<Record<string, unknown>>,
): Promise<Ending> {
  const unknown = Object.keys(changes).filter((name) => !NAMES.includes(name));
  if (unknown.length > 0) dialogue.print(`Left out, as this version does not know it: ${unknown.join(', ')}.`);
  const wanted = known(changes);
  const planned = plannedChanges(hsm.state.settings, wanted);
  if (planned instanceof Refusal) return planned;
  const changed = planned.changes;
  if (changed.length === 0) {
    dialogue.print('Nothing changes.');
    return undefined;
  }
  dialogue.print(...table(changed.map(({ name, before, after }) => [name, shownText(before), '->', shownText(after)])));
  const erasing = changed.filter(({ eraseNeeded }) => eraseNeeded).map(({ name }) => name);
  const eraseLmks = erasing.length > 0 && lmksToErase(hsm).length > 0;
  if (eraseLmks) dialogue.print(`All LMKs have to be erased for ${erasing.join(', ')}.`);
  const question = eraseLmks ? 'Erase all LMKs and change these settings' : 'Change these settings';
  if (!(await dialogue.confirm(question))) return undefined;
  const done = await changeSecuritySettings(hsm, { changes: wanted, eraseLmks });
  if (done instanceof Refusal) return done;
  dialogue.print(changed.length === 1 ? 'The setting is changed.' : `${changed.length} settings are changed.`);
  return undefined;
}

/** What a setting is, and whether it does nothing yet. */
function wordsOf(name: string): string {
  const { doc, noEffect } = TABLE[name]!;
  return noEffect === undefined ? doc : `${doc} (no effect yet: ${noEffect})`;
}

/** Settings by name, in any case; all of them when none is named. */
function namesOf(words: readonly string[], all: readonly string[] = NAMES): readonly string[] | Refusal<'15'> {
  if (words.length === 0) return all;
  const names: string[] = [];
  for (const word of words) {
    const name = NAMES.find((known) => known.toLowerCase() === word.toLowerCase());
    if (name === undefined) {
      const near = nearest(word, NAMES);
      return new Refusal(
        '15',
        '',
        `no setting "${word}"${near === undefined ? '; QS lists them' : `; did you mean ${near}?`}`,
      );
    }
    names.push(name);
  }
  return names;
}

function parseValue(name: string, typed: string): { readonly value: unknown } | typeof LEAVE | undefined | Invalid {
  if (typed === '') return undefined;
  if (/^q$/i.test(typed)) return LEAVE;
  const isList = Array.isArray(TABLE[name]!.lab);
  const checked = resolveSettings('lab', { [name]: isList && /^none$/i.test(typed) ? [] : typed });
  if ('problems' in checked) return { invalid: `expected ${TABLE[name]!.form}` };
  return { value: (checked as unknown as Readonly<Record<string, unknown>>)[name] };
}

const valueText = (settings: Settings, name: string): string => shownText(settingOf(settings, name));

function shownText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'YES' : 'NO';
  const written = String(value);
  return written === '' ? 'none' : written;
}

const settingOf = (settings: Settings, name: string): unknown =>
  (settings as unknown as Readonly<Record<string, unknown>>)[name];

const known = (values: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => NAMES.includes(name)));

const TABLE = settingTable as Readonly<Record<string, Setting>>;
const NAMES: readonly string[] = Object.keys(settingTable);
/** What CS of a device goes through; the others change by name. */
const CS_NAMES = NAMES.filter((name) => !['own', 'switches'].includes(TABLE[name]!.group));
const LEAVE = 'leave';
