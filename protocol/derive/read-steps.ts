/** The loop over the fields of a message, for definitions without straight code of their own. */
import type { FieldRecord } from './conditions.ts';
import { account, choice, cipherBlock, key, number, opens, run, slow } from './quick-read.ts';
import type { ReadState } from './read-state.ts';
import { forms, type Step } from './step.ts';

/** Reads the fields of `steps`; false when malformed, with the reason in the state. */
export function readSteps(steps: readonly Step[], state: ReadState, record: FieldRecord): boolean {
  const { buffer, end } = state;
  let { at } = state;
  // Neighbours often share one condition.
  let wasAbsent = false;
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i]!;
    const { slot, ahead, isPresent } = step;
    const fails: boolean =
      isPresent !== undefined && ((step.sharesCondition && wasAbsent) || !isPresent(state, record));
    wasAbsent = fails;
    if (fails || (ahead !== undefined && !opens(ahead, buffer, at, end))) {
      slot.put(undefined);
      continue;
    }
    let next = plain(step, buffer, at, end);
    if (next < 0) next = slow(step, state, at);
    if (next < 0) return false;
    at = next;
  }
  state.at = at;
  return true;
}

function plain(step: Step, buffer: Uint8Array, at: number, end: number): number {
  switch (step.form) {
    case forms.run:
      return run(step, buffer, at, end);
    case forms.number:
      return number(step, buffer, at, end);
    case forms.choice:
      return choice(step, buffer, at, end);
    case forms.key:
      return key(step, buffer, at, end);
    case forms.cipherBlock:
      return cipherBlock(step, buffer, at, end);
    case forms.account:
      return account(step, buffer, at, end);
    default:
      return -1;
  }
}
