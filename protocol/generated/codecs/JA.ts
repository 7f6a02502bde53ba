// Generated from the definition of JA by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { number, opens, slow } from '../../derive/quick-read.ts';

/** Reads the fields of JA. */
export const readJA: MakeQuickReader = (steps) => {
  const accountStep = steps[0]!;
  const pinLengthStep = steps[1]!;
  const excludedStep = steps[2]!;
  const lmkIdStep = steps[3]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = slow(accountStep, state, at)) < 0) return false;
    at = next;
    if (opens(pinLengthStep.ahead!, buffer, at, end)) {
      if ((next = number(pinLengthStep, buffer, at, end)) < 0 && (next = slow(pinLengthStep, state, at)) < 0) return false;
      at = next;
    } else pinLengthStep.slot.put(undefined);
    if (opens(excludedStep.ahead!, buffer, at, end)) {
      if ((next = slow(excludedStep, state, at)) < 0) return false;
      at = next;
    } else excludedStep.slot.put(undefined);
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};
