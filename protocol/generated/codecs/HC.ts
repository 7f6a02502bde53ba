// Generated from the definition of HC by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { key, opens, slow } from '../../derive/quick-read.ts';
import type { QuickWriter } from '../../derive/quick-write.ts';
import { keyText } from '../../derive/quick-write.ts';

/** Reads the fields of HC. */
export const readHC: MakeQuickReader = (steps) => {
  const currentKeyStep = steps[0]!;
  const optionsStep = steps[1]!;
  const lmkIdStep = steps[2]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = key(currentKeyStep, buffer, at, end)) < 0 && (next = slow(currentKeyStep, state, at)) < 0) return false;
    at = next;
    if (opens(optionsStep.ahead!, buffer, at, end)) {
      if ((next = slow(optionsStep, state, at)) < 0) return false;
      at = next;
    } else optionsStep.slot.put(undefined);
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};

/** Writes what follows HD00. */
export const writeHC: QuickWriter = (out, answer) =>
  keyText(out, answer['exported']) &&
  keyText(out, answer['key']);
