// Generated from the definition of A4 by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, number, opens, slow } from '../../derive/quick-read.ts';
import type { QuickWriter } from '../../derive/quick-write.ts';
import { hexadecimal, keyText } from '../../derive/quick-write.ts';

/** Reads the fields of A4. */
export const readA4: MakeQuickReader = (steps, record) => {
  const componentCountStep = steps[0]!;
  const keyTypeStep = steps[1]!;
  const schemeStep = steps[2]!;
  const componentsStep = steps[3]!;
  const lmkIdStep = steps[4]!;
  const headerStep = steps[5]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = number(componentCountStep, buffer, at, end)) < 0 && (next = slow(componentCountStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(keyTypeStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(schemeStep, buffer, at, end)) < 0 && (next = slow(schemeStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(componentsStep, state, at)) < 0) return false;
    at = next;
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

/** Writes what follows A500. */
export const writeA4: QuickWriter = (out, answer) =>
  keyText(out, answer['key']) &&
  hexadecimal(out, answer['kcv'], 6, 6);
