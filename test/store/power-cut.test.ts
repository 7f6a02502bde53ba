/**
 * Power cuts at every step of every way the store writes: what was acknowledged is there, what was not is there as a
 * whole or not at all, and the next start never finds damage. Once on a disk that loses everything after the last sync,
 * and often on disks that keep any part of it.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeState, sectionLine } from '../../src/store/format.ts';
import { resetDirectory, restoreSnapshot, saveSnapshot } from '../../src/store/snapshot.ts';
import { openStore, Store } from '../../src/store/store.ts';
import { LossyFileSystem } from './lossy-file-system.ts';
import { Machine } from './processes.ts';

const folder = '/data';
const machine = new Machine();
/** A lock of which nothing reached the disk is watched for signs of life; no test should wait for long. */
const BEAT = 1;

/** What a scenario was told, and what it asked for. */
interface Told {
  /** Sections by name: every value that was acknowledged, the last one at the end, and values asked for since. */
  readonly acknowledged: Map<string, unknown>;
  readonly asked: Map<string, unknown[]>;
}

interface Scenario {
  /** What is on the disk before. */
  readonly before?: (disk: LossyFileSystem) => Promise<void> | void;
  readonly work: (disk: LossyFileSystem, record: Told) => Promise<unknown>;
  /** Looks at what the next start finds. */
  readonly check: (disk: LossyFileSystem, record: Told) => Promise<void>;
}

async function opened(fileSystem: LossyFileSystem, options = {}): Promise<Store> {
  const store = await openStore({ folder, fileSystem, processes: machine.start(), beat: BEAT, ...options });
  if (!(store instanceof Store)) throw new Error(store.problem);
  return store;
}

async function save(store: Store, section: string, value: unknown, record: Told): Promise<void> {
  const asked = record.asked.get(section) ?? [];
  record.asked.set(section, [...asked, value]);
  await store.save(section, value);
  record.acknowledged.set(section, value);
  record.asked.set(section, []);
}

/** Every section holds its last acknowledged value, or one that was asked for later and never answered. */
function checkSections(store: Store, { acknowledged, asked }: Told): void {
  // A section that is not there is one that was set to null.
  for (const section of new Set([...acknowledged.keys(), ...asked.keys(), ...store.sections()]))
    expect([acknowledged.get(section) ?? null, ...(asked.get(section) ?? [])]).toContainEqual(
      store.load(section) ?? null,
    );
}

async function afterwards(disk: LossyFileSystem, record: Told, options = {}): Promise<void> {
  const store = await opened(disk, options);
  checkSections(store, record);
  // And life goes on.
  await store.save('after', 1);
  await store.close();
}

const oldState = encodeState([sectionLine('kept', 'since version 1')], 5, { version: 1, migrations: new Map() });
const nextFormat = {
  version: 2,
  migrations: new Map([[1, (sections: ReadonlyMap<string, unknown>) => new Map([...sections, ['added', 2]])]]),
};

/** A directory with state and cards, and a snapshot of another one. */
async function twoDirectories(disk: LossyFileSystem): Promise<void> {
  disk.put('/elsewhere/other', '');
  const store = await opened(disk);
  await store.save('which', 'snapshot');
  await store.close();
  disk.put(`${folder}/cards/anna`, 'share 1');
  await saveSnapshot('/elsewhere/one.snapshot', { folder, fileSystem: disk });
  const again = await opened(disk);
  await again.save('which', 'present');
  await again.close();
  disk.put(`${folder}/cards/anna`, 'share 2');
  disk.put(`${folder}/cards/berta`, 'share 3');
}

const scenarios: Readonly<Record<string, Scenario>> = {
  'a new directory and its first changes': {
    work: async (disk, record) => {
      const store = await opened(disk);
      await save(store, 'a', 1, record);
      await save(store, 'b', 'x'.repeat(100), record);
      await save(store, 'a', 2, record);
      await save(store, 'b', null, record);
      await store.close();
    },
    check: (disk, record) => afterwards(disk, record),
  },
  'changes that share writings': {
    before: async (disk) => (await opened(disk)).close(),
    work: async (disk, record) => {
      const store = await opened(disk);
      const writers = Array.from({ length: 5 }, async (_, i) => {
        for (let turn = 0; turn < 3; turn++) await save(store, `section ${i}`, turn * 10 + i, record);
      });
      await Promise.all(writers);
      await store.close();
    },
    check: (disk, record) => afterwards(disk, record),
  },
  'a migration': {
    before: (disk) => disk.put(`${folder}/state.jsonl`, oldState),
    work: async (disk, record) => {
      const store = await opened(disk, { format: nextFormat });
      await save(store, 'new', true, record);
      await store.close();
    },
    check: async (disk, record) => {
      record.acknowledged.set('kept', 'since version 1').set('added', 2);
      await afterwards(disk, record, { format: nextFormat });
    },
  },
  'saving a snapshot': {
    before: twoDirectories,
    work: (disk) => saveSnapshot('/elsewhere/two.snapshot', { folder, fileSystem: disk }),
    check: async (disk) => {
      const store = await opened(disk);
      expect(store.load('which')).toBe('present');
      await store.close();
      // Whole or not there.
      const found = await restoreSnapshot('/elsewhere/two.snapshot', options(disk));
      if ('problem' in found) expect(found.problem).toContain('no such file');
    },
  },
  'restoring a snapshot': {
    before: twoDirectories,
    work: (disk) => restoreSnapshot('/elsewhere/one.snapshot', options(disk)),
    check: async (disk) => {
      const store = await opened(disk);
      expect(['present', 'snapshot']).toContain(store.load('which'));
      await store.close();
      expect(await restoreSnapshot('/elsewhere/one.snapshot', options(disk))).toMatchObject({ files: 2 });
      expect(new TextDecoder().decode(disk.get(`${folder}/cards/anna`))).toBe('share 1');
      expect(disk.get(`${folder}/cards/berta`)).toBeUndefined();
      const restored = await opened(disk);
      expect(restored.load('which')).toBe('snapshot');
      await restored.close();
    },
  },
  'a reset': {
    before: twoDirectories,
    work: (disk) => resetDirectory(options(disk), true),
    check: async (disk) => {
      const store = await opened(disk);
      expect(['present', undefined]).toContain(store.load('which'));
      const isNew = store.load('which') === undefined;
      await store.close();
      // What was there can be had back from the moment it is gone.
      if (isNew)
        expect(await restoreSnapshot(`${folder}/previous.snapshot`, options(disk))).toMatchObject({ files: 3 });
      const restored = await opened(disk);
      expect(restored.load('which')).toBe('present');
      await restored.close();
    },
  },
};

function options(fileSystem: LossyFileSystem) {
  return { folder, fileSystem, processes: machine.start(), beat: BEAT };
}

/** A disk on which a scenario ran until the power went at a step; 0 lets it run to its end. */
async function cutAt(
  step: number,
  { before, work }: Scenario,
): Promise<{ disk: LossyFileSystem; record: Told; steps: number }> {
  const prepared = new LossyFileSystem();
  await before?.(prepared);
  const disk = prepared.afterPowerCut(() => 1, step === 0 ? {} : { crashAt: step });
  const record: Told = { acknowledged: new Map(), asked: new Map() };
  const process = await Promise.race([work(disk, record), disk.powerCut]);
  if (process === 'power cut') expect(step).toBeGreaterThan(0);
  return { disk, record, steps: disk.steps };
}

describe.each(Object.entries(scenarios))('a power cut during %s', (_, scenario) => {
  test('loses nothing that was acknowledged, at any step, when everything unsynced is lost', async () => {
    const { steps } = await cutAt(0, scenario);
    expect(steps).toBeGreaterThan(5);
    for (let step = 1; step <= steps; step++) {
      const { disk, record } = await cutAt(step, scenario);
      machine.endAll();
      await scenario.check(disk.afterPowerCut(), record).catch((error: unknown) => {
        throw new Error(`at step ${step} (${disk.operations.at(step - 1)}): ${String(error)}`, { cause: error });
      });
    }
  });

  test('loses nothing that was acknowledged when any part of what was unsynced is kept', async () => {
    const { steps } = await cutAt(0, scenario);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: steps }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        async (step, keep) => {
          const { disk, record } = await cutAt(step, scenario);
          machine.endAll();
          await scenario.check(
            disk.afterPowerCut(() => keep.next().value),
            record,
          );
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('a step that fails', () => {
  test.each(['ENOSPC', 'EIO'])(
    'refuses the change with %s, keeps the one before, and the next one goes',
    async (code) => {
      const { steps } = await cutAt(0, scenarios['changes that share writings']!);
      for (let step = 12; step <= steps; step++) {
        const disk = new LossyFileSystem();
        const store = await opened(disk);
        await store.save('a', 'before');
        disk.faults = { fail: { code, when: (at) => at === step } };
        let expected = 'before';
        for (let i = 0; i < 4; i++) {
          const outcome = await store.save('a', `value ${i}`).catch((error: Error) => error.message);
          if (outcome === undefined) expected = `value ${i}`;
          else expect(outcome).toMatch(/no space is left|reports an error/);
          expect(store.load('a')).toBe(expected);
        }
        // Only a rename that the disk did not confirm ends everything.
        const isEnded = disk.operations.at(step - 1)?.startsWith('syncFolder') ?? false;
        if (!isEnded && step <= disk.steps) expect(expected).toBe('value 3');
        await store.close();
        machine.endAll();
        const again = await opened(disk.afterPowerCut());
        // A change that was refused may be there in that one case: nobody can know.
        if (!isEnded) expect(again.load('a')).toBe(expected);
        else expect(['before', 'value 0', 'value 1', 'value 2', 'value 3']).toContain(again.load('a'));
        await again.close();
      }
    },
  );

  test('that lasts refuses every change until there is space again', async () => {
    const disk = new LossyFileSystem();
    const store = await opened(disk);
    await store.save('a', 1);
    disk.faults = { fail: { code: 'ENOSPC', when: (_, operation) => operation.startsWith('write') } };
    for (let i = 0; i < 3; i++) await expect(store.save('a', 2)).rejects.toThrow('no space is left');
    disk.faults = {};
    await store.save('b', 3);
    await store.close();
    const again = await opened(disk.afterPowerCut());
    expect([again.load('a'), again.load('b')]).toEqual([1, 3]);
  });
});
