// Generated from the definition of A8 by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, key, opens, run, slow } from '../../derive/quick-read.ts';
import type { QuickWriter } from '../../derive/quick-write.ts';
import { hexadecimal, keyText } from '../../derive/quick-write.ts';

/** Reads the fields of A8. */
export const readA8: MakeQuickReader = (steps, record) => {
  const keyTypeStep = steps[0]!;
  const kekFlagStep = steps[1]!;
  const kekStep = steps[2]!;
  const keyStep = steps[3]!;
  const exportSchemeStep = steps[4]!;
  const ivStep = steps[5]!;
  const aesIvStep = steps[6]!;
  const atallaVariantStep = steps[7]!;
  const lmkIdStep = steps[8]!;
  const exportabilityStep = steps[9]!;
  const exportHeaderStep = steps[10]!;
  const tr31Step = steps[11]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = slow(keyTypeStep, state, at)) < 0) return false;
    at = next;
    if (opens(kekFlagStep.ahead!, buffer, at, end)) {
      if ((next = slow(kekFlagStep, state, at)) < 0) return false;
      at = next;
    } else kekFlagStep.slot.put(undefined);
    if ((next = key(kekStep, buffer, at, end)) < 0 && (next = slow(kekStep, state, at)) < 0) return false;
    at = next;
    if ((next = key(keyStep, buffer, at, end)) < 0 && (next = slow(keyStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(exportSchemeStep, buffer, at, end)) < 0 && (next = slow(exportSchemeStep, state, at)) < 0) return false;
    at = next;
    if ((exportSchemeStep.slot.value === 'P' || exportSchemeStep.slot.value === 'Q')) {
      if ((next = run(ivStep, buffer, at, end)) < 0 && (next = slow(ivStep, state, at)) < 0) return false;
      at = next;
    } else {
      ivStep.slot.put(undefined);
    }
    if (exportSchemeStep.slot.value === 'W') {
      if ((next = run(aesIvStep, buffer, at, end)) < 0 && (next = slow(aesIvStep, state, at)) < 0) return false;
      at = next;
    } else {
      aesIvStep.slot.put(undefined);
    }
    if (opens(atallaVariantStep.ahead!, buffer, at, end)) {
      if ((next = slow(atallaVariantStep, state, at)) < 0) return false;
      at = next;
    } else atallaVariantStep.slot.put(undefined);
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    if (exportabilityStep.isPresent!(state, record)) {
      if (opens(exportabilityStep.ahead!, buffer, at, end)) {
        if ((next = slow(exportabilityStep, state, at)) < 0) return false;
        at = next;
      } else exportabilityStep.slot.put(undefined);
    } else {
      exportabilityStep.slot.put(undefined);
    }
    if (exportHeaderStep.isPresent!(state, record)) {
      if ((next = slow(exportHeaderStep, state, at)) < 0) return false;
      at = next;
    } else {
      exportHeaderStep.slot.put(undefined);
    }
    if (exportSchemeStep.slot.value === 'R') {
      if (opens(tr31Step.ahead!, buffer, at, end)) {
        if ((next = slow(tr31Step, state, at)) < 0) return false;
        at = next;
      } else tr31Step.slot.put(undefined);
    } else {
      tr31Step.slot.put(undefined);
    }
    state.at = at;
    return true;
  };
};

/** Writes what follows A900. */
export const writeA8: QuickWriter = (out, answer) =>
  keyText(out, answer['exported']) &&
  hexadecimal(out, answer['kcv'], 6, 6);
