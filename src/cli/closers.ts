/** What was opened, closed again in the opposite order: at an orderly end, and when a start fails half way. */

/** Closes something. Calls in flight are answered for so long, when it has any. */
export type Close = (graceMilliseconds: number) => unknown;

export class Closers {
  #closings: Close[] = [];

  /** Notes how to close what was just opened. */
  add(close: Close): void {
    this.#closings.push(close);
  }

  /** Closes everything, latest first, one after the other. What fails does not keep the rest open; the first failure is thrown. */
  async close(graceMilliseconds = 0): Promise<void> {
    const failures: unknown[] = [];
    for (let close = this.#closings.pop(); close !== undefined; close = this.#closings.pop()) {
      try {
        await close(graceMilliseconds);
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
