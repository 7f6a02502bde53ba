/**
 * What a device keeps of its state: settings, LMK slots, key change storage and user storage. It hears of changes, has
 * them written, and takes back what could not be: the device never goes on with a change that a restart would forget.
 */
import type { Sealer } from '../crypto/seal.ts';
import type { Lmk } from '../keys/lmk.ts';
import type { Settings } from '../settings.ts';
import type { Hsm } from './device.ts';
import type { ChangeKeeper, DeviceStore, StoredValue } from './device-store.ts';
import type { ChangeLmk } from './state.ts';
import { type ChangedSettings, changedNames, openSettings } from './stored-settings.ts';
import {
  loadPage,
  openChangeLmks,
  openLmks,
  PAGE,
  PAGES,
  type SlotChanges,
  type StoredProblem,
  storeChangeLmks,
  storeLmks,
  storePage,
} from './stored-state.ts';

/** What the configuration says; what was changed on the device goes over it. */
export interface Configured {
  readonly lmks: ReadonlyMap<number, Lmk>;
  readonly changeStorage: ReadonlyMap<number, ChangeLmk>;
  readonly settings: Settings;
}

/** Options of `openPersistence`. */
export interface PersistenceOptions {
  readonly store: DeviceStore;
  readonly configured: Configured;
  /** From `unlock`; undefined for a directory without a passphrase. */
  readonly sealer: Sealer | undefined;
}

/** The state with which a device starts, and its keeping from then on. */
export interface Persistence extends Configured {
  /** Settings that the device has otherwise than the configuration, and other things to say at start. */
  readonly notes: readonly string[];
  /** Puts user storage into the device and keeps what changes from then on. */
  attach(hsm: Pick<Hsm, 'state' | 'changeSettings'>): void;
}

/** Reads what a store keeps of a device's state. */
export function openPersistence(options: PersistenceOptions): Persistence | StoredProblem {
  const { store, configured, sealer } = options;
  const lmkChanges = openLmks(store.load('lmks'), sealer);
  if ('stored' in lmkChanges) return lmkChanges;
  const changeStorageChanges = openChangeLmks(store.load('changeStorage'), sealer);
  if ('stored' in changeStorageChanges) return changeStorageChanges;
  const opened = openSettings(store.load('settings'), configured.settings);
  if ('stored' in opened) return opened;
  const { settings, notes } = opened;
  const kept = { lmkChanges, changeStorageChanges, settings, settingChanges: opened.changes };
  return {
    lmks: merged(configured.lmks, lmkChanges),
    changeStorage: merged(configured.changeStorage, changeStorageChanges),
    settings,
    notes,
    attach: (hsm) => {
      hsm.state.keeper = new Keeper(options, hsm, kept);
    },
  };
}

/** What is known to be on the disk, in the form in which it goes back into the device. */
interface Kept {
  readonly lmkChanges: SlotChanges<Lmk>;
  readonly changeStorageChanges: SlotChanges<ChangeLmk>;
  readonly settings: Settings;
  readonly settingChanges: ChangedSettings;
}

interface Batch {
  readonly done: Promise<string | undefined>;
  readonly finish: (failure: string | undefined) => void;
}

class Keeper implements ChangeKeeper {
  readonly #options: PersistenceOptions;
  readonly #hsm: Pick<Hsm, 'state' | 'changeSettings'>;
  /** As on the disk, and as in the device. */
  #kept: Kept;
  #present: Kept;
  /** Sections that are not yet being written, and what waits for them. */
  #dirty = new Set<string>();
  #next: Batch | undefined;
  #writing: Promise<string | undefined> | undefined;
  /** While changes are taken back nothing of it is a change. */
  #undoing = false;

  constructor(options: PersistenceOptions, hsm: Pick<Hsm, 'state' | 'changeSettings'>, kept: Kept) {
    this.#options = options;
    this.#hsm = hsm;
    this.#kept = kept;
    this.#present = kept;
    for (let page = 0; page < PAGES; page++)
      if (loadPage(hsm.state.userStorage, page, options.store.load(pageName(page))) !== undefined)
        // In another form its blocks cannot be used, as after a change of the setting.
        this.#changed(pageName(page));
  }

  lmkChanged(id: number): void {
    if (this.#undoing) return;
    const lmkChanges = new Map(this.#present.lmkChanges).set(id, this.#hsm.state.lmk(id) ?? null);
    this.#present = { ...this.#present, lmkChanges };
    this.#changed('lmks');
  }

  changeStorageChanged(id: number): void {
    if (this.#undoing) return;
    const { changeStorage } = this.#hsm.state;
    const changeStorageChanges = new Map(this.#present.changeStorageChanges).set(id, changeStorage.get(id) ?? null);
    this.#present = { ...this.#present, changeStorageChanges };
    this.#changed('changeStorage');
  }

  settingsChanged(before: Settings): void {
    if (this.#undoing) return;
    const { settings } = this.#hsm.state;
    const settingChanges = { ...this.#present.settingChanges, ...changedNames(before, settings) };
    this.#present = { ...this.#present, settings, settingChanges };
    this.#changed('settings');
    if (before.userStorageKeyLength !== settings.userStorageKeyLength) this.userStorageChanged(0, PAGES * PAGE);
  }

  userStorageChanged(first: number, count: number): void {
    if (this.#undoing) return;
    for (let page = Math.floor(first / PAGE); page <= Math.floor((first + count - 1) / PAGE); page++)
      this.#changed(pageName(page));
  }

  kept(): Promise<string | undefined> {
    return this.#next?.done ?? this.#writing ?? NOTHING_TO_KEEP;
  }

  #changed(section: string): void {
    this.#dirty.add(section);
    if (this.#next !== undefined) return;
    this.#next = newBatch();
    if (this.#writing === undefined) void this.#write();
  }

  async #write(): Promise<void> {
    for (let batch = this.#next; batch !== undefined; batch = this.#next) {
      this.#writing = batch.done;
      // Changes of the same turn of the event loop belong to this batch.
      await Promise.resolve();
      const sections = this.#dirty;
      const present = this.#present;
      this.#dirty = new Set();
      this.#next = undefined;
      const failure = await this.#save(sections, present);
      if (failure === undefined) this.#kept = present;
      else this.#undo(sections, failure);
      batch.finish(failure);
    }
    this.#writing = undefined;
  }

  async #save(sections: ReadonlySet<string>, present: Kept): Promise<string | undefined> {
    const values = new Map<string, StoredValue>();
    for (const section of sections) {
      const value = this.#storedForm(section, present);
      if (value === undefined) return NEEDS_PASSPHRASE;
      values.set(section, value);
    }
    const { store } = this.#options;
    const outcomes = await Promise.allSettled([...values].map(([section, value]) => store.save(section, value)));
    for (const outcome of outcomes) if (outcome.status === 'rejected') return (outcome.reason as Error).message;
    return undefined;
  }

  #storedForm(section: string, { lmkChanges, changeStorageChanges, settingChanges }: Kept): StoredValue | undefined {
    const { sealer } = this.#options;
    if (section === 'lmks') return storeLmks(lmkChanges, sealer);
    if (section === 'changeStorage') return storeChangeLmks(changeStorageChanges, sealer);
    if (section === 'settings') return settingChanges;
    return storePage(this.#hsm.state.userStorage, pageOf(section));
  }

  /** Takes back everything since the last writing that succeeded, with what came while this one failed. */
  #undo(failed: ReadonlySet<string>, failure: string): void {
    const sections = new Set([...failed, ...this.#dirty]);
    const later = this.#next;
    this.#dirty = new Set();
    this.#next = undefined;
    const before = this.#kept;
    const after = this.#present;
    this.#present = before;
    this.#undoing = true;
    const { state } = this.#hsm;
    if (sections.has('settings')) this.#hsm.changeSettings(before.settings);
    if (sections.has('lmks')) this.#undoLmks(before.lmkChanges, after.lmkChanges);
    if (sections.has('changeStorage')) this.#undoChangeStorage(before.changeStorageChanges, after.changeStorageChanges);
    for (const section of sections)
      if (section.startsWith(PAGE_PREFIX))
        loadPage(state.userStorage, pageOf(section), this.#options.store.load(section));
    this.#undoing = false;
    later?.finish(failure);
  }

  #undoLmks(before: SlotChanges<Lmk>, after: SlotChanges<Lmk>): void {
    const { state } = this.#hsm;
    for (const id of after.keys()) {
      const lmk = slot(id, before, this.#options.configured.lmks);
      if (lmk === state.lmk(id)) continue;
      if (lmk === undefined) state.deleteLmk(id);
      else state.loadLmk(id, lmk);
    }
  }

  #undoChangeStorage(before: SlotChanges<ChangeLmk>, after: SlotChanges<ChangeLmk>): void {
    const { state } = this.#hsm;
    for (const id of after.keys()) {
      const change = slot(id, before, this.#options.configured.changeStorage);
      if (change === undefined) state.eraseChangeLmk(id);
      else state.loadChangeLmk(id, change);
    }
  }
}

function newBatch(): Batch {
  let finish: Batch['finish'] = () => {};
  const done = new Promise<string | undefined>((resolve) => {
    finish = resolve;
  });
  return { done, finish };
}

/** What stands in a slot: as it was changed, else as configured. */
function slot<T>(id: number, changes: SlotChanges<T>, configured: ReadonlyMap<number, T>): T | undefined {
  const changed = changes.get(id);
  return changed === undefined ? configured.get(id) : (changed ?? undefined);
}

function merged<T>(configured: ReadonlyMap<number, T>, changes: SlotChanges<T>): ReadonlyMap<number, T> {
  const ids = [...new Set([...configured.keys(), ...changes.keys()])].sort((a, b) => a - b);
  return new Map(
    ids.flatMap((id) => {
      const entry = slot(id, changes, configured);
      return entry === undefined ? [] : [[id, entry] as const];
    }),
  );
}

const PAGE_PREFIX = 'userStorage.';
const pageName = (page: number): string => `${PAGE_PREFIX}${page.toString(16).toUpperCase()}`;
const pageOf = (section: string): number => Number.parseInt(section.slice(PAGE_PREFIX.length), 16);
const NOTHING_TO_KEEP = Promise.resolve(undefined);
const NEEDS_PASSPHRASE =
  'an LMK of its own is kept only sealed, and this data directory has no passphrase: restart with --passphrase-file FILE or PINWARD_PASSPHRASE';
