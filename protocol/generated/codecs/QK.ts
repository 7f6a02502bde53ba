// Generated from the definition of QK by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { opens, slow } from '../../derive/quick-read.ts';

/** Reads the fields of QK. */
export const readQK: MakeQuickReader = (steps) => {
  const pinStep = steps[0]!;
  const accountsStep = steps[1]!;
  const lmkIdStep = steps[2]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = slow(pinStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(accountsStep, state, at)) < 0) return false;
    at = next;
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};
