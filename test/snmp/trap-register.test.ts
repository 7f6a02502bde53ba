/** Destinations that the console changes: over a restart, against another configuration, and when the disk is full. */
import { describe, expect, it } from 'vitest';
import { type DeviceStore, volatileStore } from '../../src/hsm/device-store.ts';
import { parseDestination, type TrapDestination } from '../../src/snmp/trap-destination.ts';
import { TrapRegister } from '../../src/snmp/trap-register.ts';

function register(store: DeviceStore, configured: readonly string[] = []): TrapRegister {
  const versions = ['v2c'] as const;
  return new TrapRegister({
    store,
    versions,
    configured: configured.map((text) => parseDestination(text, versions) as TrapDestination),
  });
}

describe('a trap register', () => {
  it('keeps what was changed, over what the configuration says', async () => {
    const store = volatileStore();
    const first = register(store, ['one', 'two']);
    expect(await first.add('v2c@three:162')).toBeUndefined();
    expect(await first.delete('v2c@one:162')).toBeUndefined();
    expect(await first.enable(false)).toBeUndefined();
    const again = register(store, ['one', 'two']);
    expect(again.list()).toEqual(['v2c@two:162', 'v2c@three:162']);
    expect(again.isEnabled).toBe(false);
    expect(register(store, ['two', 'four']).list()).toEqual(['v2c@two:162', 'v2c@four:162', 'v2c@three:162']);
  });

  it('keeps nothing when everything is as configured again', async () => {
    const store = volatileStore();
    const traps = register(store, ['one']);
    await traps.delete('v2c@one:162');
    await traps.add('v2c@one:162');
    await traps.add('v2c@two:162');
    await traps.delete('v2c@two:162');
    expect(store.load('snmpTraps')).toBeUndefined();
    expect(traps.list()).toEqual(['v2c@one:162']);
  });

  it('names one destination once, though it was added before the configuration had it', async () => {
    const store = volatileStore();
    await register(store).add('v2c@one:162');
    expect(register(store, ['one', 'one']).list()).toEqual(['v2c@one:162']);
  });

  it('changes nothing that cannot be kept, and says so', async () => {
    const full: DeviceStore = { ...volatileStore(), save: () => Promise.reject(new Error('the disk is full')) };
    const traps = register(full, ['one']);
    expect(await traps.add('v2c@two:162')).toBe('the disk is full');
    expect(await traps.delete('v2c@one:162')).toBe('the disk is full');
    expect(await traps.enable(false)).toBe('the disk is full');
    expect([traps.list(), traps.isEnabled]).toEqual([['v2c@one:162'], true]);
  });

  it('goes on with what it can read of a store that was damaged', async () => {
    const store = volatileStore();
    await store.save('snmpTraps', { isEnabled: 'x', changes: { 'v2c@one:162': 'added', ':': 'added', two: 'x' } });
    expect([register(store).list(), register(store).isEnabled]).toEqual([['v2c@one:162'], true]);
    await store.save('snmpTraps', 'x');
    expect(register(store).list()).toEqual([]);
  });

  it('has room for sixteen', async () => {
    const traps = register(volatileStore());
    for (let i = 1; i <= 16; i++) {
      const text = traps.check(`10.0.0.${i}`);
      expect(await traps.add(text as string)).toBeUndefined();
    }
    expect(traps.check('10.0.0.17')).toEqual({
      invalid: 'there are 16 destinations, which is all there is room for',
    });
  });
});
