// Generated from the definition of EE by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { key, number, opens, run, slow } from '../../derive/quick-read.ts';

/** Reads the fields of EE. */
export const readEE: MakeQuickReader = (steps) => {
  const pvkStep = steps[0]!;
  const offsetStep = steps[1]!;
  const checkLengthStep = steps[2]!;
  const accountStep = steps[3]!;
  const decimalisationTableStep = steps[4]!;
  const validationDataStep = steps[5]!;
  const excludedStep = steps[6]!;
  const lmkIdStep = steps[7]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = key(pvkStep, buffer, at, end)) < 0 && (next = slow(pvkStep, state, at)) < 0) return false;
    at = next;
    if ((next = run(offsetStep, buffer, at, end)) < 0 && (next = slow(offsetStep, state, at)) < 0) return false;
    at = next;
    if ((next = number(checkLengthStep, buffer, at, end)) < 0 && (next = slow(checkLengthStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(accountStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(decimalisationTableStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(validationDataStep, state, at)) < 0) return false;
    at = next;
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
