/** Messages made ready before a run, with what their replies must be: nothing is built or looked up while it runs. */

/** One host command, ready to be sent. Several may be in flight at once, so nothing in it changes. */
export interface PreparedCall {
  /** Its operation, by place in `Plan.operations`. */
  readonly operation: number;
  /** Length prefix, room for the message header, command code and fields. */
  readonly frame: Uint8Array;
  /** What the reply must begin with, from the response code on. */
  readonly expected: Uint8Array;
  /** Bytes of the reply from the response code on; 0 when any number is right. */
  readonly length: number;
  /** Looks at the reply, from the response code on, where its value is not always the same. */
  readonly verify?: ((bytes: Uint8Array, start: number, end: number) => boolean) | undefined;
}

/** Calls that follow each other: each is sent when the one before it has been answered. Most have only one. */
export type Transaction = readonly PreparedCall[];

/** How a reply is checked: against a value made here, against one the target gave before, or by its form only. */
export type Check = 'value' | 'recorded' | 'form';

/** What a plan sends, for reports. */
export interface Operation {
  /** Such as `CA` or `switch: KQ`. */
  readonly name: string;
  readonly code: string;
  readonly check: Check;
}

/** One thing that a scenario does, with its share and its prepared transactions. */
export interface PlanEntry {
  readonly name: string;
  readonly weight: number;
  readonly transactions: readonly Transaction[];
}

/** Everything that a run needs. */
export interface Plan {
  readonly operations: readonly Operation[];
  readonly entries: readonly PlanEntry[];
  readonly headerLength: number;
}

/** What a reply was: as expected; another error code; or another response code, length or value. */
export type Finding = 'right' | 'refused' | 'wrong';

/**
 * Checks a reply from its response code on. A call that should have been refused and was not is wrong: a target that
 * answers 00 to everything must not pass.
 */
export function checkReply(call: PreparedCall, bytes: Uint8Array, start: number, end: number): Finding {
  const { expected } = call;
  const size = expected.length;
  if (end - start < size) return mismatch(expected, bytes, start, end);
  for (let i = 0; i < size; i++) if (bytes[start + i] !== expected[i]) return mismatch(expected, bytes, start, end);
  if (call.length !== 0 && end - start !== call.length) return 'wrong';
  return call.verify === undefined || call.verify(bytes, start, end) ? 'right' : 'wrong';
}

/** The error code of a reply, as text for reports; `--` when there is none. */
export function errorCodeOf(bytes: Uint8Array, start: number, end: number): string {
  if (end - start < CODES) return '--';
  const text = String.fromCharCode(bytes[start + 2]!, bytes[start + 3]!);
  return /^[0-9A-Z]{2}$/.test(text) ? text : '--';
}

function mismatch(expected: Uint8Array, bytes: Uint8Array, start: number, end: number): Finding {
  if (end - start < CODES || bytes[start] !== expected[0] || bytes[start + 1] !== expected[1]) return 'wrong';
  const isSame = bytes[start + 2] === expected[2] && bytes[start + 3] === expected[3];
  const isSuccess = bytes[start + 2] === ZERO && bytes[start + 3] === ZERO;
  return isSame || isSuccess ? 'wrong' : 'refused';
}

/** Response code and error code. */
const CODES = 4;
const ZERO = 0x30;
