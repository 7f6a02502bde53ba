/** A clock that an operator can set: the clock of the machine and a difference to it. */
import type { Clock } from './state.ts';

/** The clock of a device, and a way to set it. */
export interface AdjustableClock {
  readonly now: Clock;
  /** Milliseconds that the device is ahead of the clock below. */
  readonly difference: number;
  /** Sets the time of the device. */
  set(milliseconds: number): void;
}

/** Makes an adjustable clock; a device gets its `now`. */
export function adjustableClock(below: Clock, difference = 0): AdjustableClock {
  let ahead = difference;
  return {
    now: () => below() + ahead,
    get difference() {
      return ahead;
    },
    set(milliseconds) {
      ahead = milliseconds - below();
    },
  };
}
