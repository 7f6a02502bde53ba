// Generated from the definition of J2 by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { opens, slow } from '../../derive/quick-read.ts';

/** Reads the fields of J2. */
export const readJ2: MakeQuickReader = (steps) => {
  const lmkIdStep = steps[0]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};
