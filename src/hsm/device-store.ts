/** Where a device keeps what outlives the process, as its parts see it. `src/store` keeps it on a disk. */
import type { Settings } from '../settings.ts';

/** A value that has a JSON form. */
export type StoredValue =
  | null
  | boolean
  | number
  | string
  | readonly StoredValue[]
  | { readonly [name: string]: StoredValue };

/** Named values that survive the process; each part of the device has names of its own. */
export interface DeviceStore {
  /** What is kept under a name; undefined when nothing is. */
  load(section: string): StoredValue | undefined;
  /**
   * Keeps a value in place of the one before, null for none. Resolves when a power cut no longer undoes it; rejects,
   * with words for people as the message, when it could not be kept, and then the one before stays. What is saved in
   * the same turn of the event loop is kept together or not at all.
   */
  save(section: string, value: StoredValue): Promise<void>;
  /** Does it survive the process? */
  readonly isDurable: boolean;
}

/** Hears of every change of the state that outlives the process. */
export interface ChangeKeeper {
  lmkChanged(id: number): void;
  changeStorageChanged(id: number): void;
  settingsChanged(before: Settings): void;
  /** Indexes of user storage were loaded or erased. */
  userStorageChanged(first: number, count: number): void;
  /** As `DeviceState.kept`. */
  kept(): Promise<string | undefined>;
}

/** A store for devices without a data directory: it forgets everything with the process. */
export function volatileStore(): DeviceStore {
  const sections = new Map<string, StoredValue>();
  return {
    isDurable: false,
    load: (section) => sections.get(section),
    async save(section, value) {
      if (value === null) sections.delete(section);
      else sections.set(section, value);
    },
  };
}
