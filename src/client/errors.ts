/** Why a call has no answer. A refusal by the device is an answer; these are thrown. None of them quotes a message. */

/** The connection could not be made, was lost, or fell out of step; what was outstanding has no answer. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

/** No reply came in time. The device may have executed the command all the same. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** A reply came that does not have the layout of its command. */
export class ReplyError extends Error {
  override readonly name = 'ReplyError';
  /** The reply as it came, with its header. */
  readonly reply: Uint8Array;

  constructor(message: string, reply: Uint8Array) {
    super(message);
    this.reply = reply;
  }
}
