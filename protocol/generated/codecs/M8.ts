// Generated from the definition of M8 by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, cipherBlock, key, number, opens, run, slow } from '../../derive/quick-read.ts';
import type { QuickWriter } from '../../derive/quick-write.ts';
import { hexadecimal } from '../../derive/quick-write.ts';

/** Reads the fields of M8. */
export const readM8: MakeQuickReader = (steps) => {
  const modeStep = steps[0]!;
  const inputFormatStep = steps[1]!;
  const macSizeStep = steps[2]!;
  const algorithmStep = steps[3]!;
  const paddingStep = steps[4]!;
  const keyTypeStep = steps[5]!;
  const keyStep = steps[6]!;
  const ivStep = steps[7]!;
  const lengthStep = steps[8]!;
  const messageStep = steps[9]!;
  const halfMacStep = steps[10]!;
  const macStep = steps[11]!;
  const lmkIdStep = steps[12]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = choice(modeStep, buffer, at, end)) < 0 && (next = slow(modeStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(inputFormatStep, buffer, at, end)) < 0 && (next = slow(inputFormatStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(macSizeStep, buffer, at, end)) < 0 && (next = slow(macSizeStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(algorithmStep, buffer, at, end)) < 0 && (next = slow(algorithmStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(paddingStep, buffer, at, end)) < 0 && (next = slow(paddingStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(keyTypeStep, state, at)) < 0) return false;
    at = next;
    if ((next = key(keyStep, buffer, at, end)) < 0 && (next = slow(keyStep, state, at)) < 0) return false;
    at = next;
    if ((modeStep.slot.value === '2' || modeStep.slot.value === '3')) {
      if ((next = cipherBlock(ivStep, buffer, at, end)) < 0 && (next = slow(ivStep, state, at)) < 0) return false;
      at = next;
    } else {
      ivStep.slot.put(undefined);
    }
    if ((next = number(lengthStep, buffer, at, end)) < 0 && (next = slow(lengthStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(messageStep, state, at)) < 0) return false;
    at = next;
    if ((modeStep.slot.value === '0' || modeStep.slot.value === '3') && macSizeStep.slot.value === '0') {
      if ((next = run(halfMacStep, buffer, at, end)) < 0 && (next = slow(halfMacStep, state, at)) < 0) return false;
      at = next;
    } else {
      halfMacStep.slot.put(undefined);
    }
    if ((modeStep.slot.value === '0' || modeStep.slot.value === '3') && macSizeStep.slot.value === '1') {
      if ((next = run(macStep, buffer, at, end)) < 0 && (next = slow(macStep, state, at)) < 0) return false;
      at = next;
    } else {
      macStep.slot.put(undefined);
    }
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};

/** Writes what follows M900. */
export const writeM8: QuickWriter = (out, answer) =>
  hexadecimal(out, answer['nextIv'], 16, 32);
