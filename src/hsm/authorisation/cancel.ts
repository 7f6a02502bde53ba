/** Cancelling as officers and hosts ask for it (product reference 4.2; commands-keys-admin 4, RA). */
import { nearest } from '../../nearest.ts';
import { Refusal } from '../refusal.ts';
import { type ActivityRequest, activityText, isSameActivity, requestText } from './activity.ts';
import type { Authorisation } from './authorisation.ts';
import { type Grant, grantText, isGrantOf } from './grant.ts';
import { isProblem, parseActivity } from './parse-activity.ts';

/** The word that hosts cancel the state with in which everything is allowed. */
export const EVERYTHING = 'all';

/**
 * Cancels the activities given, or everything without any; all of them or none. Nobody has to be an officer for it.
 * Resolves with their number when it is kept.
 */
export async function cancelActivities(
  authorisation: Authorisation,
  lmkId: number,
  texts: readonly string[],
  by: string,
): Promise<number | Refusal<'15' | '17' | '41'>> {
  const requests: (ActivityRequest | undefined)[] = [];
  for (const text of texts) {
    const request = text.toLowerCase() === EVERYTHING ? undefined : parseActivity(text);
    if (isProblem(request)) return new Refusal('15', 'activities', request.problem);
    const missing = whyMissing(request, authorisation.grants(lmkId));
    if (missing !== undefined) return new Refusal('17', 'activities', missing);
    requests.push(request);
  }
  let count = texts.length === 0 ? authorisation.cancelAll(lmkId, by) : 0;
  for (const request of requests) if (cancelOne(authorisation, lmkId, request, by)) count++;
  const failure = await authorisation.kept();
  return failure === undefined ? count : notKept(failure);
}

/** Cancels what a host names, if it is there; what is no activity is not there. */
export function cancelNamed(authorisation: Authorisation, lmkId: number, text: string, by: string): boolean {
  const name = text.toLowerCase();
  if (name === EVERYTHING) return authorisation.cancelEverything(lmkId, by);
  const request = parseActivity(name);
  return !isProblem(request) && authorisation.cancel(lmkId, request, by);
}

/** Cancelled it is, but a restart would bring it back. */
export const notKept = (failure: string): Refusal<'41'> =>
  new Refusal('41', '', `cancelled until the next restart only, as it could not be kept: ${failure}`);

function cancelOne(
  authorisation: Authorisation,
  lmkId: number,
  request: ActivityRequest | undefined,
  by: string,
): boolean {
  return request === undefined ? authorisation.cancelEverything(lmkId, by) : authorisation.cancel(lmkId, request, by);
}

function whyMissing(request: ActivityRequest | undefined, grants: readonly Grant[]): string | undefined {
  if (request === undefined)
    return grants.some(({ activity }) => activity === undefined) ? undefined : 'there is no single authorised state';
  if (grants.some((grant) => isGrantOf(grant, request))) return undefined;
  const same = grants.find(({ activity }) => activity !== undefined && isSameActivity(activity, request));
  if (same !== undefined) return `${activityText(request)} has another time: repeat it as ${grantText(same)}`;
  const names = grants.filter(({ activity }) => activity !== undefined).map(grantText);
  if (names.length === 0) return `${requestText(request)} is not authorised, and no other activity is`;
  const near = nearest(requestText(request), names);
  return `${requestText(request)} is not authorised${near === undefined ? `; authorised is ${names.join(' ')}` : `; did you mean ${near}?`}`;
}
