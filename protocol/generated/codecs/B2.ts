// Generated from the definition of B2 by `npm run derive`.
import type { MakeQuickReader } from '../../derive/quick-read.ts';
import { number, slow } from '../../derive/quick-read.ts';

/** Reads the fields of B2. */
export const readB2: MakeQuickReader = (steps) => {
  const lengthStep = steps[0]!;
  const dataStep = steps[1]!;
  return (state) => {
    const { buffer, end } = state;
    let at = state.at;
    let next = 0;
    if ((next = number(lengthStep, buffer, at, end)) < 0 && (next = slow(lengthStep, state, at)) < 0) return false;
    at = next;
    if ((next = slow(dataStep, state, at)) < 0) return false;
    at = next;
    state.at = at;
    return true;
  };
};
