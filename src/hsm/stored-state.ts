/**
 * The stored form of what a device keeps: LMK slots, key change storage and user storage as sections of JSON. Only
 * what an operator or a host changed is stored; the configuration says the rest, at each start anew.
 */
import { fromHex, toHex } from '../crypto/hex.ts';
import type { Sealer } from '../crypto/seal.ts';
import type { Lmk } from '../keys/lmk.ts';
import { openStoredLmk, storeLmk } from '../keys/seal-lmk.ts';
import type { StoredValue } from './device-store.ts';
import type { ChangeLmk } from './state.ts';
import type { StorageForm, UserStorage } from './user-storage.ts';

/** What was done with a slot: loaded, or emptied. Slots that are not in the map are as the configuration says. */
export type SlotChanges<T> = ReadonlyMap<number, T | null>;

/** Why a stored value cannot be used. */
export interface StoredProblem {
  readonly stored: 'damaged' | 'needs a passphrase';
}

/** The stored form of LMK slots; undefined when one has to be sealed and there is nothing to seal it with. */
export function storeLmks(changes: SlotChanges<Lmk>, sealer: Sealer | undefined): StoredValue | undefined {
  return storeSlots(changes, (lmk, id) => storeLmk(lmk, `live ${twoDigits(id)}`, sealer));
}

/** The LMKs of a stored section. */
export function openLmks(stored: unknown, sealer: Sealer | undefined): SlotChanges<Lmk> | StoredProblem {
  return openSlots(stored, (value, id) => openStoredLmk(value, `live ${twoDigits(id)}`, sealer));
}

/** The stored form of key change storage; undefined as for LMK slots. */
export function storeChangeLmks(changes: SlotChanges<ChangeLmk>, sealer: Sealer | undefined): StoredValue | undefined {
  return storeSlots(changes, ({ lmk, role }, id) => {
    const stored = storeLmk(lmk, `${role} ${twoDigits(id)}`, sealer);
    return stored && { role, lmk: stored };
  });
}

/** The key change storage of a stored section. */
export function openChangeLmks(stored: unknown, sealer: Sealer | undefined): SlotChanges<ChangeLmk> | StoredProblem {
  return openSlots(stored, (value, id) => {
    const { role, lmk: storedLmk } = value as Readonly<Record<string, unknown>>;
    if (role !== 'old' && role !== 'new') return 'damaged';
    const lmk = openStoredLmk(storedLmk, `${role} ${twoDigits(id)}`, sealer);
    return typeof lmk === 'string' ? lmk : { lmk, role };
  });
}

/** The stored form of a page of user storage, null for an empty one. */
export function storePage(userStorage: UserStorage, page: number): StoredValue {
  const items: Record<string, string> = {};
  let isEmpty = true;
  for (let index = page * PAGE; index < (page + 1) * PAGE; index++) {
    const item = userStorage.get(index);
    if (item === undefined) continue;
    items[indexText(index)] = toHex(item);
    isEmpty = false;
  }
  return isEmpty ? null : { form: userStorage.form, items };
}

/** Loads a stored page in place of what user storage holds there. `other form`: it was stored in another one. */
export function loadPage(
  userStorage: UserStorage,
  page: number,
  stored: unknown,
): 'damaged' | 'other form' | undefined {
  for (let index = page * PAGE; index < (page + 1) * PAGE; index++) userStorage.erase(index);
  if (stored === undefined || stored === null) return undefined;
  const { form, items } = stored as { readonly form?: StorageForm; readonly items?: Readonly<Record<string, unknown>> };
  if (typeof items !== 'object' || items === null) return 'damaged';
  if (form !== userStorage.form) return 'other form';
  for (const [text, item] of Object.entries(items)) {
    const index = Number.parseInt(text, 16);
    if (indexText(index) !== text || Math.floor(index / PAGE) !== page) return 'damaged';
    if (typeof item !== 'string' || !/^([0-9A-F]{2})*$/i.test(item)) return 'damaged';
    const content = fromHex(item);
    if (form !== 'variable' && content.length !== userStorage.blockSize) return 'damaged';
    if (!userStorage.holds(index) || content.length > userStorage.limit(index)) return 'damaged';
    userStorage.load(index, content);
  }
  return undefined;
}

/** Indexes of user storage that are stored together. */
export const PAGE = 256;
/** Pages of the largest form. */
export const PAGES = 16;

function storeSlots<T>(
  changes: SlotChanges<T>,
  store: (entry: T, id: number) => StoredValue | undefined,
): StoredValue | undefined {
  const stored: Record<string, StoredValue> = {};
  for (const [id, entry] of changes) {
    const value = entry === null ? null : store(entry, id);
    if (value === undefined) return undefined;
    stored[twoDigits(id)] = value;
  }
  return stored;
}

function openSlots<T extends object>(
  stored: unknown,
  open: (value: object, id: number) => T | StoredProblem['stored'],
): SlotChanges<T> | StoredProblem {
  const changes = new Map<number, T | null>();
  if (stored === undefined) return changes;
  if (typeof stored !== 'object' || stored === null) return { stored: 'damaged' };
  for (const [text, value] of Object.entries(stored)) {
    const id = Number(text);
    if (twoDigits(id) !== text || typeof value !== 'object') return { stored: 'damaged' };
    const entry = value === null ? null : open(value, id);
    if (typeof entry === 'string') return { stored: entry };
    changes.set(id, entry);
  }
  return changes;
}

const twoDigits = (id: number): string => String(id).padStart(2, '0');
const indexText = (index: number): string => index.toString(16).toUpperCase().padStart(3, '0');
