/** LA: keys and tables go to user storage (commands-keys-admin 7). */
import type { LA } from '../../../../protocol/commands/storage/LA-load-user-storage.ts';
import type { Handler } from '../../call.ts';
import { refuse } from '../../refusal.ts';
import { whenKept } from '../../when-kept.ts';
import { BYTES_FLAG, INDEX } from './refusals.ts';

export const loadStorage: Handler<typeof LA> = (request, { state }) => {
  const { index, blocks, blockCount } = request;
  const { userStorage } = state;
  if (blocks !== undefined) {
    if (request.flag !== 'K') return BYTES_FLAG;
    if (blocks.length !== blockCount! * userStorage.blockSize) return LENGTH;
    if (!userStorage.holds(index, blockCount)) return INDEX;
    userStorage.load(index, blocks.bytes());
    state.keeper?.userStorageChanged(index, blockCount!);
    return whenKept(state, LOADED);
  }
  if (request.length! > userStorage.limit(index)) return TOO_LONG;
  userStorage.load(index, (request.characters ?? request.bytes!).bytes());
  state.keeper?.userStorageChanged(index, 1);
  return whenKept(state, LOADED);
};

const LOADED = Object.freeze({});
const LENGTH = refuse('15', 'blocks', 'expected as many blocks as the count says');
const TOO_LONG = refuse(
  '21',
  'length',
  'an item has up to 1000 bytes at indexes 000 to 07F and up to 100 at the others',
);
