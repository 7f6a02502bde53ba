// Generated from the definition of CU by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { account, choice, cipherBlock, key, number, opens, run, slow } from '../../derive/quick-read.ts';
import type { QuickWriter } from '../../derive/quick-write.ts';
import { text } from '../../derive/quick-write.ts';

/** Reads the fields of CU. */
export const readCU: MakeQuickReader = (steps) => {
  const keyTypeStep = steps[0]!;
  const pinKeyStep = steps[1]!;
  const pvkStep = steps[2]!;
  const pinBlockStep = steps[3]!;
  const formatStep = steps[4]!;
  const accountStep = steps[5]!;
  const pvkiStep = steps[6]!;
  const pvvStep = steps[7]!;
  const newPinBlockStep = steps[8]!;
  const excludedStep = steps[9]!;
  const lmkIdStep = steps[10]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = slow(keyTypeStep, state, at)) < 0) return false;
    at = next;
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
    if ((next = number(pvkiStep, buffer, at, end)) < 0 && (next = slow(pvkiStep, state, at)) < 0) return false;
    at = next;
    if ((next = run(pvvStep, buffer, at, end)) < 0 && (next = slow(pvvStep, state, at)) < 0) return false;
    at = next;
    if ((next = cipherBlock(newPinBlockStep, buffer, at, end)) < 0 && (next = slow(newPinBlockStep, state, at)) < 0) return false;
    at = next;
    if (opens(excludedStep.ahead!, buffer, at, end)) {
      if ((next = slow(excludedStep, state, at)) < 0) return false;
      at = next;
    } else excludedStep.slot.put(undefined);
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};

/** Writes what follows CV00. */
export const writeCU: QuickWriter = (out, answer) =>
  text(out, answer['pvv'], 4);
