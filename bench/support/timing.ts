// Times a loop by the processor time that this process used, so that other processes disturb less.

/** Nanoseconds for each of `count` calls that `loop` makes. */
export function nanoseconds(count: number, loop: (count: number) => void): number {
  const start = process.cpuUsage();
  loop(count);
  const { user, system } = process.cpuUsage(start);
  return ((user + system) * 1000) / count;
}

/** The same after a turn that does not count: other loops have run since, and compiled code and caches have forgotten this one. */
export function warmNanoseconds(count: number, loop: (count: number) => void): number {
  loop(count);
  return nanoseconds(count, loop);
}

/** A count of calls that takes about so many milliseconds; the loop is warm afterwards. */
export function countFor(milliseconds: number, loop: (count: number) => void): number {
  for (let count = 1; ; count *= 2) {
    const start = performance.now();
    loop(count);
    const took = performance.now() - start;
    if (took >= milliseconds / 2 || count >= MOST) return Math.max(1, Math.round((count * milliseconds) / took));
  }
}

const MOST = 1 << 22;
