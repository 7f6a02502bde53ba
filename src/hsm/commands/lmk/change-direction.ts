/** From which LMK to which a message of the LMK change goes (commands-keys-admin 2, BW; product reference 2.6). */
import type { Lmk } from '../../../keys/lmk.ts';
import type { Call } from '../../call.ts';
import type { Refusal } from '../../refusal.ts';
import { refuse } from '../../refusal.ts';

/** An LMK change under way. */
export interface LmkChange {
  readonly from: Lmk;
  readonly to: Lmk;
}

/**
 * With the old LMK in key change storage values come from there to the live one; with the new LMK in it they leave the
 * live one. 33 when the storage is empty; A1 from a key block LMK to a variant LMK, which no device does.
 */
export function lmkChange(call: Call): LmkChange | Refusal<'33'> | Refusal<'A1'> {
  const stored = call.state.changeStorage.get(call.lmkId);
  if (stored === undefined) return EMPTY;
  const change = stored.role === 'old' ? { from: stored.lmk, to: call.lmk } : { from: call.lmk, to: stored.lmk };
  return change.from.kind === 'keyBlock' && change.to.kind === 'variant' ? BACKWARDS : change;
}

const EMPTY = refuse('33', 'lmkId', 'key change storage holds no LMK for this identifier');
const BACKWARDS = refuse('A1', 'lmkId', 'nothing goes from a key block LMK to a variant LMK');
