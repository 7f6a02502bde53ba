/** Times as admin commands show them: UTC, in digits without delimiters. */

/** The digits of one moment. */
export interface Moment {
  /** YYMMDD. */
  readonly date: string;
  /** hhmmss. */
  readonly time: string;
}

/** The digits of a time in milliseconds since 1970. */
export function moment(milliseconds: number): Moment {
  // By its parts: the ISO text alone takes twice as long.
  const at = new Date(milliseconds);
  return {
    date: twoDigits(at.getUTCFullYear() % 100) + twoDigits(at.getUTCMonth() + 1) + twoDigits(at.getUTCDate()),
    time: twoDigits(at.getUTCHours()) + twoDigits(at.getUTCMinutes()) + twoDigits(at.getUTCSeconds()),
  };
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');
