/**
 * Latencies in microseconds, in log-linear buckets: every power of two in 1024 steps, so a value is kept to 0.1 %.
 * Recording costs a few nanoseconds; histograms of parts of a run are added up.
 */

/** Counts of latencies from 0 to 2^31 - 1 microseconds (35 minutes); what lies outside is counted at the edge. */
export class LatencyHistogram {
  readonly #counts = new Uint32Array(BUCKETS);
  #total = 0;
  #sum = 0;
  #min = LARGEST;
  #max = 0;

  /** Values recorded. */
  get total(): number {
    return this.#total;
  }

  /** The largest value, 0 when there is none. */
  get max(): number {
    return this.#max;
  }

  /** The smallest value, 0 when there is none. */
  get min(): number {
    return this.#total === 0 ? 0 : this.#min;
  }

  /** The mean, 0 when there is none. */
  get mean(): number {
    return this.#total === 0 ? 0 : this.#sum / this.#total;
  }

  /** Counts one latency; parts of a microsecond are cut off. */
  record(microseconds: number): void {
    const value = microseconds >= LARGEST ? LARGEST : microseconds > 0 ? microseconds | 0 : 0;
    this.#counts[bucketOf(value)]!++;
    this.#total++;
    this.#sum += value;
    if (value > this.#max) this.#max = value;
    if (value < this.#min) this.#min = value;
  }

  /** The value that `share` (0 to 1) of the values do not exceed; the top of its bucket, but never above the maximum. */
  percentile(share: number): number {
    if (this.#total === 0) return 0;
    const wanted = Math.max(1, Math.ceil(share * this.#total));
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      seen += this.#counts[bucket]!;
      if (seen >= wanted) return Math.min(topOf(bucket), this.#max);
    }
    return this.#max;
  }

  /** Adds the values of another histogram. */
  add(other: LatencyHistogram): void {
    for (let bucket = 0; bucket < BUCKETS; bucket++) this.#counts[bucket]! += other.#counts[bucket]!;
    this.#total += other.#total;
    this.#sum += other.#sum;
    this.#max = Math.max(this.#max, other.#max);
    this.#min = Math.min(this.#min, other.#min);
  }

  /** Forgets everything. */
  clear(): void {
    this.#counts.fill(0);
    this.#total = 0;
    this.#sum = 0;
    this.#min = LARGEST;
    this.#max = 0;
  }

  /** Calls back for each bucket that has values, smallest first, with the top of the bucket. */
  forEach(each: (microseconds: number, count: number) => void): void {
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const count = this.#counts[bucket]!;
      if (count > 0) each(Math.min(topOf(bucket), this.#max), count);
    }
  }
}

function bucketOf(value: number): number {
  const exponent = 31 - Math.clz32(value | 1);
  const shift = exponent > STEP_BITS ? exponent - STEP_BITS : 0;
  return (shift << STEP_BITS) + (value >>> shift);
}

/** The largest value that falls into a bucket. Above the linear part, bucket numbers carry one step too many. */
function topOf(bucket: number): number {
  if (bucket < 2 << STEP_BITS) return bucket;
  const shift = (bucket >> STEP_BITS) - 1;
  return ((bucket & (STEPS - 1)) + STEPS + 1) * 2 ** shift - 1;
}

const STEP_BITS = 10;
const STEPS = 1 << STEP_BITS;
const LARGEST = 2 ** 31 - 1;
const BUCKETS = (31 - STEP_BITS + 1) << STEP_BITS;
