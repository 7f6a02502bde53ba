// Generated from the definition of CW by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { key, opens, run, slow } from '../../derive/quick-read.ts';
import type { QuickWriter } from '../../derive/quick-write.ts';
import { text } from '../../derive/quick-write.ts';

/** Reads the fields of CW. */
export const readCW: MakeQuickReader = (steps) => {
  const cvkStep = steps[0]!;
  const panStep = steps[1]!;
  const expiryStep = steps[2]!;
  const serviceCodeStep = steps[3]!;
  const lmkIdStep = steps[4]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = key(cvkStep, buffer, at, end)) < 0 && (next = slow(cvkStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(panStep, state, at)) < 0) return false;
    at = next;
    if ((next = run(expiryStep, buffer, at, end)) < 0 && (next = slow(expiryStep, state, at)) < 0) return false;
    at = next;
    if ((next = run(serviceCodeStep, buffer, at, end)) < 0 && (next = slow(serviceCodeStep, state, at)) < 0) return false;
    at = next;
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};

/** Writes what follows CX00. */
export const writeCW: QuickWriter = (out, answer) =>
  text(out, answer['cvv'], 3);
