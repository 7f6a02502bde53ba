/** PCI HSM compliance of the settings: what NO mode 01 and VR tell (product reference 3.3, 10.5). */
import { type SettingName, type Settings, settingTable } from '../../settings.ts';

/** Settings that keep a device from compliance, in the order of CS; none when it is compliant. */
export function nonCompliantSettings(settings: Settings): readonly SettingName[] {
  return COMPLIANT.filter(({ name, value }) => settings[name] !== value).map(({ name }) => name);
}

/** Answer of NO mode 01: 1 all compliant; 0 not even key type 002 is separated; 2 that is, but others are not. */
export function complianceDigit(settings: Settings): '0' | '1' | '2' {
  if (!settings.keyType002Separation) return '0';
  return COMPLIANT.every(({ name, value }) => settings[name] === value) ? '1' : '2';
}

const COMPLIANT = (Object.keys(settingTable) as SettingName[])
  .filter((name) => settingTable[name].group === 'pci')
  .map((name) => ({ name, value: settingTable[name].pci }));
