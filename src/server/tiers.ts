/**
 * Performance tiers: how many calls in a second and how many LMKs a device may have. Rates and LMK counts are those of
 * the published SKUs (product reference 9); their names are values that a user gives, as they stand in a deployment.
 */
import { nearest } from '../nearest.ts';

/** What a tier allows. */
export interface Tier {
  readonly name: string;
  readonly callsPerSecond: number;
  readonly lmkCount: number;
}

const tier = (lmkCount: number, callsPerSecond: number): Tier =>
  Object.freeze({ name: `payShield10K_LMK${lmkCount}_CPS${callsPerSecond}`, callsPerSecond, lmkCount });

/** Every tier that is known by name. */
export const tiers: readonly Tier[] = Object.freeze([
  tier(1, 60),
  tier(1, 250),
  tier(1, 2500),
  tier(2, 60),
  tier(2, 250),
  tier(2, 2500),
]);

/** The tier of that name, or what is wrong with the name, in words. */
export function parseTier(name: string): Tier | { readonly problem: string } {
  const found = tiers.find((known) => known.name === name);
  if (found !== undefined) return found;
  const names = tiers.map((known) => known.name);
  const near = nearest(name, names);
  return {
    problem: `no such tier${near === undefined ? `; there are ${names.join(', ')}` : `; did you mean ${near}?`}`,
  };
}
