/** The stored form of settings: the ones that were changed on the device, by name, over those of the configuration. */
import { resolveSettings, type Settings, settingTable } from '../settings.ts';
import type { StoredValue } from './device-store.ts';
import type { StoredProblem } from './stored-state.ts';

/** Values of the settings that were changed on the device. */
export type ChangedSettings = Readonly<Record<string, StoredValue>>;

/** Settings with which a device starts. */
export interface OpenedSettings {
  readonly settings: Settings;
  readonly changes: ChangedSettings;
  /** For people: where the device differs from its configuration. */
  readonly notes: readonly string[];
}

/** Puts the settings that were changed on the device over the configured ones. */
export function openSettings(stored: unknown, configured: Settings): OpenedSettings | StoredProblem {
  if (stored === undefined) return { settings: configured, changes: {}, notes: [] };
  if (typeof stored !== 'object' || stored === null) return { stored: 'damaged' };
  const changes = stored as ChangedSettings;
  const settings: Record<string, unknown> = { ...configured };
  const notes: string[] = [];
  for (const [name, value] of Object.entries(changes)) {
    if (!Object.hasOwn(settingTable, name)) {
      notes.push(`the setting ${name} is kept in the data directory, but this version does not know it`);
      continue;
    }
    const checked = resolveSettings('lab', { [name]: value });
    if ('problems' in checked) {
      notes.push(`${checked.problems[0]}, so the configuration's value is used`);
      continue;
    }
    const before = String(settings[name]);
    settings[name] = (checked as unknown as Readonly<Record<string, unknown>>)[name];
    if (String(settings[name]) !== before)
      notes.push(`${name}=${String(settings[name])} was set on the device; its configuration says ${before}`);
  }
  return { settings: Object.freeze(settings) as unknown as Settings, changes, notes };
}

/** The settings that differ, with their new values. */
export function changedNames(before: Settings, after: Settings): ChangedSettings {
  const old = before as unknown as ChangedSettings;
  return Object.fromEntries(
    Object.entries(after as unknown as ChangedSettings).filter(([name, value]) => String(value) !== String(old[name])),
  );
}
