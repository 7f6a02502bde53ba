/** BS: the LMK in key change storage goes (commands-keys-admin 4). */
import type { BS } from '../../../../protocol/commands/lmk/BS-erase-change-storage.ts';
import type { Handler } from '../../call.ts';
import { whenKept } from '../../when-kept.ts';

export const eraseChangeStorage: Handler<typeof BS> = (_, { state, lmkId }) => {
  state.eraseChangeLmk(lmkId);
  return whenKept(state, ERASED);
};

const ERASED = Object.freeze({});
