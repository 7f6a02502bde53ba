// The one thing that can go wrong with a key in an engine.

/** The mistake of using a key after its release. */
export function releasedKey(): Error {
  return new Error('The key was released and cannot be used any more');
}
