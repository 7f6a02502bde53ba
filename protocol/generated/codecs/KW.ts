// Generated from the definition of KW by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, key, number, opens, run, slow } from '../../derive/quick-read.ts';

/** Reads the fields of KW. */
export const readKW: MakeQuickReader = (steps) => {
  const modeStep = steps[0]!;
  const schemeStep = steps[1]!;
  const mkAcStep = steps[2]!;
  const treeIvStep = steps[3]!;
  const panLengthStep = steps[4]!;
  const panStep = steps[5]!;
  const panEndStep = steps[6]!;
  const panSequenceStep = steps[7]!;
  const treeStep = steps[8]!;
  const atcStep = steps[9]!;
  const keyIndexStep = steps[10]!;
  const paddingFlagStep = steps[11]!;
  const dataLengthStep = steps[12]!;
  const dataStep = steps[13]!;
  const dataEndStep = steps[14]!;
  const arqcStep = steps[15]!;
  const arcStep = steps[16]!;
  const csuStep = steps[17]!;
  const proprietaryLengthStep = steps[18]!;
  const proprietaryDataStep = steps[19]!;
  const lmkIdStep = steps[20]!;
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
    if ((schemeStep.slot.value === '0' || schemeStep.slot.value === '1')) {
      if ((next = run(treeIvStep, buffer, at, end)) < 0 && (next = slow(treeIvStep, state, at)) < 0) return false;
      at = next;
    } else {
      treeIvStep.slot.put(undefined);
    }
    if ((schemeStep.slot.value === '1' || schemeStep.slot.value === '3' || schemeStep.slot.value === '6' || schemeStep.slot.value === '7' || schemeStep.slot.value === '9')) {
      if ((next = number(panLengthStep, buffer, at, end)) < 0 && (next = slow(panLengthStep, state, at)) < 0) return false;
      at = next;
      if ((next = slow(panStep, state, at)) < 0) return false;
      at = next;
      if ((next = slow(panEndStep, state, at)) < 0) return false;
      at = next;
    } else {
      panLengthStep.slot.put(undefined);
      panStep.slot.put(undefined);
      panEndStep.slot.put(undefined);
    }
    if ((schemeStep.slot.value === '0' || schemeStep.slot.value === '2' || schemeStep.slot.value === '4' || schemeStep.slot.value === '5' || schemeStep.slot.value === '8' || schemeStep.slot.value === 'A' || schemeStep.slot.value === 'B' || schemeStep.slot.value === 'C')) {
      if ((next = run(panSequenceStep, buffer, at, end)) < 0 && (next = slow(panSequenceStep, state, at)) < 0) return false;
      at = next;
    } else {
      panSequenceStep.slot.put(undefined);
    }
    if ((schemeStep.slot.value === '0' || schemeStep.slot.value === '1')) {
      if ((next = choice(treeStep, buffer, at, end)) < 0 && (next = slow(treeStep, state, at)) < 0) return false;
      at = next;
    } else {
      treeStep.slot.put(undefined);
    }
    if ((schemeStep.slot.value === '0' || schemeStep.slot.value === '1' || schemeStep.slot.value === '2' || schemeStep.slot.value === '3' || schemeStep.slot.value === '5' || schemeStep.slot.value === '6' || schemeStep.slot.value === '7' || schemeStep.slot.value === '9' || schemeStep.slot.value === 'B' || schemeStep.slot.value === 'C')) {
      if ((next = run(atcStep, buffer, at, end)) < 0 && (next = slow(atcStep, state, at)) < 0) return false;
      at = next;
    } else {
      atcStep.slot.put(undefined);
    }
    if ((schemeStep.slot.value === '4' || schemeStep.slot.value === '8')) {
      if ((next = run(keyIndexStep, buffer, at, end)) < 0 && (next = slow(keyIndexStep, state, at)) < 0) return false;
      at = next;
    } else {
      keyIndexStep.slot.put(undefined);
    }
    if (schemeStep.slot.value === 'C' && (modeStep.slot.value === '0' || modeStep.slot.value === '1' || modeStep.slot.value === '3' || modeStep.slot.value === '5')) {
      if ((next = choice(paddingFlagStep, buffer, at, end)) < 0 && (next = slow(paddingFlagStep, state, at)) < 0) return false;
      at = next;
    } else {
      paddingFlagStep.slot.put(undefined);
    }
    if ((modeStep.slot.value === '0' || modeStep.slot.value === '1' || modeStep.slot.value === '3' || modeStep.slot.value === '5')) {
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
    if ((modeStep.slot.value === '1' || modeStep.slot.value === '2')) {
      if ((next = run(arcStep, buffer, at, end)) < 0 && (next = slow(arcStep, state, at)) < 0) return false;
      at = next;
    } else {
      arcStep.slot.put(undefined);
    }
    if ((modeStep.slot.value === '3' || modeStep.slot.value === '4' || modeStep.slot.value === '5' || modeStep.slot.value === '6')) {
      if ((next = run(csuStep, buffer, at, end)) < 0 && (next = slow(csuStep, state, at)) < 0) return false;
      at = next;
      if ((next = number(proprietaryLengthStep, buffer, at, end)) < 0 && (next = slow(proprietaryLengthStep, state, at)) < 0) return false;
      at = next;
      if ((next = slow(proprietaryDataStep, state, at)) < 0) return false;
      at = next;
    } else {
      csuStep.slot.put(undefined);
      proprietaryLengthStep.slot.put(undefined);
      proprietaryDataStep.slot.put(undefined);
    }
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};
