/** CS as a function: only in Secure, all or nothing, and with all LMKs erased where a device asks for it. */
import { describe, expect, test } from 'vitest';
import {
  changeSecuritySettings,
  plannedChanges,
  type SettingsChanged,
  type SettingsRefusal,
} from '../../../src/hsm/configure/change-settings.ts';
import type { Hsm } from '../../../src/hsm/device.ts';
import { Refusal } from '../../../src/hsm/refusal.ts';
import { defaultSettings, profiles, type Setting, type SettingName, settingTable } from '../../../src/settings.ts';
import { testDevice } from '../../commands/device.ts';
import { secureDevice } from '../ceremony/device.ts';

const lmks = { 0: 'test-variant', 1: 'test-kb-3des' } as const;
const table = Object.entries(settingTable) as [SettingName, Setting][];

/** A value that a setting can have besides the present one; undefined when there is none. */
function otherValue(name: SettingName, present: unknown): unknown {
  const { schema, form } = settingTable[name] as Setting;
  if (typeof present === 'boolean') return !present;
  const texts = form.split(', ').filter((text) => text !== present);
  const candidates = [...texts, 5, 6, ['A0'], ['KG'], ['05'], '123456789', '123456789012'];
  return candidates.find((value) => String(value) !== String(present) && schema.safeParse(value).success);
}

function refusal(answer: SettingsChanged | SettingsRefusal): SettingsRefusal {
  if (answer instanceof Refusal) return answer;
  throw new Error(`not refused: ${answer.changes.map(({ name }) => name).join(', ')}`);
}

const changed = (answer: SettingsChanged | SettingsRefusal): SettingsChanged => {
  if (answer instanceof Refusal) throw new Error(answer.reason);
  return answer;
};
const ids = ({ state }: Hsm) => [...state.lmks.keys()];

describe('settings of the device', () => {
  test('change in Secure only', async () => {
    const { hsm } = testDevice();
    const before = hsm.state.settings;
    for (const turned of ['', 'left'] as const) {
      if (turned !== '') await hsm.state.operating.turn(turned, true);
      const refused = refusal(await changeSecuritySettings(hsm, { changes: { pinLength: 6 }, eraseLmks: true }));
      expect(refused).toMatchObject({ error: 'state', reason: expect.stringContaining('turn both keys') });
    }
    expect(hsm.state.settings).toBe(before);
  });

  test('change while LMKs stay when they are general ones', async () => {
    const { hsm } = await secureDevice({ lmks });
    const { changes, erased } = changed(
      await changeSecuritySettings(hsm, { changes: { pinLength: '6', echo: 'yes' } }),
    );
    expect(changes.map(({ name, before, after }) => [name, before, after])).toEqual([
      ['pinLength', 4, 6],
      ['echo', false, true],
    ]);
    expect(erased).toEqual([]);
    expect(ids(hsm)).toEqual([0, 1]);
    expect(hsm.state.settings).toMatchObject({ pinLength: 6, echo: true });
  });

  for (const [name, { eraseNeeded, group }] of table) {
    const value = otherValue(name, defaultSettings('device')[name]);
    if (value === undefined) continue;
    if (eraseNeeded === true)
      test(`${name} changes only when all LMKs are erased with it`, async () => {
        const { hsm } = await secureDevice({
          lmks,
          settings: defaultSettings('device'),
          changeStorage: { 2: 'test-kb-aes' },
        });
        const wish = { changes: { [name]: value } };
        expect(refusal(await changeSecuritySettings(hsm, wish))).toMatchObject({
          error: '17',
          reason: expect.stringMatching(`^${name}: all LMKs \\(00, 01, 02\\) must be erased`),
        });
        expect(hsm.state.settings).toEqual(defaultSettings('device'));
        expect(ids(hsm)).toEqual([0, 1]);
        expect(changed(await changeSecuritySettings(hsm, { ...wish, eraseLmks: true })).erased).toEqual([0, 1, 2]);
        expect(hsm.state.settings[name]).toEqual(value);
        expect([hsm.state.lmks.size, hsm.state.changeStorage.size]).toEqual([0, 0]);
      });
    else if (group !== 'pci')
      test(`${name} changes while LMKs stay`, async () => {
        const { hsm } = await secureDevice({ lmks, settings: defaultSettings('device') });
        expect(
          changed(await changeSecuritySettings(hsm, { changes: { [name]: value }, eraseLmks: true })).erased,
        ).toEqual([]);
        expect(ids(hsm)).toEqual([0, 1]);
      });
    else
      test(`${name} reaches the value of PCI HSM while LMKs stay, and leaves it only with all LMKs erased`, async () => {
        const { hsm } = await secureDevice({ lmks, settings: defaultSettings('pci') });
        const other = otherValue(name, settingTable[name].pci);
        const leave = { changes: { [name]: other } };
        expect(refusal(await changeSecuritySettings(hsm, leave)).error).toBe('17');
        hsm.changeSettings({ ...hsm.state.settings, [name]: other });
        const back = { changes: { [name]: settingTable[name].pci } };
        expect(changed(await changeSecuritySettings(hsm, back)).erased).toEqual([]);
        expect(changed(await changeSecuritySettings(hsm, { ...leave, eraseLmks: true })).erased).toEqual([0, 1]);
      });
  }

  test('need nothing erased when nothing is loaded', async () => {
    const { hsm } = await secureDevice();
    const { erased } = changed(await changeSecuritySettings(hsm, { changes: { pinAlgorithm: 'B' } }));
    expect(erased).toEqual([]);
    expect(hsm.state.settings.pinAlgorithm).toBe('B');
  });

  test('erase nothing when only general ones change, whatever was confirmed', async () => {
    const { hsm } = await secureDevice({ lmks });
    expect(changed(await changeSecuritySettings(hsm, { changes: { pinLength: 8 }, eraseLmks: true })).erased).toEqual(
      [],
    );
  });

  test('erase nothing when a setting stays as it is', async () => {
    const { hsm } = await secureDevice({ lmks });
    const { pinAlgorithm } = hsm.state.settings;
    const answer = changed(await changeSecuritySettings(hsm, { changes: { pinAlgorithm }, eraseLmks: true }));
    expect(answer).toEqual({ changes: [], erased: [] });
    expect(ids(hsm)).toEqual([0, 1]);
  });

  test('change all together or not at all', async () => {
    const { hsm } = await secureDevice({ lmks });
    const before = hsm.state.settings;
    const bad = { pinLength: 6, pinAlgoritm: 'B', maxFrame: 10 };
    const refused = refusal(await changeSecuritySettings(hsm, { changes: bad, eraseLmks: true }));
    expect(refused.error).toBe('15');
    expect(refused.reason).toContain('unknown setting "pinAlgoritm"; did you mean "pinAlgorithm"?');
    expect(refused.reason).toContain('setting "maxFrame": expected 256 to 65535, got "10"');
    expect(hsm.state.settings).toBe(before);
    expect(ids(hsm)).toEqual([0, 1]);
  });

  test('say so when the change could not be kept', async () => {
    const { hsm } = await secureDevice();
    hsm.state.keeper = {
      lmkChanged: () => {},
      changeStorageChanged: () => {},
      settingsChanged: () => {},
      userStorageChanged: () => {},
      kept: async () => 'the disk is full',
    };
    expect(refusal(await changeSecuritySettings(hsm, { changes: { pinLength: 6 } }))).toMatchObject({
      error: '41',
      reason: 'the disk is full',
    });
  });

  test('can be looked at before they change', () => {
    const before = defaultSettings('device');
    const planned = plannedChanges(before, { zmkLength: 'single', echo: true });
    expect(planned).toMatchObject({
      changes: [
        { name: 'echo', before: false, after: true, eraseNeeded: false },
        { name: 'zmkLength', before: 'double', after: 'single', eraseNeeded: true },
      ],
    });
    expect(before.zmkLength).toBe('double');
  });
});

describe('the table of settings', () => {
  test.each(table)('%s has defaults that it takes itself', (_, { schema, lab, device, pci }) => {
    for (const value of [lab, device, pci]) expect(schema.safeParse(value).success).toBe(true);
  });

  test('has the profile pci equal to a new device except for the PCI HSM block', () => {
    expect(profiles).toEqual(['lab', 'device', 'pci']);
    for (const [name, { group, device, pci }] of table)
      if (group !== 'pci') expect([name, pci]).toEqual([name, device]);
  });

  test('has a name of the device for every setting that a device has', () => {
    for (const [name, { group, label }] of table) expect([name, label === undefined]).toEqual([name, group === 'own']);
    const labels = table.flatMap(([, { label }]) => label ?? []);
    expect(new Set(labels).size).toBe(labels.length);
  });
});
