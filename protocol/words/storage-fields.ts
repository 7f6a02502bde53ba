/** Fields of the user storage commands; their form follows the setting `userStorageKeyLength` (commands-keys-admin 7). */
import { choice, hexNumber, when } from '../dsl/fields.ts';

/** Forms with blocks of one size. */
export const fixedStorage = { storage: ['single', 'double', 'triple'] } as const;
/** The form with items of any length. */
export const variableStorage = { storage: ['variable'] } as const;

/** `K` in front of an index; `B` for binary data in the variable form. */
export const storageFlag = choice('What is stored', {
  K: 'Characters: keys and tables',
  B: 'Bytes, variable form only',
});
export const storageIndex = hexNumber(3, 'User storage index, 000 to FFF');
/** Number of blocks of a fixed form; more than 32 answer 21. */
export const blockCount = when(fixedStorage, hexNumber(2, 'Number of blocks, 00 to 20', { max: 32, error: '21' }));
