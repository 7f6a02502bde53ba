// Generated from the definition of A0 by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, cipherBlock, key, opens, run, slow } from '../../derive/quick-read.ts';
import type { QuickWriter } from '../../derive/quick-write.ts';
import { hexadecimal, keyText } from '../../derive/quick-write.ts';

/** Reads the fields of A0. */
export const readA0: MakeQuickReader = (steps, record) => {
  const modeStep = steps[0]!;
  const keyTypeStep = steps[1]!;
  const schemeStep = steps[2]!;
  const deriveModeStep = steps[3]!;
  const bdkTypeStep = steps[4]!;
  const bdkStep = steps[5]!;
  const initialKeyIdStep = steps[6]!;
  const zkaKeyTypeStep = steps[7]!;
  const zkaKeyStep = steps[8]!;
  const zkaOptionStep = steps[9]!;
  const rndiStep = steps[10]!;
  const kekFlagStep = steps[11]!;
  const kekStep = steps[12]!;
  const exportSchemeStep = steps[13]!;
  const atallaVariantStep = steps[14]!;
  const lmkIdStep = steps[15]!;
  const headerStep = steps[16]!;
  const exportabilityStep = steps[17]!;
  const exportHeaderStep = steps[18]!;
  const tr31Step = steps[19]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = choice(modeStep, buffer, at, end)) < 0 && (next = slow(modeStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(keyTypeStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(schemeStep, buffer, at, end)) < 0 && (next = slow(schemeStep, state, at)) < 0) return false;
    at = next;
    if ((modeStep.slot.value === 'A' || modeStep.slot.value === 'B')) {
      if ((next = choice(deriveModeStep, buffer, at, end)) < 0 && (next = slow(deriveModeStep, state, at)) < 0) return false;
      at = next;
    } else {
      deriveModeStep.slot.put(undefined);
    }
    if (deriveModeStep.slot.value === '0') {
      if ((next = choice(bdkTypeStep, buffer, at, end)) < 0 && (next = slow(bdkTypeStep, state, at)) < 0) return false;
      at = next;
    } else {
      bdkTypeStep.slot.put(undefined);
    }
    if (deriveModeStep.slot.value === '0') {
      if ((next = key(bdkStep, buffer, at, end)) < 0 && (next = slow(bdkStep, state, at)) < 0) return false;
      at = next;
    } else {
      bdkStep.slot.put(undefined);
    }
    if (deriveModeStep.slot.value === '0') {
      if ((next = cipherBlock(initialKeyIdStep, buffer, at, end)) < 0 && (next = slow(initialKeyIdStep, state, at)) < 0) return false;
      at = next;
    } else {
      initialKeyIdStep.slot.put(undefined);
    }
    if (deriveModeStep.slot.value === '1') {
      if ((next = slow(zkaKeyTypeStep, state, at)) < 0) return false;
      at = next;
    } else {
      zkaKeyTypeStep.slot.put(undefined);
    }
    if (deriveModeStep.slot.value === '1') {
      if ((next = key(zkaKeyStep, buffer, at, end)) < 0 && (next = slow(zkaKeyStep, state, at)) < 0) return false;
      at = next;
    } else {
      zkaKeyStep.slot.put(undefined);
    }
    if (deriveModeStep.slot.value === '1') {
      if ((next = choice(zkaOptionStep, buffer, at, end)) < 0 && (next = slow(zkaOptionStep, state, at)) < 0) return false;
      at = next;
    } else {
      zkaOptionStep.slot.put(undefined);
    }
    if (zkaOptionStep.slot.value === '0') {
      if ((next = run(rndiStep, buffer, at, end)) < 0 && (next = slow(rndiStep, state, at)) < 0) return false;
      at = next;
    } else {
      rndiStep.slot.put(undefined);
    }
    if ((modeStep.slot.value === '1' || modeStep.slot.value === 'B')) {
      if (opens(kekFlagStep.ahead!, buffer, at, end)) {
        if ((next = slow(kekFlagStep, state, at)) < 0) return false;
        at = next;
      } else kekFlagStep.slot.put(undefined);
    } else {
      kekFlagStep.slot.put(undefined);
    }
    if ((modeStep.slot.value === '1' || modeStep.slot.value === 'B')) {
      if ((next = key(kekStep, buffer, at, end)) < 0 && (next = slow(kekStep, state, at)) < 0) return false;
      at = next;
    } else {
      kekStep.slot.put(undefined);
    }
    if ((modeStep.slot.value === '1' || modeStep.slot.value === 'B')) {
      if ((next = choice(exportSchemeStep, buffer, at, end)) < 0 && (next = slow(exportSchemeStep, state, at)) < 0) return false;
      at = next;
    } else {
      exportSchemeStep.slot.put(undefined);
    }
    if ((modeStep.slot.value === '1' || modeStep.slot.value === 'B')) {
      if (opens(atallaVariantStep.ahead!, buffer, at, end)) {
        if ((next = slow(atallaVariantStep, state, at)) < 0) return false;
        at = next;
      } else atallaVariantStep.slot.put(undefined);
    } else {
      atallaVariantStep.slot.put(undefined);
    }
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    if (headerStep.isPresent!(state, record)) {
      if ((next = slow(headerStep, state, at)) < 0) return false;
      at = next;
    } else {
      headerStep.slot.put(undefined);
    }
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

/** Writes what follows A100. */
export const writeA0: QuickWriter = (out, answer) =>
  keyText(out, answer['key']) &&
  keyText(out, answer['exported']) &&
  hexadecimal(out, answer['kcv'], 6, 6) &&
  hexadecimal(out, answer['rndi'], 32, 32);
