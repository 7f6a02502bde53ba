// Generated from the definition of EY by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, key, number, opens, run, slow } from '../../derive/quick-read.ts';

/** Reads the fields of EY. */
export const readEY: MakeQuickReader = (steps, record) => {
  const hashStep = steps[0]!;
  const signatureAlgorithmStep = steps[1]!;
  const padModeStep = steps[2]!;
  const signatureLengthStep = steps[3]!;
  const signatureStep = steps[4]!;
  const signatureEndStep = steps[5]!;
  const dataLengthStep = steps[6]!;
  const dataStep = steps[7]!;
  const dataEndStep = steps[8]!;
  const macStep = steps[9]!;
  const publicKeyStep = steps[10]!;
  const publicKeyBlockStep = steps[11]!;
  const authenticationDataStep = steps[12]!;
  const authenticationEndStep = steps[13]!;
  const lmkIdStep = steps[14]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = choice(hashStep, buffer, at, end)) < 0 && (next = slow(hashStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(signatureAlgorithmStep, buffer, at, end)) < 0 && (next = slow(signatureAlgorithmStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(padModeStep, buffer, at, end)) < 0 && (next = slow(padModeStep, state, at)) < 0) return false;
    at = next;
    if ((next = number(signatureLengthStep, buffer, at, end)) < 0 && (next = slow(signatureLengthStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(signatureStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(signatureEndStep, state, at)) < 0) return false;
    at = next;
    if ((next = number(dataLengthStep, buffer, at, end)) < 0 && (next = slow(dataLengthStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(dataStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(dataEndStep, state, at)) < 0) return false;
    at = next;
    if (macStep.isPresent!(state, record)) {
      if ((next = run(macStep, buffer, at, end)) < 0 && (next = slow(macStep, state, at)) < 0) return false;
      at = next;
    } else {
      macStep.slot.put(undefined);
    }
    if (publicKeyStep.isPresent!(state, record)) {
      if ((next = slow(publicKeyStep, state, at)) < 0) return false;
      at = next;
    } else {
      publicKeyStep.slot.put(undefined);
    }
    if (publicKeyBlockStep.isPresent!(state, record)) {
      if ((next = key(publicKeyBlockStep, buffer, at, end)) < 0 && (next = slow(publicKeyBlockStep, state, at)) < 0) return false;
      at = next;
    } else {
      publicKeyBlockStep.slot.put(undefined);
    }
    if ((next = slow(authenticationDataStep, state, at)) < 0) return false;
    at = next;
    if (opens(authenticationEndStep.ahead!, buffer, at, end)) {
      if ((next = slow(authenticationEndStep, state, at)) < 0) return false;
      at = next;
    } else authenticationEndStep.slot.put(undefined);
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};
