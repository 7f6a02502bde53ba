/** What a handler answers instead of a reply: the two digits, and for people the field and the reason. */
export class Refusal<E extends string = string> {
  readonly error: E;
  /** Name of the request field at fault, or '' when it is the message as a whole. */
  readonly field: string;
  /** What was expected and what came, without any secret. */
  readonly reason: string;

  constructor(error: E, field: string, reason: string) {
    this.error = error;
    this.field = field;
    this.reason = reason;
  }
}

/** Makes a refusal; called at load time wherever the reason has no variable part. */
export const refuse = <const E extends string>(error: E, field: string, reason: string): Refusal<E> =>
  Object.freeze(new Refusal(error, field, reason));
