// Generated from the definition of M2 by `npm run derive`.
import { headerHas } from '../../derive/conditions.ts';
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, cipherBlock, key, number, opens, run, slow } from '../../derive/quick-read.ts';

/** Reads the fields of M2. */
export const readM2: MakeQuickReader = (steps) => {
  const modeStep = steps[0]!;
  const inputFormatStep = steps[1]!;
  const outputFormatStep = steps[2]!;
  const keyTypeStep = steps[3]!;
  const keyStep = steps[4]!;
  const ksnDescriptorStep = steps[5]!;
  const ksnStep = steps[6]!;
  const ivStep = steps[7]!;
  const lengthStep = steps[8]!;
  const dataStep = steps[9]!;
  const lmkIdStep = steps[10]!;
  const usageList1 = ['B0', '41', '42', '43', '44'];
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = choice(modeStep, buffer, at, end)) < 0 && (next = slow(modeStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(inputFormatStep, buffer, at, end)) < 0 && (next = slow(inputFormatStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(outputFormatStep, buffer, at, end)) < 0 && (next = slow(outputFormatStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(keyTypeStep, state, at)) < 0) return false;
    at = next;
    if ((next = key(keyStep, buffer, at, end)) < 0 && (next = slow(keyStep, state, at)) < 0) return false;
    at = next;
    if ((keyTypeStep.slot.value === '009' || keyTypeStep.slot.value === '609' || keyTypeStep.slot.value === '809' || keyTypeStep.slot.value === '909') || headerHas(state, keyStep.slot.value, 5, 2, usageList1)) {
      if ((next = run(ksnDescriptorStep, buffer, at, end)) < 0 && (next = slow(ksnDescriptorStep, state, at)) < 0) return false;
      at = next;
      if ((next = slow(ksnStep, state, at)) < 0) return false;
      at = next;
    } else {
      ksnDescriptorStep.slot.put(undefined);
      ksnStep.slot.put(undefined);
    }
    if ((modeStep.slot.value === '01' || modeStep.slot.value === '02' || modeStep.slot.value === '03' || modeStep.slot.value === '05' || modeStep.slot.value === '06')) {
      if ((next = cipherBlock(ivStep, buffer, at, end)) < 0 && (next = slow(ivStep, state, at)) < 0) return false;
      at = next;
    } else {
      ivStep.slot.put(undefined);
    }
    if ((next = number(lengthStep, buffer, at, end)) < 0 && (next = slow(lengthStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(dataStep, state, at)) < 0) return false;
    at = next;
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};
