/** The stored form of persistent activities. Each names its LMK by check value too: another LMK does not inherit them. */
import type { StoredValue } from '../device-store.ts';
import { activityText, requestText } from './activity.ts';
import type { Grant } from './grant.ts';
import { isProblem, parseActivity } from './parse-activity.ts';

/** A stored activity, before it is known whether its LMK is still there. */
export interface StoredGrant {
  readonly lmkId: number;
  readonly lmkCheckValue: string;
  readonly grant: Grant;
}

/** The section of them; null when there are none. */
export function storeGrants(grants: readonly StoredGrant[]): StoredValue {
  if (grants.length === 0) return null;
  return grants.map(({ lmkId, lmkCheckValue, grant: { activity, grantedAt, by } }) => ({
    lmk: lmkId,
    checkValue: lmkCheckValue,
    activity: activityText(activity!),
    grantedAt,
    by,
  }));
}

/** The activities of a section; those that cannot be read are left out: what is not sure is not authorised. */
export function openGrants(stored: StoredValue | undefined): { readonly grants: StoredGrant[]; readonly lost: number } {
  const grants: StoredGrant[] = [];
  if (stored === undefined || stored === null) return { grants, lost: 0 };
  if (!Array.isArray(stored)) return { grants, lost: 1 };
  for (const entry of stored as readonly unknown[]) {
    const grant = openGrant(entry);
    if (grant !== undefined) grants.push(grant);
  }
  return { grants, lost: stored.length - grants.length };
}

function openGrant(entry: unknown): StoredGrant | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { lmk, checkValue, activity, grantedAt, by } = entry as Readonly<Record<string, unknown>>;
  if (!Number.isInteger(lmk) || typeof checkValue !== 'string' || typeof by !== 'string') return undefined;
  if (typeof activity !== 'string' || typeof grantedAt !== 'number') return undefined;
  const parsed = parseActivity(activity);
  // Only full names are stored: a short one was not written by us.
  if (isProblem(parsed) || requestText(parsed) !== activity) return undefined;
  const { timeout: _none, ...named } = parsed;
  const grant = { activity: named, timeout: 'persistent' as const, grantedAt, expiresAt: Number.POSITIVE_INFINITY, by };
  return { lmkId: lmk as number, lmkCheckValue: checkValue, grant };
}
