/** Key change storage: direction by old and new LMK, and what a device does when it is erased. */
import { describe, expect, test } from 'vitest';
import { builtInLmks } from '../../src/keys/lmk-sets.ts';
import { testDevice } from '../commands/device.ts';
import { desCheckValue, underVariantLmk } from '../commands/independent.ts';
import { account, storedPin } from '../commands/pin-rows.ts';
import { blockKey, clear, variantKey } from '../commands/test-keys.ts';

function withNew(id: number, name: keyof typeof builtInLmks, settings: Readonly<Record<string, unknown>> = {}) {
  const device = testDevice({ settings });
  device.hsm.state.loadChangeLmk(id, { lmk: builtInLmks[name], role: 'new' });
  return device;
}

describe('with the new LMK in key change storage', () => {
  test('a key leaves the live LMK for the new one', () => {
    const device = withNew(0, 'test-variant-3key');
    expect(device.ask(`BW011${variantKey('001', clear.double)}`)).toBe(
      `BX00${underVariantLmk('001', clear.double, 'U', '03')}`,
    );
  });

  test('a variant key becomes a key block under the new LMK, and needs the tail', () => {
    const device = withNew(0, 'test-kb-3des');
    const key = variantKey('001', clear.double);
    expect(device.ask(`BW011${key}#P0N00E00!11`)).toMatch(
      new RegExp(`^BX00S00072P0TN00E0000[0-9A-F]{56}${desCheckValue(clear.double).slice(0, 6)}$`),
    );
    expect(device.ask(`BW011${key}`)).toBe('BX15');
  });

  test('a key block moves to the new key block LMK and keeps its slot', () => {
    const device = withNew(1, 'test-kb-aes');
    expect(device.ask(`BWFFF${blockKey({ usage: 'P0' }, clear.double)};FFF%01`)).toMatch(/^BX00S1\d{4}P0TN00E0001/);
  });

  test('a key block LMK does not become a variant LMK', () => {
    const device = withNew(1, 'test-variant');
    expect(device.ask(`BWFFF${blockKey({ usage: 'P0' }, clear.double)};FFF%01`)).toBe('BXA1');
  });

  test("a PIN leaves the live LMK for the new one, in today's length", () => {
    const device = withNew(0, 'test-kb-aes', { pinLength: 6 });
    expect(device.ask(`BG${account}${storedPin('', '1234')}`)).toBe(
      `BH00${storedPin('%02', '1234', account, { pinLength: 6 })}`,
    );
  });
});

describe('the storage', () => {
  test('an LMK without a role is an old one', () => {
    const { hsm } = testDevice({ changeStorage: { 0: 'test-variant-3key' } });
    expect(hsm.state.changeStorage.get(0)).toMatchObject({ role: 'old' });
  });

  test('BS erases the LMK of its slot and no other', () => {
    const { hsm, ask } = testDevice({ changeStorage: { 0: 'test-variant-3key', 1: 'test-kb-3des' } });
    expect(ask('BS%01')).toBe('BT00');
    expect([...hsm.state.changeStorage.keys()]).toEqual([0]);
  });
});
