// Generated from the definition of NI by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, opens, slow } from '../../derive/quick-read.ts';

/** Reads the fields of NI. */
export const readNI: MakeQuickReader = (steps) => {
  const interfaceStep = steps[0]!;
  const statisticsStep = steps[1]!;
  const lmkIdStep = steps[2]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = choice(interfaceStep, buffer, at, end)) < 0 && (next = slow(interfaceStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(statisticsStep, buffer, at, end)) < 0 && (next = slow(statisticsStep, state, at)) < 0) return false;
    at = next;
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};
