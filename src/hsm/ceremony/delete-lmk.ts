/** DM and DO: LMKs go, for good (product reference 2.4). Who asks for it has confirmed it. */
import { Refusal } from '../refusal.ts';
import type { DeviceState } from '../state.ts';
import { type LmkSummary, summaryOf } from './load-lmk.ts';
import { type CeremonyRefusal, identifierRefusal, keptRefusal, secureRefusal, twoDigits } from './rules.ts';

/** What was deleted. */
export interface DeletedLmk {
  readonly lmk: LmkSummary;
  /** The LMK in key change storage, which is of no use without the live one. */
  readonly change: (LmkSummary & { readonly role: 'old' | 'new' }) | undefined;
}

/** Deletes an LMK with what key change storage holds for it. Only its cards bring it back. */
export async function deleteLmk(state: DeviceState, id: number): Promise<DeletedLmk | CeremonyRefusal> {
  const refused = secureRefusal(state) ?? identifierRefusal(id);
  if (refused !== undefined) return refused;
  const lmk = state.lmk(id);
  if (lmk === undefined) return new Refusal('13', 'lmkId', `no LMK is loaded with id ${twoDigits(id)}`);
  const change = state.changeStorage.get(id);
  state.deleteLmk(id);
  state.eraseChangeLmk(id);
  return (
    (await keptRefusal(state)) ?? {
      lmk: summaryOf(lmk),
      change: change && { ...summaryOf(change.lmk), role: change.role },
    }
  );
}

/** Deletes the old or new LMK of an identifier from key change storage. */
export async function deleteChangeLmk(
  state: DeviceState,
  id: number,
): Promise<(LmkSummary & { readonly role: 'old' | 'new' }) | CeremonyRefusal> {
  const refused = secureRefusal(state) ?? identifierRefusal(id);
  if (refused !== undefined) return refused;
  const change = state.changeStorage.get(id);
  if (change === undefined)
    return new Refusal('33', 'lmkId', `key change storage holds no LMK for id ${twoDigits(id)}`);
  state.eraseChangeLmk(id);
  return (await keptRefusal(state)) ?? { ...summaryOf(change.lmk), role: change.role };
}
