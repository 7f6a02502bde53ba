// DES rounds for callers that keep schedules of their own, always in plain TypeScript. Others use the engine.

import { createDesTransform, type DesTransform } from './engine/js-des-rounds.ts';

/** One block of DES (`passes` 1) or triple DES (`passes` 3) with schedules of `writeSchedule` (FIPS 46-3, SP 800-67). */
export const transform: DesTransform = (words, passes, first, second, third, input, at, output, outputAt) => {
  (made ??= createDesTransform())(words, passes, first, second, third, input, at, output, outputAt);
};

// Made on first use: the tables would only cost time at start.
let made: DesTransform | undefined;
