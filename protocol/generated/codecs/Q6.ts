// Generated from the definition of Q6 by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, opens, slow } from '../../derive/quick-read.ts';
import type { QuickWriter } from '../../derive/quick-write.ts';
import { digits } from '../../derive/quick-write.ts';

/** Reads the fields of Q6. */
export const readQ6: MakeQuickReader = (steps) => {
  const modeStep = steps[0]!;
  const lmkIdStep = steps[1]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = choice(modeStep, buffer, at, end)) < 0 && (next = slow(modeStep, state, at)) < 0) return false;
    at = next;
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};

/** Writes what follows Q700. */
export const writeQ6: QuickWriter = (out, answer) =>
  digits(out, answer['deleted'], 4);
