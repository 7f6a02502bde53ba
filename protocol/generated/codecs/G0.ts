// Generated from the definition of G0 by `npm run derive`.
import { headerHas } from '../../derive/conditions.ts';
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { account, choice, cipherBlock, key, opens, run, slow } from '../../derive/quick-read.ts';
import type { QuickWriter } from '../../derive/quick-write.ts';
import { digits, hexadecimal, text } from '../../derive/quick-write.ts';

/** Reads the fields of G0. */
export const readG0: MakeQuickReader = (steps) => {
  const sourceFlagStep = steps[0]!;
  const sourceKeyStep = steps[1]!;
  const destinationFlagStep = steps[2]!;
  const destinationKeyStep = steps[3]!;
  const sourceKsnDescriptorStep = steps[4]!;
  const sourceKsnStep = steps[5]!;
  const destinationKsnDescriptorStep = steps[6]!;
  const destinationKsnStep = steps[7]!;
  const pinBlockStep = steps[8]!;
  const sourceFormatStep = steps[9]!;
  const destinationFormatStep = steps[10]!;
  const accountStep = steps[11]!;
  const destinationPanStep = steps[12]!;
  const lmkIdStep = steps[13]!;
  const usageList1 = ['B0', '41', '42', '43', '44'];
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if (opens(sourceFlagStep.ahead!, buffer, at, end)) {
      if ((next = choice(sourceFlagStep, buffer, at, end)) < 0 && (next = slow(sourceFlagStep, state, at)) < 0) return false;
      at = next;
    } else sourceFlagStep.slot.put(undefined);
    if ((next = key(sourceKeyStep, buffer, at, end)) < 0 && (next = slow(sourceKeyStep, state, at)) < 0) return false;
    at = next;
    if (opens(destinationFlagStep.ahead!, buffer, at, end)) {
      if ((next = choice(destinationFlagStep, buffer, at, end)) < 0 && (next = slow(destinationFlagStep, state, at)) < 0) return false;
      at = next;
    } else destinationFlagStep.slot.put(undefined);
    if ((next = key(destinationKeyStep, buffer, at, end)) < 0 && (next = slow(destinationKeyStep, state, at)) < 0) return false;
    at = next;
    if ((next = run(sourceKsnDescriptorStep, buffer, at, end)) < 0 && (next = slow(sourceKsnDescriptorStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(sourceKsnStep, state, at)) < 0) return false;
    at = next;
    if ((destinationFlagStep.slot.value === '*' || destinationFlagStep.slot.value === '~' || destinationFlagStep.slot.value === '!') || headerHas(state, destinationKeyStep.slot.value, 5, 2, usageList1)) {
      if ((next = run(destinationKsnDescriptorStep, buffer, at, end)) < 0 && (next = slow(destinationKsnDescriptorStep, state, at)) < 0) return false;
      at = next;
      if ((next = slow(destinationKsnStep, state, at)) < 0) return false;
      at = next;
    } else {
      destinationKsnDescriptorStep.slot.put(undefined);
      destinationKsnStep.slot.put(undefined);
    }
    if ((next = cipherBlock(pinBlockStep, buffer, at, end)) < 0 && (next = slow(pinBlockStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(sourceFormatStep, buffer, at, end)) < 0 && (next = slow(sourceFormatStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(destinationFormatStep, buffer, at, end)) < 0 && (next = slow(destinationFormatStep, state, at)) < 0) return false;
    at = next;
    if ((next = account(accountStep, buffer, at, end)) < 0 && (next = slow(accountStep, state, at)) < 0) return false;
    at = next;
    if (opens(destinationPanStep.ahead!, buffer, at, end)) {
      if ((next = slow(destinationPanStep, state, at)) < 0) return false;
      at = next;
    } else destinationPanStep.slot.put(undefined);
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};

/** Writes what follows G100. */
export const writeG0: QuickWriter = (out, answer) =>
  digits(out, answer['pinLength'], 2) &&
  hexadecimal(out, answer['pinBlock'], 16, 32) &&
  text(out, answer['format'], 2);
