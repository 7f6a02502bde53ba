// Generated from the definition of NK by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { choice, number, slow } from '../../derive/quick-read.ts';

/** Reads the fields of NK. */
export const readNK: MakeQuickReader = (steps) => {
  const headersStep = steps[0]!;
  const countStep = steps[1]!;
  const commandsStep = steps[2]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = choice(headersStep, buffer, at, end)) < 0 && (next = slow(headersStep, state, at)) < 0) return false;
    at = next;
    if ((next = number(countStep, buffer, at, end)) < 0 && (next = slow(countStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(commandsStep, state, at)) < 0) return false;
    at = next;
    state.at = at;
    return true;
  };
};
