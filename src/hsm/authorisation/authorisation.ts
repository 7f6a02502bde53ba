/**
 * What is authorised under each LMK: named activities, or the one state in which everything is allowed (product
 * reference 4.1). Messages only look things up; times run by the device's clock and are noticed when somebody asks.
 */
import type { Lmk } from '../../keys/lmk.ts';
import type { Settings } from '../../settings.ts';
import type { DeviceStore } from '../device-store.ts';
import type { OfficerPair } from '../officers.ts';
import { Refusal } from '../refusal.ts';
import type { Clock } from '../state.ts';
import type { ActivityInterface, ActivityRequest } from './activity.ts';
import {
  type AuthorisationEvent,
  endedEvent,
  type Grant,
  type GrantEnd,
  grantedEvent,
  grantText,
  hasEnd,
  holdsAt,
  isConfigured,
  isGrantOf,
  isPersistent,
  isReplacedBy,
  isValid,
  limited,
  mayPersist,
  newGrant,
} from './grant.ts';
import { GrantTable, LMK_SLOTS } from './grant-table.ts';
import { type AuthorisationRules, authorisationRules } from './rules.ts';
import { openGrants, type StoredGrant, storeGrants } from './stored-grants.ts';
import { wantedActivities, wrongOfficers } from './wanted.ts';

/** What authorisation is made of. */
export interface AuthorisationParts {
  readonly clock: Clock;
  readonly store: DeviceStore;
  /** The LMK in a slot. */
  readonly lmk: (id: number) => Lmk | undefined;
  readonly settings: Settings;
}

/** How much is authorised. */
export interface AuthorisedCounts {
  /** The state in which everything is allowed. */
  readonly everything: boolean;
  readonly activities: number;
  /** Activities that hold at the host, and at the console; one without interface counts in both. */
  readonly host: number;
  readonly console: number;
}

/** What is authorised in one device. */
export class Authorisation {
  /** For people: what could not be taken up again at start. */
  readonly notes: readonly string[];
  readonly #parts: AuthorisationParts;
  readonly #table = new GrantTable();
  #settings: Settings;
  #listeners: readonly ((event: AuthorisationEvent) => void)[] = [];
  #saving: Promise<string | undefined> | undefined;

  constructor(parts: AuthorisationParts) {
    this.#parts = parts;
    this.#settings = parts.settings;
    this.notes = this.#takeUp();
  }

  /** Is `category.subject` authorised at this interface? Without subject it must be so for all of them. */
  isAuthorised(lmkId: number, category: string, subject: string, place: ActivityInterface): boolean {
    if (this.#table.hasEnds) this.expire();
    return this.#table.allows(lmkId, category, subject, place);
  }

  /** What is authorised under an LMK, in the order in which it was. */
  grants(lmkId: number): readonly Grant[] {
    this.expire();
    return this.#table.get(lmkId);
  }

  /** How much is authorised under an LMK, or under all of them. */
  counts(lmkId?: number): AuthorisedCounts {
    this.expire();
    const all = lmkId === undefined ? [...this.#table.all()].map(([, grant]) => grant) : this.#table.get(lmkId);
    const activities = all.filter(({ activity }) => activity !== undefined);
    return {
      everything: activities.length < all.length,
      activities: activities.length,
      host: activities.filter((grant) => holdsAt(grant, 'host')).length,
      console: activities.filter((grant) => holdsAt(grant, 'console')).length,
    };
  }

  /**
   * Authorises activities for two officers, all of them or none; without activities everything, where the device has
   * the single authorised state. An activity that is authorised already starts anew. Resolves when it is kept.
   */
  async authorise(
    lmkId: number,
    officers: OfficerPair,
    activities: readonly string[],
  ): Promise<readonly Grant[] | Refusal<'13' | '15' | '17' | '41'>> {
    this.expire();
    const lmk = this.#parts.lmk(lmkId);
    if (lmk === undefined) return new Refusal('13', 'lmkId', `no LMK is loaded with id ${twoDigits(lmkId)}`);
    const rules = this.#rules;
    const wrong = wrongOfficers(officers, lmk, rules);
    if (wrong !== undefined) return wrong;
    const wanted = wantedActivities(activities, rules);
    if (wanted instanceof Refusal) return wanted;
    const now = this.#parts.clock();
    const added = wanted.map((request) => newGrant(request, now, officers.names, rules));
    const replaced = this.#table.remove(lmkId, (grant) => added.some((next) => isReplacedBy(grant, next)));
    this.#add(lmkId, added);
    if ([...added, ...replaced].some(isPersistent)) {
      const failure = await this.#save();
      if (failure !== undefined) {
        this.#table.remove(lmkId, (grant) => added.includes(grant));
        if (this.#parts.lmk(lmkId) === lmk) this.#add(lmkId, replaced);
        return new Refusal('41', '', `nothing was authorised, as it could not be kept: ${failure}`);
      }
    }
    for (const grant of added) this.#tell(grantedEvent(lmkId, grant));
    return added;
  }

  /** Cancels everything under an LMK; tells how many activities that was. */
  cancelAll(lmkId: number, by: string): number {
    return this.#end(lmkId, () => true, 'cancelled', by);
  }

  /** Cancels one activity; its time, if it has one, must be given as when it was authorised. */
  cancel(lmkId: number, request: ActivityRequest, by: string): boolean {
    return this.#end(lmkId, (grant) => isGrantOf(grant, request), 'cancelled', by) > 0;
  }

  /** Cancels the state in which everything is allowed, and nothing else. */
  cancelEverything(lmkId: number, by: string): boolean {
    return this.#end(lmkId, ({ activity }) => activity === undefined, 'cancelled', by) > 0;
  }

  /** Cancels everything under all LMKs, as reset and tamper do; tells how many activities that was. */
  reset(by: string): number {
    let count = 0;
    for (let id = 0; id < LMK_SLOTS; id++) count += this.cancelAll(id, by);
    return count;
  }

  /** Ends what has reached its time. A timer calls it too, so that the audit log hears of it in time. */
  expire(): void {
    if (!this.#table.hasEnds) return;
    const now = this.#parts.clock();
    if (!this.#table.isDue(now)) return;
    for (let id = 0; id < LMK_SLOTS; id++)
      this.#end(id, (grant) => hasEnd(grant) && !isValid(grant, now), 'timedOut', '');
  }

  /** An LMK was loaded: officers of the one before allowed nothing under it. */
  lmkLoaded(lmkId: number): void {
    this.cancelAll(lmkId, '');
    if (this.#settings.authorised) this.#add(lmkId, CONFIGURED);
  }

  /** An LMK was deleted, and with it what was authorised. */
  lmkDeleted(lmkId: number): void {
    this.cancelAll(lmkId, '');
  }

  /** Follows other settings; what they no longer allow ends. */
  settingsChanged(settings: Settings): void {
    const wasConfigured = this.#settings.authorised;
    const before = this.#rules;
    this.#settings = settings;
    const rules = this.#rules;
    const otherMode = rules.enableMultipleActivities !== before.enableMultipleActivities;
    const newLimit = rules.enforceAuthorisationTimeLimit && !before.enforceAuthorisationTimeLimit;
    const isOver = (grant: Grant): boolean =>
      isConfigured(grant) ? !settings.authorised : otherMode || !mayPersist(grant, rules);
    for (let id = 0; id < LMK_SLOTS; id++) {
      this.#end(id, isOver, 'cancelled', '');
      if (newLimit && this.#table.get(id).length > 0) {
        const now = this.#parts.clock();
        this.#table.set(
          id,
          this.#table.get(id).map((grant) => limited(grant, now, rules)),
        );
      }
      if (settings.authorised && !wasConfigured && this.#parts.lmk(id) !== undefined) this.#add(id, CONFIGURED);
    }
  }

  /** Hears of everything that becomes authorised and ends. Returns what stops it. */
  onEvent(listener: (event: AuthorisationEvent) => void): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  /** Undefined when nothing waits to be kept; otherwise resolves, with words for people when it could not be. */
  kept(): Promise<string | undefined> | undefined {
    return this.#saving;
  }

  get #rules(): AuthorisationRules {
    return authorisationRules(this.#settings);
  }

  #add(lmkId: number, grants: readonly Grant[]): void {
    this.#table.set(lmkId, [...this.#table.get(lmkId), ...grants]);
  }

  /** Ends grants, saves when a restart would bring one back, and tells; how many they were. */
  #end(lmkId: number, which: (grant: Grant) => boolean, end: GrantEnd, by: string): number {
    const ended = this.#table.remove(lmkId, which);
    if (ended.some(isPersistent)) void this.#save();
    for (const grant of ended) this.#tell(endedEvent(lmkId, grant, end, by));
    return ended.length;
  }

  #tell(event: AuthorisationEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Keeps all persistent activities as they are now, so a later saving makes up for one that failed. */
  #save(): Promise<string | undefined> {
    const stored: StoredGrant[] = [];
    for (const [lmkId, grant] of this.#table.all()) {
      const lmkCheckValue = this.#parts.lmk(lmkId)?.checkValue;
      if (lmkCheckValue !== undefined && isPersistent(grant)) stored.push({ lmkId, lmkCheckValue, grant });
    }
    const saving = this.#parts.store.save(SECTION, storeGrants(stored)).then(
      () => undefined,
      (failure: Error) => failure.message,
    );
    this.#saving = saving;
    void saving.then(() => {
      if (this.#saving === saving) this.#saving = undefined;
    });
    return saving;
  }

  /** Takes up persistent activities at start; everything else ended with the power. */
  #takeUp(): readonly string[] {
    const { lmk, store } = this.#parts;
    const { grants, lost } = openGrants(store.load(SECTION));
    const notes = lost === 0 ? [] : [`${lost} persistent activities could not be read and are not authorised`];
    const rules = this.#rules;
    for (const { lmkId, lmkCheckValue, grant } of grants) {
      const isThere = lmk(lmkId)?.checkValue === lmkCheckValue;
      if (isThere && mayPersist(grant, rules)) this.#add(lmkId, [grant]);
      else
        notes.push(
          `${grantText(grant)} of LMK ${twoDigits(lmkId)} is not authorised any more: ${isThere ? 'the settings no longer allow it' : 'another LMK is loaded, or none'}`,
        );
    }
    if (this.#settings.authorised)
      for (let id = 0; id < LMK_SLOTS; id++) if (lmk(id) !== undefined) this.#add(id, CONFIGURED);
    // What ended does not come back when the settings or the LMK do.
    if (notes.length > 0) void this.#save();
    return notes;
  }
}

/** The authorised state by the setting `authorised`. */
const CONFIGURED: readonly Grant[] = [
  { activity: undefined, timeout: undefined, grantedAt: 0, expiresAt: Number.POSITIVE_INFINITY, by: '' },
];
const twoDigits = (id: number): string => String(id).padStart(2, '0');
/** Name in the store. */
const SECTION = 'activities';
