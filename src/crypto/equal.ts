// Comparison of secrets: MACs, PIN blocks, check values.
// It does not stop at the first difference, so its time does not tell where that is.

/** Whether two byte strings are equal, in time that depends on their lengths only. */
export function constantTimeEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && startsWith(a, b);
}

/** Whether a byte string starts with another, as a MAC with what is left of it; in the same manner. */
export function startsWith(whole: Uint8Array, start: Uint8Array): boolean {
  if (start.length > whole.length) return false;
  let difference = 0;
  for (let index = 0; index < start.length; index++) difference |= whole[index]! ^ start[index]!;
  return difference === 0;
}
