/** What CH and CONFIGACL change: all of it or nothing, kept across restarts, and only what fits. */
import { describe, expect, test } from 'vitest';
import { entryProblem } from '../../src/cli/interface-settings.ts';
import { type DeviceStore, volatileStore } from '../../src/hsm/device-store.ts';
import {
  type ConfiguredInterface,
  HostInterfaces,
  type InterfaceSettings,
  MOST_ENTRIES,
  openHostInterfaces,
} from '../../src/hsm/host-interfaces.ts';
import { Refusal } from '../../src/hsm/refusal.ts';
import { ruledDevice } from './authorisation/ruled-device.ts';

const SETTINGS: InterfaceSettings = {
  tcp: true,
  udp: false,
  tls: false,
  connections: 64,
  keepAlive: 120,
  enforceAcl: false,
  acl: [],
};
const configured = (number: 1 | 2, more: Partial<ConfiguredInterface> = {}): ConfiguredInterface => ({
  ...SETTINGS,
  number,
  hasCertificates: false,
  ...more,
});

function open(store: DeviceStore, interfaces = [configured(1)], operatingState: 'online' | 'offline' = 'offline') {
  const { state } = ruledDevice({ operatingState, store });
  const opened = openHostInterfaces(state, { configured: interfaces, entryProblem });
  if (!(opened instanceof HostInterfaces)) throw new Error(opened.stored);
  return opened;
}

describe('host interfaces', () => {
  test('change, tell who follows, and are the same after a restart', async () => {
    const store = volatileStore();
    const interfaces = open(store, [configured(1), configured(2)]);
    const followed: unknown[] = [];
    interfaces.onChange((...change) => followed.push(change));
    const acl = ['10.0.0.5', '10.0.0.10-10.0.0.19', '192.0.2.0/255.255.255.0'];
    expect(await interfaces.change(2, { acl, enforceAcl: true, connections: 10 })).toBeUndefined();
    expect(followed).toEqual([[2, { ...SETTINGS, acl, enforceAcl: true, connections: 10 }]]);
    const again = open(store, [configured(1), configured(2)]);
    expect(again.settings(2)).toEqual({ ...SETTINGS, acl, enforceAcl: true, connections: 10 });
    expect(again.settings(1)).toEqual(SETTINGS);
    expect([again.changed(1), again.changed(2)]).toEqual([[], ['connections', 'enforceAcl', 'acl']]);
  });

  test('follow their configuration in what was not changed, or was changed back', async () => {
    const store = volatileStore();
    const interfaces = open(store);
    await interfaces.change(1, { connections: 10, keepAlive: 5 });
    await interfaces.change(1, { keepAlive: 120 });
    const again = open(store, [configured(1, { keepAlive: 60, connections: 20 })]);
    expect(again.settings(1)).toMatchObject({ keepAlive: 60, connections: 10 });
    await interfaces.change(1, { connections: 64 });
    expect(store.load('hostInterfaces') ?? null).toBeNull();
  });

  test('do not change online', async () => {
    const refused = await open(volatileStore(), undefined, 'online').change(1, { udp: true });
    expect(refused).toMatchObject({ error: 'state' });
  });

  test.each<readonly [string, 1 | 2, Partial<InterfaceSettings>, string]>([
    ['an interface that is not there', 2, { udp: true }, 'host interface 2 is not configured'],
    ['no connections', 1, { connections: 0 }, 'connections: expected a whole number from 1 to 65535'],
    ['a keep-alive over a day', 1, { keepAlive: 1441 }, 'keep-alive: expected minutes from 0 to 1440'],
    ['half a minute', 1, { keepAlive: 0.5 }, 'keep-alive: expected minutes from 0 to 1440'],
    ['TLS without certificates', 1, { tls: true }, 'TLS needs certificates: start the device with --tls'],
    ['no way in', 1, { tcp: false }, 'no way would be left to reach the device: TCP, UDP and TLS are off'],
    ['a wrong entry', 1, { acl: ['10.0.0.1', 'here'] }, 'access entry "here": expected an address'],
    ['an empty entry', 1, { acl: [''] }, 'access entry "": expected an entry, got nothing'],
    ['an entry twice', 1, { acl: ['10.0.0.1', '10.0.0.1'] }, 'access entry "10.0.0.1" is there twice'],
    [
      'too many entries',
      1,
      { acl: Array.from({ length: MOST_ENTRIES + 1 }, (_, i) => `10.0.${i >> 8}.${i & 255}`) },
      'a list has 1000 entries at most',
    ],
  ])('refuse %s and stay as they are', async (_, number, change, reason) => {
    const store = volatileStore();
    const interfaces = open(store);
    const refused = await interfaces.change(number, { connections: 7, ...change });
    expect(refused).toBeInstanceOf(Refusal);
    expect(refused).toMatchObject({ error: '15', reason: expect.stringContaining(reason) });
    expect(interfaces.settings(1)).toEqual(SETTINGS);
    expect(store.load('hostInterfaces')).toBeUndefined();
  });

  test('stay as they are when a change cannot be kept', async () => {
    const store: DeviceStore = { ...volatileStore(), save: () => Promise.reject(new Error('the disk is full')) };
    const interfaces = open(store);
    interfaces.onChange(() => expect.unreachable());
    expect(await interfaces.change(1, { udp: true })).toMatchObject({
      error: '41',
      reason: 'it could not be kept: the disk is full',
    });
    expect(interfaces.settings(1)).toEqual(SETTINGS);
  });

  test('are not guessed at when what is kept does not fit', async () => {
    for (const stored of [
      'x',
      [],
      { '3': {} },
      { '1': null },
      { '1': { acl: ['here'] } },
      { '1': { acl: '10.0.0.1' } },
      { '1': { enforceAcl: 1 } },
      { '1': { connections: 0 } },
      { '1': { colour: 'red' } },
    ]) {
      const store = volatileStore();
      await store.save('hostInterfaces', stored);
      const { state } = ruledDevice({ store });
      expect([stored, openHostInterfaces(state, { configured: [configured(1)], entryProblem })]).toEqual([
        stored,
        { stored: 'damaged' },
      ]);
    }
  });
});
