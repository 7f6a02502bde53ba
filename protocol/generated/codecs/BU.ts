// Generated from the definition of BU by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, key, opens, slow } from '../../derive/quick-read.ts';

/** Reads the fields of BU. */
export const readBU: MakeQuickReader = (steps) => {
  const keyTypeCodeStep = steps[0]!;
  const lengthFlagStep = steps[1]!;
  const keyStep = steps[2]!;
  const keyTypeDelimiterStep = steps[3]!;
  const keyTypeStep = steps[4]!;
  const checkValueStep = steps[5]!;
  const lmkIdStep = steps[6]!;
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
    if (keyTypeCodeStep.slot.value === 'FF') {
      if ((next = slow(keyTypeDelimiterStep, state, at)) < 0) return false;
      at = next;
      if ((next = slow(keyTypeStep, state, at)) < 0) return false;
      at = next;
    } else {
      keyTypeDelimiterStep.slot.put(undefined);
      keyTypeStep.slot.put(undefined);
    }
    if (opens(checkValueStep.ahead!, buffer, at, end)) {
      if ((next = slow(checkValueStep, state, at)) < 0) return false;
      at = next;
    } else checkValueStep.slot.put(undefined);
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};
