/** A and C: activities are authorised by two officers, and cancelled (product reference 4). OFFICERS keeps passwords. */
import { cancelActivities } from '../../hsm/authorisation/cancel.ts';
import { type Grant, grantText } from '../../hsm/authorisation/grant.ts';
import { authorisationRules } from '../../hsm/authorisation/rules.ts';
import { wantedActivities } from '../../hsm/authorisation/wanted.ts';
import { passwordOfficers, registerOfficer, removeOfficer } from '../../hsm/officers.ts';
import { Refusal } from '../../hsm/refusal.ts';
import type { DeviceState } from '../../hsm/state.ts';
import { text } from '../answers.ts';
import { same } from '../cards.ts';
import { command, type Ending } from '../command.ts';
import type { ConsoleDevice } from '../device.ts';
import type { Dialogue } from '../dialogue.ts';
import { type ChosenLmk, chooseLmk } from '../key-prompts.ts';
import { askOfficers } from '../officers.ts';
import { showTime, table } from '../show.ts';

export const authorisationCommands = [
  command({
    name: 'A',
    title: 'Authorise activities, as in A generate.001.host:10 export.host',
    group: 'state',
    states: 'any',
    authorise: 'two officers of the LMK',
    auditCode: '0A',
    takesWords: true,
    run: authorise,
  }),
  command({
    name: 'C',
    title: 'Cancel activities, or everything that is authorised',
    group: 'state',
    states: 'any',
    auditCode: '0C',
    takesWords: true,
    run: cancel,
  }),
  command({
    name: 'OFFICERS',
    title: 'List the officers of an LMK that have passwords; add and remove them',
    group: 'state',
    states: 'any',
    changeStates: 'secure',
    auditCode: '00',
    options: { add: 'an officer, or a new password', remove: 'an officer' },
    run: officers,
  }),
];

async function authorise(dialogue: Dialogue, device: ConsoleDevice, words: readonly string[]): Promise<Ending> {
  const { state } = device.hsm;
  const chosen = await chooseLmk(dialogue, device);
  if (chosen instanceof Refusal) return chosen;
  showGrants(dialogue, state, chosen);
  const isMultiple = authorisationRules(state.settings).enableMultipleActivities;
  const activities = words.length > 0 || !isMultiple ? words : await askActivities(dialogue);
  if (isMultiple && activities.length === 0) return undefined;
  // Before two people come with their cards: what they would allow can be had.
  const wanted = wantedActivities(activities, authorisationRules(state.settings));
  if (wanted instanceof Refusal) return wanted;
  const pair = await askOfficers(dialogue, device, chosen);
  if (pair instanceof Refusal) return pair;
  const grants = await state.authorisation.authorise(chosen.id, pair, activities);
  if (grants instanceof Refusal) return grants;
  showGrants(dialogue, state, chosen);
  return undefined;
}

async function cancel(dialogue: Dialogue, device: ConsoleDevice, words: readonly string[]): Promise<Ending> {
  const { state } = device.hsm;
  const chosen = await chooseLmk(dialogue, device);
  if (chosen instanceof Refusal) return chosen;
  const { authorisation } = state;
  if (authorisation.grants(chosen.id).length === 0) {
    dialogue.print('Nothing is authorised.');
    return undefined;
  }
  showGrants(dialogue, state, chosen);
  const named = words.length > 0 ? words : await askActivities(dialogue, 'Activities to cancel [ENTER for all]');
  const cancelled = await cancelActivities(authorisation, chosen.id, named, CONSOLE);
  if (cancelled instanceof Refusal) return cancelled;
  dialogue.print(`${cancelled === 1 ? 'One activity is' : `${cancelled} activities are`} cancelled.`);
  showGrants(dialogue, state, chosen);
  return undefined;
}

async function officers(dialogue: Dialogue, device: ConsoleDevice, words: readonly string[]): Promise<Ending> {
  const { state } = device.hsm;
  const chosen = await chooseLmk(dialogue, device);
  if (chosen instanceof Refusal) return chosen;
  const [word] = words.map((each) => each.toLowerCase());
  if (word === undefined) {
    const known = passwordOfficers(state, chosen.id);
    if (known.length === 0) dialogue.print('No officer of this LMK has a password; officer cards are made with CO.');
    else dialogue.print(...table(known.map(({ holder, isLocked }) => [holder, isLocked ? 'locked' : 'may authorise'])));
    return undefined;
  }
  if (state.operating.state !== 'secure') return ONLY_SECURE;
  const name = await dialogue.ask('Name of the officer', text(1, 40));
  if (word === 'remove') {
    const removed = await removeOfficer(state, chosen.id, name);
    if (removed instanceof Refusal) return removed;
    dialogue.print(removed ? `${name} is no officer any more.` : `${name} is no officer of this LMK.`);
    return undefined;
  }
  const password = await dialogue.secret('Password', text(1, 64));
  await dialogue.secret('Password again', same(password));
  const added = await registerOfficer(state, chosen.id, name, password);
  if (added instanceof Refusal) return added;
  dialogue.print(`${added.holder} is an officer of this LMK.`);
  return undefined;
}

function showGrants(dialogue: Dialogue, { authorisation }: DeviceState, { id }: ChosenLmk): void {
  const grants = authorisation.grants(id);
  if (grants.length === 0) dialogue.print('Nothing is authorised under this LMK.');
  else dialogue.print('Authorised under this LMK:', ...table(grants.map(grantRow)));
}

function grantRow(grant: Grant): string[] {
  const until = Number.isFinite(grant.expiresAt) ? `until ${showTime(grant.expiresAt)}` : 'until it is cancelled';
  return [
    `  ${grantText(grant) || 'everything'}`,
    until,
    grant.by === '' ? 'by the setting authorised' : `by ${grant.by}`,
  ];
}

function askActivities(dialogue: Dialogue, prompt = 'Activities [ENTER for none]'): Promise<readonly string[]> {
  return dialogue.ask(prompt, (typed) => typed.split(/\s+/).filter((word) => word !== ''));
}

const CONSOLE = 'console';
const ONLY_SECURE = new Refusal('state', '', 'officers get and lose passwords in Secure only');
