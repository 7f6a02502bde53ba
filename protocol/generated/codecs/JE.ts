// Generated from the definition of JE by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { account, choice, cipherBlock, key, opens, slow } from '../../derive/quick-read.ts';

/** Reads the fields of JE. */
export const readJE: MakeQuickReader = (steps) => {
  const pinKeyStep = steps[0]!;
  const pinBlockStep = steps[1]!;
  const formatStep = steps[2]!;
  const accountStep = steps[3]!;
  const lmkAccountStep = steps[4]!;
  const lmkIdStep = steps[5]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = key(pinKeyStep, buffer, at, end)) < 0 && (next = slow(pinKeyStep, state, at)) < 0) return false;
    at = next;
    if ((next = cipherBlock(pinBlockStep, buffer, at, end)) < 0 && (next = slow(pinBlockStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(formatStep, buffer, at, end)) < 0 && (next = slow(formatStep, state, at)) < 0) return false;
    at = next;
    if ((next = account(accountStep, buffer, at, end)) < 0 && (next = slow(accountStep, state, at)) < 0) return false;
    at = next;
    if (opens(lmkAccountStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkAccountStep, state, at)) < 0) return false;
      at = next;
    } else lmkAccountStep.slot.put(undefined);
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};
