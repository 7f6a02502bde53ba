// Generated from the definition of LG by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { number, opens, slow } from '../../derive/quick-read.ts';

/** Reads the fields of LG. */
export const readLG: MakeQuickReader = (steps) => {
  const delayStep = steps[0]!;
  const lmkIdStep = steps[1]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = number(delayStep, buffer, at, end)) < 0 && (next = slow(delayStep, state, at)) < 0) return false;
    at = next;
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};
