/** Settings and the LMKs that go with them are kept as one, through power cuts at every step and disks that refuse. */
import { afterEach, expect, test } from 'vitest';
import { seededRandom } from '../../../src/crypto/random.ts';
import { changeSecuritySettings } from '../../../src/hsm/configure/change-settings.ts';
import { Hsm } from '../../../src/hsm/device.ts';
import { openPersistence } from '../../../src/hsm/persistence.ts';
import type { ChangeLmk } from '../../../src/hsm/state.ts';
import { builtInLmks } from '../../../src/keys/lmk-sets.ts';
import { defaultSettings } from '../../../src/settings.ts';
import { openStore, Store } from '../../../src/store/store.ts';
import { LossyFileSystem } from '../../store/lossy-file-system.ts';
import { Machine } from '../../store/processes.ts';

const machine = new Machine();
afterEach(() => machine.endAll());
const wish = { changes: { pinAlgorithm: 'B' }, eraseLmks: true };

async function start(disk: LossyFileSystem): Promise<Hsm> {
  const store = await openStore({ folder: '/data', fileSystem: disk, processes: machine.start(), beat: 1 });
  if (!(store instanceof Store)) throw new Error(store.problem);
  const configured = {
    lmks: new Map([
      [0, builtInLmks['test-variant']],
      [1, builtInLmks['test-kb-aes']],
    ]),
    changeStorage: new Map<number, ChangeLmk>([[0, { lmk: builtInLmks['test-variant-3key'], role: 'old' }]]),
    settings: defaultSettings('device'),
  };
  const persistence = openPersistence({ store, configured, sealer: undefined });
  if ('stored' in persistence) throw new Error(persistence.stored);
  const { lmks, changeStorage, settings, attach } = persistence;
  const hsm = new Hsm({
    lmks,
    changeStorage,
    settings,
    store,
    random: seededRandom('device'),
    clock: () => 0,
    operatingState: 'secure',
  });
  attach(hsm);
  return hsm;
}

const facts = ({ state }: Hsm) => [state.settings.pinAlgorithm, state.lmks.size, state.changeStorage.size];

test('a power cut at any step leaves both as they were, or both changed', async () => {
  for (let step = 1; ; step++) {
    const disk = new LossyFileSystem();
    const hsm = await start(disk);
    disk.faults = { crashAt: disk.steps + step };
    const answer = await Promise.race([changeSecuritySettings(hsm, wish), disk.powerCut]);
    machine.endAll();
    const after = facts(await start(disk.afterPowerCut()));
    machine.endAll();
    if (answer === 'power cut') {
      expect([
        ['A', 2, 1],
        ['B', 0, 0],
      ]).toContainEqual(after);
      continue;
    }
    expect(answer).toMatchObject({ erased: [0, 1] });
    expect(after).toEqual(['B', 0, 0]);
    expect(step).toBeGreaterThan(3);
    break;
  }
});

test('a disk that refuses leaves settings and LMKs as they were, and says why', async () => {
  const disk = new LossyFileSystem();
  const hsm = await start(disk);
  disk.faults = { fail: { code: 'ENOSPC', when: () => true } };
  expect(await changeSecuritySettings(hsm, wish)).toMatchObject({
    error: '41',
    reason: expect.stringContaining('no space is left'),
  });
  expect(facts(hsm)).toEqual(['A', 2, 1]);
  disk.faults = {};
  expect(await changeSecuritySettings(hsm, wish)).toMatchObject({ erased: [0, 1] });
  expect(facts(hsm)).toEqual(['B', 0, 0]);
});
