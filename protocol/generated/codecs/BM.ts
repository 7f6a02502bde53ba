// Generated from the definition of BM by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { number, opens, slow } from '../../derive/quick-read.ts';

/** Reads the fields of BM. */
export const readBM: MakeQuickReader = (steps) => {
  const countStep = steps[0]!;
  const pinLengthStep = steps[1]!;
  const tableStep = steps[2]!;
  const lmkIdStep = steps[3]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = number(countStep, buffer, at, end)) < 0 && (next = slow(countStep, state, at)) < 0) return false;
    at = next;
    if ((next = number(pinLengthStep, buffer, at, end)) < 0 && (next = slow(pinLengthStep, state, at)) < 0) return false;
    at = next;
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
