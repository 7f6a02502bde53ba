// Generated from the definition of GQ by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { account, choice, cipherBlock, key, number, opens, run, slow } from '../../derive/quick-read.ts';
import type { QuickWriter } from '../../derive/quick-write.ts';
import { text } from '../../derive/quick-write.ts';

/** Reads the fields of GQ. */
export const readGQ: MakeQuickReader = (steps) => {
  const modeStep = steps[0]!;
  const macModeStep = steps[1]!;
  const macMethodStep = steps[2]!;
  const sourceFlagStep = steps[3]!;
  const bdkStep = steps[4]!;
  const pvkStep = steps[5]!;
  const ksnDescriptorStep = steps[6]!;
  const ksnStep = steps[7]!;
  const pinBlockStep = steps[8]!;
  const formatStep = steps[9]!;
  const accountStep = steps[10]!;
  const verificationPanStep = steps[11]!;
  const pvkiStep = steps[12]!;
  const pvvStep = steps[13]!;
  const macStep = steps[14]!;
  const halfMacStep = steps[15]!;
  const messageLengthStep = steps[16]!;
  const messageStep = steps[17]!;
  const lmkIdStep = steps[18]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = choice(modeStep, buffer, at, end)) < 0 && (next = slow(modeStep, state, at)) < 0) return false;
    at = next;
    if (modeStep.slot.value === '1') {
      if ((next = choice(macModeStep, buffer, at, end)) < 0 && (next = slow(macModeStep, state, at)) < 0) return false;
      at = next;
      if ((next = choice(macMethodStep, buffer, at, end)) < 0 && (next = slow(macMethodStep, state, at)) < 0) return false;
      at = next;
    } else {
      macModeStep.slot.put(undefined);
      macMethodStep.slot.put(undefined);
    }
    if (opens(sourceFlagStep.ahead!, buffer, at, end)) {
      if ((next = choice(sourceFlagStep, buffer, at, end)) < 0 && (next = slow(sourceFlagStep, state, at)) < 0) return false;
      at = next;
    } else sourceFlagStep.slot.put(undefined);
    if ((next = key(bdkStep, buffer, at, end)) < 0 && (next = slow(bdkStep, state, at)) < 0) return false;
    at = next;
    if ((next = key(pvkStep, buffer, at, end)) < 0 && (next = slow(pvkStep, state, at)) < 0) return false;
    at = next;
    if ((next = run(ksnDescriptorStep, buffer, at, end)) < 0 && (next = slow(ksnDescriptorStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(ksnStep, state, at)) < 0) return false;
    at = next;
    if ((next = cipherBlock(pinBlockStep, buffer, at, end)) < 0 && (next = slow(pinBlockStep, state, at)) < 0) return false;
    at = next;
    if ((next = choice(formatStep, buffer, at, end)) < 0 && (next = slow(formatStep, state, at)) < 0) return false;
    at = next;
    if ((next = account(accountStep, buffer, at, end)) < 0 && (next = slow(accountStep, state, at)) < 0) return false;
    at = next;
    if (opens(verificationPanStep.ahead!, buffer, at, end)) {
      if ((next = slow(verificationPanStep, state, at)) < 0) return false;
      at = next;
    } else verificationPanStep.slot.put(undefined);
    if ((next = number(pvkiStep, buffer, at, end)) < 0 && (next = slow(pvkiStep, state, at)) < 0) return false;
    at = next;
    if ((next = run(pvvStep, buffer, at, end)) < 0 && (next = slow(pvvStep, state, at)) < 0) return false;
    at = next;
    if (macModeStep.slot.value === '1') {
      if ((next = run(macStep, buffer, at, end)) < 0 && (next = slow(macStep, state, at)) < 0) return false;
      at = next;
    } else {
      macStep.slot.put(undefined);
    }
    if ((macModeStep.slot.value === '2' || macModeStep.slot.value === '3')) {
      if ((next = run(halfMacStep, buffer, at, end)) < 0 && (next = slow(halfMacStep, state, at)) < 0) return false;
      at = next;
    } else {
      halfMacStep.slot.put(undefined);
    }
    if (modeStep.slot.value === '1') {
      if ((next = number(messageLengthStep, buffer, at, end)) < 0 && (next = slow(messageLengthStep, state, at)) < 0) return false;
      at = next;
      if ((next = slow(messageStep, state, at)) < 0) return false;
      at = next;
    } else {
      messageLengthStep.slot.put(undefined);
      messageStep.slot.put(undefined);
    }
    if (opens(lmkIdStep.ahead!, buffer, at, end)) {
      if ((next = slow(lmkIdStep, state, at)) < 0) return false;
      at = next;
    } else lmkIdStep.slot.put(undefined);
    state.at = at;
    return true;
  };
};

/** Writes what follows GR00. */
export const writeGQ: QuickWriter = (out, answer) =>
  text(out, answer['macResult'], 2);
