// Generated from the definition of RA by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, number, opens, slow } from '../../derive/quick-read.ts';
import type { QuickWriter } from '../../derive/quick-write.ts';
import { digits } from '../../derive/quick-write.ts';

/** Reads the fields of RA. */
export const readRA: MakeQuickReader = (steps) => {
  const modeStep = steps[0]!;
  const activityCountStep = steps[1]!;
  const activitiesStep = steps[2]!;
  const lmkIdStep = steps[3]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if (opens(modeStep.ahead!, buffer, at, end)) {
      if ((next = choice(modeStep, buffer, at, end)) < 0 && (next = slow(modeStep, state, at)) < 0) return false;
      at = next;
    } else modeStep.slot.put(undefined);
    if ((modeStep.slot.value === '00' || modeStep.slot.value === '01')) {
      if ((next = number(activityCountStep, buffer, at, end)) < 0 && (next = slow(activityCountStep, state, at)) < 0) return false;
      at = next;
      if ((next = slow(activitiesStep, state, at)) < 0) return false;
      at = next;
    } else {
      activityCountStep.slot.put(undefined);
      activitiesStep.slot.put(undefined);
    }
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};

/** Writes what follows RB00. */
export const writeRA: QuickWriter = (out, answer) =>
  (answer['cancelled'] === undefined || digits(out, answer['cancelled'], 3));
