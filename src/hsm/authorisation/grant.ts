/** Something that is authorised, and what became of it. */
import {
  type Activity,
  type ActivityInterface,
  type ActivityRequest,
  isSameActivity,
  requestText,
  type Timeout,
} from './activity.ts';
import { type AuthorisationRules, TIME_LIMIT } from './rules.ts';

/** The state in which everything is allowed, or one activity (product reference 4.1). */
export interface Grant {
  /** Undefined for everything. */
  readonly activity: Activity | undefined;
  /** As the officers gave it. */
  readonly timeout: Timeout;
  /** Milliseconds of the device's clock. */
  readonly grantedAt: number;
  /** Infinity without an end. */
  readonly expiresAt: number;
  /** Names of the officers; '' when the configuration authorised it. */
  readonly by: string;
}

/** A change of what is authorised, with the event code of the audit log (product reference 7.3). */
export interface AuthorisationEvent {
  readonly auditCode: 'A0' | 'A1' | 'AA' | 'AC' | 'AT';
  readonly lmkId: number;
  /** Text of the activity; '' for the authorised state as a whole. */
  readonly activity: string;
  /** Who did it: names of officers, `host`, or '' for the device itself. */
  readonly by: string;
}

/** How it came to its end. */
export type GrantEnd = 'cancelled' | 'timedOut';

/** The event of a new grant. */
export function grantedEvent(lmkId: number, grant: Grant): AuthorisationEvent {
  return { auditCode: grant.activity === undefined ? 'A1' : 'AA', lmkId, activity: grantText(grant), by: grant.by };
}

/** The event of a grant's end. */
export function endedEvent(lmkId: number, grant: Grant, end: GrantEnd, by: string): AuthorisationEvent {
  const auditCode = grant.activity === undefined ? 'A0' : end === 'timedOut' ? 'AT' : 'AC';
  return { auditCode, lmkId, activity: grantText(grant), by };
}

/** As the command C takes it; '' for everything. */
export function grantText({ activity, timeout }: Grant): string {
  return activity === undefined ? '' : requestText({ ...activity, timeout });
}

/** Does it hold at this interface? */
export function holdsAt({ activity }: Grant, place: ActivityInterface): boolean {
  return activity === undefined || activity.interface === '' || activity.interface === place;
}

/** A grant of now; undefined asks for everything. */
export function newGrant(
  request: ActivityRequest | undefined,
  now: number,
  by: string,
  rules: AuthorisationRules,
): Grant {
  if (request === undefined)
    return { activity: undefined, timeout: undefined, grantedAt: now, expiresAt: now + limit('', rules), by };
  const { timeout, ...activity } = request;
  const asked = typeof timeout === 'number' ? timeout * MINUTE : Number.POSITIVE_INFINITY;
  return { activity, timeout, grantedAt: now, expiresAt: now + Math.min(asked, limit(activity.interface, rules)), by };
}

/** A grant as it is after the time limit has come: what the console may do ends in time. */
export function limited(grant: Grant, now: number, rules: AuthorisationRules): Grant {
  const { activity, expiresAt } = grant;
  if (isConfigured(grant)) return grant;
  return { ...grant, expiresAt: Math.min(expiresAt, now + limit(activity?.interface ?? '', rules)) };
}

/** Authorised by the configuration: it comes back with each LMK, and nobody has to allow it. */
export const isConfigured = ({ by }: Grant): boolean => by === '';
/** Does it survive a restart? */
export const isPersistent = ({ timeout }: Grant): boolean => timeout === 'persistent';
/** Does it end by itself? */
export const hasEnd = ({ expiresAt }: Grant): boolean => expiresAt !== Number.POSITIVE_INFINITY;

/** A clock that was set back to before the grant must not prolong it. */
export const isValid = ({ grantedAt, expiresAt }: Grant, now: number): boolean =>
  now < expiresAt && now >= grantedAt - CLOCK_TOLERANCE;

/** Do the settings allow that it survives a restart, if it does? */
export function mayPersist(grant: Grant, rules: AuthorisationRules): boolean {
  if (!isPersistent(grant)) return true;
  if (!rules.allowPersistentActivities || !rules.enableMultipleActivities) return false;
  return !rules.enforceAuthorisationTimeLimit || !holdsAt(grant, 'console');
}

/** Does the second take the place of the first? */
export function isReplacedBy(grant: Grant, next: Grant): boolean {
  if (grant.activity === undefined || next.activity === undefined)
    return grant.activity === next.activity && !isConfigured(grant);
  return isSameActivity(grant.activity, next.activity);
}

/** Is it what somebody wants to cancel, with the time that it was given? */
export const isGrantOf = (grant: Grant, request: ActivityRequest): boolean =>
  grant.activity !== undefined && isSameActivity(grant.activity, request) && grant.timeout === request.timeout;

/** Milliseconds that something may last. */
function limit(place: ActivityInterface | '', { enforceAuthorisationTimeLimit }: AuthorisationRules): number {
  return enforceAuthorisationTimeLimit && place !== 'host' ? TIME_LIMIT * MINUTE : Number.POSITIVE_INFINITY;
}

/** Milliseconds. */
const MINUTE = 60_000;
/** Milliseconds: machines correct their clocks a little all the time. */
export const CLOCK_TOLERANCE = 60_000;
