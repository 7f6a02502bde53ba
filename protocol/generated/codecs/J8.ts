// Generated from the definition of J8 by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { opens, slow } from '../../derive/quick-read.ts';
import type { QuickWriter } from '../../derive/quick-write.ts';
import { text } from '../../derive/quick-write.ts';

/** Reads the fields of J8. */
export const readJ8: MakeQuickReader = (steps) => {
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

/** Writes what follows J900. */
export const writeJ8: QuickWriter = (out, answer) =>
  text(out, answer['serial'], 12) &&
  text(out, answer['startDate'], 6) &&
  text(out, answer['startTime'], 6) &&
  text(out, answer['endDate'], 6) &&
  text(out, answer['endTime'], 6) &&
  text(out, answer['date'], 6) &&
  text(out, answer['time'], 6) &&
  text(out, answer['reboots'], 10) &&
  text(out, answer['tampers'], 10) &&
  text(out, answer['pinFailuresPerMinute'], 7) &&
  text(out, answer['pinFailuresPerHour'], 5) &&
  text(out, answer['pinAttacks'], 8);
