/** NC: check value of the LMK and firmware number. */
import type { NC } from '../../../../protocol/commands/admin/NC-diagnostics.ts';
import type { Handler } from '../../call.ts';

export const diagnostics: Handler<typeof NC> = (_, { lmk, settings }) => ({
  // Devices show six digits and ten zeros here (product reference 1.9).
  lmkCheckValue: `${lmk.checkValue}0000000000`,
  firmware: settings.firmware,
});
