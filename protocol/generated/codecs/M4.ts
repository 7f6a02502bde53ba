// Generated from the definition of M4 by `npm run derive`.
import { headerHas } from '../../derive/conditions.ts';
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, cipherBlock, key, number, opens, run, slow } from '../../derive/quick-read.ts';

/** Reads the fields of M4. */
export const readM4: MakeQuickReader = (steps) => {
  const sourceModeStep = steps[0]!;
  const destinationModeStep = steps[1]!;
  const inputFormatStep = steps[2]!;
  const outputFormatStep = steps[3]!;
  const sourceKeyTypeStep = steps[4]!;
  const sourceKeyStep = steps[5]!;
  const sourceKsnDescriptorStep = steps[6]!;
  const sourceKsnStep = steps[7]!;
  const destinationKeyTypeStep = steps[8]!;
  const destinationKeyStep = steps[9]!;
  const destinationKsnDescriptorStep = steps[10]!;
  const destinationKsnStep = steps[11]!;
  const sourceIvStep = steps[12]!;
  const destinationIvStep = steps[13]!;
  const lengthStep = steps[14]!;
  const dataStep = steps[15]!;
  const lmkIdStep = steps[16]!;
  const usageList1 = ['B0', '41', '42', '43', '44'];
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = choice(sourceModeStep, buffer, at, end)) < 0 && (next = slow(sourceModeStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(destinationModeStep, buffer, at, end)) < 0 && (next = slow(destinationModeStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(inputFormatStep, buffer, at, end)) < 0 && (next = slow(inputFormatStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(outputFormatStep, buffer, at, end)) < 0 && (next = slow(outputFormatStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(sourceKeyTypeStep, state, at)) < 0) return false;
    at = next;
    if ((next = key(sourceKeyStep, buffer, at, end)) < 0 && (next = slow(sourceKeyStep, state, at)) < 0) return false;
    at = next;
    if ((sourceKeyTypeStep.slot.value === '009' || sourceKeyTypeStep.slot.value === '609' || sourceKeyTypeStep.slot.value === '809' || sourceKeyTypeStep.slot.value === '909') || headerHas(state, sourceKeyStep.slot.value, 5, 2, usageList1)) {
      if ((next = run(sourceKsnDescriptorStep, buffer, at, end)) < 0 && (next = slow(sourceKsnDescriptorStep, state, at)) < 0) return false;
      at = next;
      if ((next = slow(sourceKsnStep, state, at)) < 0) return false;
      at = next;
    } else {
      sourceKsnDescriptorStep.slot.put(undefined);
      sourceKsnStep.slot.put(undefined);
    }
    if ((next = slow(destinationKeyTypeStep, state, at)) < 0) return false;
    at = next;
    if ((next = key(destinationKeyStep, buffer, at, end)) < 0 && (next = slow(destinationKeyStep, state, at)) < 0) return false;
    at = next;
    if ((destinationKeyTypeStep.slot.value === '009' || destinationKeyTypeStep.slot.value === '609' || destinationKeyTypeStep.slot.value === '809' || destinationKeyTypeStep.slot.value === '909') || headerHas(state, destinationKeyStep.slot.value, 5, 2, usageList1)) {
      if ((next = run(destinationKsnDescriptorStep, buffer, at, end)) < 0 && (next = slow(destinationKsnDescriptorStep, state, at)) < 0) return false;
      at = next;
      if ((next = slow(destinationKsnStep, state, at)) < 0) return false;
      at = next;
    } else {
      destinationKsnDescriptorStep.slot.put(undefined);
      destinationKsnStep.slot.put(undefined);
    }
    if ((sourceModeStep.slot.value === '01' || sourceModeStep.slot.value === '02' || sourceModeStep.slot.value === '03' || sourceModeStep.slot.value === '05' || sourceModeStep.slot.value === '06')) {
      if ((next = cipherBlock(sourceIvStep, buffer, at, end)) < 0 && (next = slow(sourceIvStep, state, at)) < 0) return false;
      at = next;
    } else {
      sourceIvStep.slot.put(undefined);
    }
    if ((destinationModeStep.slot.value === '01' || destinationModeStep.slot.value === '02' || destinationModeStep.slot.value === '03' || destinationModeStep.slot.value === '05' || destinationModeStep.slot.value === '06')) {
      if ((next = cipherBlock(destinationIvStep, buffer, at, end)) < 0 && (next = slow(destinationIvStep, state, at)) < 0) return false;
      at = next;
    } else {
      destinationIvStep.slot.put(undefined);
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
