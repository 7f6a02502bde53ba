/** A folder of virtual smartcards: each card is a file with its name. A card is inserted by reading its file. */
import { join } from 'node:path';
import type { RandomSource } from '../../crypto/cipher.ts';
import { secureRandom } from '../../crypto/random.ts';
import { newSealParameters, type SealParameters } from '../../crypto/seal.ts';
import type { FileSystem } from '../file-system.ts';
import { nodeFileSystem } from '../node-file-system.ts';
import { CardChip, type CardFault, diskFault, readCard } from './card-chip.ts';

/** Which folder, and through what; tests put doubles in place. */
export interface CardFolderOptions {
  readonly folder: string;
  readonly fileSystem?: FileSystem;
  readonly random?: RandomSource;
  readonly newParameters?: () => SealParameters;
}

/** The cards of a folder. It is this project's implementation of the `ChipReader` of `src/hsm/cards`. */
export interface CardFolder {
  insert(name: string): Promise<CardChip | CardFault>;
  names(): Promise<readonly string[]>;
}

/** Opens a folder of cards; it is made when the first card is formatted. */
export function cardFolder({
  folder,
  fileSystem = nodeFileSystem,
  random = secureRandom,
  newParameters = newSealParameters,
}: CardFolderOptions): CardFolder {
  return {
    async insert(name) {
      const path = join(folder, `${name}${CARD_ENDING}`);
      const place = { name, folder, path, fileSystem, random, newParameters };
      try {
        const file = await readCard(place);
        if (file === undefined || !('fault' in file)) return new CardChip(place, file);
        // A damaged card can still be formatted; anything else tells what is wrong when it is tried.
        return file.fault === 'damaged' ? new CardChip(place, 'damaged') : file;
      } catch (failure) {
        return diskFault(failure, folder);
      }
    },
    async names() {
      // A folder that cannot be read has no cards to name; inserting one says what is wrong with it.
      const names = await fileSystem.list(folder).catch(() => []);
      const cards = names.filter((name) => name.endsWith(CARD_ENDING));
      return cards.map((name) => name.slice(0, -CARD_ENDING.length)).sort();
    },
  };
}

/** What the names of card files end with. */
const CARD_ENDING = '.card';
