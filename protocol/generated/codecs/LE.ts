// Generated from the definition of LE by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, number, slow } from '../../derive/quick-read.ts';

/** Reads the fields of LE. */
export const readLE: MakeQuickReader = (steps, record) => {
  const flagStep = steps[0]!;
  const indexStep = steps[1]!;
  const blockCountStep = steps[2]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = choice(flagStep, buffer, at, end)) < 0 && (next = slow(flagStep, state, at)) < 0) return false;
    at = next;
    if ((next = number(indexStep, buffer, at, end)) < 0 && (next = slow(indexStep, state, at)) < 0) return false;
    at = next;
    if (blockCountStep.isPresent!(state, record)) {
      if ((next = number(blockCountStep, buffer, at, end)) < 0 && (next = slow(blockCountStep, state, at)) < 0) return false;
      at = next;
    } else {
      blockCountStep.slot.put(undefined);
    }
    state.at = at;
    return true;
  };
};
