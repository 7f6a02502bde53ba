/** RA: cancels authorised activities of the LMK; nothing can be granted from the host (commands-keys-admin 4, RA). */
import type { RA } from '../../../../protocol/commands/admin/RA-cancel-authorisation.ts';
import type { Request } from '../../../../protocol/dsl/command.ts';
import { cancelNamed, notKept } from '../../authorisation/cancel.ts';
import type { Call, Handler } from '../../call.ts';

export const cancelAuthorisation: Handler<typeof RA> = (request, call) => {
  const { authorisation } = call.state;
  const count = cancel(request, call);
  const answer = request.mode === undefined ? {} : { cancelled: Math.min(count, MOST) };
  return authorisation.kept()?.then((failure) => (failure === undefined ? answer : notKept(failure))) ?? answer;
};

function cancel({ mode, activities }: Request<typeof RA>, { state: { authorisation }, lmkId }: Call): number {
  if (mode !== '01') return authorisation.cancelAll(lmkId, HOST);
  let count = 0;
  for (let i = 0; i < activities!.length; i++)
    if (cancelNamed(authorisation, lmkId, activities!.at(i).name.text(), HOST)) count++;
  return count;
}

/** Three digits. */
const MOST = 999;
const HOST = 'host';
