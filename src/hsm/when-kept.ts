/** Answers of commands that change what outlives the process: given when the change is kept. */
import { Refusal } from './refusal.ts';
import type { DeviceState } from './state.ts';

/** The answer, at once without a data directory; a refusal, with the change undone, when it could not be kept. */
export function whenKept<A extends object>({ keeper }: DeviceState, answer: A): A | Promise<A | Refusal<'41'>> {
  if (keeper === undefined) return answer;
  return keeper.kept().then((failure) => (failure === undefined ? answer : new Refusal('41', '', failure)));
}
