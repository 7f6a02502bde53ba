/** What a device remembers between messages: LMKs, settings, authorised activities, counters. */
import type { RandomSource } from '../crypto/cipher.ts';
import type { Lmk } from '../keys/lmk.ts';
import type { OpenOptions } from '../keys/open.ts';
import type { Settings } from '../settings.ts';
import { UserStorage } from './user-storage.ts';

/** Milliseconds since 1970; tests pass their own. */
export type Clock = () => number;

/** An LMK in key change storage: the one before the live LMK, or the one to come after it (product reference 2.6). */
export interface ChangeLmk {
  readonly lmk: Lmk;
  readonly role: 'old' | 'new';
}

export interface DeviceParts {
  /** LMKs by identifier, 0 to 19. */
  readonly lmks: ReadonlyMap<number, Lmk>;
  /** LMKs in key change storage, by identifier of the LMK they belong to; one without a role is an old LMK. */
  readonly changeStorage?: ReadonlyMap<number, Lmk | ChangeLmk>;
  readonly settings: Settings;
  readonly random: RandomSource;
  readonly clock: Clock;
}

export class DeviceState {
  readonly lmks: Map<number, Lmk>;
  readonly changeStorage: Map<number, ChangeLmk>;
  readonly random: RandomSource;
  readonly clock: Clock;
  readonly startedAt: number;
  /** Keys and tables that messages name by index. */
  readonly userStorage: UserStorage;
  /** Authorised host activities per LMK, as `category.subject.host`. */
  readonly activities = new Map<number, Set<string>>();
  #settings: Settings;
  #openOptions: OpenOptions;

  constructor(parts: DeviceParts) {
    this.lmks = new Map(parts.lmks);
    this.changeStorage = new Map(
      [...(parts.changeStorage ?? [])].map(([id, entry]) => [
        id,
        'role' in entry ? entry : { lmk: entry, role: 'old' },
      ]),
    );
    this.userStorage = new UserStorage(parts.settings.userStorageKeyLength);
    this.random = parts.random;
    this.clock = parts.clock;
    this.startedAt = parts.clock();
    this.#settings = parts.settings;
    this.#openOptions = openOptions(parts.settings);
    if (parts.settings.authorised) for (const id of this.lmks.keys()) this.activities.set(id, new Set([EVERYTHING]));
  }

  get settings(): Settings {
    return this.#settings;
  }

  get openOptions(): OpenOptions {
    return this.#openOptions;
  }

  /** Is `category.subject.host` authorised under this LMK? */
  isAuthorised(lmkId: number, category: string, subject: string): boolean {
    const activities = this.activities.get(lmkId);
    if (activities === undefined || activities.size === 0) return false;
    if (activities.has(EVERYTHING) || activities.has(category)) return true;
    const name = subject === '' ? category : `${category}.${subject.toLowerCase()}`;
    return activities.has(`${name}.host`) || activities.has(name);
  }

  /** Cancels all activities of an LMK; tells how many there were. */
  cancelAll(lmkId: number): number {
    const count = this.activities.get(lmkId)?.size ?? 0;
    this.activities.get(lmkId)?.clear();
    return count;
  }

  /** Cancels one activity by its exact name; tells whether it was there. */
  cancel(lmkId: number, activity: string): boolean {
    return this.activities.get(lmkId)?.delete(activity) ?? false;
  }
}

/** Single authorised state: one flag that allows everything (product reference 4.1). */
export const EVERYTHING = 'all';

function openOptions(settings: Settings): OpenOptions {
  return Object.freeze({
    ignoreLmkIdInHeader: settings.ignoreLmkIdInKeyBlock,
    enableSingleDes: settings.enableSingleDes,
    preventMasquerading: settings.preventMasquerading,
  });
}
