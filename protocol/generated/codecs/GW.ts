// Generated from the definition of GW by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, key, number, opens, run, slow } from '../../derive/quick-read.ts';
import type { QuickWriter } from '../../derive/quick-write.ts';
import { hexadecimal } from '../../derive/quick-write.ts';

/** Reads the fields of GW. */
export const readGW: MakeQuickReader = (steps) => {
  const modeStep = steps[0]!;
  const methodStep = steps[1]!;
  const bdkStep = steps[2]!;
  const ksnDescriptorStep = steps[3]!;
  const ksnStep = steps[4]!;
  const macStep = steps[5]!;
  const halfMacStep = steps[6]!;
  const dataLengthStep = steps[7]!;
  const dataStep = steps[8]!;
  const lmkIdStep = steps[9]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = choice(modeStep, buffer, at, end)) < 0 && (next = slow(modeStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(methodStep, buffer, at, end)) < 0 && (next = slow(methodStep, state, at)) < 0) return false;
    at = next;
    if ((next = key(bdkStep, buffer, at, end)) < 0 && (next = slow(bdkStep, state, at)) < 0) return false;
    at = next;
    if ((next = run(ksnDescriptorStep, buffer, at, end)) < 0 && (next = slow(ksnDescriptorStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(ksnStep, state, at)) < 0) return false;
    at = next;
    if ((modeStep.slot.value === '1' || modeStep.slot.value === 'A' || modeStep.slot.value === 'G')) {
      if ((next = run(macStep, buffer, at, end)) < 0 && (next = slow(macStep, state, at)) < 0) return false;
      at = next;
    } else {
      macStep.slot.put(undefined);
    }
    if ((modeStep.slot.value === '2' || modeStep.slot.value === '3' || modeStep.slot.value === 'B' || modeStep.slot.value === 'C' || modeStep.slot.value === 'H' || modeStep.slot.value === 'I')) {
      if ((next = run(halfMacStep, buffer, at, end)) < 0 && (next = slow(halfMacStep, state, at)) < 0) return false;
      at = next;
    } else {
      halfMacStep.slot.put(undefined);
    }
    if ((next = number(dataLengthStep, buffer, at, end)) < 0 && (next = slow(dataLengthStep, state, at)) < 0) return false;
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

/** Writes what follows GX00. */
export const writeGW: QuickWriter = (out, answer) =>
  hexadecimal(out, answer['mac'], 16, 16) &&
  hexadecimal(out, answer['halfMac'], 8, 8);
