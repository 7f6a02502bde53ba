// Generated from the definition of DE by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { key, number, opens, slow } from '../../derive/quick-read.ts';
import type { QuickWriter } from '../../derive/quick-write.ts';
import { hexadecimal } from '../../derive/quick-write.ts';

/** Reads the fields of DE. */
export const readDE: MakeQuickReader = (steps) => {
  const pvkStep = steps[0]!;
  const pinStep = steps[1]!;
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
    if ((next = slow(pinStep, state, at)) < 0) return false;
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

/** Writes what follows DF00. */
export const writeDE: QuickWriter = (out, answer) =>
  hexadecimal(out, answer['offset'], 12, 12);
