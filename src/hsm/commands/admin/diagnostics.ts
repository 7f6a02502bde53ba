/** NC: check value of the LMK and firmware number. */
import type { NC } from '../../../../protocol/commands/admin/NC-diagnostics.ts';
import { fromLatin1 } from '../../../../protocol/dsl/values.ts';
import { fromHex } from '../../../crypto/hex.ts';
import type { Lmk } from '../../../keys/lmk.ts';
import type { Settings } from '../../../settings.ts';
import type { Handler } from '../../call.ts';

export const diagnostics: Handler<typeof NC> = (_, { lmk, settings }) => {
  // Hosts ask this all the time, as a heartbeat: the answer is made once for an LMK and settings.
  if (lmk !== answered.lmk || settings !== answered.settings)
    answered = { lmk, settings, reply: replyFor(lmk, settings) };
  return answered.reply;
};

// Devices show six digits and ten zeros here (product reference 1.9).
const replyFor = (lmk: Lmk, { firmware }: Settings) => ({
  lmkCheckValue: fromHex(`${lmk.checkValue}0000000000`),
  firmware: fromLatin1(firmware),
});

const EMPTY = new Uint8Array(0);
let answered: {
  readonly lmk: Lmk | undefined;
  readonly settings: Settings | undefined;
  readonly reply: ReturnType<typeof replyFor>;
} = { lmk: undefined, settings: undefined, reply: { lmkCheckValue: EMPTY, firmware: EMPTY } };
