/** FC, NP, RC, VC, DC and CO: virtual smartcards (product reference 2.4). */
import { cardKinds } from '../../hsm/cards/content.ts';
import { duplicateCard, makeOfficerCard, type PartFacts, verifyCard } from '../../hsm/ceremony/card-steps.ts';
import { Refusal } from '../../hsm/refusal.ts';
import { text } from '../answers.ts';
import { askCard, askCardAndPin, askNewPin, askPin, readerOf } from '../cards.ts';
import { absent, command, type Ending } from '../command.ts';
import type { ConsoleDevice } from '../device.ts';
import type { Dialogue } from '../dialogue.ts';
import { chooseLmk } from '../key-prompts.ts';
import { groups, table } from '../show.ts';
import { lmkKindName } from './lmk-tables.ts';

export const cardCommands = [
  command({
    name: 'FC',
    title: 'Format a card: holder and PIN',
    group: 'cards',
    states: 'any',
    auditCode: 'FC',
    run: formatCard,
  }),
  command({
    name: 'NP',
    title: 'Change the PIN of a card',
    group: 'cards',
    states: 'any',
    auditCode: 'NP',
    run: changePin,
  }),
  command({
    name: 'RC',
    title: 'Say what a card is, without its PIN; without a name list the cards',
    group: 'cards',
    states: 'any',
    auditCode: 'RC',
    takesWords: true,
    run: readCard,
  }),
  command({
    name: 'VC',
    title: 'Verify an LMK card without loading it',
    group: 'cards',
    states: 'any',
    auditCode: 'VC',
    run: verify,
  }),
  command({
    name: 'DC',
    title: 'Duplicate an LMK card or an officer card',
    group: 'cards',
    states: 'secure',
    auditCode: 'DC',
    run: duplicate,
  }),
  command({
    name: 'CO',
    title: 'Make an authorising officer card',
    group: 'cards',
    states: 'secure',
    auditCode: 'CO',
    run: makeOfficer,
  }),
  absent(
    'GS',
    'keys',
    'Generate key components onto smartcards',
    'cards hold LMKs, officers and settings; GC shows components',
  ),
];

async function formatCard(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const card = await askCard(dialogue, device);
  if (card instanceof Refusal) return card;
  const { isFormatted, label, holder: before, name } = card.facts;
  const isUsed = isFormatted && label !== 'blank';
  if (isUsed) {
    dialogue.print(`Card ${name} is ${kindName(label)} of ${before}.`);
    if (!(await dialogue.confirm('Formatting erases it. Go on'))) return undefined;
  }
  const holder = await dialogue.ask('Name of the holder', text(1, 40));
  const pin = await askNewPin(dialogue);
  const refused = await card.format(pin, holder, { erase: isUsed });
  if (refused !== undefined) return refused;
  dialogue.print(`Card ${name} is formatted for ${holder}.`);
  return undefined;
}

async function changePin(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const card = await askCard(dialogue, device);
  if (card instanceof Refusal) return card;
  const pin = await askPin(dialogue, 'Present PIN');
  const refused = await card.changePin(pin, await askNewPin(dialogue));
  if (refused !== undefined) return refused;
  dialogue.print('The PIN is changed.');
  return undefined;
}

async function readCard(dialogue: Dialogue, device: ConsoleDevice, words: readonly string[]): Promise<Ending> {
  const reader = readerOf(device);
  if (reader instanceof Refusal) return reader;
  const names = words.length > 0 ? words.map((name) => name.toLowerCase()) : await reader.names();
  if (names.length === 0) dialogue.print('There are no cards; FC makes one.');
  const rows: string[][] = [];
  for (const name of names) {
    const card = await reader.insert(name);
    if (card instanceof Refusal) return card;
    const { isFormatted, holder, label, triesLeft } = card.facts;
    if (!isFormatted) rows.push([name, 'not formatted']);
    else rows.push([name, holder, kindName(label), triesLeft === 0 ? 'locked' : `${triesLeft} PIN tries`]);
  }
  dialogue.print(...table(rows));
  return undefined;
}

async function verify(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const inserted = await askCardAndPin(dialogue, device);
  if (inserted instanceof Refusal) return inserted;
  const facts = await verifyCard(inserted);
  if (facts instanceof Refusal) return facts;
  dialogue.print(...table(partRows(facts)), 'The card is verified.');
  return undefined;
}

async function duplicate(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const from = await askCardAndPin(dialogue, device, 'Insert card to copy [name]');
  if (from instanceof Refusal) return from;
  const to = await askCardAndPin(dialogue, device, 'Insert blank card [name]');
  if (to instanceof Refusal) return to;
  const copied = await duplicateCard(device.hsm.state, from, to);
  if (copied instanceof Refusal) return copied;
  dialogue.print(`Card ${to.card.facts.name} is ${kindName(copied)} now, as card ${from.card.facts.name} is.`);
  return undefined;
}

async function makeOfficer(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const chosen = await chooseLmk(dialogue, device);
  if (chosen instanceof Refusal) return chosen;
  const inserted = await askCardAndPin(dialogue, device, 'Insert blank card [name]');
  if (inserted instanceof Refusal) return inserted;
  const made = await makeOfficerCard(device.hsm.state, chosen.id, inserted);
  if (made instanceof Refusal) return made;
  dialogue.print(`${made.holder} is an authorising officer of the LMK with check value ${made.lmkCheckValue}.`);
  return undefined;
}

/** What an LMK card holds, as rows of a table. */
function partRows({ form, kind, status, set, number, quorum, checkValue }: PartFacts): string[][] {
  return [
    ['Card of', `${lmkKindName(kind)}, ${status}`],
    ['Set', set],
    [form === 'component' ? 'Component' : 'Share', String(number)],
    ...(quorum === undefined
      ? []
      : [
          ['Quorum', `${quorum.threshold} of ${quorum.shares} shares`],
          ['LMK check value', groups(quorum.lmkCheckValue)],
        ]),
    ['Check value', groups(checkValue)],
  ];
}

function kindName(label: string): string {
  const name = (cardKinds as Readonly<Record<string, string>>)[label] ?? label;
  return /^([aeiou]|LMK)/i.test(name) ? `an ${name}` : `a ${name}`;
}
