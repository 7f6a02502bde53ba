/** Numbers that look random and repeat for the same seed: small and fast, for chances and delays, never for keys. */

/** A source of numbers from 0 up to 1. */
export function chance(seed: string): () => number {
  let state = hashOf(seed);
  // Mulberry32: a Weyl sequence through a mixing function with a period of 2^32.
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** FNV-1a with a last mixing, so that similar seeds start far apart. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
