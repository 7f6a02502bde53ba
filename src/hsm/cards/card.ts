/** Smartcards as the device sees them: contents behind a PIN of 5 to 8 digits (product reference 2.4). */
import type { CardFacts } from './chip.ts';
import type { CardContent } from './content.ts';
import type { CardRefusal } from './refusals.ts';

/** A card in a reader. Contents are read and written with the PIN; three wrong ones lock the card. */
export interface SmartCard {
  /** What it tells without its PIN, as of now. */
  readonly facts: CardFacts;
  /** What the card holds; `{ kind: 'blank' }` on one that was only formatted. */
  read(pin: string): Promise<CardContent | CardRefusal>;
  /** Writes a content and reads it back. A card that holds something is refused unless it is to be replaced. */
  write(pin: string, content: CardContent, options?: { readonly replace?: boolean }): Promise<undefined | CardRefusal>;
  /** Makes it a blank card of a holder. A card that holds something is refused unless it is to be erased. */
  format(pin: string, holder: string, options?: { readonly erase?: boolean }): Promise<undefined | CardRefusal>;
  changePin(oldPin: string, newPin: string): Promise<undefined | CardRefusal>;
}

/** A reader with all cards of a folder at hand: a card is inserted by its name. */
export interface CardReader {
  /** A card that does not exist yet is one that is not formatted. */
  insert(name: string): Promise<SmartCard | CardRefusal>;
  /** Names of the cards at hand, in order. */
  names(): Promise<readonly string[]>;
}
