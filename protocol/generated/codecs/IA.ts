// Generated from the definition of IA by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { key, opens, slow } from '../../derive/quick-read.ts';

/** Reads the fields of IA. */
export const readIA: MakeQuickReader = (steps) => {
  const zmkStep = steps[0]!;
  const atallaVariantStep = steps[1]!;
  const optionsStep = steps[2]!;
  const lmkIdStep = steps[3]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = key(zmkStep, buffer, at, end)) < 0 && (next = slow(zmkStep, state, at)) < 0) return false;
    at = next;
    if (opens(atallaVariantStep.ahead!, buffer, at, end)) {
      if ((next = slow(atallaVariantStep, state, at)) < 0) return false;
      at = next;
    } else atallaVariantStep.slot.put(undefined);
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
