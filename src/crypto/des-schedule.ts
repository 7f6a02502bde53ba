// The key schedule of DES for callers that keep schedules of their own, beside des-rounds.ts.

import { createWriteDesSchedule, DES_SCHEDULE_WORDS, type WriteDesSchedule } from './engine/js-des-schedule.ts';

/** Words in the schedule of one 8-byte key part in one order. */
export const SCHEDULE_WORDS = DES_SCHEDULE_WORDS;

/** Writes the schedule of 8 key bytes in encryption order and, behind it, in decryption order (FIPS 46-3, appendix 1). */
export const writeSchedule: WriteDesSchedule = (key, keyOffset, words, start) => {
  (made ??= createWriteDesSchedule())(key, keyOffset, words, start);
};

// Made on first use: the tables would only cost time at start.
let made: WriteDesSchedule | undefined;
