/**
 * A card as a disk keeps it: bytes behind a PIN. `src/store/cards` implements this without knowing what the bytes mean;
 * `reader.ts` makes cards with typed contents of it.
 */

/** What a card tells without its PIN. */
export interface CardFacts {
  readonly name: string;
  readonly isFormatted: boolean;
  /** Given at formatting, new each time; empty on a card that is not formatted. */
  readonly serial: string;
  /** The person whose card it is. */
  readonly holder: string;
  /** What kind of content it holds, `blank` for none. */
  readonly label: string;
  /** Wrong PINs that it still bears; 0 on a locked card. */
  readonly triesLeft: number;
}

/** Why a chip did not do what it was told. */
export type ChipFault =
  | { readonly fault: 'not formatted' | 'locked' }
  | { readonly fault: 'wrong PIN'; readonly triesLeft: number }
  /** The file is no card, or lost something; `words` say what. */
  | { readonly fault: 'damaged'; readonly words: string }
  /** Written by a later version of this software. */
  | { readonly fault: 'newer' }
  /** Somebody formatted or wrote it since it was inserted. */
  | { readonly fault: 'changed' }
  /** What was read back is not what was written. */
  | { readonly fault: 'not verified' }
  /** The folder of the cards cannot be used; `words` say why. */
  | { readonly fault: 'disk'; readonly words: string };

/** What a chip holds. */
export interface ChipContent {
  /** Kind of the content, which anybody may see. */
  readonly label: string;
  readonly bytes: Uint8Array;
}

/** A card in a reader. Whatever it answers is on the disk, a counted wrong PIN too. */
export interface Chip {
  readonly facts: CardFacts;
  read(pin: string): Promise<ChipContent | ChipFault>;
  /** Replaces the content and reads it back. */
  write(pin: string, content: ChipContent): Promise<undefined | ChipFault>;
  /** Makes it a blank card with a new PIN, whatever it held and whether or not it was locked. */
  format(pin: string, holder: string): Promise<undefined | ChipFault>;
  changePin(pin: string, newPin: string): Promise<undefined | ChipFault>;
}

/** Where chips come from. */
export interface ChipReader {
  /** The card with a name; one that is not there yet is a card that is not formatted. */
  insert(name: string): Promise<Chip | ChipFault>;
  /** Names of the cards that are there. */
  names(): Promise<readonly string[]>;
}
