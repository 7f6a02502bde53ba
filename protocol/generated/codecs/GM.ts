// Generated from the definition of GM by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, number, opens, slow } from '../../derive/quick-read.ts';

/** Reads the fields of GM. */
export const readGM: MakeQuickReader = (steps) => {
  const hashStep = steps[0]!;
  const lengthStep = steps[1]!;
  const dataStep = steps[2]!;
  const lmkIdStep = steps[3]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = choice(hashStep, buffer, at, end)) < 0 && (next = slow(hashStep, state, at)) < 0) return false;
    at = next;
    if ((next = number(lengthStep, buffer, at, end)) < 0 && (next = slow(lengthStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(dataStep, state, at)) < 0) return false;
    at = next;
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};
