// Generated from the definition of BW by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, key, opens, slow } from '../../derive/quick-read.ts';

/** Reads the fields of BW. */
export const readBW: MakeQuickReader = (steps, record) => {
  const keyTypeCodeStep = steps[0]!;
  const lengthFlagStep = steps[1]!;
  const keyStep = steps[2]!;
  const keyTypeDelimiterStep = steps[3]!;
  const keyTypeStep = steps[4]!;
  const resultStep = steps[5]!;
  const lmkIdStep = steps[6]!;
  const headerStep = steps[7]!;
  const checkValueStep = steps[8]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = choice(keyTypeCodeStep, buffer, at, end)) < 0 && (next = slow(keyTypeCodeStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(lengthFlagStep, buffer, at, end)) < 0 && (next = slow(lengthFlagStep, state, at)) < 0) return false;
    at = next;
    if ((next = key(keyStep, buffer, at, end)) < 0 && (next = slow(keyStep, state, at)) < 0) return false;
    at = next;
    if ((keyTypeCodeStep.slot.value === 'FF' || keyTypeCodeStep.slot.value === 'F2')) {
      if ((next = slow(keyTypeDelimiterStep, state, at)) < 0) return false;
      at = next;
      if ((next = slow(keyTypeStep, state, at)) < 0) return false;
      at = next;
    } else {
      keyTypeDelimiterStep.slot.put(undefined);
      keyTypeStep.slot.put(undefined);
    }
    if (opens(resultStep.ahead!, buffer, at, end)) {
      if ((next = slow(resultStep, state, at)) < 0) return false;
      at = next;
    } else resultStep.slot.put(undefined);
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    if (headerStep.isPresent!(state, record)) {
      if (opens(headerStep.ahead!, buffer, at, end)) {
        if ((next = slow(headerStep, state, at)) < 0) return false;
        at = next;
      } else headerStep.slot.put(undefined);
    } else {
      headerStep.slot.put(undefined);
    }
    if (opens(checkValueStep.ahead!, buffer, at, end)) {
      if ((next = slow(checkValueStep, state, at)) < 0) return false;
      at = next;
    } else checkValueStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};
