// Generated from the definition of EO by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, opens, slow } from '../../derive/quick-read.ts';

/** Reads the fields of EO. */
export const readEO: MakeQuickReader = (steps, record) => {
  const encodingStep = steps[0]!;
  const publicKeyStep = steps[1]!;
  const authenticationDataStep = steps[2]!;
  const authenticationEndStep = steps[3]!;
  const lmkIdStep = steps[4]!;
  const headerStep = steps[5]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = choice(encodingStep, buffer, at, end)) < 0 && (next = slow(encodingStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(publicKeyStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(authenticationDataStep, state, at)) < 0) return false;
    at = next;
    if (opens(authenticationEndStep.ahead!, buffer, at, end)) {
      if ((next = slow(authenticationEndStep, state, at)) < 0) return false;
      at = next;
    } else authenticationEndStep.slot.put(undefined);
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
    state.at = at;
    return true;
  };
};
