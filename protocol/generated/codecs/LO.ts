// Generated from the definition of LO by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { opens, slow } from '../../derive/quick-read.ts';

/** Reads the fields of LO. */
export const readLO: MakeQuickReader = (steps) => {
  const tableStep = steps[0]!;
  const lmkIdStep = steps[1]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = slow(tableStep, state, at)) < 0) return false;
    at = next;
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};
