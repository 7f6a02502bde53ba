// Medians and ratios of interleaved rounds. Machines are shared and noisy: only what is measured side by side can be compared.

/** What several rounds gave: the one in the middle, and how far they lie apart. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly rounds: number;
}

/** The middle value; the mean of the two in the middle of an even number. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('there is no median of nothing');
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Median and extremes; undefined when there is no round. */
export function spread(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  return { median: median(values), low: Math.min(...values), high: Math.max(...values), rounds: values.length };
}

/**
 * The ratio of two things measured in the same rounds: taken in each round by itself, so that a machine that is slow for a
 * while is slow for both. Undefined when one of them was not measured.
 */
export function ratio(over: readonly number[] | undefined, under: readonly number[] | undefined): Spread | undefined {
  if (over === undefined || under === undefined) return undefined;
  const rounds = Math.min(over.length, under.length);
  const ratios: number[] = [];
  for (let i = 0; i < rounds; i++) if (under[i] !== 0) ratios.push(over[i]! / under[i]!);
  return spread(ratios);
}

/** Values by name, one for each round. */
export class Rounds {
  readonly #values = new Map<string, number[]>();

  /** Notes the value of a round. */
  add(name: string, value: number): void {
    const values = this.#values.get(name);
    if (values === undefined) this.#values.set(name, [value]);
    else values.push(value);
  }

  /** The values of all rounds; undefined when nothing of this name was measured. */
  get(name: string): readonly number[] | undefined {
    return this.#values.get(name);
  }

  /** Median and extremes of a name. */
  spread(name: string): Spread | undefined {
    return spread(this.#values.get(name) ?? []);
  }

  /** The ratio of two names. */
  ratio(over: string, under: string): Spread | undefined {
    return ratio(this.#values.get(over), this.#values.get(under));
  }

  /** Everything, for a file. */
  toJSON(): Record<string, readonly number[]> {
    return Object.fromEntries(this.#values);
  }
}
