/** What makes the transactions of one kind: the parts that scenarios are put together from. */
import type { Transaction } from '../call.ts';
import type { Workbench } from '../workbench.ts';

/** Makes `count` different transactions, or fewer where more would not differ. */
export type Maker = (bench: Workbench, count: number) => Promise<Transaction[]>;

/** A maker whose transactions are made one by one. */
export function each(make: (bench: Workbench, index: number) => Promise<Transaction>): Maker {
  return async (bench, count) => {
    const made: Transaction[] = [];
    for (let i = 0; i < count; i++) made.push(await make(bench, i));
    return made;
  };
}

/** Keys that transactions take turns with. */
export const KEYS = 16;

/** One transaction in so many has a wrong value that the target must find. */
export const WRONG_EVERY = 8;
