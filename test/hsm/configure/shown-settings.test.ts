/** QS in the words of the device, deviations from a new device, and PCI HSM compliance. */
import { describe, expect, test } from 'vitest';
import { complianceDigit, nonCompliantSettings } from '../../../src/hsm/configure/compliance.ts';
import { deviations, shownSettings } from '../../../src/hsm/configure/shown-settings.ts';
import { defaultSettings, profiles } from '../../../src/settings.ts';

describe('shown settings', () => {
  test('begin as QS of a device does', () => {
    const lines = shownSettings({ ...defaultSettings('device'), pinLength: 11 }, ['general']);
    expect(lines.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      'PIN length: 11',
      'Encrypted PIN length: 12',
      'Echo: OFF',
      'Atalla ZMK variant support: OFF',
      'Transaction key scheme: NONE',
      'User storage key length: SINGLE',
      'Display general information on Manager landing page: NO',
      'Default LMK identifier: 00',
      'Management LMK identifier: 00',
      'Enable settings per LMK: NO',
    ]);
  });

  test('show lists, flags and numbers in capitals', () => {
    const settings = { ...defaultSettings('lab'), echo: true, disabledCommands: ['A0', 'NC'] };
    const value = (name: string) => shownSettings(settings).find((line) => line.name === name)?.value;
    expect([
      value('echo'),
      value('enableSingleDes'),
      value('disabledCommands'),
      value('disabledPinBlockFormats'),
    ]).toEqual(['ON', 'YES', 'A0,NC', 'NONE']);
    expect([value('solicitationBatchSize'), value('decimalisationTables'), value('unknownCommand')]).toEqual([
      '1024',
      'AUTO',
      '68',
    ]);
  });
});

describe('deviations from a new device', () => {
  test('are none in the profile device, and the PCI HSM block in the profile pci', () => {
    expect(deviations(defaultSettings('device'))).toEqual([]);
    expect(deviations(defaultSettings('pci')).map(({ name }) => name)).toEqual([
      'keyType002Separation',
      'restrictPinBlockUsage',
      'enforceAuthorisationTimeLimit',
      'enforceMultipleKeyComponents',
      'enforceKeyEquivalence',
      'enforceRsaStrength',
    ]);
  });

  test('say both values', () => {
    expect(deviations({ ...defaultSettings('device'), disabledCommands: ['A0'], pinLength: 6 })).toEqual([
      { name: 'pinLength', value: 6, device: 4 },
      { name: 'disabledCommands', value: ['A0'], device: [] },
    ]);
  });
});

describe('PCI HSM compliance', () => {
  test('is that of the profile pci alone', () => {
    expect(profiles.map((profile) => complianceDigit(defaultSettings(profile)))).toEqual(['0', '0', '1']);
    expect(nonCompliantSettings(defaultSettings('pci'))).toEqual([]);
  });

  test('names what is missing', () => {
    const settings = {
      ...defaultSettings('pci'),
      officerIdentification: 'password',
      enforceRsaStrength: false,
    } as const;
    expect(nonCompliantSettings(settings)).toEqual(['officerIdentification', 'enforceRsaStrength']);
    expect(complianceDigit(settings)).toBe('2');
  });
});
