/** QS: settings in the words and the order of the device (product reference 3). */
import { type Setting, type SettingGroup, type SettingName, type Settings, settingTable } from '../../settings.ts';

/** A line of the list. */
export interface ShownSetting {
  /** Undefined for a line that follows from another setting. */
  readonly name: SettingName | undefined;
  /** What the device calls it, or for settings of this project their description. */
  readonly label: string;
  /** YES, NO, ON, OFF, or the value in capitals. */
  readonly value: string;
  readonly group: SettingGroup;
}

/** Every setting, or those of some groups. */
export function shownSettings(settings: Settings, groups?: readonly SettingGroup[]): readonly ShownSetting[] {
  const shown: ShownSetting[] = [];
  for (const [key, { group, label, doc }] of TABLE) {
    if (groups !== undefined && !groups.includes(group)) continue;
    const name = key as SettingName;
    shown.push({ name, label: label ?? doc, value: shownValue(name, settings[name]), group });
    if (name === 'pinLength')
      shown.push({
        name: undefined,
        label: 'Encrypted PIN length',
        value: twoDigits(settings.pinLength + 1),
        group,
      });
  }
  return shown;
}

/** A value as QS shows it. */
export function shownValue(name: SettingName, value: unknown): string {
  if (typeof value === 'boolean') return value ? (ON_OFF.has(name) ? 'ON' : 'YES') : ON_OFF.has(name) ? 'OFF' : 'NO';
  if (typeof value === 'number') return TWO_DIGITS.has(name) ? twoDigits(value) : String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'NONE' : value.join(',');
  return String(value).toUpperCase();
}

/** A setting that a new device has otherwise. */
export interface Deviation {
  readonly name: SettingName;
  readonly value: unknown;
  /** Of the profile `device`. */
  readonly device: unknown;
}

/** Where settings are not those of a new device; its start shows them. */
export function deviations(settings: Settings): readonly Deviation[] {
  return TABLE.flatMap(([key, { device }]) => {
    const name = key as SettingName;
    return String(settings[name]) === String(device) ? [] : [{ name, value: settings[name], device }];
  });
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');
const TABLE = Object.entries(settingTable) as readonly (readonly [string, Setting])[];
const ON_OFF: ReadonlySet<SettingName> = new Set(['echo', 'atallaZmkVariantSupport']);
const TWO_DIGITS: ReadonlySet<SettingName> = new Set(['pinLength', 'defaultLmk', 'managementLmk']);
