/** Limits of failed PIN verifications and what the device does beyond them (console command A5, product reference 6.6). */
import type { StoredValue } from '../device-store.ts';

/**
 * What happens when a limit is exceeded. `log`: an audit record and the counts of J8. `block`: PIN verification also
 * answers 39 until it is enabled again. `erase`: beyond the limit in all the LMKs are erased too.
 */
export const fraudReactions = ['log', 'block', 'erase'] as const;
/** One of them. */
export type FraudReaction = (typeof fraudReactions)[number];

/** Limits; 0 is none. */
export interface FraudLimits {
  readonly perMinute: number;
  readonly perHour: number;
  /** Failures in all since PIN verification was last enabled (A7): a PIN attack. */
  readonly attack: number;
  readonly reaction: FraudReaction;
}

/** The numbers that the public description of A5 gives; what a new device does beyond them is not public. */
export const defaultFraudLimits: FraudLimits = Object.freeze({
  perMinute: 100,
  perHour: 1000,
  attack: 100,
  reaction: 'log',
});

/** Highest limit. */
export const HIGHEST_LIMIT = 99_999;

/** The limit in what was typed, or words for people. */
export function readLimit(typed: string): number | { readonly invalid: string } {
  const value = /^\d{1,5}$/.test(typed) ? Number(typed) : Number.NaN;
  return value <= HIGHEST_LIMIT ? value : { invalid: `expected a number from 0 (no limit) to ${HIGHEST_LIMIT}` };
}

/** Reads limits as one text: `100,1000,100` and, behind another comma, the reaction. */
export function readFraudLimits(text: string): FraudLimits | { readonly invalid: string } {
  const [perMinute, perHour, attack, reaction = 'block', ...more] = text.split(',').map((word) => word.trim());
  const limits = [perMinute, perHour, attack].map((word) => readLimit(word ?? ''));
  const isReaction = (fraudReactions as readonly string[]).includes(reaction);
  if (more.length > 0 || !isReaction || limits.some((limit) => typeof limit !== 'number'))
    return {
      invalid: `expected minute,hour,attack and perhaps ${fraudReactions.join(', ')}, such as 100,1000,100,block`,
    };
  const [minute, hour, all] = limits as number[];
  return { perMinute: minute!, perHour: hour!, attack: all!, reaction: reaction as FraudReaction };
}

/** The JSON form. */
export function storeFraudLimits({ perMinute, perHour, attack, reaction }: FraudLimits): StoredValue {
  return { perMinute, perHour, attack, reaction };
}

/** Reads the JSON form; what does not fit is as on a new device. */
export function openFraudLimits(stored: StoredValue | undefined): FraudLimits {
  if (typeof stored !== 'object' || stored === null) return defaultFraudLimits;
  const { perMinute, perHour, attack, reaction } = stored as Readonly<Record<string, StoredValue>>;
  const limit = (value: StoredValue | undefined, otherwise: number): number =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) <= HIGHEST_LIMIT
      ? (value as number)
      : otherwise;
  return {
    perMinute: limit(perMinute, defaultFraudLimits.perMinute),
    perHour: limit(perHour, defaultFraudLimits.perHour),
    attack: limit(attack, defaultFraudLimits.attack),
    reaction: (fraudReactions as readonly unknown[]).includes(reaction)
      ? (reaction as FraudReaction)
      : defaultFraudLimits.reaction,
  };
}
