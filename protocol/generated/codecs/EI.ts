// Generated from the definition of EI by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, number, opens, slow } from '../../derive/quick-read.ts';

/** Reads the fields of EI. */
export const readEI: MakeQuickReader = (steps, record) => {
  const keyTypeStep = steps[0]!;
  const modulusLengthStep = steps[1]!;
  const encodingStep = steps[2]!;
  const exponentStep = steps[3]!;
  const lmkIdStep = steps[4]!;
  const headerStep = steps[5]!;
  const exportabilityStep = steps[6]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = choice(keyTypeStep, buffer, at, end)) < 0 && (next = slow(keyTypeStep, state, at)) < 0) return false;
    at = next;
    if ((next = number(modulusLengthStep, buffer, at, end)) < 0 && (next = slow(modulusLengthStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(encodingStep, buffer, at, end)) < 0 && (next = slow(encodingStep, state, at)) < 0) return false;
    at = next;
    if (opens(exponentStep.ahead!, buffer, at, end)) {
      if ((next = slow(exponentStep, state, at)) < 0) return false;
      at = next;
    } else exponentStep.slot.put(undefined);
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    if (headerStep.isPresent!(state, record)) {
      if ((next = slow(headerStep, state, at)) < 0) return false;
      at = next;
    } else {
      headerStep.slot.put(undefined);
    }
    if (exportabilityStep.isPresent!(state, record)) {
      if ((next = slow(exportabilityStep, state, at)) < 0) return false;
      at = next;
    } else {
      exportabilityStep.slot.put(undefined);
    }
    state.at = at;
    return true;
  };
};
