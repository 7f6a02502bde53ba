/** Where the commands of a chain stand, in NK and in its reply NL (commands-keys-admin 5): lengths are text. */

/** A command, or its reply, inside a chain. */
export interface Link {
  /** Behind its length. */
  readonly start: number;
  readonly end: number;
  /** Bytes of header in front of its code. */
  readonly headerLength: number;
}

/** The commands of a chain in Latin-1 whose fields start at `at`; those that are whole. */
export function linksOfRequest(bytes: Uint8Array, at: number, end: number, headerLength: number): Link[] {
  const own = bytes[at] === DIGIT_1 ? headerLength : 0;
  return linksFrom(bytes, at + 1, end, own);
}

/** The replies of a chain in Latin-1; `at` is behind the error code. */
export function linksOfReply(bytes: Uint8Array, at: number, end: number, headerLength: number): Link[] {
  return linksFrom(bytes, at, end, headerLength);
}

function linksFrom(bytes: Uint8Array, countAt: number, end: number, headerLength: number): Link[] {
  const links: Link[] = [];
  const count = number(bytes, countAt, 2, end);
  let at = countAt + 2;
  for (let i = 0; i < count; i++) {
    const length = number(bytes, at, LENGTH_DIGITS, end);
    const start = at + LENGTH_DIGITS;
    if (length < 0 || start + length > end) break;
    links.push({ start, end: start + length, headerLength });
    at = start + length;
  }
  return links;
}

/** A decimal number, or -1. */
function number(bytes: Uint8Array, at: number, digits: number, end: number): number {
  if (at + digits > end) return -1;
  let value = 0;
  for (let i = at; i < at + digits; i++) {
    const digit = bytes[i]! - DIGIT_0;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

const LENGTH_DIGITS = 4;
const DIGIT_0 = 0x30;
const DIGIT_1 = 0x31;
