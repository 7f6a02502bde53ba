// Generated from the definition of CC by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { account, choice, cipherBlock, key, number, opens, slow } from '../../derive/quick-read.ts';
import type { QuickWriter } from '../../derive/quick-write.ts';
import { digits, hexadecimal, text } from '../../derive/quick-write.ts';

/** Reads the fields of CC. */
export const readCC: MakeQuickReader = (steps) => {
  const sourceKeyStep = steps[0]!;
  const destinationKeyStep = steps[1]!;
  const maximumPinLengthStep = steps[2]!;
  const pinBlockStep = steps[3]!;
  const sourceFormatStep = steps[4]!;
  const destinationFormatStep = steps[5]!;
  const accountStep = steps[6]!;
  const lmkIdStep = steps[7]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = key(sourceKeyStep, buffer, at, end)) < 0 && (next = slow(sourceKeyStep, state, at)) < 0) return false;
    at = next;
    if ((next = key(destinationKeyStep, buffer, at, end)) < 0 && (next = slow(destinationKeyStep, state, at)) < 0) return false;
    at = next;
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

/** Writes what follows CD00. */
export const writeCC: QuickWriter = (out, answer) =>
  digits(out, answer['pinLength'], 2) &&
  hexadecimal(out, answer['pinBlock'], 16, 32) &&
  text(out, answer['format'], 2);
