// Generated from the definition of A6 by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, key, opens, slow } from '../../derive/quick-read.ts';
import type { QuickWriter } from '../../derive/quick-write.ts';
import { hexadecimal, keyText } from '../../derive/quick-write.ts';

/** Reads the fields of A6. */
export const readA6: MakeQuickReader = (steps, record) => {
  const keyTypeStep = steps[0]!;
  const zmkStep = steps[1]!;
  const keyStep = steps[2]!;
  const schemeStep = steps[3]!;
  const atallaVariantStep = steps[4]!;
  const lmkIdStep = steps[5]!;
  const modifiedUsageStep = steps[6]!;
  const headerStep = steps[7]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = slow(keyTypeStep, state, at)) < 0) return false;
    at = next;
    if ((next = key(zmkStep, buffer, at, end)) < 0 && (next = slow(zmkStep, state, at)) < 0) return false;
    at = next;
    if ((next = key(keyStep, buffer, at, end)) < 0 && (next = slow(keyStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(schemeStep, buffer, at, end)) < 0 && (next = slow(schemeStep, state, at)) < 0) return false;
    at = next;
    if (opens(atallaVariantStep.ahead!, buffer, at, end)) {
      if ((next = slow(atallaVariantStep, state, at)) < 0) return false;
      at = next;
    } else atallaVariantStep.slot.put(undefined);
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    if (modifiedUsageStep.isPresent!(state, record)) {
      if (opens(modifiedUsageStep.ahead!, buffer, at, end)) {
        if ((next = slow(modifiedUsageStep, state, at)) < 0) return false;
        at = next;
      } else modifiedUsageStep.slot.put(undefined);
    } else {
      modifiedUsageStep.slot.put(undefined);
    }
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

/** Writes what follows A700. */
export const writeA6: QuickWriter = (out, answer) =>
  keyText(out, answer['key']) &&
  hexadecimal(out, answer['kcv'], 6, 6);
