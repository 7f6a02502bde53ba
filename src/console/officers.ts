/** Two officers show who they are: each with a card and its PIN, or with name and password, as the setting says. */
import { authorisationRules } from '../hsm/authorisation/rules.ts';
import { type Officer, type OfficerPair, officerOfCard, officerOfPassword, pairOfficers } from '../hsm/officers.ts';
import { Refusal } from '../hsm/refusal.ts';
import { text } from './answers.ts';
import { askCardName, askPin, readerOf, withCard } from './cards.ts';
import type { ConsoleDevice } from './device.ts';
import type { Dialogue } from './dialogue.ts';
import type { ChosenLmk } from './key-prompts.ts';

/** Asks two officers of an LMK for their cards or passwords. */
export async function askOfficers(
  dialogue: Dialogue,
  device: ConsoleDevice,
  chosen: ChosenLmk,
): Promise<OfficerPair | Refusal> {
  dialogue.print('First officer:');
  const first = await askOfficer(dialogue, device, chosen);
  if (first instanceof Refusal) return first;
  dialogue.print('Second officer:');
  const second = await askOfficer(dialogue, device, chosen);
  return second instanceof Refusal ? second : pairOfficers(first, second, chosen.lmk);
}

async function askOfficer(
  dialogue: Dialogue,
  device: ConsoleDevice,
  { id, lmk }: ChosenLmk,
): Promise<Officer | Refusal> {
  const { state } = device.hsm;
  if (authorisationRules(state.settings).officerIdentification === 'card') {
    return withCard(dialogue, async () => {
      const reader = readerOf(device);
      if (reader instanceof Refusal) return reader;
      const name = await askCardName(dialogue);
      return officerOfCard(reader, name, await askPin(dialogue), lmk);
    });
  }
  const name = await dialogue.ask('Name', text(1, 40));
  return officerOfPassword(state, id, name, await dialogue.secret('Password', text(1, 64)));
}
