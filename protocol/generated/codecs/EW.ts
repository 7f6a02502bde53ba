// Generated from the definition of EW by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, number, opens, slow } from '../../derive/quick-read.ts';

/** Reads the fields of EW. */
export const readEW: MakeQuickReader = (steps) => {
  const hashStep = steps[0]!;
  const signatureStep = steps[1]!;
  const padModeStep = steps[2]!;
  const dataLengthStep = steps[3]!;
  const dataStep = steps[4]!;
  const dataEndStep = steps[5]!;
  const privateKeyFlagStep = steps[6]!;
  const privateKeyLengthStep = steps[7]!;
  const privateKeyStep = steps[8]!;
  const lmkIdStep = steps[9]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = choice(hashStep, buffer, at, end)) < 0 && (next = slow(hashStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(signatureStep, buffer, at, end)) < 0 && (next = slow(signatureStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(padModeStep, buffer, at, end)) < 0 && (next = slow(padModeStep, state, at)) < 0) return false;
    at = next;
    if ((next = number(dataLengthStep, buffer, at, end)) < 0 && (next = slow(dataLengthStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(dataStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(dataEndStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(privateKeyFlagStep, buffer, at, end)) < 0 && (next = slow(privateKeyFlagStep, state, at)) < 0) return false;
    at = next;
    if ((next = number(privateKeyLengthStep, buffer, at, end)) < 0 && (next = slow(privateKeyLengthStep, state, at)) < 0) return false;
    at = next;
    if (privateKeyFlagStep.slot.value === '99') {
      if ((next = slow(privateKeyStep, state, at)) < 0) return false;
      at = next;
    } else {
      privateKeyStep.slot.put(undefined);
    }
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};
