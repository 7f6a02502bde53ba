/** What a device remembers between messages: LMKs, settings, authorised activities, counters. */
import type { RandomSource } from '../crypto/cipher.ts';
import { toHex } from '../crypto/hex.ts';
import type { SealParameters } from '../crypto/seal.ts';
import { KeyCache } from '../keys/key-cache.ts';
import type { Lmk } from '../keys/lmk.ts';
import type { OpenOptions } from '../keys/open.ts';
import type { Settings } from '../settings.ts';
import type { ActivityInterface } from './authorisation/activity.ts';
import { Authorisation } from './authorisation/authorisation.ts';
import { DeviceEvents } from './device-events.ts';
import { type ChangeKeeper, type DeviceStore, volatileStore } from './device-store.ts';
import type { Tamper } from './lmk-room.ts';
import type { NetworkSource } from './network.ts';
import { OperatingState, type OperatingStateName } from './operating-state.ts';
import { PasswordRegister } from './password-register.ts';
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
  /** What outlives the process; a store that forgets everything when not given. */
  readonly store?: DeviceStore;
  /** State of the key locks at the start; as they were left when not given. */
  readonly operatingState?: OperatingStateName;
  /** How passwords are made into keys; with much work when not given. */
  readonly passwordParameters?: () => SealParameters;
}

export class DeviceState {
  /** For parts of the device that keep something of their own, under names of their own. */
  readonly store: DeviceStore;
  /** Keeps LMKs, settings and user storage; `persistence.ts` puts one here when there is a data directory. */
  keeper: ChangeKeeper | undefined;
  readonly random: RandomSource;
  readonly clock: Clock;
  readonly startedAt: number;
  /** Load, volumes and health counts since they were last reset. */
  readonly statistics: Statistics;
  /** What officers allowed under each LMK. */
  readonly authorisation: Authorisation;
  /** Online, offline or secure. */
  readonly operating: OperatingState;
  /** What happens to the device, for whoever wants to be told. */
  readonly events = new DeviceEvents();
  /** Officers and key holders with passwords. */
  readonly passwords: PasswordRegister;
  /** Host interfaces and their connections; whoever serves hosts puts it here. */
  network: NetworkSource | undefined;
  /** Somebody opened or shook the device; `lmk-room.ts` sets and clears it. */
  tamper: Tamper | undefined;
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
    this.store = parts.store ?? volatileStore();
    this.random = parts.random;
    this.clock = parts.clock;
    this.startedAt = parts.clock();
    this.statistics = new Statistics(parts.clock, this.startedAt);
    this.#settings = parts.settings;
    this.#openOptions = openOptions(parts.settings);
    this.#keyCache = new KeyCache(parts.settings.keyCacheSize);
    this.operating = new OperatingState(this.store, parts.operatingState);
    this.passwords = new PasswordRegister({
      store: this.store,
      section: 'officers',
      newId: () => this.#newId(),
      ...(parts.passwordParameters && { parameters: parts.passwordParameters }),
    });
    this.authorisation = new Authorisation({
      clock: this.clock,
      store: this.store,
      lmk: (id) => this.#lmkSlots[id],
      settings: parts.settings,
    });
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
    this.authorisation.lmkLoaded(id);
    this.#keyCache.clear();
    this.keeper?.lmkChanged(id);
  }

  /** Removes an LMK and what was authorised under it; key change storage stays. */
  deleteLmk(id: number): void {
    this.#lmks.delete(id);
    this.#lmkSlots[id] = undefined;
    this.authorisation.lmkDeleted(id);
    this.#keyCache.clear();
    this.keeper?.lmkChanged(id);
  }

  /** Puts an LMK into key change storage. */
  loadChangeLmk(id: number, change: ChangeLmk): void {
    this.#changeStorage.set(id, change);
    this.#keyCache.clear();
    this.keeper?.changeStorageChanged(id);
  }

  /** Erases an LMK from key change storage. */
  eraseChangeLmk(id: number): void {
    if (!this.#changeStorage.delete(id)) return;
    this.#keyCache.clear();
    this.keeper?.changeStorageChanged(id);
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
    this.authorisation.settingsChanged(settings);
    if (settings.keyCacheSize === before.keyCacheSize) this.#keyCache.clear();
    else this.#keyCache = new KeyCache(settings.keyCacheSize);
    this.keeper?.settingsChanged(before);
  }

  /**
   * Waits until LMKs, settings and user storage are kept as they are now. Words for people when they cannot be: then
   * every change since they were last kept has been undone.
   */
  async kept(): Promise<string | undefined> {
    return this.keeper?.kept();
  }

  /** Is `category.subject` authorised at this interface under this LMK? */
  isAuthorised(lmkId: number, category: string, subject: string, place: ActivityInterface = 'host'): boolean {
    return this.authorisation.isAuthorised(lmkId, category, subject, place);
  }

  #newId(): string {
    const id = new Uint8Array(ID_BYTES);
    this.random.fill(id);
    return toHex(id);
  }
}

/** `%nn` has two digits. */
const LMK_SLOTS = 100;

/** Of a person's identifier. */
const ID_BYTES = 16;

function openOptions(settings: Settings): OpenOptions {
  return Object.freeze({
    ignoreLmkIdInHeader: settings.ignoreLmkIdInKeyBlock,
    enableSingleDes: settings.enableSingleDes,
    preventMasquerading: settings.preventMasquerading,
  });
}
