// Generated from the definition of JG by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { account, choice, key, opens, slow } from '../../derive/quick-read.ts';
import type { QuickWriter } from '../../derive/quick-write.ts';
import { hexadecimal } from '../../derive/quick-write.ts';

/** Reads the fields of JG. */
export const readJG: MakeQuickReader = (steps) => {
  const zpkStep = steps[0]!;
  const formatStep = steps[1]!;
  const accountStep = steps[2]!;
  const strayDelimiterStep = steps[3]!;
  const pinStep = steps[4]!;
  const lmkIdStep = steps[5]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = key(zpkStep, buffer, at, end)) < 0 && (next = slow(zpkStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(formatStep, buffer, at, end)) < 0 && (next = slow(formatStep, state, at)) < 0) return false;
    at = next;
    if ((next = account(accountStep, buffer, at, end)) < 0 && (next = slow(accountStep, state, at)) < 0) return false;
    at = next;
    if (opens(strayDelimiterStep.ahead!, buffer, at, end)) {
      if ((next = slow(strayDelimiterStep, state, at)) < 0) return false;
      at = next;
    } else strayDelimiterStep.slot.put(undefined);
    if ((next = slow(pinStep, state, at)) < 0) return false;
    at = next;
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};

/** Writes what follows JH00. */
export const writeJG: QuickWriter = (out, answer) =>
  hexadecimal(out, answer['pinBlock'], 16, 32);
