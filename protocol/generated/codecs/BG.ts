// Generated from the definition of BG by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { opens, run, slow } from '../../derive/quick-read.ts';

/** Reads the fields of BG. */
export const readBG: MakeQuickReader = (steps) => {
  const accountStep = steps[0]!;
  const pinStep = steps[1]!;
  const lmkIdStep = steps[2]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = run(accountStep, buffer, at, end)) < 0 && (next = slow(accountStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(pinStep, state, at)) < 0) return false;
    at = next;
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};
