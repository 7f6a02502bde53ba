/** The settings that rule authorisation (product reference 3.2, 3.3). */
import type { Settings } from '../../settings.ts';

/** Their values. */
export interface AuthorisationRules {
  /** Named activities; otherwise one flag that allows everything. */
  readonly enableMultipleActivities: boolean;
  /** Activities may survive a restart. */
  readonly allowPersistentActivities: boolean;
  /** What the console may do lasts 12 hours at most. */
  readonly enforceAuthorisationTimeLimit: boolean;
  readonly officerIdentification: 'card' | 'password';
}

/** Longest time of a console activity in minutes, where it is limited (product reference 3.3). */
export const TIME_LIMIT = 720;

/** Reads them. */
export function authorisationRules(settings: Settings): AuthorisationRules {
  return settings;
}
