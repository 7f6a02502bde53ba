/** RA: cancels authorised activities of the LMK; nothing can be granted from the host. */
import type { RA } from '../../../../protocol/commands/admin/RA-cancel-authorisation.ts';
import type { Handler } from '../../call.ts';

export const cancelAuthorisation: Handler<typeof RA> = ({ mode, activities }, { state, lmkId }) => {
  if (mode === undefined) {
    state.cancelAll(lmkId);
    return {};
  }
  if (mode === '00') return { cancelled: state.cancelAll(lmkId) };
  let cancelled = 0;
  for (let i = 0; i < activities!.length; i++)
    if (state.cancel(lmkId, activities!.at(i).name.text().toLowerCase())) cancelled++;
  return { cancelled };
};
