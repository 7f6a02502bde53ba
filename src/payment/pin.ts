/**
 * A clear PIN in memory: digit values, never characters, so that nothing prints it by accident.
 */

/** Fewest digits of a PIN (ISO 9564-1, 8.1). */
export const MIN_PIN_LENGTH = 4;
/** Most digits of a PIN (ISO 9564-1, 8.1). */
export const MAX_PIN_LENGTH = 12;

/** A clear PIN; its content counts only after a function that fills it has answered '00'. */
export class Pin {
  /** Digit values 0 to 9; those behind `length` mean nothing. */
  readonly digits: Uint8Array = new Uint8Array(MAX_PIN_LENGTH);
  length = 0;

  /** Takes digit values; the caller has checked them and their number. */
  set(digits: Uint8Array, start = 0, end: number = digits.length): void {
    for (let i = start; i < end; i++) this.digits[i - start] = digits[i]!;
    this.length = end - start;
  }

  /** Compares digits and length (commands-pin-card 3.3). */
  equals(other: Pin): boolean {
    if (this.length !== other.length) return false;
    for (let i = 0; i < this.length; i++) if (this.digits[i] !== other.digits[i]) return false;
    return true;
  }

  clear(): void {
    // A loop: the built-in function costs more than twelve bytes do.
    const { digits } = this;
    for (let i = 0; i < MAX_PIN_LENGTH; i++) digits[i] = 0;
    this.length = 0;
  }
}

/** Whether a PIN has 4 to 12 digits (else error 24). */
export function pinLengthFits(length: number): boolean {
  return length >= MIN_PIN_LENGTH && length <= MAX_PIN_LENGTH;
}
