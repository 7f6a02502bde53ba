// Generated from the definition of LA by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, number, slow } from '../../derive/quick-read.ts';

/** Reads the fields of LA. */
export const readLA: MakeQuickReader = (steps, record) => {
  const flagStep = steps[0]!;
  const indexStep = steps[1]!;
  const lengthStep = steps[2]!;
  const charactersStep = steps[3]!;
  const bytesStep = steps[4]!;
  const blockCountStep = steps[5]!;
  const blocksStep = steps[6]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = choice(flagStep, buffer, at, end)) < 0 && (next = slow(flagStep, state, at)) < 0) return false;
    at = next;
    if ((next = number(indexStep, buffer, at, end)) < 0 && (next = slow(indexStep, state, at)) < 0) return false;
    at = next;
    if (lengthStep.isPresent!(state, record)) {
      if ((next = number(lengthStep, buffer, at, end)) < 0 && (next = slow(lengthStep, state, at)) < 0) return false;
      at = next;
    } else {
      lengthStep.slot.put(undefined);
    }
    if (charactersStep.isPresent!(state, record)) {
      if ((next = slow(charactersStep, state, at)) < 0) return false;
      at = next;
    } else {
      charactersStep.slot.put(undefined);
    }
    if (bytesStep.isPresent!(state, record)) {
      if ((next = slow(bytesStep, state, at)) < 0) return false;
      at = next;
    } else {
      bytesStep.slot.put(undefined);
    }
    if (blockCountStep.isPresent!(state, record)) {
      if ((next = number(blockCountStep, buffer, at, end)) < 0 && (next = slow(blockCountStep, state, at)) < 0) return false;
      at = next;
      if ((next = slow(blocksStep, state, at)) < 0) return false;
      at = next;
    } else {
      blockCountStep.slot.put(undefined);
      blocksStep.slot.put(undefined);
    }
    state.at = at;
    return true;
  };
};
