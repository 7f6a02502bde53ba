/** What is authorised under every LMK, ready for messages to look up. */
import type { ActivityInterface } from './activity.ts';
import { CLOCK_TOLERANCE, type Grant, hasEnd, holdsAt } from './grant.ts';
import { Permits } from './permits.ts';

/** `%nn` has two digits. */
export const LMK_SLOTS = 100;

/** Grants by identifier of the LMK; what messages need is made anew at every change. */
export class GrantTable {
  readonly #grants: (readonly Grant[] | undefined)[] = new Array(LMK_SLOTS).fill(undefined);
  readonly #host: (Permits | undefined)[] = new Array(LMK_SLOTS).fill(undefined);
  readonly #console: (Permits | undefined)[] = new Array(LMK_SLOTS).fill(undefined);
  /** Only when something has an end a message has to look at the clock. */
  hasEnds = false;
  #validFrom = 0;
  #validUntil = Number.POSITIVE_INFINITY;

  /** Is `category.subject` allowed at this interface? */
  allows(lmkId: number, category: string, subject: string, place: ActivityInterface): boolean {
    const permits = (place === 'host' ? this.#host : this.#console)[lmkId];
    return permits?.allow(category, subject) === true;
  }

  /** Has a grant reached its end, or does the clock stand before one? */
  isDue(now: number): boolean {
    return now >= this.#validUntil || now < this.#validFrom;
  }

  get(lmkId: number): readonly Grant[] {
    return this.#grants[lmkId] ?? NONE;
  }

  /** Of all LMKs. */
  *all(): Generator<readonly [lmkId: number, grant: Grant]> {
    for (let id = 0; id < LMK_SLOTS; id++) for (const grant of this.get(id)) yield [id, grant];
  }

  set(lmkId: number, grants: readonly Grant[]): void {
    this.#grants[lmkId] = grants.length === 0 ? undefined : grants;
    this.#host[lmkId] = permits(grants, 'host');
    this.#console[lmkId] = permits(grants, 'console');
    const ending = [...this.all()].map(([, grant]) => grant).filter(hasEnd);
    this.hasEnds = ending.length > 0;
    this.#validUntil = Math.min(...ending.map(({ expiresAt }) => expiresAt));
    this.#validFrom = Math.max(0, ...ending.map(({ grantedAt }) => grantedAt - CLOCK_TOLERANCE));
  }

  /** Takes grants out and returns them. */
  remove(lmkId: number, which: (grant: Grant) => boolean): readonly Grant[] {
    const removed = this.get(lmkId).filter(which);
    if (removed.length > 0)
      this.set(
        lmkId,
        this.get(lmkId).filter((grant) => !removed.includes(grant)),
      );
    return removed;
  }
}

function permits(grants: readonly Grant[], place: ActivityInterface): Permits | undefined {
  const here = grants.filter((grant) => holdsAt(grant, place));
  if (here.length === 0) return undefined;
  return new Permits(
    here.some(({ activity }) => activity === undefined),
    here.flatMap(({ activity }) => activity ?? []),
  );
}

const NONE: readonly Grant[] = Object.freeze([]);
