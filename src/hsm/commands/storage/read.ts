/** LE: what user storage holds (commands-keys-admin 7). */
import type { LE } from '../../../../protocol/commands/storage/LE-read-user-storage.ts';
import type { Handler } from '../../call.ts';
import { refuse } from '../../refusal.ts';
import { BYTES_FLAG, INDEX } from './refusals.ts';

export const readStorage: Handler<typeof LE> = ({ flag, index, blockCount }, { state }) => {
  const { userStorage } = state;
  if (blockCount === undefined) {
    const data = userStorage.get(index);
    return data === undefined ? EMPTY : { length: data.length, data };
  }
  if (flag !== 'K') return BYTES_FLAG;
  if (!userStorage.holds(index, blockCount)) return INDEX;
  const blocks = userStorage.read(index, blockCount);
  return blocks === undefined ? EMPTY : { blocks };
};

const EMPTY = refuse('12', 'index', 'nothing is loaded in user storage at this index');
