// Generated from the definition of CA by `npm run derive`.
import { headerHas } from '../../derive/conditions.ts';
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { account, choice, cipherBlock, key, number, opens, run, slow } from '../../derive/quick-read.ts';
import type { QuickWriter } from '../../derive/quick-write.ts';
import { digits, hexadecimal, text } from '../../derive/quick-write.ts';

/** Reads the fields of CA. */
export const readCA: MakeQuickReader = (steps) => {
  const sourceKeyStep = steps[0]!;
  const destinationFlagStep = steps[1]!;
  const destinationKeyStep = steps[2]!;
  const destinationKsnDescriptorStep = steps[3]!;
  const destinationKsnStep = steps[4]!;
  const maximumPinLengthStep = steps[5]!;
  const pinBlockStep = steps[6]!;
  const sourceFormatStep = steps[7]!;
  const destinationFormatStep = steps[8]!;
  const accountStep = steps[9]!;
  const lmkIdStep = steps[10]!;
  const usageList1 = ['B0', '41', '42', '43', '44'];
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = key(sourceKeyStep, buffer, at, end)) < 0 && (next = slow(sourceKeyStep, state, at)) < 0) return false;
    at = next;
    if (opens(destinationFlagStep.ahead!, buffer, at, end)) {
      if ((next = choice(destinationFlagStep, buffer, at, end)) < 0 && (next = slow(destinationFlagStep, state, at)) < 0) return false;
      at = next;
    } else destinationFlagStep.slot.put(undefined);
    if ((next = key(destinationKeyStep, buffer, at, end)) < 0 && (next = slow(destinationKeyStep, state, at)) < 0) return false;
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
    if ((next = number(maximumPinLengthStep, buffer, at, end)) < 0 && (next = slow(maximumPinLengthStep, state, at)) < 0) return false;
    at = next;
    if ((next = cipherBlock(pinBlockStep, buffer, at, end)) < 0 && (next = slow(pinBlockStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(sourceFormatStep, buffer, at, end)) < 0 && (next = slow(sourceFormatStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(destinationFormatStep, buffer, at, end)) < 0 && (next = slow(destinationFormatStep, state, at)) < 0) return false;
    at = next;
    if ((next = account(accountStep, buffer, at, end)) < 0 && (next = slow(accountStep, state, at)) < 0) return false;
    at = next;
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};

/** Writes what follows CB00. */
export const writeCA: QuickWriter = (out, answer) =>
  digits(out, answer['pinLength'], 2) &&
  hexadecimal(out, answer['pinBlock'], 16, 32) &&
  text(out, answer['format'], 2);
