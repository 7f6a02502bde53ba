/** Fields that the statistics share: whose they are and from when to when (commands-keys-admin 5, J2). */
import { numeric, text } from '../dsl/fields.ts';

/** Serial number, and start, end and present as date and time. */
export const collectionTimes = {
  serial: text(12, 'Serial number'),
  startDate: numeric(6, 'Date of the last reset, YYMMDD'),
  startTime: numeric(6, 'Time of the last reset, hhmmss'),
  endDate: numeric(6, 'Date of the end, YYMMDD: now, unless collecting was suspended'),
  endTime: numeric(6, 'Time of the end, hhmmss'),
  date: numeric(6, 'Date, YYMMDD'),
  time: numeric(6, 'Time, hhmmss'),
} as const;

/** The same with the length of the collection. */
export const collection = {
  ...collectionTimes,
  seconds: numeric(10, 'Seconds of collection'),
} as const;
