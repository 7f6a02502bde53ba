// Generated from the definition of DG by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { key, number, opens, slow } from '../../derive/quick-read.ts';
import type { QuickWriter } from '../../derive/quick-write.ts';
import { text } from '../../derive/quick-write.ts';

/** Reads the fields of DG. */
export const readDG: MakeQuickReader = (steps) => {
  const pvkStep = steps[0]!;
  const pinStep = steps[1]!;
  const accountStep = steps[2]!;
  const pvkiStep = steps[3]!;
  const excludedStep = steps[4]!;
  const strayDelimiterStep = steps[5]!;
  const lmkIdStep = steps[6]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = key(pvkStep, buffer, at, end)) < 0 && (next = slow(pvkStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(pinStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(accountStep, state, at)) < 0) return false;
    at = next;
    if ((next = number(pvkiStep, buffer, at, end)) < 0 && (next = slow(pvkiStep, state, at)) < 0) return false;
    at = next;
    if (opens(excludedStep.ahead!, buffer, at, end)) {
      if ((next = slow(excludedStep, state, at)) < 0) return false;
      at = next;
    } else excludedStep.slot.put(undefined);
    if (opens(strayDelimiterStep.ahead!, buffer, at, end)) {
      if ((next = slow(strayDelimiterStep, state, at)) < 0) return false;
      at = next;
    } else strayDelimiterStep.slot.put(undefined);
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};

/** Writes what follows DH00. */
export const writeDG: QuickWriter = (out, answer) =>
  text(out, answer['pvv'], 4);
