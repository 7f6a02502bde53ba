/** What a device remembers between messages: LMKs, settings, authorised activities, counters. */
import type { RandomSource } from '../crypto/cipher.ts';
import { KeyCache } from '../keys/key-cache.ts';
import type { Lmk } from '../keys/lmk.ts';
import type { OpenOptions } from '../keys/open.ts';
import type { Settings } from '../settings.ts';
import { Statistics } from './statistics.ts';
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
  readonly random: RandomSource;
  readonly clock: Clock;
  readonly startedAt: number;
  /** Load, volumes and health counts since they were last reset. */
  readonly statistics: Statistics;
  /** Authorised host activities per LMK, as `category.subject.host`. */
  readonly activities = new Map<number, Set<string>>();
  readonly #lmks: Map<number, Lmk>;
  /** The same by identifier, for every message. */
  readonly #lmkSlots: (Lmk | undefined)[] = new Array(LMK_SLOTS).fill(undefined);
  readonly #changeStorage: Map<number, ChangeLmk>;
  #userStorage: UserStorage;
  #settings: Settings;
  #openOptions: OpenOptions;
  #keyCache: KeyCache;

  constructor(parts: DeviceParts) {
    this.#lmks = new Map(parts.lmks);
    for (const [id, lmk] of this.#lmks) this.#lmkSlots[id] = lmk;
    this.#changeStorage = new Map(
      [...(parts.changeStorage ?? [])].map(([id, entry]) => [
        id,
        'role' in entry ? entry : { lmk: entry, role: 'old' },
      ]),
    );
    this.#userStorage = new UserStorage(parts.settings.userStorageKeyLength);
    this.random = parts.random;
    this.clock = parts.clock;
    this.startedAt = parts.clock();
    this.statistics = new Statistics(parts.clock, this.startedAt);
    this.#settings = parts.settings;
    this.#openOptions = openOptions(parts.settings);
    this.#keyCache = new KeyCache(parts.settings.keyCacheSize);
    if (parts.settings.authorised) this.#authoriseAll();
  }

  get lmks(): ReadonlyMap<number, Lmk> {
    return this.#lmks;
  }

  /** The LMK with an identifier, 0 to 99; undefined when none is loaded. */
  lmk(id: number): Lmk | undefined {
    return this.#lmkSlots[id];
  }

  get changeStorage(): ReadonlyMap<number, ChangeLmk> {
    return this.#changeStorage;
  }

  /** Keys and tables that messages name by index. */
  get userStorage(): UserStorage {
    return this.#userStorage;
  }

  get settings(): Settings {
    return this.#settings;
  }

  get openOptions(): OpenOptions {
    return this.#openOptions;
  }

  /** Keys that were opened before. It is emptied whenever an LMK, change storage or the settings change. */
  get keyCache(): KeyCache {
    return this.#keyCache;
  }

  /** Loads an LMK, or another one where there was one. */
  loadLmk(id: number, lmk: Lmk): void {
    this.#lmks.set(id, lmk);
    this.#lmkSlots[id] = lmk;
    if (this.#settings.authorised) this.activities.set(id, new Set([EVERYTHING]));
    else this.activities.delete(id);
    this.#keyCache.clear();
  }

  /** Removes an LMK and what was authorised under it; key change storage stays. */
  deleteLmk(id: number): void {
    this.#lmks.delete(id);
    this.#lmkSlots[id] = undefined;
    this.activities.delete(id);
    this.#keyCache.clear();
  }

  /** Puts an LMK into key change storage. */
  loadChangeLmk(id: number, change: ChangeLmk): void {
    this.#changeStorage.set(id, change);
    this.#keyCache.clear();
  }

  /** Erases an LMK from key change storage. */
  eraseChangeLmk(id: number): void {
    if (this.#changeStorage.delete(id)) this.#keyCache.clear();
  }

  /**
   * Takes other settings. User storage is emptied when its form changes. Devices take them through `Hsm.changeSettings`,
   * which has settings of its own to follow.
   */
  changeSettings(settings: Settings): void {
    const before = this.#settings;
    this.#settings = settings;
    this.#openOptions = openOptions(settings);
    if (settings.userStorageKeyLength !== before.userStorageKeyLength)
      this.#userStorage = new UserStorage(settings.userStorageKeyLength);
    if (settings.authorised && !before.authorised) this.#authoriseAll();
    if (!settings.authorised) for (const activities of this.activities.values()) activities.delete(EVERYTHING);
    if (settings.keyCacheSize === before.keyCacheSize) this.#keyCache.clear();
    else this.#keyCache = new KeyCache(settings.keyCacheSize);
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

  #authoriseAll(): void {
    for (const id of this.#lmks.keys()) this.activities.set(id, new Set([EVERYTHING]));
  }
}

/** `%nn` has two digits. */
const LMK_SLOTS = 100;

/** Single authorised state: one flag that allows everything (product reference 4.1). */
export const EVERYTHING = 'all';

function openOptions(settings: Settings): OpenOptions {
  return Object.freeze({
    ignoreLmkIdInHeader: settings.ignoreLmkIdInKeyBlock,
    enableSingleDes: settings.enableSingleDes,
    preventMasquerading: settings.preventMasquerading,
  });
}
