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
  const text = new Date(milliseconds).toISOString();
  return {
    date: text.slice(2, 4) + text.slice(5, 7) + text.slice(8, 10),
    time: text.slice(11, 13) + text.slice(14, 16) + text.slice(17, 19),
  };
}
