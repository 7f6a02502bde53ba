/** Cards at the console: which card, its PIN, and what it refuses. */
import type { CardReader, SmartCard } from '../hsm/cards/card.ts';
import { Refusal } from '../hsm/refusal.ts';
import type { ConsoleDevice } from './device.ts';
import type { Dialogue, Invalid, Parse } from './dialogue.ts';
import { explain } from './explain.ts';

/** A card in the reader and the PIN that somebody typed for it. */
export interface CardAndPin {
  readonly card: SmartCard;
  readonly pin: string;
}

/** Asks which card to insert. */
export async function askCard(
  dialogue: Dialogue,
  { cards }: ConsoleDevice,
  prompt = 'Insert card [name]',
): Promise<SmartCard | Refusal> {
  if (cards === undefined) return NO_READER;
  return cards.insert(await askCardName(dialogue, prompt));
}

/** Asks for the name of a card. */
export const askCardName = (dialogue: Dialogue, prompt = 'Insert card [name]'): Promise<string> =>
  dialogue.ask(prompt, cardName);

/** Asks which card to insert, and its PIN. */
export async function askCardAndPin(
  dialogue: Dialogue,
  device: ConsoleDevice,
  prompt?: string,
): Promise<CardAndPin | Refusal> {
  const card = await askCard(dialogue, device, prompt);
  if (card instanceof Refusal) return card;
  return { card, pin: await askPin(dialogue) };
}

/** Asks for a PIN. */
export const askPin = (dialogue: Dialogue, prompt = 'PIN'): Promise<string> => dialogue.secret(prompt, cardPin);

/** Asks for a new PIN twice. */
export async function askNewPin(dialogue: Dialogue): Promise<string> {
  const pin = await dialogue.secret('New PIN', cardPin);
  await dialogue.secret('New PIN again', same(pin));
  return pin;
}

/** Takes a step with a card until it is done: a person may try another card, a script may not. */
export async function withCard<T>(dialogue: Dialogue, step: () => Promise<T | Refusal>): Promise<T | Refusal> {
  for (;;) {
    const done = await step();
    if (!(done instanceof Refusal) || !dialogue.terminal.isInteractive || FINAL.has(done.error)) return done;
    dialogue.print(explain(done));
    if (!(await dialogue.confirm('Try again, or with another card'))) return done;
  }
}

/** The reader, or a refusal that says where one comes from. */
export const readerOf = ({ cards }: ConsoleDevice): CardReader | Refusal => cards ?? NO_READER;

/** The same answer again. */
export const same =
  (first: string): Parse<string> =>
  (typed) =>
    typed === first ? typed : { invalid: 'the two differ' };

function cardName(typed: string): string | Invalid {
  return /^[a-z0-9][a-z0-9-]{0,31}$/i.test(typed)
    ? typed.toLowerCase()
    : { invalid: 'expected the name of a card, such as anna-1' };
}

function cardPin(typed: string): string | Invalid {
  return /^\d{5,8}$/.test(typed) ? typed : { invalid: 'expected a PIN of 5 to 8 digits' };
}

/** Another card would not help: no reader, another state, nothing that could be kept. */
const FINAL: ReadonlySet<string> = new Set(['16', 'state', '41']);
const NO_READER = new Refusal(
  '16',
  '',
  'there is no card reader: say --cards DIR, or --data DIR, when the device starts',
);
