/** Where virtual smartcards are: in a folder of their own, or in the data directory. */
import { join } from 'node:path';
import type { RunConfig } from '../config.ts';
import type { CardReader } from '../hsm/cards/card.ts';
import { cardReader } from '../hsm/cards/reader.ts';
import { cardFolder } from '../store/cards/card-folder.ts';
import { CARD_FOLDER } from '../store/snapshot.ts';

/** The card reader of a configuration; undefined when it names no folder. */
export function cardsOf({ cards, data }: Pick<RunConfig, 'cards' | 'data'>): CardReader | undefined {
  const folder = cards ?? (data === undefined ? undefined : join(data, CARD_FOLDER));
  return folder === undefined ? undefined : cardReader(cardFolder({ folder }));
}
