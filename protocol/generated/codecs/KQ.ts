// Generated from the definition of KQ by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, key, number, opens, run, slow } from '../../derive/quick-read.ts';

/** Reads the fields of KQ. */
export const readKQ: MakeQuickReader = (steps) => {
  const modeStep = steps[0]!;
  const schemeStep = steps[1]!;
  const mkAcStep = steps[2]!;
  const mkSmiStep = steps[3]!;
  const panSequenceStep = steps[4]!;
  const atcStep = steps[5]!;
  const unpredictableNumberStep = steps[6]!;
  const dataLengthStep = steps[7]!;
  const dataStep = steps[8]!;
  const dataEndStep = steps[9]!;
  const arqcStep = steps[10]!;
  const arcStep = steps[11]!;
  const discretionaryMacStep = steps[12]!;
  const discretionaryLengthStep = steps[13]!;
  const discretionaryDataStep = steps[14]!;
  const lmkIdStep = steps[15]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = choice(modeStep, buffer, at, end)) < 0 && (next = slow(modeStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(schemeStep, buffer, at, end)) < 0 && (next = slow(schemeStep, state, at)) < 0) return false;
    at = next;
    if ((next = key(mkAcStep, buffer, at, end)) < 0 && (next = slow(mkAcStep, state, at)) < 0) return false;
    at = next;
    if ((modeStep.slot.value === '3' || modeStep.slot.value === '4')) {
      if ((next = key(mkSmiStep, buffer, at, end)) < 0 && (next = slow(mkSmiStep, state, at)) < 0) return false;
      at = next;
    } else {
      mkSmiStep.slot.put(undefined);
    }
    if ((next = run(panSequenceStep, buffer, at, end)) < 0 && (next = slow(panSequenceStep, state, at)) < 0) return false;
    at = next;
    if ((next = run(atcStep, buffer, at, end)) < 0 && (next = slow(atcStep, state, at)) < 0) return false;
    at = next;
    if ((next = run(unpredictableNumberStep, buffer, at, end)) < 0 && (next = slow(unpredictableNumberStep, state, at)) < 0) return false;
    at = next;
    if ((modeStep.slot.value === '0' || modeStep.slot.value === '1' || modeStep.slot.value === '3' || modeStep.slot.value === '4')) {
      if ((next = number(dataLengthStep, buffer, at, end)) < 0 && (next = slow(dataLengthStep, state, at)) < 0) return false;
      at = next;
      if ((next = slow(dataStep, state, at)) < 0) return false;
      at = next;
      if ((next = slow(dataEndStep, state, at)) < 0) return false;
      at = next;
    } else {
      dataLengthStep.slot.put(undefined);
      dataStep.slot.put(undefined);
      dataEndStep.slot.put(undefined);
    }
    if ((next = run(arqcStep, buffer, at, end)) < 0 && (next = slow(arqcStep, state, at)) < 0) return false;
    at = next;
    if ((modeStep.slot.value === '1' || modeStep.slot.value === '2' || modeStep.slot.value === '4')) {
      if ((next = run(arcStep, buffer, at, end)) < 0 && (next = slow(arcStep, state, at)) < 0) return false;
      at = next;
    } else {
      arcStep.slot.put(undefined);
    }
    if ((modeStep.slot.value === '3' || modeStep.slot.value === '4')) {
      if ((next = run(discretionaryMacStep, buffer, at, end)) < 0 && (next = slow(discretionaryMacStep, state, at)) < 0) return false;
      at = next;
      if ((next = number(discretionaryLengthStep, buffer, at, end)) < 0 && (next = slow(discretionaryLengthStep, state, at)) < 0) return false;
      at = next;
      if ((next = slow(discretionaryDataStep, state, at)) < 0) return false;
      at = next;
    } else {
      discretionaryMacStep.slot.put(undefined);
      discretionaryLengthStep.slot.put(undefined);
      discretionaryDataStep.slot.put(undefined);
    }
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};
