// Generated from the definition of Q2 by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { opens, slow } from '../../derive/quick-read.ts';
import type { QuickWriter } from '../../derive/quick-write.ts';
import { hexadecimal } from '../../derive/quick-write.ts';

/** Reads the fields of Q2. */
export const readQ2: MakeQuickReader = (steps) => {
  const lmkIdStep = steps[0]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};

/** Writes what follows Q300. */
export const writeQ2: QuickWriter = (out, answer) =>
  hexadecimal(out, answer['record'], 80, 80);
