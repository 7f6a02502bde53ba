// Generated from the definition of EC by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { account, choice, cipherBlock, key, number, opens, run, slow } from '../../derive/quick-read.ts';

/** Reads the fields of EC. */
export const readEC: MakeQuickReader = (steps) => {
  const pinKeyStep = steps[0]!;
  const pvkStep = steps[1]!;
  const pinBlockStep = steps[2]!;
  const formatStep = steps[3]!;
  const accountStep = steps[4]!;
  const verificationPanStep = steps[5]!;
  const pvkiStep = steps[6]!;
  const pvvStep = steps[7]!;
  const lmkIdStep = steps[8]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = key(pinKeyStep, buffer, at, end)) < 0 && (next = slow(pinKeyStep, state, at)) < 0) return false;
    at = next;
    if ((next = key(pvkStep, buffer, at, end)) < 0 && (next = slow(pvkStep, state, at)) < 0) return false;
    at = next;
    if ((next = cipherBlock(pinBlockStep, buffer, at, end)) < 0 && (next = slow(pinBlockStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(formatStep, buffer, at, end)) < 0 && (next = slow(formatStep, state, at)) < 0) return false;
    at = next;
    if ((next = account(accountStep, buffer, at, end)) < 0 && (next = slow(accountStep, state, at)) < 0) return false;
    at = next;
    if (opens(verificationPanStep.ahead!, buffer, at, end)) {
      if ((next = slow(verificationPanStep, state, at)) < 0) return false;
      at = next;
    } else verificationPanStep.slot.put(undefined);
    if ((next = number(pvkiStep, buffer, at, end)) < 0 && (next = slow(pvkiStep, state, at)) < 0) return false;
    at = next;
    if ((next = run(pvvStep, buffer, at, end)) < 0 && (next = slow(pvvStep, state, at)) < 0) return false;
    at = next;
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};
