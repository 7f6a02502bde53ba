// Generated from the definition of NO by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, opens, slow } from '../../derive/quick-read.ts';
import type { QuickWriter } from '../../derive/quick-write.ts';
import { digits, text } from '../../derive/quick-write.ts';

/** Reads the fields of NO. */
export const readNO: MakeQuickReader = (steps) => {
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

/** Writes what follows NP00. */
export const writeNO: QuickWriter = (out, answer) =>
  text(out, answer['bufferSize'], 1) &&
  text(out, answer['network'], 1) &&
  digits(out, answer['sockets'], 4) &&
  digits(out, answer['shortSockets'], 2) &&
  text(out, answer['firmware'], 9) &&
  text(out, answer['reserved'], 1) &&
  text(out, answer['reservedFirmware'], 4) &&
  text(out, answer['compliance'], 1) &&
  text(out, answer['reservedCompliance'], 10);
